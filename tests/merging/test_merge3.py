"""The laws of the three-way merge (house.md 5)."""

from hypothesis import given
from hypothesis import strategies as st

from bcp.merging.merge3 import Merged, keep_both, merge3
from bcp.merging.tables import merge_tables

lines = st.lists(st.sampled_from("あいうえおかきく"), max_size=8)


@given(lines, lines)
def test_an_untouched_side_takes_the_other(base: list[str], other: list[str]) -> None:
    assert list(merge3(base, base, other).lines) == other
    assert list(merge3(base, other, base).lines) == other
    assert list(merge3(base, other, other).lines) == other


@given(lines, lines, lines)
def test_a_clean_merge_is_stable_under_a_second_run(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    merged = merge3(base, ours, theirs)
    if not merged.collisions:
        assert merge3(theirs, list(merged.lines), theirs).lines == merged.lines


@given(lines, lines, lines)
def test_a_collision_is_symmetric(base: list[str], ours: list[str], theirs: list[str]) -> None:
    assert bool(merge3(base, ours, theirs).collisions) == bool(merge3(base, theirs, ours).collisions)


@given(lines, lines, lines, st.integers(0, 8))
def test_no_line_a_person_added_disappears(
    base: list[str], ours: list[str], theirs: list[str], place: int
) -> None:
    edited = [*ours[:place], "人が書いた行", *ours[place:]]
    assert "人が書いた行" in merge3(base, edited, theirs).lines


BASE = "| 相手 | 電話 |\n|---|---|\n| A社 | [[p.1.phone]] |\n| B社 | [[p.2.phone]] |"


def test_a_persons_note_in_one_row_survives_a_new_row() -> None:
    ours = BASE.replace("| [[p.1.phone]] |", "| [[p.1.phone]]（受付経由） |")
    theirs = BASE + "\n| C社 | [[p.3.phone]] |"
    merged = "\n".join(merge_tables(BASE, ours, theirs).lines)
    assert "（受付経由）" in merged
    assert "C社" in merged


def test_a_row_that_people_removed_stays_removed() -> None:
    ours = BASE.replace("| B社 | [[p.2.phone]] |\n", "").replace("\n| B社 | [[p.2.phone]] |", "")
    theirs = BASE + "\n| C社 | [[p.3.phone]] |"
    merged = "\n".join(merge_tables(BASE, ours, theirs).lines)
    assert "B社" not in merged
    assert "C社" in merged


def test_an_edited_row_is_kept_when_the_table_drops_it() -> None:
    ours = BASE.replace("| [[p.2.phone]] |", "| 毎朝かける |")
    theirs = BASE.replace("\n| B社 | [[p.2.phone]] |", "")
    merged = merge_tables(BASE, ours, theirs)
    assert "毎朝かける" in "\n".join(merged.lines)
    assert merged.collisions


def test_two_changes_of_one_row_keep_ours_and_report() -> None:
    ours = BASE.replace("[[p.1.phone]]", "内線200")
    theirs = BASE.replace("[[p.1.phone]]", "[[p.1.email]]")
    merged = merge_tables(BASE, ours, theirs)
    assert "内線200" in "\n".join(merged.lines)
    assert len(merged.collisions) == 1


row_texts = st.lists(
    st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from(["一", "二", "三"])),
    max_size=5,
    unique_by=lambda r: r[0],
)


@given(row_texts, row_texts)
def test_tables_obey_the_same_laws(base: list[tuple[str, str]], other: list[tuple[str, str]]) -> None:
    old, new = (
        "\n".join(["| 名 | 値 |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])
        for rows in (base, other)
    )
    assert "\n".join(merge_tables(old, old, new).lines) == new
    assert "\n".join(merge_tables(old, new, old).lines) == new
    assert "\n".join(merge_tables(old, new, new).lines) == new


def test_lines_added_beside_a_changed_line_are_kept_with_it() -> None:
    merged = merge3(["一"], ["一、人の文"], ["零", "一"], keep_both)
    assert merged == Merged(("零", "一、人の文"))
    assert merge3(["一"], ["零", "一"], ["一、人の文"], keep_both) == merged
    assert merge3(["一"], ["甲"], ["乙"], keep_both).collisions
