"""The words of the Excel form that its writer writes and its reader looks for."""

from __future__ import annotations

GUIDE = "はじめに"
QUESTIONS = "答えてほしいこと"
ASSESSMENT = "アセスメント"
CRITERIA = "評価の目安"
HIDDEN = "bcp"  # lists for the drop-downs, and how a word shown in Japanese was written in the YAML table

FORMAT = "形式"
COMMON = "共通の表"
WHOLE = "この項目全体"
COMPLETE = "全部書いたか"
ANSWER = "回答"
NUMBER = "No."
CHOICE = "選択肢"
DETAIL = "詳細"
ENTRY = "脅威の入口"
CHECK = "チェック"
PICK = "○"

DITTO = frozenset(["〃", "同上", "同じ", "上に同じ", "″", "”", "“", '"', "〝", "〟", ",,", "↑"])
PICKED = frozenset(
    ["○", "〇", "◯", "●", "◎", "✓", "✔", "☑", "レ", "はい", "yes", "TRUE", "true", "x", "X", "×"]
) - {"×", "x", "X"}
NOT_PICKED = frozenset(["×", "x", "X", "いいえ", "no", "FALSE", "false", "-", "ー", "－"])
ACCEPT = {"reason": "受容の理由", "by": "受容の承認者", "until": "受容の見直し期限"}
# In a yes/no cell these can mean nothing else (after NFKC).
SIGNS_OF_YES_AND_NO = dict.fromkeys(["○", "〇", "◯", "有", "有り", "あり"], "はい") | dict.fromkeys(
    ["×", "✕", "無"], "いいえ"
)
