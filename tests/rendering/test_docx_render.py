"""The Word document: read again as a reader of Word would."""

import datetime
import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.rendering.docx import DocumentMeta, Revision, render_docx
from bcp.rendering.docx.body import bookmark_name
from bcp.rendering.docx.reference import REFERENCE, build_reference
from bcp.rendering.docx_check import check_docx

SAMPLE = (Path(__file__).parent / "data" / "sample_plan.md").read_text(encoding="utf-8")
META = DocumentMeta(
    title="サイバー対応IT-BCP",
    date=datetime.date(2026, 11, 22),
    company="浪速精密工業株式会社",
    site="本社工場",
    version="1.0",
    classification="社外秘",
    approver="大阪 太郎",
    open_count=7,
    revisions=(Revision("1.0", "2026-11-22", "初版", "総務課"),),
)


def made(markdown, **changes):
    from dataclasses import replace

    return render_docx(markdown, replace(META, **changes))


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def headers(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            archive.read(name).decode() for name in archive.namelist() if "header" in name or "footer" in name
        ]


def opened(data):
    return Document(io.BytesIO(data))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.fixture(scope="module")
def sample():
    return render_docx(SAMPLE, META)


def test_the_sample_has_no_fault(sample):
    assert check_docx(sample) == ()


def test_the_same_input_gives_the_same_bytes(sample):
    assert render_docx(SAMPLE, META) == sample


def test_the_shipped_template_is_what_the_code_builds():
    with zipfile.ZipFile(io.BytesIO(build_reference())) as built, zipfile.ZipFile(REFERENCE) as shipped:
        assert built.namelist() == shipped.namelist()
        assert all(built.read(name) == shipped.read(name) for name in built.namelist())


def test_headings_tables_and_text_can_be_read_again(sample):
    document = opened(sample)
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:4] == ["初動カード", "① 事前対策", "1.1 入口ごとの対策", "1.2 対策の一覧"]
    assert any("06-0000-0102" in text for text in texts(document))
    tables = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert ["番号", "対策", "担当", "期限"] in tables


def test_signs_of_xml_stand_as_text():
    data = made(
        "# 1. 章\n\n記号 &lt;w:p&gt; & \" ' は ]]&gt; そのまま。", title="A & B <c>", company='"甲" & 乙'
    )
    assert check_docx(data) == ()
    assert "記号 <w:p> & \" ' は ]]> そのまま。" in texts(opened(data))


def test_every_numbered_list_starts_anew(sample):
    numbering = part(sample, "word/numbering.xml")
    body = part(sample, "word/document.xml")
    used = re.findall(r'<w:numId w:val="(\d+)"/>', body)
    starts = re.findall(r'<w:num w:numId="(\d+)"><w:abstractNumId w:val="2"/><w:lvlOverride', numbering)
    assert len(starts) == 5 and set(starts) <= set(used)


def test_a_list_starts_with_the_number_it_was_given():
    numbering = part(made("# 1. 章\n\n7. 七\n8. 八"), "word/numbering.xml")
    assert '<w:startOverride w:val="7"/>' in numbering


def test_every_header_row_is_repeated_and_no_row_breaks(sample):
    body = part(sample, "word/document.xml")
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", body, re.DOTALL)
    data_tables = [table for table in tables if '"BCPTable"' in table]
    assert len(data_tables) == 7
    assert all(table.count("<w:tblHeader/>") == 1 for table in data_tables)
    assert all(table.count("<w:cantSplit/>") == table.count("<w:tr>") for table in tables)


def test_blocks_carry_hidden_bookmarks(sample):
    names = re.findall(
        r'<w:bookmarkStart w:id="\d+" w:name="(_bcp_[^"]+)"', part(sample, "word/document.xml")
    )
    assert "_bcp_measures_usb" in names and len(names) == len(set(names)) == 11


def test_a_block_line_without_its_end_is_closed_at_the_end_of_the_document():
    assert check_docx(made("# 1. 章\n\n<!-- bcp:a -->\n文\n\n<!-- /bcp:b -->")) == ()


def test_a_repeated_block_line_gives_one_bookmark():
    assert (
        check_docx(made("<!-- bcp:a -->\n一\n<!-- /bcp:a -->\n\n<!-- bcp:a -->\n二\n<!-- /bcp:a -->")) == ()
    )


