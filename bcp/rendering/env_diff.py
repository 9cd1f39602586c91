"""env_diff.md: item, assumed, ours, state, and the blocks it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bcp.rendering.escape import escape_value
from bcp.vocabulary import Difference

STATES: Mapping[str, str] = {
    "different": "異なる",
    "none": "なし",
    "unknown": "不明",
    "unanswered": "未回答",
    "same": "想定どおり",
}
_MANY = 4  # blocks named in full; more are counted


def render_env_diff(
    differences: Sequence[Difference], *, name: str, template: str, date: str, titles: Mapping[str, str]
) -> str:
    """The environment difference as Markdown; `titles` maps block ids to their titles."""
    parts = [
        f"# 環境差分：{escape_value(name)}",
        f"ひな形「{escape_value(template)}」が前提とすることと、この工場とを比べた結果である（{escape_value(date)}）。",
        _counts(differences),
        _table(differences, titles),
        _open_items(differences),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _counts(differences: Sequence[Difference]) -> str:
    found: Counter[str] = Counter(difference.state for difference in differences)
    counted = "、".join(f"{word}{found[state]}件" for state, word in STATES.items() if found[state])
    return f"{len(differences)}項目：{counted or 'なし'}。"


def _table(differences: Sequence[Difference], titles: Mapping[str, str]) -> str:
    head = ["| 項目 | ひな形の想定 | この工場 | 状態 | 影響する箇所 |", "|---|---|---|---|---|"]
    return "\n".join(head + [_row(difference, titles) for difference in differences])


def _row(difference: Difference, titles: Mapping[str, str]) -> str:
    cells = (
        difference.label or difference.item,
        difference.assumed or "（想定なし）",
        difference.actual or STATES[difference.state],
        STATES[difference.state],
        _blocks(difference.blocks, titles),
    )
    return "| " + " | ".join(escape_value(cell, in_table=True) for cell in cells) + " |"


def _blocks(blocks: Sequence[str], titles: Mapping[str, str]) -> str:
    names = [titles.get(block) or block for block in blocks]
    if not names:
        return "なし"
    more = f"ほか{len(names) - _MANY}か所" if len(names) > _MANY else ""
    return "、".join(names[:_MANY]) + more


def _open_items(differences: Sequence[Difference]) -> str:
    """What to do while an answer is missing: the safe action of each unknown item."""
    rows = [
        f"| {escape_value(difference.label, in_table=True)} | {STATES[difference.state]} "
        f"| {escape_value(difference.if_unknown, in_table=True)} |"
        for difference in differences
        if difference.if_unknown
    ]
    if not rows:
        return ""
    head = ["## 分からない間にすること", "", "| 項目 | 状態 | 安全側の行動 |", "|---|---|---|"]
    return "\n".join(head + rows)
