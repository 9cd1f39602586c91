"""The 初動カード: one page, or it says what it left out."""

import datetime
import io
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from docx import Document

from bcp.rendering.card import complete_card, find_card, list_left_out, render_card
from bcp.rendering.docx import DocumentMeta
from bcp.rendering.docx.card_fit import fit_card
from bcp.rendering.docx.outline import make_outline
from bcp.rendering.docx.pages import card_scale, fits
from bcp.rendering.docx.parse import parse_blocks
from bcp.rendering.docx_check import check_docx

ROOT = Path(__file__).parents[2]
HARD = ROOT / "tests" / "data" / "environment" / "valid"
LEAST_TYPE_POINTS, LEAST_EASY_POINTS = 11, 10  # the readings stand over the words in half their size

META = DocumentMeta(
    title="計画", date=datetime.date(2026, 11, 22), company="浪速精密", classification="社外秘"
)
STEPS = "\n".join(f"{n}. 班長は、設備の周りから人を離し、操作盤で止める。" for n in range(1, 8))


def card_of(rows, text="事務所1階ラックの最上段"):
    body = "\n".join(f"| {n} | 線{n} | {text} |" for n in range(1, rows + 1))
    return f"# 初動カード\n\n## 最初の30分\n\n{STEPS}\n\n## 抜く順番\n\n| 順 | 抜くもの | 場所 |\n|---|---|---|\n{body}"


def part_of(card):
    return make_outline(parse_blocks(f"<!-- card -->\n\n{card}\n\n<!-- /card -->\n")).parts[0]


def text_of(data):
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_card_of_a_plan_is_found_and_says_where_the_paper_plan_is():
    card = find_card(f"# 計画\n\n<!-- card -->\n\n{card_of(2)}\n\n<!-- /card -->\n\n# 本文\n")
    assert card.startswith("# 初動カード") and "本文" not in card
    assert complete_card(card, "守衛室の棚").endswith("**計画書の紙：守衛室の棚**\n")
    assert complete_card("紙は守衛室の棚にある。", "守衛室の棚") == "紙は守衛室の棚にある。"
    assert find_card("# 計画\n") == ""


def test_a_card_that_fits_is_left_whole_in_big_type():
    part = part_of(card_of(3))
    assert fit_card(part) == (part, ()) and card_scale(part) > 1.1


def test_a_card_that_is_too_long_fits_after_all_and_says_what_is_missing():
    part, left_out = fit_card(part_of(card_of(90)))
    assert fits(part) and re.fullmatch("「抜く順番」の[0-9]+件", left_out[0])
    shown = text_of(render_card(card_of(90), META))
    missing = int(re.search("([0-9]+)件", left_out[0])[1])
    assert f"ほか{missing}件。計画書の本文を見る" in shown
    assert f"線{90 - missing}" in shown and f"線{90 - missing + 1}" not in shown


def test_the_numbered_steps_are_never_left_out():
    shown = text_of(render_card(card_of(90), META))
    assert shown.count("操作盤で止める。") == 7


def test_an_endless_text_is_cut_at_a_sentence_and_says_so():
    card = card_of(4, "棚の裏にある。" * 200)
    part, left_out = fit_card(part_of(card))
    assert fits(part) and "長い文の終わり" in left_out
    assert "…（続きは計画書）" in text_of(render_card(card, META))


def stop_card(how, rows=2, night=0):
    stops = "\n".join(f"| 炉{n} | 発火する | {how} |" for n in range(rows))
    notes = "\n".join(f"- 夜の決まり{n}。{'長い説明である。' * 40}" for n in range(night))
    table = f"## 設備の止め方\n\n| 設備 | 危険 | 止め方 |\n|---|---|---|\n{stops}"
    return f"# 初動カード\n\n## 最初の30分\n\n{STEPS}\n\n{table}\n\n## 夜間\n\n{notes}\n"


def test_how_to_stop_a_machine_is_whole_while_notes_can_still_be_cut():
    how = "バーナーを切り、弁を閉め、150度を下回るまで見張り、上限を超えたら全員を風上へ出す"
    card = stop_card(how, rows=6, night=14)
    part, left_out = fit_card(part_of(card))
    assert fits(part) and left_out and not [phrase for phrase in left_out if "止め方" in phrase]
    assert text_of(render_card(card, META)).count(how) == 6


CUTS = "## 抜く順番\n\n| 順 | 抜くもの | 止まるもの |\n|---|---|---|\n| 1 | 赤札1の線 | 夜間の控え |\n"
CROWDED = f"{stop_card('弁を閉め、' * 40, rows=9)}\n{CUTS}"


