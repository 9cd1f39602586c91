"""Markdown to blocks: what a person wrote is what the document holds."""

import pytest

from bcp.rendering.docx.blocks import (
    CardMark,
    Code,
    Heading,
    ListBlock,
    Mark,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Table,
    plain,
)
from bcp.rendering.docx.outline import make_outline
from bcp.rendering.docx.parse import parse_blocks


def only(markdown):
    (block,) = parse_blocks(markdown)
    return block


def test_bold_beside_japanese_signs_is_bold():
    assert only("**重要：**感染症").runs == (Run("重要：", bold=True), Run("感染症"))


def test_entities_and_escapes_become_the_signs_they_mean():
    assert plain(only(r"&lt;b&gt; \[x\] \## \| A&amp;B &#38; C").runs) == "<b> [x] ## | A&B & C"


def test_raw_html_stands_as_text():
    assert plain(only("値は <b>x</b> である").runs) == "値は <b>x</b> である"


def test_a_line_break_tag_breaks_the_line():
    assert plain(only("一行<br>二行").runs) == "一行\n二行"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("日本\n語", "日本語"), ("two\nwords", "two words"), ("日本\nLAN", "日本LAN"), ("**太**\n字", "太字")],
)
def test_a_line_end_is_a_space_only_between_latin_words(written, shown):
    assert plain(only(written).runs) == shown


def test_an_open_question_is_marked_also_across_bold():
    runs = only("電話は【要確認：**夜間**の電話】へ").runs
    assert "".join(run.text for run in runs if run.todo) == "【要確認：夜間の電話】"
    assert [run.text for run in runs if not run.todo] == ["電話は", "へ"]


def test_a_private_use_sign_of_a_name_is_kept():
    assert plain(only("\ue000田\n辻\U000e0100").runs) == "\ue000田辻\U000e0100"


def test_invisible_and_control_characters_are_dropped():
    assert plain(only("a\x0bb\u200bc\u202ed\ufeffe\x85f").runs) == "abcdef"


def test_check_boxes_are_read_with_their_state():
    block = only("- [ ] 一\n- [x] **二**\n- [ ]無し\n- ふつう")
    assert [item.checked for item in block.items] == [False, True, None, None]
    assert plain(block.items[1].blocks[0].runs) == "二"


def test_lists_nest_and_keep_their_start():
    block = only("3. 三\n   - 下\n     1. さらに\n4. 四")
    assert (block.ordered, block.start, len(block.items)) == (True, 3, 2)
    inner = block.items[0].blocks[1]
    assert isinstance(inner, ListBlock) and not inner.ordered
    assert inner.items[0].blocks[1].ordered


def test_a_table_holds_its_header_alignment_and_escaped_bars():
    block = only("| a | b |\n|:-:|--:|\n| 1\\|2 | **x** |\n")
    assert isinstance(block, Table)
    assert block.align == ("center", "right")
    assert plain(block.rows[1][0]) == "1|2"
    assert block.rows[1][1] == (Run("x", bold=True),)


def test_marks_are_read_and_other_comments_dropped():
    blocks = parse_blocks(
        "<!-- bcp:a-b_c -->\n文\n<!-- /bcp:a-b_c -->\n<!-- メモ -->\n\n<!-- pagebreak -->\n\n<!-- card -->\n\n<!-- /card -->"
    )
    assert blocks[0] == Mark("a-b_c", True)
    assert isinstance(blocks[1], Paragraph)
    assert blocks[2:] == (Mark("a-b_c", False), PageBreak(), CardMark(True), CardMark(False))


def test_a_mark_right_after_a_list_ends_the_list():
    assert parse_blocks("- 一\n- 二\n<!-- /bcp:x -->")[1] == Mark("x", False)


