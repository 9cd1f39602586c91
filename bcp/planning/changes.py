"""What changed in a block's request since the last run, in plain Japanese for reasons and for `<changed>`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcp.planning.digest import (
    describe_block,
    describe_difference,
    describe_finding,
    group_equalities,
    known_state,
    shown_text,
    to_canonical_json,
)
from bcp.vocabulary import BlockRequest, Fact

_STATES = {"value": "記入あり", "none": "なし", "unknown": "不明", "unanswered": "不明"}
_DIFFERENCES = {
    "same": "ひな形の想定と同じ",
    "different": "想定と異なる",
    "none": "なし",
    "unknown": "不明",
    "unanswered": "未回答",
}
_FINDING_PARTS = {
    "cause": "原因",
    "issue": "課題",
    "where": "場所",
    "interim": "暫定の対応",
    "owner": "担当",
    "due": "期限",
    "status": "状況",
    "measures": "対策",
    "accept": "受容",
}
_BLOCK_PARTS = {
    "title": "題",
    "default": "既定の文言",
    "guidance": "書き方の指示",
    "format": "形式",
    "max_chars": "文字数の上限",
}
# So many changed leaves of one item are told one by one; more are told as one change.
_TOLD_SINGLY = 4


Told = dict[int, dict[str, str]]  # the summary of each fact, by its id: most facts go into many requests


def summarise_request(request: BlockRequest, told: Told | None = None) -> dict[str, Any]:
    """A JSON-able summary to store; hidden values only by state, texts of the template only by digest.

    `told` is shared by requests over one fact book; the summary of a fact is then one value in all of them.
    """
    told = {} if told is None else told
    for fact in request.facts:
        if id(fact) not in told:
            told[id(fact)] = _summarise_fact(fact)
    return {
        "facts": {fact.path: told[id(fact)] for fact in request.facts},
        "equal": group_equalities(request.equalities),
        "differences": {
            each.item: describe_difference(each) | {"label": each.label} for each in request.differences
        },
        "findings": {each.id: describe_finding(each) for each in request.findings},
        "ratings": dict(request.ratings),
        "block": {name: _digest(value) for name, value in describe_block(request.block).items()},
        **({"complete": list(request.whole_lists)} if request.whole_lists else {}),
    }


def _summarise_fact(fact: Fact) -> dict[str, str]:
    text = (
        shown_text(fact) if fact.value.has_value and not fact.sensitive else _STATES[known_state(fact.value)]
    )
    return {"label": fact.label, "item": fact.item_label or fact.label, "row": fact.row, "text": text}


def _digest(value: object) -> str:
    return hashlib.sha256(to_canonical_json(value).encode()).hexdigest()[:16]


def describe_changes(old_summary: Mapping[str, Any], new_request: BlockRequest) -> tuple[str, ...]:
    """One short sentence a change, findings first: 「保守用回線: BAD → ①」; empty when nothing is known of before."""
    if not old_summary:
        return ()
    new = summarise_request(new_request)
    told = [
        *_changed_findings(old_summary, new),
        *_changed_differences(old_summary["differences"], new["differences"]),
        *_changed_facts(_without_findings(old_summary), _without_findings(new)),
        *_changed_block(old_summary["block"], new["block"]),
    ]
    if not told and old_summary["equal"] != new["equal"]:
        told.append("同じ人・同じ連絡先の組み合わせが変わった")
    if not told and old_summary.get("complete") != new.get("complete"):
        told.append("表に全部を書いたかどうかが変わった")
    return tuple(dict.fromkeys(told))


def _changed_findings(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*old["findings"], *new["findings"])):
        before, after = old["findings"].get(key), new["findings"].get(key)
        entry = _either(after, before)["entry"]
        was = before["rating"] if before else old["ratings"].get(key, "課題なし")
        now = after["rating"] if after else new["ratings"].get(key, "課題なし")
        if was != now:
            yield f"{entry}: {was} → {now}"
        elif before is None:
            yield f"{entry}: 課題が加わった（{now}）"
        elif after is None:
            yield f"{entry}: 課題がなくなった（{now}）"
        yield from _changed_parts(entry, before or {}, after or {})


def _changed_parts(entry: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    if not before or not after:
        return
    for name, label in _FINDING_PARTS.items():
        if before[name] != after[name]:
            yield f"{entry}の{label}: {_say(before[name])} → {_say(after[name])}"


def _say(value: object) -> str:
    """A part of a finding in words."""
    if isinstance(value, list):
        parts = [each["id"] if isinstance(each, dict) else _say(each) for each in value]
        return "、".join(parts) or "なし"
    text = str(value)
    return _STATES.get(text.strip("()"), text) or "なし"


def _changed_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for item in dict.fromkeys((*old, *new)):
        before, after = old.get(item), new.get(item)
        label = _either(after, before)["label"]
        was, now = _state_words(before), _state_words(after)
        if was != now:
            yield f"{label}: {was} → {now}"
        elif before and after and before["assumed"] != after["assumed"]:
            yield f"{label}: ひな形の想定が変わった"


def _state_words(difference: Mapping[str, str] | None) -> str:
    if difference is None:
        return _DIFFERENCES["same"]
    told = difference["actual"] if difference["state"] == "different" else ""
    return told or _DIFFERENCES[difference["state"]]


def _without_findings(summary: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without owners and dues of findings, which are told with the finding."""
    told = {f"assessment.{entry}.{leaf}" for entry in summary["findings"] for leaf in ("owner", "due")}
    return {path: fact for path, fact in summary["facts"].items() if path not in told}


def _changed_facts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Leaves by item: told one by one when few, else as one change of the item."""
    by_item: dict[str, list[str]] = {}
    for path in dict.fromkeys((*old, *new)):
        before, after = old.get(path), new.get(path)
        if before is None or after is None or before["text"] != after["text"]:
            by_item.setdefault(_either(after, before)["item"], []).append(path)
    for item, paths in by_item.items():
        changed = [path for path in paths if path in old and path in new]
        yield from _tell(
            item, [f"{new[path]['label']}: {old[path]['text']} → {new[path]['text']}" for path in changed]
        )
        yield from _tell_rows(item, "加わった", [new[path] for path in paths if path not in old])
        yield from _tell_rows(item, "なくなった", [old[path] for path in paths if path not in new])


def _either(one: Any, other: Any) -> Any:
    """The first that is there."""
    return one if one is not None else other


def _tell(item: str, told: Sequence[str]) -> Iterator[str]:
    if len(told) > _TOLD_SINGLY:
        yield f"{item}が変わった（{len(told)}か所）"
    else:
        yield from told


def _tell_rows(item: str, verb: str, facts: Sequence[Mapping[str, str]]) -> Iterator[str]:
    rows = {fact["row"] for fact in facts if fact["row"]}
    if rows:
        yield f"{item}に{len(rows)}行が{verb}" if verb == "加わった" else f"{item}から{len(rows)}行が{verb}"
    elif facts:
        yield f"{item}の項目が{verb}"


def _changed_block(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    changed = [label for name, label in _BLOCK_PARTS.items() if old.get(name) != new[name]]
    if changed:
        yield f"ひな形の{'、'.join(changed)}が変わった"