def test_a_column_that_is_left_to_the_plan_is_named_on_the_card():
    part, left_out = fit_card(part_of(CROWDED))
    shown = text_of(render_card(CROWDED, META))
    assert fits(part) and "「止まるもの」の欄" in left_out
    assert (
        "この紙に載せていないもの：「止まるもの」の欄 → 計画書の本文" in shown and "夜間の控え" not in shown
    )
    assert "発火する" in shown and "赤札1の線" in shown


def test_the_card_in_the_plan_keeps_its_columns_for_those_who_edit_it_in_word():
    part = part_of(CROWDED)
    assert fit_card(part, for_wall=False)[0].blocks == part.blocks != fit_card(part)[0].blocks


def test_half_of_a_safe_stop_is_never_shown():
    how = "弁を閉め、" * 260 + "水を出す"
    part, left_out = fit_card(part_of(stop_card(how, rows=4)))
    shown = text_of(render_card(stop_card(how, rows=4), META))
    assert fits(part) and "長い止め方" in left_out
    assert "弁を閉め" not in shown and shown.count("触らずに離れて人を呼ぶ") == 4


def test_notes_are_cut_before_a_cable_is_left_out():
    card = (
        card_of(6)
        + "\n\n## 夜間\n\n"
        + "\n".join(f"- 決まり{n}。" + "長い説明である。" * 60 for n in range(8))
    )
    part, left_out = fit_card(part_of(card))
    assert fits(part) and left_out == ("長い文の終わり",)


def test_half_a_phone_number_is_never_shown():
    names = "対策本部を受け持つ工場長（当番表による） 090-0000-1001"
    phones = "\n".join(f"| {n} | 役{n} | {names} | {names} |" for n in range(1, 5))
    table = f"## 電話\n\n| 順 | 役割 | 氏名・電話 | 出ないとき |\n|---|---|---|---|\n{phones}"
    card = f"{stop_card('弁を閉め、' * 60, rows=4, night=9)}\n{table}\n"
    assert fits(fit_card(part_of(card))[0]) and text_of(render_card(card, META)).count("090-0000-1001") == 8


def test_the_card_document_is_sound_and_has_no_cover():
    data = render_card(card_of(3), META)
    assert check_docx(data) == ()
    assert "承認" not in text_of(data) and "目次" not in text_of(data)


def test_nothing_is_said_to_be_missing_from_a_card_that_fits():
    assert list_left_out(card_of(3)) == ()


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdfinfo")), reason="LibreOffice is not installed"
)
def test_the_card_is_one_page_for_fifty_random_tables(tmp_path):
    from bcp.api import generate

    folder = tmp_path / "cards"
    folder.mkdir()
    for seed in range(50):
        table = tmp_path / f"t{seed}.yaml"
        table.write_text(random_text(seed), "utf-8")
        generate(table, out=str(tmp_path / f"o{seed}"))
        card = find_card((tmp_path / f"o{seed}" / "bcp.md").read_text("utf-8"))
        (folder / f"c{seed}.docx").write_bytes(render_card(complete_card(card, "守衛室"), META))
        if seed % 5 == 0:
            (folder / f"e{seed}.docx").write_bytes(
                render_card(complete_card(card, "守衛室"), META, easy=True)
            )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(path) for path in sorted(folder.glob("*.docx"))]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=400)
    pages = {}
    for path in sorted(folder.glob("*.pdf")):
        told = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
        pages[path.stem] = int(re.search(r"Pages:\s+([0-9]+)", told)[1])
    assert len(pages) == 60 and {name: count for name, count in pages.items() if count != 1} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "table", [*sorted((ROOT / "env_diff").glob("*.yaml")), *sorted(HARD.glob("t*.yaml"))]
)
def test_the_card_of_every_table_is_in_large_type_and_keeps_what_may_never_go(tmp_path, table):
    from bcp.api import generate

    generate(table, out=str(tmp_path))
    must_be_large_and_whole((tmp_path / "bcp.md").read_text("utf-8"))


@pytest.mark.parametrize("seed", [3, 17, 29])
def test_the_card_of_a_random_table_is_in_large_type_and_keeps_what_may_never_go(tmp_path, seed):
    from bcp.api import generate

    (tmp_path / "t.yaml").write_text(random_text(seed), "utf-8")
    generate(tmp_path / "t.yaml", out=str(tmp_path / "o"))
    must_be_large_and_whole((tmp_path / "o" / "bcp.md").read_text("utf-8"))


def must_be_large_and_whole(plan):
    card = complete_card(find_card(plan), PAPER)
    for easy, least in ((False, LEAST_TYPE_POINTS), (True, LEAST_EASY_POINTS)):
        data = render_card(card, META, easy=easy, plan=plan)
        assert min(sizes_of(data)) >= least
        said = words_of(data)
        assert [each for each in never_left_out(card, easy=easy) if each not in squeezed(said)] == []
        assert sections_named(said) <= sections_of(plan)


