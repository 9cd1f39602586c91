"""A block's digest: SHA-256 over what its request is made of, and over nothing else (spec 7)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bcp.vocabulary import Block, Difference, Fact, Finding, State, Value


def digest_request(
    block: Block,
    differences: Sequence[Difference],
    findings: Sequence[Finding],
    facts: Iterable[Fact],
    equalities: Mapping[str, str],
    whole_lists: Sequence[str] = (),
) -> str:
    """64 hex digits; the order of rows and facts does not matter, a hidden value only by its state and equalities."""
    facts = tuple(facts)
    content = {
        "shown": {fact.path: shown_text(fact) for fact in facts if not fact.sensitive},
        "hidden": {fact.path: known_state(fact.value) for fact in facts if fact.sensitive},
        "equal": group_equalities(equalities),
        "differences": [describe_difference(each) for each in differences],
        "findings": [describe_finding(each) for each in findings],
        **describe_block(block),
        **({"complete": list(whole_lists)} if whole_lists else {}),
    }
    return hashlib.sha256(to_canonical_json(content).encode()).hexdigest()


def to_canonical_json(content: object) -> str:
    """One form for equal content: keys sorted, no spaces, no escapes beyond JSON's own."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def known_state(value: Value) -> str:
    """value, none or unknown: an empty cell and 不明 make the same request."""
    return value.state.value if value.is_known else State.UNKNOWN.value


def shown_text(fact: Fact) -> str:
    """What the request shows of a fact that is not sensitive."""
    if fact.value.has_value:
        return "、".join(fact.choice_labels) or fact.value.text
    return f"({known_state(fact.value)}){fact.value.text if fact.value.state is State.NONE else ''}"


def group_equalities(equalities: Mapping[str, str]) -> list[list[str]]:
    """The sets of paths with one value, in an order that does not depend on the table's."""
    groups: dict[str, set[str]] = {}
    for path, earlier in equalities.items():
        groups.setdefault(earlier, {earlier}).add(path)
    return sorted(sorted(group) for group in groups.values())


def describe_difference(difference: Difference) -> dict[str, str]:
    """The parts of a difference that a request holds."""
    return {
        "item": difference.item,
        "state": difference.state,
        "assumed": difference.assumed,
        "actual": difference.actual,
        "if_unknown": difference.if_unknown,
    }


def describe_finding(finding: Finding) -> dict[str, Any]:
    """The parts of a finding that a request holds, with the wording of its measures."""
    accept = finding.accept
    return {
        "id": finding.id,
        "entry": finding.entry,
        "rating": finding.rating.value,
        "cause": finding.cause,
        "issue": finding.issue,
        "where": finding.where,
        "interim": finding.interim,
        "interim_is_default": finding.interim_is_default,
        "owner": _text(finding.owner),
        "due": _text(finding.due),
        "status": finding.status,
        "measures": [{"id": each.id, "title": each.title, "what": each.what} for each in finding.measures],
        "accept": [_text(accept.reason), _text(accept.by), _text(accept.until)] if accept else [],
    }


def describe_block(block: Block) -> dict[str, Any]:
    """The parts of the template that a request holds."""
    return {
        "title": block.title,
        "default": block.default,
        "guidance": block.guidance,
        "format": block.format.value,
        "max_chars": block.max_chars,
    }


def _text(value: Value) -> str:
    return value.text if value.has_value else f"({known_state(value)})"
