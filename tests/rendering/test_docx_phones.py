"""A phone number is never broken at its hyphen, and no sign is put into it."""

import datetime
import io
import re
import zipfile

from bcp.rendering.card import render_card
from bcp.rendering.docx import DocumentMeta
from bcp.rendering.docx.blocks import Paragraph, Run, Table
from bcp.rendering.docx.card_shape import with_phones_whole
from bcp.rendering.docx.phones import breaks_phone
from bcp.rendering.docx.widths import column_widths

META = DocumentMeta(title="計画", date=datetime.date(2026, 11, 22))
LONG = "当直の直長（直番表による） 0234-00-8003"


def row(*cells):
    return tuple((Run(cell),) for cell in cells)


def test_a_line_that_ends_within_a_number_is_seen():
    assert breaks_phone(LONG, 18.0) and not breaks_phone(LONG, 15.0) and not breaks_phone(LONG, 24.0)
    assert not breaks_phone("直番表による当直の直長がいる", 6.0)


def test_the_columns_of_a_card_break_no_number_at_any_size():
    table = Table(
        ("",) * 4, (row("順", "役割", "氏名・電話", "出ないとき"), row("1", "ライン停止責任者", LONG, LONG))
    )
    for half_points in range(16, 32):
        size = half_points / 2
        widths = column_widths(table, 520.0, size, card=True)
        assert abs(sum(widths) - 520.0) < 0.01
        assert not [width for width in widths[2:] if breaks_phone(LONG, (width - 8.0) / size, in_cell=True)]


def test_a_name_and_its_number_stay_together_on_the_card_where_there_is_room():
    who = "東條 勝 090-0000-1003"
    table = Table(("",) * 3, (row("順", "役割", "氏名"), row("1", "長い役割の名前である" * 6, who)))
    width = column_widths(table, 520.0, 11.0, card=True)[2]
    assert not breaks_phone(who, (width - 8.0) / 11.0) and width / 11.0 > 12


def test_in_a_text_of_the_card_the_line_ends_before_a_number_that_would_be_broken():
    texts = ["あ" * signs + "、電話は 090-0000-2102 である" for signs in range(20, 60)]
    cards = [f"# 初動カード\n\n1. 止める。\n\n{text}\n" for text in texts]
    shown = [
        zipfile.ZipFile(io.BytesIO(render_card(card, META))).read("word/document.xml").decode()
        for card in cards
    ]
    assert all(">090-0000-2102<" in xml for xml in shown)
    ended = [xml for xml in shown if "<w:br/>" in xml]
    assert 0 < len(ended) < len(shown)
    for text in texts:
        runs = (Run(text.split("090")[0]), Run("090-0000-2102", bold=True), Run(" である"))
        (paragraph,) = with_phones_whole((Paragraph(runs),), 460.0, 11.0)
        said = "".join(run.text for run in paragraph.runs)
        assert not breaks_phone(said, 460.0 / 11.0) and re.sub(r"\s", "", said) == re.sub(r"\s", "", text)
