"""A row of a table says something of its first cell: read aloud, it is a sentence like any other."""

from __future__ import annotations

from bcp.checking.text import list_clauses, list_units, tell_cells


def clauses(*rows: str) -> list[str]:
    return [sentence for _, sentence in list_clauses(list_units("\n".join(rows)))]


def test_a_cell_is_told_of_the_first_cell_of_its_row():
    assert clauses("| 設備 | 内容 |", "|---|---|", "| 予備機 | 2台ある |") == ["予備機", "予備機は2台ある"]


def test_in_a_wide_table_the_heading_says_what_of_it():
    told = clauses("| 役割 | 担当 | 代行者 |", "|---|---|---|", "| 対策本部長 | 社長 | 専務 |")
    assert told == ["対策本部長", "対策本部長の担当は社長", "対策本部長の代行者は専務"]


def test_a_number_or_a_sign_is_nothing_to_speak_of():
    assert tell_cells(("1", "抜く")) == ("1", "抜く")
    assert tell_cells(("○", "抜く")) == ("○", "抜く")
    assert tell_cells(("C-1", "抜く")) == ("C-1", "抜く")
    assert tell_cells(("DCS", "抜く")) == ("DCS", "DCSは抜く")


def test_text_outside_tables_is_read_as_it_stands():
    assert clauses("- 抜く。", "閉める。鍵を掛ける。") == ["抜く。", "閉める。", "鍵を掛ける。"]