def test_links_show_their_address_and_images_their_text():
    shown = plain(
        only(
            "[窓口](https://example.jp/a) <https://example.jp> ![構成図](a.png) [a@example.jp](mailto:a@example.jp)"
        ).runs
    )
    assert shown == "窓口（https://example.jp/a） https://example.jp ［図：構成図］ a@example.jp"


def test_code_and_quote_are_kept_as_they_are():
    code, quote = parse_blocks("```\n  a\n\nb\n```\n\n> **注意** 文\n>\n> - 一")
    assert code == Code("  a\n\nb")
    assert isinstance(quote, Quote) and len(quote.blocks) == 2


def test_an_empty_document_has_no_blocks():
    assert parse_blocks("") == () and parse_blocks("\n\n<!-- x -->\n") == ()


# ------------------------------------------------------------------ outline


def outline(markdown):
    return make_outline(parse_blocks(markdown))


def test_a_single_first_heading_is_the_title_and_the_rest_moves_up():
    found = outline("# 計画\n\n未確定3件\n\n## 1. 章\n\n文\n\n### 1.1 節\n\n## 2. 章")
    assert plain(found.title) == "計画"
    assert plain(found.preamble[0].runs) == "未確定3件"
    assert found.headings == ((1, "1. 章"), (2, "1.1 節"), (1, "2. 章"))


def test_a_first_heading_before_another_of_its_level_is_the_title():
    found = outline("# 計画\n\n表紙の文\n\n# ①事前対策\n\n## 1.1 現状\n\n# ②基本方針")
    assert plain(found.title) == "計画"
    assert [text for _, text in found.headings] == ["①事前対策", "1.1 現状", "②基本方針"]


def test_a_first_chapter_with_sections_is_no_title():
    found = outline("# 1. 章\n\n## 1.1 節\n\n# 2. 章")
    assert found.title == () and len(found.headings) == 3


def test_headings_with_numbers_of_their_own_are_not_numbered_again():
    assert not outline("# 計画\n\n## ① 事前対策\n\n## ② 方針\n\n## ③ 基準").numbered
    assert outline("# 計画\n\n## 目的\n\n## 体制\n\n## 訓練").numbered


def test_a_card_stands_alone_and_only_its_name_is_in_the_contents():
    found = outline("# 計画\n\n<!-- card -->\n# 初動カード\n\n## 電話\n\n<!-- /card -->\n\n# 1. 章\n\n文")
    assert [part.paper.name for part in found.parts] == ["card", "portrait"]
    assert found.headings == ((1, "初動カード"), (1, "1. 章"))


def test_a_card_without_its_closing_line_is_still_shown():
    assert outline("# 1 章\n\n<!-- card -->\n\n文").parts[-1].paper.name == "card"


WIDE = (
    "|"
    + "長い見出しの列|" * 8
    + "\n|"
    + "---|" * 8
    + "\n|"
    + "とても長い文がここに入る。対策本部長の許可を得てから戻す。|" * 8
)


def test_a_wide_table_turns_with_its_heading_and_lead():
    found = outline(
        f"# 1. 章\n\n文\n\n## 1.1 連絡先\n\n次の表に示す。\n\n<!-- bcp:x -->\n{WIDE}\n<!-- /bcp:x -->\n\n## 1.2 次\n\n文"
    )
    assert [part.paper.name for part in found.parts] == ["portrait", "landscape", "portrait"]
    turned = found.parts[1].blocks
    assert isinstance(turned[0], Heading) and turned[-1] == Mark("x", False)


def test_a_table_of_many_short_columns_stays_upright():
    short = "|" + "列|" * 8 + "\n|" + "---|" * 8 + "\n|" + "5日|" * 8
    assert [part.paper.name for part in outline(f"# 1. 章\n\n{short}").parts] == ["portrait"]


def test_a_wide_table_alone_leaves_no_empty_page():
    names = [part.paper.name for part in outline(f"<!-- bcp:a -->\n{WIDE}\n<!-- /bcp:a -->").parts]
    assert names == ["landscape"]