IDS = st.from_regex(r"[a-z][a-z0-9_-]{0,39}", fullmatch=True)


@given(IDS, IDS)
def test_bookmark_names_are_short_plain_and_one_per_block(one, other):
    assert re.fullmatch(r"_bcp_[a-z0-9_]{1,35}", bookmark_name(one))
    assert (bookmark_name(one) == bookmark_name(other)) == (one == other)


def test_the_contents_are_filled_with_links_and_pages(sample):
    document = opened(sample)
    entries = [p.text for p in document.paragraphs if p.style.name.startswith("toc ")]
    assert len(entries) == 15
    assert entries[0].startswith("初動カード") and re.search(r"\t\d+$", entries[0])
    body = part(sample, "word/document.xml")
    assert body.count("PAGEREF") == 15 and "updateFields" not in part(sample, "word/settings.xml")


def test_pages_that_a_layout_pass_found_are_taken_over():
    data = made("# 1. 甲\n\n文\n\n## 1.1 乙\n\n文\n\n# 2. 丙", pages=(31, 32, 33))
    entries = [p.text for p in opened(data).paragraphs if p.style.name.startswith("toc ")]
    assert [entry.split("\t")[1] for entry in entries] == ["31", "32", "33"]


def test_headings_without_numbers_get_them_from_word():
    data = made("# 計画\n\n## 目的\n\n## 体制\n\n### 役割\n\n## 訓練")
    assert part(data, "word/document.xml").count('<w:numId w:val="2"/>') == 4
    entries = [p.text.split("\t")[0] for p in opened(data).paragraphs if p.style.name.startswith("toc ")]
    assert entries == ["1 目的", "2 体制", "2.1 役割", "3 訓練"]


def test_headings_with_numbers_are_not_numbered_twice(sample):
    assert '<w:numId w:val="2"/>' not in part(sample, "word/document.xml")


def test_a_draft_says_so_on_every_page():
    data = made(SAMPLE, draft=True)
    parts = headers(data)
    assert len(parts) == 6
    assert all("案" in xml for xml in parts)
    assert not any("案" in xml for xml in headers(made("# 1. 章\n\n文")))


def test_every_section_has_a_header_and_a_footer(sample):
    body = part(sample, "word/document.xml")
    assert (
        body.count("<w:sectPr>")
        == body.count("<w:headerReference ")
        == body.count("<w:footerReference ")
        == 6
    )
    for xml in headers(sample):
        assert "社外秘" in xml or ("PAGE \\* Arabic" in xml and "NUMPAGES \\* Arabic" in xml and "1.0" in xml)


def test_the_cover_counts_what_is_open_unless_the_template_does():
    assert "未確定7件" in texts(opened(made("# 計画\n\n## 1. 章\n\n文")))
    assert "未確定7件" not in texts(opened(made("# 計画\n\n未確定3件\n\n## 1. 章\n\n文")))
    assert "未確定" not in "".join(texts(opened(made("# 計画\n\n## 1. 章\n\n文", open_count=0))))


def test_the_banner_stands_on_cover_and_card_once_each():
    banner = "案：この計画だけでは今夜動けない。不足2件"
    markdown = "# 計画\n\n<!-- card -->\n\n## 初動カード\n\n1. 止める。\n\n<!-- /card -->\n\n## 1. 章\n\n文"
    assert texts(opened(made(markdown, banner=banner))).count(banner) == 2
    written = markdown.replace("<!-- card -->", f"{banner}\n\n<!-- card -->").replace(
        "1. 止", f"{banner}\n\n1. 止"
    )
    assert texts(opened(made(written, banner=banner))).count(banner) == 2


def test_no_person_is_named_in_the_properties(sample):
    core = opened(sample).core_properties
    assert (core.author, core.last_modified_by) == ("BCP作成支援", "BCP作成支援")
    assert core.created == core.modified and core.created.date() == META.date
    assert core.title == META.title and core.language == "ja-JP"
    with zipfile.ZipFile(io.BytesIO(sample)) as archive:
        assert not any(
            "大阪 太郎" in archive.read(n).decode() for n in archive.namelist() if n.startswith("docProps")
        )


