"""Rule: a plan must not rely on what the table says is absent or unknown, nor reassure without a fact.

The rules are data (bcp/catalog/capabilities.yaml). A sentence that negates, doubts, asks, sets a condition on the
thing itself or plans for later claims nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bcp.checking.capabilities import Claim, Fine, read_claims, read_fine, read_reassurance
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import OPEN_QUESTION, REFERENCE, read_literally, shorten
from bcp.errors import Message
from bcp.inputs.references import UnknownReference
from bcp.planning.facts import FactBook
from bcp.vocabulary import State

_QUOTED = re.compile(r"「[^「」\n]*」|『[^『』\n]*』")


@dataclass(frozen=True)
class DeniedClaim:
    """否定された主張: a claim that this factory's table denies, with its words for the rows concerned."""

    claim: Claim
    patterns: tuple[re.Pattern[str], ...]
    fine: Fine
    hint: re.Pattern[str]  # any of the patterns, on one sentence or on many lines of them

    def stands_in(self, sentence: str) -> bool:
        """True when the sentence makes the claim and does not take it back."""
        return self.hint.search(sentence) is not None and any(
            not self.fine.takes_back(sentence, match.start(), match.end())
            for pattern in self.patterns
            for match in pattern.finditer(sentence)
        )


_KNOWN: WeakKeyDictionary[FactBook, tuple[DeniedClaim, ...]] = WeakKeyDictionary()


def denied_claims(facts: FactBook) -> tuple[DeniedClaim, ...]:
    """The claims that the table denies; kept as long as its fact book lives, because every block asks for them."""
    if facts not in _KNOWN:
        told = [(claim, claim.denial(facts)) for claim in read_claims()]
        _KNOWN[facts] = tuple(_denied(claim, claim.patterns(names)) for claim, names in told if names)
    return _KNOWN[facts]


def _denied(claim: Claim, patterns: tuple[re.Pattern[str], ...]) -> DeniedClaim:
    hint = re.compile("|".join(f"(?:{pattern.pattern})" for pattern in patterns), re.MULTILINE)
    return DeniedClaim(claim, patterns, read_fine(claim.fine), hint)


def capability_claim(reading: Reading) -> Iterator[Sign]:
    """Sentences that rely on what is not there, and reassurances that no fact of the table backs."""
    if reading.is_facts:
        return
    told = [(fold_sentence(sentence, reading.facts), line, sentence) for line, sentence in reading.sentences]
    # most texts make no claim at all: the whole text is looked at once before its sentences are
    whole = "\n".join(folded for folded, _, _ in told)
    denied = [each for each in denied_claims(reading.facts) if each.hint.search(whole)]
    calms = read_reassurance().words.search(whole) is not None
    if not denied and not calms:
        return
    for folded, line, sentence in told:
        found = next((each.claim for each in denied if each.stands_in(folded)), None)
        if found is not None:
            yield _sign(found.ja, found.en, sentence, line)
        elif _reassures(folded) and not _is_backed(folded, sentence, reading):
            words = read_reassurance()
            yield _sign(words.ja, words.en, sentence, line)


def fold_sentence(sentence: str, facts: FactBook) -> str:
    """The sentence as claims are looked for in it: plain references shown, questions and quotations taken out."""
    shown = OPEN_QUESTION.sub("要確認", sentence) if "【" in sentence else sentence
    if "[[" in shown:
        shown = REFERENCE.sub(lambda match: _show(match[1], facts), shown)
    plain = read_literally(shown)
    if "「" in plain or "『" in plain:
        plain = _QUOTED.sub(" ", plain)
    return unicodedata.normalize("NFKC", plain).lower()


def _show(path: str, facts: FactBook) -> str:
    try:
        fact = facts.get(path)
    except UnknownReference:
        return "〈参照〉"
    return "〈参照〉" if fact.sensitive or not fact.value.has_value else facts.display(fact)


def _reassures(sentence: str) -> bool:
    words = read_reassurance()
    match = words.words.search(sentence)
    if match is None:
        return False
    rest = sentence[: match.start()] + "〈〉" + sentence[match.end() :]
    return not words.doubted.search(rest)


def _is_backed(folded: str, sentence: str, reading: Reading) -> bool:
    """True when the table says so itself, or says that there is no hazard where the sentence does."""
    if "危険" in folded and reading.facts.answer("safety").state is State.NONE:
        return True
    return reading.grounds.table_contains(sentence.rstrip("。"))


def _sign(ja: str, en: str, sentence: str, line: int) -> Sign:
    return Sign("capability-claim", Message(f"{ja}。", f"{en}."), shorten(sentence), line)


def claim_messages() -> Mapping[str, str]:
    """Claim id -> its Japanese message, for explaining and measuring."""
    return {claim.id: claim.ja for claim in read_claims()}
