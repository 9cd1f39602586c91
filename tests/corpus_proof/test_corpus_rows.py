"""What a sentence says of a thing is seen in other forms too: in two cells of a row, after a colon, after 「については」."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from corpus_measure import raised_by_sentence
from corpus_reading import read_sentences

CODES = ("capability-claim", "contradiction")
OF_A_THING = re.compile(r"([^は、。|\n]{2,20})は、?([^。|\n]{3,60})。")


FORMS = {
    "row": "| 項目 | 内容 |\n|---|---|\n| {0} | {1} |",
    "item": "- {0}：{1}",
    "bold": "- **{0}**：{1}",
    "concerning": "{0}については、{1}。",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_seen_in_a_sentence_is_seen_in_other_forms(form: str) -> None:
    told = [each for each in read_sentences() if each.code in CODES][::6]
    parted = [(each, OF_A_THING.fullmatch(each.text)) for each in told]
    forms = [(each, FORMS[form].format(*parts.groups())) for each, parts in parted if parts is not None]
    seen = [(each, text) for each, text in forms if each.code in raised_by_sentence(each)]
    missed = [text for each, text in seen if each.code not in raised_by_sentence(replace(each, text=text))]
    assert len(seen) > 30
    assert missed == []
