"""Markdown that is parsed section by section says what it says when it is parsed in one piece."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.rendering.docx.parse import parse_blocks, parse_whole
from bcp.rendering.docx.sections import split_sections

PIECES = (
    "# 題",
    "## 節\n本文が続く",
    "###### 小さい題 ######",
    "本文。**太字**と【要確認：電話】",
    "**重要：**感染症と~~消した文~~と`符号`と<b>札</b>",
    "行の終わり\\\n次の行  \n三行目",
    "本文\n# 空行のない題",
    "- 一つ\n- 二つ\n\n  続き",
    "- 一つ\n\n- 二つ",
    "1. 一番\n2. 二番\n\n   - 枝",
    "> 引用\n> # 引用の中の題",
    "> 引用\nたるんだ続き",
    "| 列 | 列 |\n|---|---|\n| 一 | 二 |",
    "<!-- bcp:contacts -->",
    "<!-- /bcp:contacts -->",
    "<!-- 始まり",
    "終わり -->",
    "<div>",
    "</div>\n本文",
    "<pre>",
    "</pre>",
    "```",
    "~~~\n文",
    "    # 字下げ",
    "[甲]: https://example.com",
    "[甲\n乙]: https://example.com",
    "[甲]と[甲乙]",
    "題\n===",
    "---",
    "\\# 題ではない",
    "",
)
texts = st.lists(st.sampled_from(PIECES), max_size=9).flatmap(
    lambda pieces: st.lists(
        st.sampled_from(["\n", "\n\n", "\n\n\n"]), min_size=len(pieces), max_size=len(pieces)
    ).map(lambda ends: "".join(piece + end for piece, end in zip(pieces, ends, strict=True)))
)


@given(texts)
@settings(max_examples=400)
def test_sections_say_what_the_whole_says(text: str) -> None:
    assert "".join(split_sections(text)) == text
    assert parse_blocks(text) == parse_whole(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("# 一\n\n本文\n\n# 二\n\n本文\n", 2),
        ("# 一\n\n<!-- 始まり\n\n# 二\n\n終わり -->\n", 1),
        ("# 一\n\n矢印 -->\n\n<!-- 始まり\n\n# 二\n\n終わり -->\n", 1),
        ("# 一\n\n```\n\n# 二\n\n```\n", 1),
        ("# 一\n\n[甲]\n\n# 二\n\n[甲]: https://example.com\n", 1),
    ],
)
def test_what_reaches_further_is_not_cut(text: str, count: int) -> None:
    assert len(list(split_sections(text))) == count
