"""The summary of a batch as JSON, CSV and a page, written line by line from the results on disk."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from bcp.batch.page import write_page
from bcp.batch.result import TableResult
from bcp.batch.results_file import ResultsFile
from bcp.batch.totals import Totals
from bcp.store import OutputFolder

FORMAT = "bcp/batch@1"
JSON, CSV, PAGE = "summary.json", "summary.csv", "summary.html"
COLUMNS = (
    "番号", "工場", "表", "結果", "終了コード", "使えるか", "足りないもの", "要確認A", "要確認B", "要確認C",
    "重い要確認", "課題", "重い課題", "検証の誤り", "代わりの文", "提案", "問い合わせ", "入力トークン", "出力トークン",
    "秒", "出力先", "失敗の理由",
)  # fmt: skip
STATES = {"made": "作成", "unchanged": "変更なし", "failed": "失敗"}
USABLE = {"yes": "使える", "conditional": "条件付き", "no": "今夜は動けない", "": ""}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_summary(folder: OutputFolder, results: ResultsFile, totals: Totals, date: datetime.date) -> None:
    """summary.json, summary.csv and summary.html in the folder of the batch."""
    folder.write_aside_in_parts(JSON, json_lines(results.in_order(), totals, date))
    folder.write_aside_in_parts(CSV, csv_lines(results.in_order()))
    folder.write_aside_in_parts(PAGE, write_page(results.worst_first(), totals, date))


def json_lines(results: Iterable[TableResult], totals: Totals, date: datetime.date) -> Iterator[str]:
    """bcp/batch@1, one table a line."""
    head = {"format": FORMAT, "date": date.isoformat(), "exit_code": totals.exit_code}
    head["totals"] = totals.as_json()
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "tables": [\n'
    before = ""
    for result in results:
        yield before + json.dumps(result.as_json(), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def csv_lines(results: Iterable[TableResult]) -> Iterator[str]:
    """One row a factory; begins with a BOM, because Excel takes a file without one for Shift_JIS."""
    yield "\ufeff" + _row(COLUMNS)
    for result in results:
        yield _row([_safe(cell) for cell in _cells(result)])


def _cells(result: TableResult) -> Iterator[object]:
    questions, tokens = result.open_questions or {}, result.tokens or {}
    yield from (result.number, result.name, result.table, STATES[result.state], result.exit_code)
    yield from (USABLE[result.usable], " ".join(result.gates))
    yield from (questions.get(weight, 0) for weight in "ABC")
    yield "／".join(result.worst_questions)
    yield result.finding_count
    yield "／".join(f"{entry}（{rating}）" for entry, rating, _ in result.findings)
    yield " ".join(result.errors)
    yield from (result.fallbacks, result.suggestions, result.calls)
    yield from (tokens.get("prompt", 0), tokens.get("completion", 0))
    yield from (result.seconds, result.folder, result.message[0])


def _safe(cell: object) -> object:
    """Text that a spreadsheet would take for a formula, with the sign that stops it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _row(cells: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