PAPER = "守衛室の棚"


def sizes_of(data):
    """The type sizes of the words on the card, in points; the readings are half of them."""
    words = re.sub(r"<w:rt>.*?</w:rt>", "", xml_of(data), flags=re.DOTALL)
    return [int(size) / 2 for size in re.findall(r'<w:sz w:val="(\d+)"', words)]


def words_of(data):
    """The words of the card, a line a paragraph, without the readings over them."""
    words = re.sub(r"<w:rt>.*?</w:rt>", "", xml_of(data), flags=re.DOTALL)
    return unescape("".join(re.findall(r"(?<=>)[^<>]+(?=</w:t>)|\n", re.sub("</w:p>|<w:br/>", "\n", words))))


def squeezed(text):
    """The text without spaces, and each open mark without its label."""
    return re.sub(
        r"(【要確認】)+",
        "【要確認】",
        re.sub("【要確認：[^】]*】", "【要確認】", re.sub(r"\s|\\|\*", "", text)),
    )


def never_left_out(card, *, easy):
    """Whom to call, dangers, how to stop, what to cut where, what never to do, who decides, where the plan lies."""
    columns = {"役割", "氏名・電話", "出ないとき", "設備", "危険", "止め方", "抜くもの", "場所・目印"}
    for table in re.findall(r"(?:^\|.*\n)+", card, re.MULTILINE):
        head, _, *rows = [line.strip(" |").split(" | ") for line in table.strip().split("\n")]
        for row in rows:
            yield from (squeezed(cell) for name, cell in zip(head, row, strict=True) if name in columns)
    yield from (
        squeezed(line.lstrip("> ")) for line in card.split("\n") if len(line) > 3 and line.startswith(">")
    )
    yield from (squeezed(each) for each in NIGHT.findall(card))
    yield squeezed(PAPER)
    if not easy:
        yield from (squeezed(step) for step in re.findall(r"^[0-9]+\. (.*)$", card, re.MULTILINE))


NIGHT = re.compile(
    r"[^。\n]*最上位者が最初に動く。|つながらないとき：[^。\n]*。|誰も現場に入らず[^。\n]*。|[^。\n-]*チャットは使わない。"
)


def sections_named(text):
    said = "".join(re.findall("この紙に載せていないもの：(.*)", text))
    return set(re.findall(r"→ (?:計画書 )?([0-9.]+|付録[A-Z])（", said))


def sections_of(plan):
    return set(re.findall(r"^#+ ([0-9.]+|付録[A-Z]) ", plan, re.MULTILINE))


def random_text(seed):
    sys.path.insert(0, str(Path(__file__).parents[1] / "filling"))
    try:
        from composer_tables import random_table
    finally:
        sys.path.pop(0)
    from bcp.catalog import load_catalogue

    return random_table(load_catalogue(), seed)


def test_what_is_left_to_the_plan_is_named_with_the_section_that_says_it():
    body = "# ⑤流れ\n\n## 5.2 止める\n\n炉0を止める。\n\n## 5.3 遮断する（順番）\n\n赤札1の線を抜く。止まるもの：夜間の控え\n"
    plan = f"# 計画\n\n<!-- card -->\n\n{CROWDED}\n\n<!-- /card -->\n\n{body}"
    shown = text_of(render_card(CROWDED, META, plan=plan))
    assert "「止まるもの」の欄 → 計画書 5.3（遮断する）" in shown and sections_named(shown) == {"5.3"}
    other = plan.replace(body, body.replace("赤札1", "青札9").replace("夜間の控え", "別のもの"))
    assert sections_named(text_of(render_card(CROWDED, META, plan=other))) == set()


JOINED = """## 設備の止め方

| 設備 | 危険 | 止め方 | 所要（分） | 人数 |
|---|---|---|---|---|
| 炉 | 発火する | 弁を閉める | 15 | 2 |
| 釜 | 漏れる | 見張る | 10分 | 2名 |
| 槽 | あふれる | 見る | 【要確認：所要分】 | なし |

## 抜く順番

| 順 | 抜くもの | 場所・目印 | 止まるもの | 抜かないとき |
|---|---|---|---|---|
| 1 | 線 | 棚（赤札1） | 控え | なし |
| 2 | 幹線 | 【要確認：幹線の場所】 | 受注 | 停止の前 |
"""


