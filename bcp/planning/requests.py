"""ブロックの入力: what each block is filled from, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from bcp.inputs.references import UnknownReference, find_references
from bcp.planning.difference import compare_item, parts_of_item
from bcp.planning.digest import digest_request
from bcp.planning.facts import FactBook, find_equalities
from bcp.planning.findings import find_findings
from bcp.vocabulary import Block, BlockRequest, Case, Difference, Fact, Finding, State

_COMPANY = "company"
_ALL_FINDINGS = "findings"
# Tables whose missing rows the composer reads as なし; the completeness of others changes no text, so no digest.
_READ_AS_WHOLE = ("backups", "support_contacts")
_BESIDE_ITEMS = ("assessment", "official")
_Compare = Callable[[str, tuple[str, ...]], Difference]  # an item's id and the parts that are named


def make_requests(case: Case, facts: FactBook) -> dict[str, BlockRequest]:
    """A request for every block, in the order of the template."""
    findings = find_findings(case)

    @cache  # many blocks name the same parts of an item
    def compare(item: str, names: tuple[str, ...]) -> Difference:
        return compare_item(case, facts, case.catalogue.items[item], names)

    blocks = case.template.blocks.values()
    return {block.id: _make_request(case, facts, block, findings, compare) for block in blocks}


def _make_request(
    case: Case, facts: FactBook, block: Block, findings: Sequence[Finding], compare: _Compare
) -> BlockRequest:
    """The differences, findings and facts of one block, with the digest over them."""
    compared = tuple(_compare_inputs(case, block, compare))
    offered = tuple(_offer(block, findings))
    chosen = tuple(_choose_facts(case, facts, block, offered))
    differences = tuple(each for each in compared if each.state != "same")
    equalities = find_equalities(chosen)
    whole_lists = tuple(_find_whole_lists(facts, block))
    return BlockRequest(
        block=block,
        differences=differences,
        findings=offered,
        facts=chosen,
        equalities=equalities,
        digest=digest_request(block, differences, offered, chosen, equalities, whole_lists),
        keepable=_is_keepable(case, block, differences, offered),
        compared=tuple(each.label for each in compared),
        ratings=_ratings(case, block),
        whole_lists=whole_lists,
    )


def _find_whole_lists(facts: FactBook, block: Block) -> Iterator[str]:
    """The tables among the inputs that have rows and say that these are all (`complete: はい`)."""
    for item in _READ_AS_WHOLE:
        answer = facts.answer(item)
        is_named = block.inputs is None or item in block.inputs
        if is_named and answer.rows and answer.complete == "yes":
            yield item


def _compare_inputs(case: Case, block: Block, compare: _Compare) -> Iterator[Difference]:
    """The differences of the items that the inputs name, each only in the parts that are named."""
    if block.inputs is None:
        yield from (compare(item, ("",)) for item in case.catalogue.items)
        return
    heads = {name.partition(".")[0] for name in block.inputs}
    yield from (
        compare(item, parts_of_item(block.inputs, item)) for item in case.catalogue.items if item in heads
    )


def _offer(block: Block, findings: Sequence[Finding]) -> Iterator[Finding]:
    """All findings where the block covers or takes them all, or says nothing; else those it covers."""
    takes_all = block.covers is None or _ALL_FINDINGS in (*block.covers, *(block.inputs or ()))
    covers = block.covers or ()
    return (each for each in findings if takes_all or each.id in covers)


def _choose_facts(case: Case, facts: FactBook, block: Block, findings: Iterable[Finding]) -> Iterator[Fact]:
    """company.*, what the inputs name, owners and dues of the findings, and what the default text refers to."""
    named = [fact for name in (_COMPANY, *(block.inputs or ())) for fact in facts.of_input(name)]
    named += _everything(case, facts) if block.inputs is None else []
    named += [facts.get(f"assessment.{each.id}.{leaf}") for each in findings for leaf in ("owner", "due")]
    named += _referred(facts, block.default)
    # The order of the book: a hidden value is then said to equal an earlier one.
    yield from sorted({fact.path: fact for fact in named}.values(), key=facts.place)


def _everything(case: Case, facts: FactBook) -> list[Fact]:
    """The facts of a block that names no inputs: the whole table, and of the assessment what was answered.

    Official contacts are no part of the table; they are nearly as many facts again, so a block has to ask for them.
    """
    table = [fact for item in case.catalogue.items for fact in facts.of_input(item)]
    return table + [fact for fact in facts.of_input("assessment") if fact.value.state is not State.UNANSWERED]


def _referred(facts: FactBook, text: str) -> Iterator[Fact]:
    """The facts a text refers to; a reference that names nothing is left to the checks."""
    for path, *_ in find_references(text):
        try:
            yield facts.get(path)
        except UnknownReference:
            continue


def _is_keepable(
    case: Case, block: Block, differences: Sequence[Difference], findings: Sequence[Finding]
) -> bool:
    """True when every input equals the template's assumption and there is no finding to cover.

    A template that assumes nothing keeps nothing; what the tool lays out itself is never kept.
    """
    if not case.template.assumes or block.fill == "facts" or differences or findings:
        return False
    heads = {name.partition(".")[0] for name in block.inputs or ()}
    return not heads & {*_BESIDE_ITEMS, "todo"}


def _ratings(case: Case, block: Block) -> dict[str, str]:
    """The ratings of the entry points that the block may cover, findings or not."""
    results = case.environment.assessment.results
    all_of_them = block.covers is None or _ALL_FINDINGS in (*block.covers, *(block.inputs or ()))
    return {
        entry: result.rating.value
        for entry, result in results.items()
        if all_of_them or entry in (block.covers or ())
    }
