"""予約された入力の表: the count of open points, finding coverage and the official contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bcp.filling.finding_view import PROJECT_MARK, write_literally
from bcp.planning.facts import FactBook
from bcp.vocabulary import (
    Case,
    Coverage,
    Finding,
    OfficialRecord,
    Parsed,
    Rating,
    State,
    Todo,
    Usability,
)

_COVERED = {"full": "対応済み", "partial": "一部", "no": "未対応"}


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


# ------------------------------------------------------------------ official


# The laws of the table under which a record can matter; a record that starts with none of these always can.
_LAWS: Mapping[str, tuple[str, ...]] = {
    "high_pressure_gas": ("high_pressure_gas",),
    "listed_group": ("listed_group",),
    "other_sectors": (
        "hazardous_material",
        "poisonous_substances",
        "food",
        "haccp",
        "gmp",
        "medical_device",
        "pharmaceutical",
        "defence",
        "export_control",
    ),
    "scs_scheme": ("iatf16949", "oem_guideline"),
}
# What the plan itself says at its place, or what is background for the person who keeps the plan.
_SAID_ELSEWHERE = ("customer_contract", "insurance", "ransom", "nco", "cyber_law_2026")
_BACKGROUND = "ほかに、[[official.nco.name]]と[[official.cyber_law_2026.name]]がある。直接報告する定めがあるかは、確かめていない。"


def lay_out_official(case: Case, facts: FactBook) -> str:
    """The official contacts and timers that can matter here, by reference, with the day they were confirmed."""
    records = [each for each in case.catalogue.official.values() if _matters(each.id, facts)]
    lines = ["| 窓口・制度 | 使うとき | 期限 | 方法と注意 |", "|---|---|---|---|"]
    for record in records:
        name, when, deadline, how, note = (
            f"[[official.{record.id}.{field}]]" if field in record.fields else "なし"
            for field in ("name", "when", "deadline", "how", "note")
        )
        lines.append(f"| {name} | {when} | {deadline} | {how}。{note} |")
    return "\n\n".join(["\n".join(lines), _BACKGROUND, *_say_dates(records)])


def _matters(record: str, facts: FactBook) -> bool:
    if record in _SAID_ELSEWHERE:
        return False
    laws = next((laws for start, laws in _LAWS.items() if record.startswith(start)), ())
    regulated = facts.answer("regulated")
    if laws:
        return bool(set(laws) & set(regulated.choices)) or regulated.state in _OPEN
    column = _HELD.get(record)
    return column is None or _holds(facts, *column)


_OPEN = (State.UNKNOWN, State.UNANSWERED)
# Records on one kind of data, by the column of the data held and the answer that makes them matter.
_HELD: Mapping[str, tuple[str, Parsed]] = {
    "ppc_entrusted": ("principal", None),
    "ppc_my_number": ("my_number", True),
    "ppc_employees": ("special_care", True),
}


def _holds(facts: FactBook, column: str, wanted: Parsed) -> bool:
    """True where a row of the data held says so, or nobody knows; `wanted` None: any value."""
    answer = facts.answer("data_held")
    if answer.state in _OPEN or (
        not answer.rows and answer.complete != "yes" and answer.state is not State.NONE
    ):
        return True
    cells = [row.cells[column] for row in answer.rows]
    return any(cell.state in _OPEN or (cell.has_value and wanted in (None, cell.parsed)) for cell in cells)


def _say_dates(records: Sequence[OfficialRecord]) -> Iterable[str]:
    """When it was confirmed, what stays as it is, and where it was read."""
    dates = "、".join(sorted({write_literally(each.as_of) for each in records}))
    steady = [write_literally(each.fields.get("name", each.id)) for each in records if not each.volatile]
    others = f"変わりにくいものは、{'、'.join(steady)}だけである。" if steady else ""
    yield f"確認日：{dates}。上の窓口と期限は変わりやすいものを含むので、使う前に公表元で確かめる。{others}"
    sources = dict.fromkeys(each.source for each in records if "//" in each.source)
    if sources:
        yield "出典：" + "、".join(f"`{source}`" for source in sources)
