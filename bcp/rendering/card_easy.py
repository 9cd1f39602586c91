"""The card in やさしい日本語: short sentences, one action each, for those who do not read Japanese every day."""

from __future__ import annotations

import re

_FIRST = re.compile(r"(<!--\s*bcp:card_first\s*-->).*?(<!--\s*/bcp:card_first\s*-->)", re.DOTALL)
# Every step sends to the tables below for what is special to the factory, so that nothing here can contradict them.
_STEPS = """
1. {気|き}づいた{人|ひと}：{危|あぶ}ないとき、{機械|きかい}を{止|と}めます。だれが {止|と}めても いいです。
2. {気|き}づいた{人|ひと}：{機械|きかい}から はなれます。
3. {気|き}づいた{人|ひと}：{画面|がめん}の {写真|しゃしん}を とります。{電源|でんげん}を {切|き}りません。{画面|がめん}に {返事|へんじ}を しません。
4. {気|き}づいた{人|ひと}：{班長|はんちょう}に すぐ {話|はな}します。5{分|ふん}までに {話|はな}します。
5. {班長|はんちょう}：「{設備|せつび}の{止|と}め{方|かた}」に {書|か}いてある とおりに します。{機械|きかい}が {止|と}まるまで、ケーブルを {抜|ぬ}きません。
6. {班長|はんちょう}：{待|ま}つ{間|あいだ}に、「{電話|でんわ}」の 1{番|ばん}から {電話|でんわ}します。2{回|かい} かけて {出|で}ない とき、つぎの {人|ひと}に かけます。
7. {班長|はんちょう}：「{抜|ぬ}く{順番|じゅんばん}」に {書|か}いてある ケーブルだけを、{上|うえ}から {順|じゅん}に {抜|ぬ}きます。{札|ふだ}の ない ケーブルは {抜|ぬ}きません。
8. {班長|はんちょう}：{見|み}たこと、したこと、{時間|じかん}を {紙|かみ}に {書|か}きます。{抜|ぬ}いた ケーブルを もどしません。
"""


def make_easy(card: str) -> str:
    """The card with its first steps in easy Japanese; a card of one's own keeps its words and gets readings."""
    return _FIRST.sub(lambda match: f"{match[1]}\n{_STEPS}\n{match[2]}", card)