def test_minutes_people_and_when_not_to_cut_are_said_where_they_belong():
    from bcp.rendering.docx.card_shape import with_columns_joined

    blocks = with_columns_joined(tuple(parse_blocks(JOINED)))
    tables = [block for block in blocks if hasattr(block, "rows")]
    said = [["".join(run.text for run in cell) for cell in row] for table in tables for row in table.rows]
    assert said[:4] == [
        ["設備", "危険", "止め方"],
        ["炉", "発火する", "弁を閉める（15分、2人）"],
        ["釜", "漏れる", "見張る（10分、2名）"],
        ["槽", "あふれる", "見る（所要：【要確認：所要分】）"],
    ]
    assert said[4:] == [
        ["順", "抜くもの", "場所・目印", "止まるもの"],
        ["1", "線", "棚（赤札1）", "控え"],
        ["2", "幹線", "【要確認：幹線の場所】（抜かないとき：停止の前）", "受注"],
    ]


def test_the_order_of_the_calls_stays_where_long_rows_are_read_below_the_table():
    from bcp.rendering.docx.card_shape import with_notes_shown

    long = "期限：最も早い納入先で4時間。かける先：なにわ油機株式会社（夜間） 090-0000-2102"
    rows = f"| 1 | 責任者 | {long} |\n| 2 | 本部長 | 東條 勝 090-0000-1001 |\n| 3 | 第一報 | {long} |\n"
    table, line = with_notes_shown(
        tuple(parse_blocks(f"## 電話\n\n| 順 | 役割 | 氏名 |\n|---|---|---|\n{rows}"))
    )[1:]
    assert [row[0][0].text for row in table.rows[1:]] == ["1", "2"]
    assert "".join(run.text for run in line.runs) == f"3　第一報　{long}"


def test_every_phone_on_the_card_is_bold_and_no_smaller_than_the_steps():
    card = f"{card_of(2)}\n\n## 電話\n\n| 順 | 役割 | 氏名・電話 |\n|---|---|---|\n| 1 | 責任者 | 東條 勝 090-0000-1001 |\n"
    runs = re.findall(r"<w:r>(?:(?!</w:r>).)*</w:r>", xml_of(render_card(card, META)))
    phones = [run for run in runs if "090-0000-1001" in run]
    steps = [run for run in runs if "班長は" in run]
    assert len(phones) == 1 and "<w:b/>" in phones[0] and ">090-0000-1001<" in phones[0]
    assert {re.search(r'w:sz w:val="(\d+)"', run)[1] for run in (*phones, *steps)} == {"32"}


EASY = f"# 初動カード\n\n<!-- bcp:card_first -->\n\n{STEPS}\n\n<!-- /bcp:card_first -->\n\n## 電話\n\n| 役割 | 氏名 |\n|---|---|\n| 対策本部長 | 東條 勝 |\n"


def xml_of(data):
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def test_the_easy_card_has_short_steps_with_readings():
    data = render_card(EASY, META, easy=True)
    xml = xml_of(data)
    assert check_docx(data) == () and xml.count("<w:ruby>") > 20
    assert "もどしません" in xml and "周りから人を離し" not in xml


def test_no_reading_is_guessed_for_a_name():
    xml = xml_of(render_card(EASY, META, easy=True))
    readings = re.findall(r"<w:rt>.*?<w:t[^>]*>([^<]+)</w:t>", xml)
    assert "たいさくほんぶちょう" in readings and not [each for each in readings if "とうじょう" in each]
    assert "東條 勝" in xml


def test_a_word_inside_a_longer_one_gets_no_reading():
    from bcp.rendering.docx.blocks import Run
    from bcp.rendering.docx.furigana import read_runs

    assert [run.ruby for run in read_runs((Run("火曜に火を見た"),))] == ["", "ひ", "", "み", ""]


def test_an_open_mark_on_the_easy_card_has_no_readings_inside_its_frame():
    from bcp.rendering.docx.blocks import Run
    from bcp.rendering.docx.furigana import read_runs

    mark = Run("【要確認：設備の停止】", todo=True)
    assert read_runs((mark,)) == (mark,)


def test_the_steps_of_the_easy_card_are_never_cut():
    rows = "\n".join(f"| 役{n} | {'長い名前。' * 30} |" for n in range(9))
    xml = xml_of(render_card(EASY + rows, META, easy=True))
    assert "もどしません" in xml and "ケーブルは" in xml


def test_the_easy_card_keeps_how_to_stop_machines_and_leaves_out_notes_for_the_leader():
    how = "バーナーを切り、ふたを閉め、油温が150度を下回るまで見張る"
    card = stop_card(how, rows=7, night=24).replace(
        "## 最初の30分\n", "## 最初の30分\n\n<!-- bcp:card_first -->\n"
    )
    card = card.replace("## 設備の", "<!-- /bcp:card_first -->\n\n## 設備の")
    left_out = list_left_out(card, easy=True)
    xml = xml_of(render_card(card, META, easy=True))
    assert [phrase for phrase in left_out if "夜間" in phrase] and "長い止め方" not in left_out
    assert xml.count("ふたを") == 7 and xml.count("下回るまで") == 7 and "ゆおん" in xml
