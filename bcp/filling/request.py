"""What a model is told about one block: masked, described, escaped, in the order of spec 8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bcp.filling.escape import escape_attribute, escape_text, json_list, json_object
from bcp.filling.folding import clean_text, fold_text
from bcp.filling.masking import Mask
from bcp.filling.needles import PERSON_COLUMNS
from bcp.vocabulary import Block, BlockRequest, Difference, Fact, Finding, State, Step, Value

UNKNOWN_WORD = "不明"
NONE_WORD = "なし"
_CAUSES = {"": "", "unknown": UNKNOWN_WORD, "no_measure": "無対策"}
_PURPOSES = {
    Step.MEASURES: "対策のブロック。月曜から誰が何を始めるかを決める所",
    Step.CRITERIA: "判断基準のブロック。現場が迷わずに決めるための条件を書く所",
    Step.RESPONSE: "手順のブロック。攻撃を受けた夜に、上から順に行うことを書く所",
    Step.OTHER: "前提と体制のブロック。この計画が何の上に立つかを書く所",
    Step.NONE: "計画の一部",
}
_SAME_KIND = {
    "phone": "番号",
    "night_phone": "番号",
    "deputy_phone": "番号",
    "email": "アドレス",
    "address": "住所",
}


@dataclass(frozen=True)
class FillJob:
    """依頼: a block to fill; with `current`, a refill of that text because of what `changed`."""

    request: BlockRequest
    current: str = ""
    changed: tuple[str, ...] = ()

    @property
    def is_refill(self) -> bool:
        return bool(self.current)


@dataclass(frozen=True)
class PreparedBlock:
    """送る形: `request` has the masked facts added; `values` are for the prompt, escaped."""

    request: BlockRequest
    is_refill: bool
    values: Mapping[str, Any]
    facts: Mapping[str, str]  # reference -> value or description, not escaped; so the next two
    differences: tuple[Mapping[str, str], ...]
    findings: tuple[Mapping[str, Any], ...]
    extra_facts: tuple[str, ...]
    has_entities: bool  # default or current text holds < > &, shown to the model as entities


class _Hider:
    """Hides text after text of one block and remembers which facts that brought in."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask
        self.extras: dict[str, Fact] = {}

    def __call__(self, text: str) -> str:
        hidden, facts = self._mask.hide(clean_text(text))
        self.extras.update({fact.path: fact for fact in facts})
        return hidden


def prepare_block(job: FillJob, mask: Mask) -> PreparedBlock:
    """The block's values for the prompt; grows the mask's numbers for contacts found in free text."""
    request, block = job.request, job.request.block
    hide = _Hider(mask)
    differences = tuple(_difference(difference, hide) for difference in request.differences)
    findings = tuple(_finding(finding, hide) for finding in request.findings)
    texts = {
        "changed": json_list([hide(line) for line in job.changed]),
        "current": escape_text(hide(job.current)),
        "id": escape_attribute(block.id),
        "title": escape_attribute(hide(block.title)),
        "purpose": _say_purpose(block, hide),
        "format": block.format.value,
        "max_chars": block.max_chars,
        "default": escape_text(hide(block.default)),
        "guidance": escape_attribute(hide(block.guidance)),
        "finding_ids": "、".join(finding.id for finding in request.findings),
    }
    # last, because hiding the texts above may add facts
    facts, extras = _describe_facts(request, hide)
    return PreparedBlock(
        request=replace(request, facts=(*request.facts, *extras)),
        is_refill=job.is_refill,
        values={**data_values(facts, differences, findings), **texts},
        facts=facts,
        differences=differences,
        findings=findings,
        extra_facts=tuple(fact.path for fact in extras),
        has_entities=any(sign in block.default + job.current for sign in "<>&"),
    )


def _say_purpose(block: Block, hide: _Hider) -> str:
    """What the block is for: its place in the plan, and what its step asks for."""
    places = [f"「{hide(heading)}」" for heading in block.heading_path if heading]
    place = "の".join(places[-2:])
    return escape_attribute(f"{place}の、{_PURPOSES[block.step]}" if place else _PURPOSES[block.step])


def data_values(
    facts: Mapping[str, str], differences: Iterable[Mapping[str, str]], findings: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """The three data sections as JSON, in the order of the exchange."""
    return {
        "facts": json_object(facts),
        "differences": json_list(list(differences)),
        "findings": json_list(list(findings)),
    }


def _describe_facts(request: BlockRequest, hide: _Hider) -> tuple[dict[str, str], tuple[Fact, ...]]:
    """Reference -> value or description, and the facts that masking added to the block's own."""
    own = {fact.path: fact for fact in request.facts}
    same = dict(request.equalities)
    members = {fact.reference: _describe(fact, same, hide) for fact in request.facts}
    extras: list[Fact] = []
    # a shown value may itself hold another leaf's value; what that adds may again
    while waiting := [fact for path, fact in hide.extras.items() if path not in own]:
        for fact in waiting:
            own[fact.path] = fact
            twin = _first_equal(fact, request.facts)
            members[fact.reference] = _describe(fact, {fact.path: twin} if twin else {}, hide)
            extras.append(fact)
    return members, tuple(extras)


def _describe(fact: Fact, same: Mapping[str, str], hide: _Hider) -> str:
    if fact.value.state is State.NONE:
        return NONE_WORD
    if not fact.value.has_value:
        return UNKNOWN_WORD
    if not fact.sensitive:
        shown = hide(_show(fact))
        if shown.strip() != fact.reference:
            return shown
    twin = same.get(fact.path, "")
    note = f"。[[{twin}]]と同じ{_same_what(fact)}" if twin else ""
    return f"（{hide(fact.label)}{note}）"


def _show(fact: Fact) -> str:
    if isinstance(fact.value.parsed, bool):
        return "はい" if fact.value.parsed else "いいえ"
    return "、".join(fact.choice_labels) or fact.value.text


def _same_what(fact: Fact) -> str:
    if fact.column in PERSON_COLUMNS:
        return "人"
    return _SAME_KIND.get(fact.column, "会社" if fact.column == "company" else "値")


def _first_equal(fact: Fact, others: Iterable[Fact]) -> str:
    wanted = fold_text(fact.value.text)
    for other in others:
        if other.sensitive and other.value.has_value and fold_text(other.value.text) == wanted:
            return other.path
    return ""


def _difference(difference: Difference, hide: _Hider) -> dict[str, str]:
    return {
        "item": difference.item,
        "state": difference.state,
        "assumed": hide(difference.assumed),
        "actual": hide(difference.actual),
        "if_unknown": hide(difference.if_unknown),
    }


def _finding(finding: Finding, hide: _Hider) -> dict[str, Any]:
    return {
        "id": finding.id,
        "entry": hide(finding.entry),
        "rating": finding.rating.value,
        "cause": _CAUSES[finding.cause],
        "issue": hide(finding.issue),
        "where": hide(finding.where),
        "interim": hide(finding.interim),
        "owner": _word(finding.owner, hide),
        "due": _word(finding.due, hide),
        "measures": [{"id": m.id, "title": hide(m.title), "what": hide(m.what)} for m in finding.measures],
    }


def _word(value: Value, hide: _Hider) -> str:
    if value.has_value:
        return hide(value.text)
    return NONE_WORD if value.state is State.NONE else UNKNOWN_WORD
