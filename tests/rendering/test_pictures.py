"""Pictures: the same bytes, readable in grey, unknown shown as unknown, nothing outside the sheet, nobody named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from deliverable_cases import EMPTY, EXAMPLES, crowded_items, example, work_from

from bcp.errors import RenderError
from bcp.rendering.pictures import PICTURE_NAMES, canvas, draw_pictures, fonts
from bcp.rendering.pictures.assessment import list_entry_lines
from bcp.rendering.pictures.canvas import Canvas, em_width, wrap
from bcp.rendering.pictures.links import read_sketch
from bcp.rendering.pictures.people import list_key_people
from bcp.rendering.pictures.time_line import list_manual, list_products, list_systems
from bcp.workspace import Workspace

pytest.importorskip("matplotlib")
try:
    fonts.find_font()
except RenderError:
    pytest.skip("no Japanese font on this machine", allow_module_level=True)


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Canvas]]:
    """The canvases drawn in a test."""
    drawn: list[Canvas] = []
    plain = Canvas.png

    def keep(sheet: Canvas) -> bytes:
        drawn.append(sheet)
        return plain(sheet)

    monkeypatch.setattr(Canvas, "png", keep)
    monkeypatch.setattr(canvas, "DPI", 30)
    monkeypatch.setattr(Canvas, "svg", lambda sheet, title: b"<svg/>")
    yield drawn


def words_on(sheets: list[Canvas]) -> str:
    return "\n".join(text.get_text() for sheet in sheets for text in sheet._axes.texts)


def outside(sheet: Canvas) -> list[str]:
    """The texts that reach beyond the sheet."""
    renderer = sheet._figure.canvas.get_renderer()  # type: ignore[attr-defined]
    frame = sheet._figure.bbox
    found = []
    for text in sheet._axes.texts:
        box = text.get_window_extent(renderer)
        if box.x0 < frame.x0 - 1 or box.x1 > frame.x1 + 1 or box.y0 < frame.y0 - 1 or box.y1 > frame.y1 + 1:
            found.append(text.get_text())
    return found


# ------------------------------------------------------------ bytes


@pytest.mark.parametrize("name", PICTURE_NAMES)
def test_a_picture_is_the_same_on_every_run(name: str) -> None:
    work = example("naniwa_seimitsu")
    (one,), (other,) = (draw_pictures(work.case, work.facts, [name]) for _ in range(2))
    assert (one.png, one.svg) == (other.png, other.svg)
    assert one.png.startswith(b"\x89PNG") and b"Software" not in one.png[:200]
    assert ElementTree.fromstring(one.svg).tag.endswith("svg") and b"<dc:date>" not in one.svg


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_has_its_four_pictures_with_words_for_them(name: str, sheets: list[Canvas]) -> None:
    work = example(name)
    pictures = draw_pictures(work.case, work.facts)
    assert [picture.name for picture in pictures] == list(PICTURE_NAMES)
    for picture, sheet in zip(pictures, sheets, strict=True):
        assert len(picture.alt) > 60 and picture.caption and picture.height_mm < 240
        assert outside(sheet) == []


def test_all_is_grey(sheets: list[Canvas]) -> None:
    image = pytest.importorskip("PIL.Image")
    import io

    work = example("setouchi_shokuhin")
    for picture in draw_pictures(work.case, work.facts):
        pixels = image.open(io.BytesIO(picture.png)).convert("RGB").getcolors(1 << 24)
        assert all(red == green == blue for _, (red, green, blue) in pixels)


def test_a_crowded_table_fits_the_page_and_says_what_is_left_out(
    tmp_path: Path, sheets: list[Canvas]
) -> None:
    work = work_from(tmp_path, crowded_items())
    pictures = draw_pictures(work.case, work.facts)
    assert max(picture.height_mm for picture in pictures) < 240
    assert [outside(sheet) for sheet in sheets] == [[], [], [], []]
    assert "は本文の表にある" in words_on(sheets[:1]) and "は本文の表にある" in words_on(sheets[2:3])


def test_a_text_outside_is_seen(sheets: list[Canvas]) -> None:
    sheet = Canvas(40, 10)
    sheet.text(30, 5, "はみ出すほど長い文")
    sheet.png()
    assert outside(sheets[0]) == ["はみ出すほど長い文"]


# ------------------------------------------------------------ what they say


def test_what_nobody_knows_is_shown_as_unknown(tmp_path: Path, sheets: list[Canvas]) -> None:
    work = work_from(tmp_path, EMPTY)
    pictures = {picture.name: picture.alt for picture in draw_pictures(work.case, work.facts)}
    assert "つながり方が不明" in pictures["network"] and "切り離し箇所は不明" in pictures["network"]
    assert "ライン停止責任者（不明）" in pictures["escalation"] and "待つ上限は不明" in pictures["escalation"]
    assert "重要製品は不明" in pictures["restore"]
    assert pictures["assessment"].count("未評価") == 13 and "BAD" not in pictures["assessment"]
    assert "不明" in words_on(sheets)


def test_nobody_can_be_called_from_a_picture(sheets: list[Canvas]) -> None:
    for name in EXAMPLES:
        work = example(name)
        sheets.clear()
        alts = [picture.alt for picture in draw_pictures(work.case, work.facts)]
        shown = (words_on(sheets) + "".join(alts)).replace("\n", "")
        hidden = ("person", "phone", "night_phone", "email", "deputy", "deputy_phone", "address")
        values = [
            fact.value.text for fact in work.facts.all() if fact.column in hidden and fact.value.has_value
        ]
        assert values and [value for value in values if value in shown] == []


def test_cut_points_stand_in_order_and_those_that_cannot_exist_are_left_out(tmp_path: Path) -> None:
    rows = "cut_points:\n  - {order: 2, kind: segment, what: B, place: 棚}\n  - {order: 1, kind: backup, what: A}\n  - {order: 3, kind: oa_ot, what: C}"
    cuts = read(tmp_path, f"oa_ot_connection: separated\n{rows}").cuts
    assert [(cut.number, cut.what, cut.is_placed) for cut in cuts] == [("1", "A", False), ("2", "B", True)]
    cuts = read(tmp_path, f"oa_ot_connection: shared_lan\n{rows}").cuts
    assert [cut.what for cut in cuts] == ["A", "B", "C"]


def read(folder: Path, items: str):  # type: ignore[no-untyped-def]
    work = work_from(folder, items)
    return read_sketch(work.case, work.facts)


def test_a_line_whose_target_is_in_no_zone_is_not_drawn_into_one(tmp_path: Path) -> None:
    line = "external_access:\n  - {kind: maintenance, target: 旋盤, method: vpn}"
    assert [each.zone for each in read(tmp_path, line).outside][-1] == "unknown"
    known = f"{line}\nsafety:\n  - {{equipment: 旋盤}}"
    assert [each.zone for each in read(tmp_path, known).outside][-1] == "factory"


def test_waiting_limits_stand_beside_who_decides(tmp_path: Path) -> None:
    work = work_from(
        tmp_path,
        "roles:\n  - {role: line_stop, title: 班長, deputy: なし}\n"
        "authority:\n  - {decision: line_stop, role: line_stop, max_wait: 10分, if_absent: 係長が決める}",
    )
    first = list_key_people(work.case, work.facts)[0]
    assert (first.title, first.deputy) == ("班長", "なし")
    assert [(each.label, each.wait, each.if_absent) for each in first.decisions] == [
        ("ライン停止", "10分", "係長が決める")
    ]


def test_a_name_that_stands_in_free_text_does_not_reach_the_wall(tmp_path: Path) -> None:
    work = work_from(
        tmp_path,
        "roles:\n  - {role: line_stop, title: 課長, person: 東條 勝, hours: 東條 勝が出られる夜}\n"
        "authority:\n  - {decision: line_stop, role: line_stop, if_absent: 東條勝か東條 勝の部下が決める}",
    )
    first = list_key_people(work.case, work.facts)[0]
    assert "東條" not in f"{first.hours}{first.decisions[0].if_absent}"


def test_the_time_line_tells_gap_none_and_unknown_apart(tmp_path: Path) -> None:
    work = work_from(
        tmp_path,
        "key_products:\n  - {name: 軸, mtpd: 5日, stock_days: 2, rto_temporary: 3日}\n"
        "manual_operation:\n  - {process: 加工, possible: yes, max_duration: 1日}\n  - {process: 測定, possible: no}\n  - {process: 梱包, possible: yes}\n"
        "systems:\n  - {name: A, restore_order: 2}\n  - {name: B, restore_order: 1}\n  - {name: C, restore_order: 3}\n"
        "backups:\n  - {system: A, method: 手作業, restore_time: 4時間, last_restore_test: 2026-01-01}\n  - {system: C, method: なし}",
    )
    (product,) = list_products(work.facts)
    assert product.gap == (24 * 60, 3 * 24 * 60) and "全面復旧 不明" in product.words
    assert [span.state for span in list_manual(work.facts)] == ["known", "none", "unknown"]
    assert [(span.name, span.state) for span in list_systems(work.facts)] == [
        ("1 B", "unknown"),
        ("2 A", "known"),
        ("3 C", "none"),
    ]


def test_accepted_excluded_and_unrated_are_no_findings(tmp_path: Path) -> None:
    results = (
        "date: 2026-11-10\nbasis: bcp\nresults:\n"
        "  usb_memory: {rating: ④, issue: 古い, accept: {reason: 予算, by: 社長, until: 2027-03-31}}\n"
        "  wifi: {rating: 対象外, reason: 使っていない}\n  internet: BAD\n  cloud_service: ②"
    )
    work = work_from(tmp_path, EMPTY, results)
    signs = {row.entry: row.sign for row in list_entry_lines(work.case)}
    assert (signs["USBメモリー"], signs["インターネット"], signs["クラウドサービス"]) == (
        "accepted",
        "finding",
        "fine",
    )
    assert (signs["WiFi（無線AP）"], signs["複合機"]) == ("excluded", "unrated")


def test_customers_see_no_cut_place_no_finding_and_no_other_customers_product() -> None:
    work: Workspace = example("ou_kagaku")
    shown = [
        picture.name for picture in draw_pictures(work.case, work.facts) if "submission" in picture.editions
    ]
    assert shown == ["escalation"]


# ------------------------------------------------------------ letters and fonts


def test_a_line_does_not_begin_with_a_closing_sign_and_words_stay_whole() -> None:
    assert wrap("あいうえ、おかき", 4.5 * 10 * 25.4 / 72, 10) == ["あいうえ、", "おかき"]
    assert wrap("期限：2027-03-31である", 8.5 * 10 * 25.4 / 72, 10)[1].startswith("2027-03-31")
    assert wrap("あ" * 30, 40, 10, 2)[1].endswith("…") and em_width("aあ") > 1.5


def test_signs_that_no_font_has_are_boxes_and_dollars_stay(sheets: list[Canvas]) -> None:
    sheet = Canvas(60, 10)
    sheet.text(2, 5, "a$b$c\U0001f995_^{x}\x07")
    sheet.png()
    assert words_on(sheets) == "a$b$c□_^{x}"


def test_without_a_japanese_font_a_message_says_what_to_install() -> None:
    with pytest.raises(RenderError, match="日本語のフォント") as error:
        fonts.choose_font(["/usr/share/fonts/DejaVuSans.ttf"])
    assert "Noto Sans CJK JP" in error.value.hint.ja and error.value.hint.en
    assert fonts.choose_font(["/b/meiryo.ttc", "/a/x.ttf"]) == ("/b/meiryo.ttc", "/b/meiryo.ttc")


def test_without_matplotlib_a_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.find_font.cache_clear()
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    work = example("ou_kagaku")
    with pytest.raises(RenderError, match="matplotlib") as error:
        draw_pictures(work.case, work.facts, ["assessment"])
    assert "bcp[pictures]" in error.value.hint.ja
    fonts.find_font.cache_clear()


def test_naming_the_pictures_loads_no_plotting_library() -> None:
    code = "import sys, bcp.rendering.pictures as p; print(p.PICTURE_NAMES, 'matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("False\n")
