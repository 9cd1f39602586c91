"""予約された入力の表: finding coverage, the 要確認 list and the official contacts (`findings`, `todo`, `official`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bcp.filling.finding_view import PROJECT_MARK, end_sentence, write_literally
from bcp.planning.facts import FactBook
from bcp.vocabulary import (
    Answer,
    Case,
    Catalogue,
    Coverage,
    Finding,
    OfficialRecord,
    Rating,
    State,
    Todo,
    Usability,
)

_COVERED = {"full": "対応済み", "partial": "一部", "no": "未対応"}
# Where a person writes an owner or a date by hand; not blank, as a blank cell looks forgotten.
_ROOM = "未定"
# Stands for the same safe action as in the row above.
_DITTO = "同上"
_IN_THE_TEXT = "本文のとおり"


def say_open_count(todo: Sequence[Todo], usability: Usability | None) -> str:
    """未確定N件, and first of all that the plan does not carry tonight where it does not."""
    count = f"未確定{len(todo)}件"
    if usability is not None and usability.usable == "no":
        return f"案：この計画だけでは今夜動けない。不足{len(usability.blocking)}件。{count}"
    return count


# ------------------------------------------------------------------ findings


def lay_out_findings(
    case: Case, facts: FactBook, findings: Sequence[Finding], coverage: Sequence[Coverage]
) -> str:
    """A row per finding, then what was not rated or is 対象外."""
    by_id = {each.finding: each for each in coverage}
    lines = [
        "| 脅威の入口 | 評価 | 課題と場所 | 対策 | 書いた所 | 担当・期限 |",
        "|---|---|---|---|---|---|",
        *(_finding_row(case, facts, each, by_id.get(each.id)) for each in findings),
    ]
    table = "\n".join(lines) if findings else "課題のあるアセスメント結果はない。"
    notes = "\n".join(_rating_notes(case))
    return f"{table}\n\n{notes}" if notes else table


def _finding_row(case: Case, facts: FactBook, finding: Finding, covered: Coverage | None) -> str:
    path = f"assessment.{finding.id}"
    places = [
        f"[[{path}.{leaf}]]" for leaf in ("issue", "where") if facts.get(f"{path}.{leaf}").value.has_value
    ]
    cause = {"unknown": "（実態不明）", "no_measure": "（無対策）"}.get(finding.cause, "")
    cells = (
        finding.entry,
        finding.rating.value + cause,
        "／".join(places) or "記入なし",
        "、".join(_short_measure(each.id, each.origin) for each in finding.measures) or "なし",
        _say_where(case, covered),
        f"[[{path}.owner]]・[[{path}.due]]",
    )
    return "| " + " | ".join(cells) + " |"


def _short_measure(number: str, origin: str) -> str:
    return number + (PROJECT_MARK if origin == "project" else "")


def _say_where(case: Case, covered: Coverage | None) -> str:
    """The state, and the titles of the blocks that deal with the finding."""
    if covered is None:
        return "本文にはない"
    blocks = case.template.blocks
    titles = dict.fromkeys(
        write_literally(blocks[block].title) for block, _ in covered.where if block in blocks
    )
    return f"{_COVERED[covered.covered]}：" + ("、".join(titles) or "本文にはない")


def _rating_notes(case: Case) -> Iterable[str]:
    """What the table does not show, as list items: accepted risks, exclusions, entries nobody rated."""
    results = case.environment.assessment.results
    entries = case.catalogue.entries
    for key, result in results.items():
        if key in entries and result.rating is Rating.EXCLUDED:
            reason = write_literally(result.reason.text) if result.reason.has_value else "記入なし"
            yield f"- 対象外：{entries[key].label}（理由：{reason}）"
        elif key in entries and result.accept is not None:
            accept = result.accept
            told = [
                write_literally(each.text) if each.has_value else "記入なし"
                for each in (accept.reason, accept.by, accept.until)
            ]
            yield f"- 受容：{entries[key].label}（理由：{told[0]}。承認：{told[1]}。期限：{told[2]}）"
    unrated = [entry.label for key, entry in entries.items() if _is_unrated(case, key)]
    if unrated:
        yield f"- 未評価：{'、'.join(unrated)}。評価が済むまでは、弱点があるものとして動く。"


def _is_unrated(case: Case, entry: str) -> bool:
    result = case.environment.assessment.results.get(entry)
    return result is None or result.rating is Rating.UNRATED


# ------------------------------------------------------------------ todo and official


def lay_out_todo(todo: Sequence[Todo]) -> str:
    """The 要確認 list, heaviest first, with room for owner and date."""
    if not todo:
        return "要確認はない。"
    lines = ["| 重さ | 確かめること | 分かるまでの行動 | 担当 | 期限 |", "|---|---|---|---|---|"]
    actions = ["", *(each.if_unknown for each in todo)]
    return "\n".join([*lines, *(_todo_row(each, above) for each, above in zip(todo, actions, strict=False))])


def _todo_row(todo: Todo, action_above: str) -> str:
    action = end_sentence(write_literally(todo.if_unknown)) or "なし"
    if todo.weight != "A":
        action = _IN_THE_TEXT  # one page holds the list only if the lighter entries stay short
    cells = (
        todo.weight,
        write_literally(todo.what),
        _DITTO if todo.weight == "A" and todo.if_unknown == action_above != "" else action,
        write_literally(todo.owner) or _ROOM,
        write_literally(todo.due) or _ROOM,
    )
    return "| " + " | ".join(cells) + " |"


# Records that only matter where the factory is under that law, or does not know whether it is.
_ONLY_WITH = {"high_pressure_gas": "high_pressure_gas", "listed_group": "listed_group"}


def lay_out_official(catalogue: Catalogue, regulated: Answer) -> str:
    """The official contacts and timers that can matter here, by reference, with the day they were confirmed."""
    records = [each for each in catalogue.official.values() if _matters(each.id, regulated)]
    lines = ["| 窓口・制度 | 使うとき | 期限 | 方法と注意 |", "|---|---|---|---|"]
    for record in records:
        name, when, deadline, how, note = (
            f"[[official.{record.id}.{field}]]" if field in record.fields else "なし"
            for field in ("name", "when", "deadline", "how", "note")
        )
        lines.append(f"| {name} | {when} | {deadline} | {how}。{note} |")
    return "\n\n".join(["\n".join(lines), *_say_dates(records)])


def _matters(record: str, regulated: Answer) -> bool:
    law = next((law for start, law in _ONLY_WITH.items() if record.startswith(start)), "")
    return not law or law in regulated.choices or regulated.state in (State.UNKNOWN, State.UNANSWERED)


def _say_dates(records: Sequence[OfficialRecord]) -> Iterable[str]:
    """When it was confirmed, what may change soon, and where it was read."""
    dates = "、".join(sorted({write_literally(each.as_of) for each in records}))
    yield f"確認日：{dates}。"
    changing = [write_literally(each.fields.get("name", each.id)) for each in records if each.volatile]
    if changing:
        yield f"変わりやすいもの：{'、'.join(changing)}。使う前に公表元で確かめる。"
    sources = dict.fromkeys(each.source for each in records if each.source)
    if sources:
        yield "出典：" + "、".join(f"`{source}`" for source in sources)