def test_fonts_come_from_the_theme_alone(sample):
    assert "w:ascii=" not in part(sample, "word/document.xml") + part(sample, "word/styles.xml")
    assert "游明朝" in part(made("文", fonts="yu-mincho"), "word/theme/theme1.xml")
    settings_xml = part(sample, "word/settings.xml")
    assert 'w:name="compatibilityMode"' in settings_xml and 'w:val="15"' in settings_xml


def test_an_open_question_is_bold_and_shaded(sample):
    runs = [run for p in opened(sample).paragraphs for run in p.runs if "【要確認" in run.text]
    assert runs and all(run.bold and run.style.name == "BCP Open" for run in runs)


def test_the_card_is_set_in_larger_type(sample):
    body = part(sample, "word/document.xml")
    card = body[body.index("危険を感じた人は誰でも") - 400 : body.index("危険を感じた人は誰でも")]
    sizes = [int(value) for value in re.findall(r'<w:sz w:val="(\d+)"/>', card)]
    assert sizes and min(sizes) > 21


def test_an_overfull_card_is_set_smaller_rather_than_cut():
    rows = "\n".join(
        f"{n}. ライン停止責任者は、設備の周りから人を離す。次に、操作盤で設備を止める。" for n in range(1, 60)
    )
    data = made(f"<!-- card -->\n\n{rows}\n\n<!-- /card -->")
    sizes = {int(v) for v in re.findall(r'<w:sz w:val="(\d+)"/>', part(data, "word/document.xml"))}
    assert min(sizes) < 21 and check_docx(data) == ()


def test_rows_to_be_filled_in_by_hand_are_high_enough():
    data = made("# 1. 章\n\n| 時刻 | したこと |\n|---|---|\n|  |  |\n| 8:00 | 止めた |")
    assert part(data, "word/document.xml").count('<w:trHeight w:val="510"') == 1


def test_check_boxes_keep_their_state(sample):
    body = part(sample, "word/document.xml")
    assert body.count("☐") == 3 and body.count("☑") == 1
    assert body.count('<w14:checked w14:val="1"/>') == 1


AWKWARD = [
    "",
    "\n\n",
    "文だけ",
    "# 見出しだけ",
    "#\n\n##\n\n###### 六",
    "> 引用だけ",
    "> | a | b |\n> |---|---|\n> | 1 | 2 |",
    "- \n- \n  - ",
    "1. | a |\n   |---|\n   | b |",
    "- > 囲み\n  >\n  > - 中",
    "- # 一覧の中の見出し\n\n# 1. 章\n\n# 2. 章\n\n# 3. 章",
    "|a|\n|-|\n",
    "|a|b|\n|-|-|\n|1|\n|1|2|3|",
    "<!-- card --><!-- /card -->",
    "<!-- card -->\n\n<!-- card -->\n\n文\n\n<!-- /card -->\n\n<!-- /card -->",
    "<!-- pagebreak -->\n\n<!-- pagebreak -->\n\n文\n\n<!-- pagebreak -->",
    "<!-- pagebreak -->\n\n- 一",
    "<!-- bcp:a --><!-- /bcp:a -->",
    "```\n\x00\x1b[31m赤\ud800\n```",
    "文\x0c\ufffe𠮷野家\U000e0100",
    "***\n\n---\n\n___",
    "[x](javascript:alert(1)) ![](a.png)",
    "<script>alert(1)</script>\n\n<b>\n\n&nbsp;&copy;",
    "a" * 3000,
]


@pytest.mark.parametrize("markdown", AWKWARD, ids=range(len(AWKWARD)))
def test_awkward_markdown_gives_a_sound_document(markdown):
    data = made(markdown)
    assert check_docx(data) == ()
    opened(data)


LINES = st.sampled_from(
    ["# 章", "## 節", "文である。", "- 一", "  - 下", "1. 一", "   2. 下", "> 囲み", "> - 一", "| a | b |", "|---|---|", "| 1 | 2 |",
     "", "", "```", "<!-- bcp:a -->", "<!-- /bcp:a -->", "<!-- card -->", "<!-- /card -->", "<!-- pagebreak -->", "---",
     "- [ ] 箱", "【要確認：**x】**", WIDE_ROW := "|" + "とても長い文がここに入る。許可を得てから戻す。|" * 8, "|" + "---|" * 8]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=25).map("\n".join))
