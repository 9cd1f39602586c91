"""The 13 entry points and the wording of everything that ships: readable, and nothing that could be a secret."""

from __future__ import annotations

import re
import unicodedata

import pytest
import yaml
from catalogue_texts import (
    ALL_TEXTS,
    CATALOGUE,
    CODES,
    CONTACT,
    FOLDER,
    LONGEST,
    OURS,
    PLACEHOLDERS,
    SENTENCE,
    TERMS,
    VIOLATION_CODES,
)

# ------------------------------------------------------------------ the signs themselves


@pytest.mark.parametrize("fault", ["貴社の工場", "○○課長", "電話はXXX", "担当は要記入"])
def test_the_sign_of_a_placeholder_catches_a_planted_one(fault: str) -> None:
    assert PLACEHOLDERS.search(fault)


@pytest.mark.parametrize(
    "fault", ["06-1234-5678", "090-1234-5678", "a.b@example.jp", "192.168.0.1", "http://x"]
)
def test_the_sign_of_a_contact_catches_a_planted_one(fault: str) -> None:
    assert CONTACT.search(fault)


def test_a_long_sentence_is_measured_whole() -> None:
    assert max(map(len, SENTENCE.findall("短い。" + "長" * LONGEST + "。"))) == LONGEST + 1


# ------------------------------------------------------------------ style


def test_no_sentence_is_too_long() -> None:
    long = [(place, s) for place, text in ALL_TEXTS for s in SENTENCE.findall(text) if len(s) > LONGEST]
    assert not long


def test_sentences_are_short_on_the_whole() -> None:
    lengths = sorted(len(sentence) for _, text in ALL_TEXTS for sentence in SENTENCE.findall(text))
    assert lengths[len(lengths) // 2] <= 40
    assert lengths[len(lengths) * 9 // 10] <= 75


def test_no_placeholder_word_is_left() -> None:
    found = [
        place
        for place, text in ALL_TEXTS
        if PLACEHOLDERS.search(text) and not place.startswith(("placeholder-left.", "stale-fact."))
    ]
    assert not found


def test_no_text_is_vague() -> None:
    quoting = ("style.",)  # the rule's own explanation quotes the words
    found = [
        (place, word)
        for place, text in ALL_TEXTS
        for word in TERMS["vague"]
        if word in text and not place.startswith(quoting)
    ]
    assert not found


def test_no_text_reassures() -> None:
    assert not [(place, word) for place, text in OURS for word in TERMS["soothing"] if word in text]


def test_one_thing_has_one_name() -> None:
    found = [
        (place, other, entry["term"])
        for place, text in ALL_TEXTS
        for entry in TERMS["terms"]
        for other in entry["not"]
        if other in text
    ]
    assert not found


def test_texts_are_in_plain_form_and_half_width_digits() -> None:
    for place, text in ALL_TEXTS:
        assert not re.search(r"です。|ます。|ません|ください|でしょう", text), place
        assert not re.search(r"[０-９Ａ-Ｚａ-ｚ]", text), place
        assert text == unicodedata.normalize("NFC", text), place


def test_brackets_are_closed_and_nothing_was_cut_off_by_a_comment_sign() -> None:
    for place, text in ALL_TEXTS:
        for left, right in ("（）", "「」", "【】"):
            assert text.count(left) == text.count(right), place
    for name in ("items", "entry_points", "countermeasures", "official", "terms", "violations"):
        for line in (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines():
            unquoted = re.sub(r"'(?:[^']|'')*'", "", line)
            assert line.lstrip().startswith("#") or " #" not in unquoted, line


# ------------------------------------------------------------------ nothing that could be a secret


def test_no_phone_address_or_mail_stands_in_the_catalogue_but_the_official_ones() -> None:
    for path in FOLDER.glob("*.yaml"):
        if path.name != "official.yaml":
            assert not CONTACT.search(path.read_text(encoding="utf-8")), path.name
    for record in CATALOGUE.official.values():
        for name, text in record.fields.items():
            assert not CONTACT.search(text.replace("cs-support@ipa.go.jp", "")), f"{record.id}.{name}"


def test_examples_fill_no_sensitive_column() -> None:
    """A value that stands in what ships would be taken for public and not be masked."""
    for item in CATALOGUE.items.values():
        given = yaml.load(item.example, Loader=yaml.BaseLoader)
        if item.type != "choices":
            sensitive = {column.label for column in item.columns.values() if column.sensitive}
            assert not sensitive & set(given), item.id
            assert not [c.id for c in item.columns.values() if c.sensitive and c.example], item.id


# ------------------------------------------------------------------ terms and explanations


def test_every_violation_code_is_explained_in_both_languages() -> None:
    assert list(CODES) == VIOLATION_CODES
    for code, raw in CODES.items():
        for name in ("title", "what", "why", "fix", "bad", "good"):
            assert raw[name], f"{code}.{name}"
        assert all(raw["en"][name] for name in ("title", "what", "fix")), code
        assert raw["bad"] != raw["good"], code
        english = raw["en"]["what"] + raw["en"]["fix"]
        assert sum(sign.isascii() for sign in english) > 0.9 * len(english), code


def test_terms_are_named_once_and_do_not_forbid_each_other() -> None:
    names = [entry["term"] for entry in TERMS["terms"]]
    assert len(names) == len(set(names))
    others = [other for entry in TERMS["terms"] for other in entry["not"]]
    assert len(others) == len(set(others))
    labels = [item.label for item in CATALOGUE.items.values()] + list(CATALOGUE.roles.values())
    for other in others:
        assert not any(other in name for name in (*names, *labels)), other


def test_abbreviations_that_the_texts_use_are_explained() -> None:
    known = set(TERMS["abbreviations"]) | {
        "PC",
        "FAX",
        "PCERT",
        "CC",
        "SCS",
        "JPCERT",
        "Web",
        "BAD",
        "OA",
        "A4",
    }
    used = {
        word
        for place, text in OURS
        if not place.startswith("official.")
        for word in re.findall(r"(?<![A-Za-z])[A-Z][A-Za-z]*[A-Z]+(?![A-Za-z])", text)
    }
    assert not used - known
