"""A table as commented YAML with its answers in place: the starter table, filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcp.inputs import starter
from bcp.inputs.assessment import ACCEPT_KEYS, ASSESSMENT_KEYS, RESULT_KEYS
from bcp.inputs.starter import Keys
from bcp.inputs.yaml_scalars import Content, write_flow, write_scalar
from bcp.vocabulary import (
    Answer,
    Assessment,
    AssessmentResult,
    Catalogue,
    Column,
    Environment,
    Item,
    Rating,
    Row,
    State,
    Value,
)

_STATES = {
    State.UNKNOWN: ("不明", "unknown"),
    State.NONE: ("なし", "none"),
    State.AS_ASSUMED: ("想定どおり", "as_assumed"),
}
_CAUSES = {"unknown": ("不明", "unknown"), "no_measure": ("無対策", "no_measure"), "": ("", "")}
_YES_NO = {"yes": ("はい", "yes"), "no": ("いいえ", "no"), "unknown": ("分からない", "unknown")}
_NOT_ASKED = ("未回答", "unanswered")  # a check point that `bcp assess` has not come to
_TEXTS = ("issue", "where", "interim", "owner", "due", "status", "reason")


def unparse_environment(environment: Environment, catalogue: Catalogue, keys: Keys = "ja") -> str:
    """The table as YAML with LF; reading it back gives the same answers and the same assessment.

    Answers of a `common` file stand in it as the table's own.
    """
    lines = [starter.head(environment.name)]
    for stage in starter.STAGES:
        lines.append(starter.stage_head(stage))
        for item in catalogue.items.values():
            if item.stage == stage:
                lines.extend(_item(item, environment.answers[item.id], keys))
    return "\n".join([*lines, *_assessment(environment.assessment, catalogue, keys), ""])


def _say(pair: tuple[str, str], keys: Keys) -> str:
    return pair[0 if keys == "ja" else 1]


# ------------------------------------------------------------ items


def _item(item: Item, answer: Answer, keys: Keys) -> Iterator[str]:
    """The lines of one item: its comment, its answer, an empty line."""
    yield from starter.comment(item, keys)
    key = f"  {starter.key(item, keys)}:"
    state = _STATES.get(answer.state)
    if item.type == "choices" and (answer.choices or answer.detail.text):
        yield key
        yield from _choices(item, answer, keys)
    elif state:
        yield f"{key} {_say(state, keys)}"
    elif item.type == "table" and answer.rows:
        yield from (f"  #   {line.strip()}" for line in starter.fields(item, keys))
        yield key
        yield from _rows(item, answer, keys)
    elif item.type == "record":
        yield key
        yield from (_cell_line(column, answer.cells[column.id], keys) for column in item.columns.values())
    else:
        yield key
        yield from starter.fields(item, keys)
    yield ""


def _cell_line(column: Column, value: Value, keys: Keys) -> str:
    """`column: value  # note` of a record."""
    text = value.text or _say(_STATES.get(value.state, ("", "")), keys)
    written = f" {write_scalar(text, in_flow=False)}" if text else ""
    note = starter.note(column, keys)
    return f"    {starter.key(column, keys)}:{written}" + (f"  # {note}" if note else "")


def _choices(item: Item, answer: Answer, keys: Keys) -> Iterator[str]:
    chosen: Content = [item.choices[each] if keys == "ja" else each for each in answer.choices]
    state = _say(_STATES.get(answer.state, ("", "")), keys)
    if not item.has_detail:
        yield f"    {_say(('選択', 'choice'), keys)}: {write_flow(chosen) if chosen else state}"
        return
    yield f"    {_say(('選択', 'choice'), keys)}:" + (f" {write_flow(chosen) if chosen else state}".rstrip())
    detail = write_scalar(answer.detail.text, in_flow=False) if answer.detail.text else ""
    yield f"    {_say(('詳細', 'detail'), keys)}: {detail}".rstrip()


def _rows(item: Item, answer: Answer, keys: Keys) -> Iterator[str]:
    """One row a line; wrapped by `complete` and `rows` where somebody said whether all are there."""
    indent = "    "
    if answer.complete != "unknown":
        yield f"    complete: {_say(_YES_NO[answer.complete], keys)}"
        yield "    rows:"
        indent = "      "
    for row in answer.rows:
        yield f"{indent}- {_row(item, row, keys)}"


def _row(item: Item, row: Row, keys: Keys) -> str:
    texts = {
        starter.key(column, keys): row.cells[column.id].text
        for column in item.columns.values()
        if row.cells[column.id].text
    }
    return write_flow(texts) if texts else _say(_STATES.get(row.state, ("~", "~")), keys)


# ------------------------------------------------------------ assessment


def _assessment(assessment: Assessment, catalogue: Catalogue, keys: Keys) -> Iterator[str]:
    yield starter.assessment_head(catalogue, keys)
    top = {"date": assessment.date.text, "assessor": assessment.assessor.text, "basis": assessment.basis}
    for key, text in top.items():
        written = f" {write_scalar(text, in_flow=False)}" if text else ""
        yield f"  {_label(key, ASSESSMENT_KEYS, keys)}:{written}"
    yield f"  {_label('results', ASSESSMENT_KEYS, keys)}:"
    for entry in catalogue.entries.values():
        content = _result(assessment.results[entry.id], keys)
        written = f" {write_flow(content)}" if content else ""
        yield f"    {starter.key(entry, keys)}:{written}  # {entry.number}. {starter.one_line(entry.event)}"


def _label(key: str, labels: Mapping[str, str], keys: Keys) -> str:
    return labels[key] if keys == "ja" else key


def _result(result: AssessmentResult, keys: Keys) -> Content:
    """The rating alone, or all that is said of the entry point."""
    rating = "" if result.rating is Rating.UNRATED else result.rating.value
    more: dict[str, Content] = {"cause": _say(_CAUSES[result.cause], keys)}
    more |= {key: getattr(result, key).text for key in _TEXTS}
    more["measures"] = list(result.measures) or ""
    more["checks"] = [_say(_YES_NO.get(each, _NOT_ASKED), keys) for each in result.checks] or ""
    if result.accept:
        texts = {_label(key, ACCEPT_KEYS, keys): getattr(result.accept, key).text for key in ACCEPT_KEYS}
        more["accept"] = texts
    said = {key: more[key] for key in RESULT_KEYS if more.get(key)}
    if not said:
        return rating
    return {_label(key, RESULT_KEYS, keys): text for key, text in {"rating": rating, **said}.items() if text}