def test_any_order_of_lines_gives_a_sound_document(markdown):
    assert check_docx(made(markdown)) == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_a_title_a_company_and_a_paragraph(text):
    assert (
        check_docx(made(text, title=text, company=text, approver=text, classification=text, banner=text))
        == ()
    )


def test_the_cover_says_the_company_once():
    def count(markdown):
        return part(made(markdown, company="浪速精密", site="本社工場"), "word/document.xml").count(
            "浪速精密"
        )

    assert count("# 計画\n\n浪速精密　本社工場\n\n# 一章\n\n文。\n") == 1
    assert count("# 計画\n\n# 一章\n\n文。\n") == 1


def test_tables_and_lines_of_annexes_are_set_small():
    table = "|項目|値|\n|---|---|\n|甲|乙|\n"
    xml = part(made(f"# 1 本文\n\n{table}\n# 付録A 連絡先\n\n文。\n\n{table}"), "word/document.xml")
    assert xml.index('"BCPCell"') < xml.index('"BCPSmall"') < xml.index('"BCPSmallCell"')


def test_a_line_before_a_table_stays_with_it():
    xml = part(
        made("# 1 本文\n\n離れる文。\n\n表の前の文。\n\n|項目|値|\n|---|---|\n|甲|乙|\n"), "word/document.xml"
    )
    kept = [text for text in re.findall(r"<w:p>.*?</w:p>", xml) if "の文。" in text or "離れる文" in text]
    assert ["keepNext" in text for text in kept] == [False, True]


def company_template(font="ＭＳ 明朝"):
    """A template as Japanese Word saves it: its own ids, no styles of ours."""
    from docx import Document as New

    document = New()
    document.styles["Heading 1"].font.name = font
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = parts["word/styles.xml"].decode().replace('"Heading1"', '"1"').replace('"Normal"', '"a"')
    parts["word/styles.xml"] = styles.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_companys_template_gives_its_styles_and_ours_fill_the_rest():
    data = made(SAMPLE, company_template=company_template())
    styles = part(data, "word/styles.xml")
    ids = re.findall(r'w:styleId="([^"]+)"', styles)
    assert len(ids) == len(set(ids)) and {"Heading1", "Normal", "BCPCell", "BCPNote"} <= set(ids)
    assert "ＭＳ 明朝" in styles[styles.index('"Heading1"') : styles.index('"Heading1"') + 900]
    assert check_docx(data) == () and opened(data).paragraphs


@pytest.mark.parametrize("data", [b"not a zip", b"PK\x03\x04broken"])
def test_a_template_that_is_no_word_document_is_refused_with_what_to_do(data):
    from bcp.errors import UsageError

    with pytest.raises(UsageError) as caught:
        made(SAMPLE, company_template=data)
    assert "--reference" in caught.value.message.ja and "Word" in caught.value.hint.ja


LINKED = (
    "# ①事前対策\n\n<!-- bcp:a_block -->\n\n対策。\n\n<!-- /bcp:a_block -->\n\n# ⑤緊急時対応\n\n## 5.1 遮断\n\n"
    "1. 対策本部長は、付録Aの順に電話する。1.5日待つ。\n\n# 付録A 連絡先\n\n| 役割 | 電話 |\n|---|---|\n"
    "| 対策本部長 | 090 |\n\n# 付録C 対応\n\n| 課題 | 書いた所 |\n|---|---|\n| USB | 持ち込む物への対策、5.1 |\n"
)


def links(data):
    xml = part(data, "word/document.xml")
    shown = re.findall(
        r'<w:hyperlink w:anchor="([^"]+)"[^>]*>(?:(?!</w:hyperlink>).)*?<w:t[^>]*>([^<]*)</w:t>', xml
    )
    return {text: anchor for anchor, text in shown if not xml.startswith("toc")}, xml


def test_a_finding_leads_to_its_step_and_a_step_to_the_contacts():
    found, xml = links(made(LINKED, block_titles=(("持ち込む物への対策", "a_block"),), toc=False))
    assert found.keys() == {"対策本部長", "付録A", "持ち込む物への対策", "5.1"}
    assert found["対策本部長"] == found["付録A"]
    assert all(f'w:name="{anchor}"' in xml for anchor in found.values())


def test_a_title_whose_block_is_gone_is_no_link():
    found, _ = links(made(LINKED, block_titles=(("持ち込む物への対策", "gone"),), toc=False))
    assert "持ち込む物への対策" not in found
