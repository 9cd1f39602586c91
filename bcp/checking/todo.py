"""The 要確認 list: what somebody has to find out, decide or look through, heaviest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal

from bcp.catalog.words import normalise
from bcp.checking.coverage import DUE_OPEN, OWNER_OPEN
from bcp.checking.text import REFERENCE
from bcp.inputs.references import UnknownReference
from bcp.planning.completeness import required_facts
from bcp.planning.facts import FactBook
from bcp.vocabulary import (
    BlockState,
    Case,
    Coverage,
    Draft,
    Fact,
    Finding,
    Item,
    Rating,
    State,
    Todo,
    Violation,
)

MOST_ENTRIES = 200
Weight = Literal["A", "B", "C"]
_UNKNOWN = (State.UNKNOWN, State.UNANSWERED)
_LIGHTER: Mapping[Weight, Weight] = {"A": "B", "B": "C", "C": "C"}
_STATE_WORDS = {State.UNKNOWN: "不明", State.UNANSWERED: "未回答"}


def list_todo(
    case: Case,
    facts: FactBook,
    *,
    contradictions: Sequence[Violation] = (),
    drafts: Mapping[str, Draft] | Iterable[Draft] = (),
    findings: Sequence[Finding] = (),
    coverage: Sequence[Coverage] = (),
) -> tuple[Todo, ...]:
    """Every open point once, by weight, within a weight in the order in which it came up; at most `MOST_ENTRIES`."""
    told = tuple(drafts.values()) if isinstance(drafts, Mapping) else tuple(drafts)
    found = [
        *_unknown_facts(case, facts, told),
        *_contradictions(contradictions),
        *_finding_todos(findings, case),
        *_partial(coverage, findings),
        *_draft_todos(told, case, facts),
    ]
    unique = list({normalise(todo.what): todo for todo in reversed(found)}.values())[::-1]
    unique.sort(key=lambda todo: todo.weight)
    return _bounded(unique)


def _bounded(todos: list[Todo]) -> tuple[Todo, ...]:
    """The list, cut with a last line that says how many are left out."""
    if len(todos) <= MOST_ENTRIES:
        return tuple(todos)
    rest = len(todos) - MOST_ENTRIES + 1
    last = Todo(f"ほかに{rest}件ある。bcp check の出力で全件を見る。", "", "C")
    return (*islice(todos, MOST_ENTRIES - 1), last)


# ------------------------------------------------------------------ facts


def _unknown_facts(case: Case, facts: FactBook, drafts: Iterable[Draft]) -> Iterator[Todo]:
    """Unknown leaves that matter: required ones, those said to be 不明, and those that a text refers to."""
    referred = _referred_facts(drafts, facts)
    for item in case.catalogue.items.values():
        answer = facts.answer(item.id)
        if answer.state in _UNKNOWN:
            yield _todo(item, f"{item.label}（{_STATE_WORDS[answer.state]}）", "")
            continue
        for fact in _open_leaves(item, facts, referred):
            yield _todo(item, f"{fact.label}（{_STATE_WORDS[fact.value.state]}）", fact.column)
        if answer.complete == "no" and answer.rows:
            yield _todo(item, f"{item.label}は、表に載せたもののほかにもある。残りを調べて表に加える", "")


def _todo(item: Item, what: str, column: str) -> Todo:
    """An entry of the item's weight; a leaf that the form does not require weighs one step less."""
    known = item.columns.get(column)
    weight = item.weight if known is None or known.required else _LIGHTER[item.weight]
    return Todo(what, item.id, weight, (known.if_unknown if known else "") or item.if_unknown)


def _open_leaves(item: Item, facts: FactBook, referred: Mapping[str, Fact]) -> Iterator[Fact]:
    leaves = {fact.path: fact for fact in required_facts(item, facts)}
    leaves |= {
        fact.path: fact
        for fact in facts.of_input(item.id)
        if fact.value.state is State.UNKNOWN and _is_given(fact)
    }
    leaves |= {path: fact for path, fact in referred.items() if fact.item == item.id}
    return (fact for fact in leaves.values() if fact.value.state in _UNKNOWN)


def _is_given(fact: Fact) -> bool:
    """True when a person wrote 不明 there, and the tool did not derive it."""
    return fact.value.position is not None


def _referred_facts(drafts: Iterable[Draft], facts: FactBook) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for draft in drafts:
        for match in REFERENCE.finditer(draft.text):
            try:
                fact = facts.get(match[1])
            except UnknownReference:
                continue
            if fact.value.state in _UNKNOWN:
                found[fact.path] = fact
    return found


# ------------------------------------------------------------------ contradictions, findings, drafts


def _contradictions(contradictions: Iterable[Violation]) -> Iterator[Todo]:
    for violation in contradictions:
        item = violation.excerpt.split(".")[0].split(" ")[0]
        yield Todo(f"表の食い違い：{violation.message.ja}", item, "A")


def _finding_todos(findings: Iterable[Finding], case: Case) -> Iterator[Todo]:
    """Findings without owner or due date, and entries that nobody has rated."""
    for finding in findings:
        open_parts = [
            name for name, value in (("担当", finding.owner), ("期限", finding.due)) if not value.has_value
        ]
        if open_parts and finding.accept is None:
            yield Todo(
                f"「{finding.entry}」（{finding.rating}）の対策の{'と'.join(open_parts)}",
                "assessment",
                "A",
                _interim(finding),
                finding.owner.text if finding.owner.has_value else "",
                finding.due.text if finding.due.has_value else "",
            )
    for result in case.environment.assessment.results.values():
        if result.rating is Rating.UNRATED and result.entry in case.catalogue.entries:
            label = case.catalogue.entries[result.entry].label
            yield Todo(
                f"「{label}」の評価（未評価）",
                "assessment",
                "B",
                _AS_PROPOSAL.format(case.catalogue.entries[result.entry].interim),
            )


_AS_PROPOSAL = "（案）{}"  # a default interim action is nobody's decision yet


def _interim(finding: Finding) -> str:
    return _AS_PROPOSAL.format(finding.interim) if finding.interim_is_default else finding.interim


def _partial(coverage: Iterable[Coverage], findings: Sequence[Finding]) -> Iterator[Todo]:
    entries = {finding.id: finding for finding in findings}
    for each in coverage:
        if each.covered != "full" and each.finding in entries:
            finding = entries[each.finding]
            # an open owner or due date stands in the list already
            gaps = [message for message in each.missing if message not in (OWNER_OPEN, DUE_OPEN)]
            if not gaps:
                continue
            missing = "、".join(message.ja.rstrip("。") for message in gaps)
            yield Todo(
                f"「{finding.entry}」への対応の不足：{missing}",
                "assessment",
                "A",
                _interim(finding),
                finding.owner.text if finding.owner.has_value else "",
                finding.due.text if finding.due.has_value else "",
            )


def _draft_todos(drafts: Iterable[Draft], case: Case, facts: FactBook) -> Iterator[Todo]:
    """Blocks to look through, and what the model asked."""
    for draft in drafts:
        block = case.template.blocks.get(draft.block_id)
        title = facts.say_plainly(block.title) if block else draft.block_id
        if draft.state is BlockState.FALLBACK:
            yield Todo(f"「{title}」の文の見直し（代わりの文を入れてある）", draft.block_id, "B")
        elif draft.state is BlockState.UNFILLED:
            yield Todo(f"「{title}」の文の書き換え（ひな形の既定の文言のままである）", draft.block_id, "B")
        for question in draft.open_questions:
            asked = facts.say_plainly(" ".join(question.split()))
            yield Todo(f"「{title}」：{asked}", draft.block_id, "B")
