"""Rule: a plan must not rely on what the table says is absent or unknown, nor reassure without a fact.

The rules are data (bcp/catalog/capabilities.yaml). A sentence that negates, doubts, asks, sets a condition on the
thing itself or plans for later claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from weakref import WeakKeyDictionary

from bcp.catalog.words import nfkc
from bcp.checking.capabilities import Claim, Fine, Reassurance, read_claims, read_fine, read_reassurance
from bcp.checking.issues import issue_claims
from bcp.checking.kinds import DeniedKind, Kind, deny, read_kinds
from bcp.checking.reading import Reading, Sign
from bcp.checking.sentences import Sentences
from bcp.checking.stance import Told
from bcp.checking.text import OPEN_QUESTION, REFERENCE, read_literally, shorten
from bcp.errors import Message
from bcp.inputs.references import UnknownReference
from bcp.planning.facts import FactBook
from bcp.vocabulary import State

# この程度なら sets no condition, and 攻撃を受けた場合でも none that matters
_AS_IT_IS = re.compile("(?:この|その|今の)[^、。]{0,8}なら|(?:場合|とき|時)で(?:あって)?も")
_QUOTED = re.compile(r"「[^「」\n]*」|『[^『』\n]*』")


@dataclass(frozen=True)
class _Text(Sentences):
    """Folded sentences with their clauses."""

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """The sentences with their clauses."""
        return tuple(Told(sentence) for sentence in self.texts)


@dataclass(frozen=True)
class DeniedClaim:
    """否定された主張: a claim that this factory's table denies, with its words for the rows concerned."""

    claim: Claim
    names: tuple[str, ...]
    fine: Fine
    signs: tuple[str, ...]  # one of them stands in every text that makes the claim; empty: not known
    own_kinds: tuple[Kind, ...] = ()  # of a claim that only this table denies

    # most claims are not made by most plans: a pattern is compiled when the ones before it hit
    @cached_property
    def hint(self) -> re.Pattern[str]:
        """Any of the patterns, on a text of many sentences."""
        every = self.claim.spell_out(self.names)
        return re.compile("|".join(f"(?:{words})" for words in every), re.MULTILINE)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The claim in words."""
        return self.claim.patterns(self.names)

    @cached_property
    def topics(self) -> tuple[re.Pattern[str], ...]:
        """The thing itself, mentioned and not taken back."""
        return self.claim.topic_patterns(self.names)

    @cached_property
    def kinds(self) -> tuple[DeniedKind, ...]:
        """The claim by its kinds."""
        kinds = self.own_kinds or read_kinds().get(self.claim.id, ())
        return tuple(deny(kind, self.names) for kind in kinds)

    def find_in(self, told: _Text) -> Iterator[int]:
        """The sentences of a text that make the claim and do not take it back."""
        if self.claim.words or self.claim.topics:
            near = told.holding(self.signs) if self.signs else told.find(self.hint)
            yield from (number for number in near if self._is_said(told.texts[number]))
        for kind in self.kinds:
            near = told.holding(kind.kind.signs)
            if near and kind.kind.names_row:
                near &= told.holding(kind.names)
            yield from (number for number in near if kind.stands_in(told.told[number]))

    def stands_in(self, sentence: str) -> bool:
        """True when the sentence makes the claim and does not take it back."""
        return self._is_said(sentence) or any(_is_of(kind, Told(sentence)) for kind in self.kinds)

    def _is_said(self, sentence: str) -> bool:
        return self._is_mentioned(sentence) or any(
            not self.fine.takes_back(sentence, match.start(), match.end())
            for pattern in self.patterns
            for match in pattern.finditer(sentence)
        )

    def _is_mentioned(self, sentence: str) -> bool:
        """True when a topic stands in the sentence and nothing up to its end takes it back."""
        return any(each.search(sentence) for each in self.topics) and not self.fine.anywhere.search(sentence)


def _is_of(kind: DeniedKind, told: Told) -> bool:
    return kind.may_stand_in(told.sentence) and kind.stands_in(told)


_KNOWN: WeakKeyDictionary[FactBook, tuple[DeniedClaim, ...]] = WeakKeyDictionary()


def denied_claims(facts: FactBook) -> tuple[DeniedClaim, ...]:
    """The claims that the table denies; kept as long as its fact book lives, because every block asks for them."""
    if facts not in _KNOWN:
        told = [(claim, claim.denial(facts)) for claim in read_claims()]
        issues = [
            DeniedClaim(claim, ("",), read_fine(claim.fine), (), (kind,))
            for claim, kind in issue_claims(facts)
        ]
        _KNOWN[facts] = (*(_denied(claim, names) for claim, names in told if names), *issues)
    return _KNOWN[facts]


def _denied(claim: Claim, names: tuple[str, ...]) -> DeniedClaim:
    return DeniedClaim(claim, names, read_fine(claim.fine), claim.signs_among(names))


def capability_claim(reading: Reading) -> Iterator[Sign]:
    """Sentences that rely on what is not there, and reassurances that no fact of the table backs."""
    yield from capability_claims([reading])[0]


def capability_claims(readings: Sequence[Reading]) -> tuple[tuple[Sign, ...], ...]:
    """The signs of each reading: all are searched as one text, each claim once for a whole plan."""
    clauses = [() if reading.is_facts else reading.clauses for reading in readings]
    places = [(reading, *clause) for reading, each in zip(readings, clauses, strict=True) for clause in each]
    folded = tuple(fold_sentence(sentence, reading.facts) for reading, _, sentence in places)
    signs = {
        number: _sign(rule.ja, rule.en, places[number][2], places[number][1])
        for number, rule in _found(folded, places)
    }
    ends = list(accumulate(len(each) for each in clauses))
    return tuple(
        tuple(signs[number] for number in range(start, end) if number in signs)
        for start, end in zip([0, *ends], ends, strict=False)
    )


def _found(
    folded: Sequence[str], places: Sequence[tuple[Reading, int, str]]
) -> Iterator[tuple[int, Claim | Reassurance]]:
    """(number of the sentence, what it claims); at most one claim a sentence."""
    judged = _judge(folded, places[0][0].facts) if places else {}
    words = read_reassurance()
    for number, sentence in enumerate(folded):
        claim, is_calming = judged[sentence]
        if claim is not None:
            yield number, claim
        elif is_calming and _reassures(sentence):
            reading, _, written = places[number]
            if not _is_backed(sentence, written, reading):
                yield number, words


_Judged = dict[
    str, tuple[Claim | None, bool]
]  # sentence -> the claim that it makes, and whether it may reassure
_JUDGED: WeakKeyDictionary[FactBook, _Judged] = WeakKeyDictionary()
_MOST_JUDGED = 4000  # sentences of one table: several plans' worth


def _judge(folded: Sequence[str], facts: FactBook) -> _Judged:
    """What is found of each sentence against the table; what the drafts said is not asked anew of the plan."""
    judged = _JUDGED.setdefault(facts, {})
    if len(judged) > _MOST_JUDGED:
        judged.clear()
    new = tuple(dict.fromkeys(each for each in folded if each not in judged))
    if new:
        told, claims = _Text(new), dict[int, Claim]()
        for denied in denied_claims(facts):
            for number in denied.find_in(told):
                claims.setdefault(number, denied.claim)
        calming = _calming(told)
        judged |= {sentence: (claims.get(n), n in calming) for n, sentence in enumerate(new)}
    return judged


def forget_sentences() -> None:
    """Throw away what was found of sentences, as a benchmark of the rules must."""
    _JUDGED.clear()


def _calming(told: _Text) -> set[int]:
    """The numbers of the sentences in which a word that calms stands."""
    return {
        number
        for signs, pattern in read_reassurance().by_sign
        for number in told.holding(signs)
        if pattern.search(told.texts[number])
    }


def fold_sentence(sentence: str, facts: FactBook) -> str:
    """The sentence as claims are looked for in it: plain references shown, questions and quotations taken out."""
    shown = OPEN_QUESTION.sub("要確認", sentence) if "【" in sentence else sentence
    if "[[" in shown:
        shown = REFERENCE.sub(lambda match: _show(match[1], facts), shown)
    plain = read_literally(shown)
    if "「" in plain or "『" in plain:
        plain = _QUOTED.sub(" ", plain)
    return nfkc(plain).lower()


def _show(path: str, facts: FactBook) -> str:
    try:
        fact = facts.get(path)
    except UnknownReference:
        return "〈参照〉"
    if path.startswith("key_products.") and path.endswith(".name"):
        return f"〈{path}〉"  # a claim may name a product by its reference
    return "〈参照〉" if fact.sensitive or not fact.value.has_value else facts.display(fact)


def _reassures(sentence: str) -> bool:
    words = read_reassurance()
    match = words.words.search(sentence)
    if match is None:
        return False
    rest = _AS_IT_IS.sub("", sentence[: match.start()]) + "〈〉" + sentence[match.end() :]
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
