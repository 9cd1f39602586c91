"""Values that the tool put in become references again (spec 7)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.merging.restore import restore_references
from bcp.merging.sentences import keeps_sentences, split_sentences

VALUES = {
    "roles.commander.phone": "090-0000-1111",
    "roles.commander.person": "山田 太郎",
    "company.lines": "3",
}


def render(source: str) -> str:
    return re.sub(r"\[\[([^\]]+)\]\]", lambda match: VALUES[match.group(1)], source)


BASE = "本部長は[[roles.commander.person]]（[[roles.commander.phone]]）。ラインは[[company.lines]]本。"


def test_untouched_text_is_the_base_again() -> None:
    assert restore_references(BASE, render(BASE), render) == BASE


def test_values_around_an_edit_become_references() -> None:
    edited = render(BASE).replace("ラインは3本。", "ラインは3本である。夜は止める。")
    restored = restore_references(BASE, edited, render)
    assert restored == BASE.replace("本。", "本である。夜は止める。")


def test_an_edited_value_stays_as_the_person_wrote_it() -> None:
    edited = render(BASE).replace("090-0000-1111", "080-0000-2222")
    restored = restore_references(BASE, edited, render)
    assert "080-0000-2222" in restored
    assert "[[roles.commander.phone]]" not in restored
    assert "[[roles.commander.person]]" in restored


def test_a_long_value_that_moved_follows_the_table_too() -> None:
    edited = "まず090-0000-1111へかける。"
    assert restore_references(BASE, edited, render) == "まず[[roles.commander.phone]]へかける。"


def test_a_short_value_elsewhere_is_left_alone() -> None:
    edited = "班は3つ。" + render(BASE)
    restored = restore_references(BASE, edited, render)
    assert restored.startswith("班は3つ。")


words = st.text(alphabet="あいう。3", max_size=6)


@given(words, words)
def test_restoring_then_rendering_gives_the_edited_text(before: str, after: str) -> None:
    edited = before + render(BASE) + after
    assert render(restore_references(BASE, edited, render)) == edited


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        ("一文目。人の文。三文目。", True),
        ("一文目。三文目。", False),
        ("1. 一文目。\n2. 人の文。", True),
        ("一文目。人の 文。消した文。", False),
    ],
)
def test_a_persons_sentences_are_looked_for_whole(new: str, kept: bool) -> None:
    assert keeps_sentences(new, "一文目。人の文。", "一文目。消した文。") is kept


def test_sentences_end_at_full_stops_and_lines() -> None:
    assert split_sentences("- [ ] 抜く。戻さない。\n1. 電話する") == ["抜く。", "戻さない。", "電話する"]
