"""What a sentence says of a thing is seen in a table too, where the thing and what is said stand in two cells."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus_measure import raised_by_sentence
from corpus_reading import Sentence, read_sentences

CODES = ("capability-claim", "contradiction")
OF_A_THING = re.compile(r"([^は、。|\n]{2,20})は、?([^。|\n]{3,60})。")


def as_row(sentence: Sentence) -> Sentence | None:
    """「XはY。」 as a row with the cells X and Y; None for any other sentence."""
    parts = OF_A_THING.fullmatch(sentence.text)
    if parts is None:
        return None
    return replace(sentence, text=f"| 項目 | 内容 |\n|---|---|\n| {parts[1]} | {parts[2]} |")


def test_what_is_seen_in_a_sentence_is_seen_in_two_cells_of_a_row():
    told = [each for each in read_sentences() if each.code in CODES][::3]
    rows = [(each, row) for each in told if (row := as_row(each)) is not None]
    seen = [(each, row) for each, row in rows if each.code in raised_by_sentence(each)]
    missed = [each.text for each, row in seen if each.code not in raised_by_sentence(row)]
    assert len(seen) > 60
    assert missed == []
