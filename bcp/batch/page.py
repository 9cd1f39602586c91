"""summary.html: all factories on one page, those that need somebody first; no network, no script."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from bcp.batch.result import TableResult
from bcp.batch.totals import Totals

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --warn: #8a5a00; --good: #1b6e3a; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --warn: #ffc46b; --good: #7fd6a0; } }
body { font-family: "Noto Sans CJK JP", "Yu Gothic UI", "Hiragino Sans", sans-serif; line-height: 1.6;
  max-width: 78rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
dl.sums { display: flex; flex-wrap: wrap; gap: .3rem 2rem; margin: 0 0 1rem; }
dl.sums div { display: flex; gap: .5rem; } dt { opacity: .75; } dd { margin: 0; font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border-top: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
thead th { border-top: 0; white-space: nowrap; } tbody th { min-width: 11em; font-weight: 600; }
td:last-child { min-width: 13em; }
ul { margin: 0; padding-left: 1.1em; } .bad { color: var(--bad); } .warn { color: var(--warn); }
.good { color: var(--good); } small { opacity: .75; }
@media (max-width: 46rem) { thead { display: none; } tr { display: block; border-top: 2px solid var(--line); }
  th, td { display: block; border: 0; padding: .15rem 0; } td[data-label]::before { content: attr(data-label) "："; opacity: .75; } }
@media print { body { max-width: none; font-size: 9pt; } tr { break-inside: avoid; } }
"""
_USABLE = {
    "yes": ("good", "今夜使える"),
    "conditional": ("warn", "条件付きで使える"),
    "no": ("bad", "この計画だけでは今夜動けない"),
}
_COVERED = {"full": "対応済み", "partial": "一部だけ対応", "no": "対応がない"}
_COLUMNS = ("工場", "使えるか", "足りないもの（今夜動くための条件）", "要確認", "重い課題")


def write_page(results: Iterable[TableResult], totals: Totals, date: datetime.date) -> Iterator[str]:
    """The page, part by part; `results` come worst first."""
    yield (
        '<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>工場一覧（{totals.tables}件）</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>サイバー対応IT-BCP 工場一覧</h1>\n{_sums(totals, date)}"
        f"<table>\n<thead><tr>{''.join(f'<th scope=col>{name}</th>' for name in _COLUMNS)}</tr></thead>\n<tbody>\n"
    )
    for result in results:
        yield _row(result)
    yield "</tbody>\n</table>\n</body>\n</html>\n"


def _sums(totals: Totals, date: datetime.date) -> str:
    usable, questions = totals.usable, totals.open_questions
    pairs = [
        ("計画の日付", date.isoformat()),
        ("工場", f"{totals.tables}件（失敗 {totals.states['failed']}件）"),
        ("今夜使える", f"{usable['yes']}件"),
        ("条件付き", f"{usable['conditional']}件"),
        ("今夜は動けない", f"{usable['no']}件"),
        ("要確認", f"A {questions['A']:,}・B {questions['B']:,}・C {questions['C']:,}"),
    ]
    if totals.calls:
        spent = totals.tokens["prompt"] + totals.tokens["completion"]
        pairs.append(("生成AIへの問い合わせ", f"{totals.calls:,}回、{spent:,}トークン"))
    told = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs)
    return f'<dl class="sums">{told}</dl>\n'


def _row(result: TableResult) -> str:
    if result.state == "failed":
        why = escape(" ".join(part for part in (result.message[0], result.hint[0]) if part))
        return f'<tr><th scope="row">{escape(result.name)}</th><td class="bad" colspan="4">失敗：{why}</td></tr>\n'
    kind, word = _USABLE[result.usable]
    cells = (
        f'<span class="{kind}">{word}</span>{_faults(result)}',
        _list(result.gates),
        _questions(result),
        _list(_finding(*found) for found in result.findings),
    )
    link = f'<a href="../{quote(result.name)}/review.html">{escape(result.name)}</a>'
    labels = zip(_COLUMNS[1:], cells, strict=True)
    told = "".join(f'<td data-label="{label}">{cell or "なし"}</td>' for label, cell in labels)
    return f'<tr><th scope="row">{link}</th>{told}</tr>\n'


def _faults(result: TableResult) -> str:
    """What keeps the plan from being handed over, beside its gates."""
    told = []
    if result.errors:
        told.append(f'<span class="bad">検証を通らない（{escape("、".join(result.errors))}）</span>')
    if result.suggestions:
        told.append(f"決まっていない提案 {result.suggestions}件")
    if result.fallbacks:
        told.append(f"代わりの文 {result.fallbacks}件")
    return "".join(f"<br><small>{each}</small>" for each in told)


def _questions(result: TableResult) -> str:
    counts = result.open_questions or {}
    if not sum(counts.values()):
        return ""
    told = "・".join(f"{weight} {counts.get(weight, 0)}" for weight in "ABC")
    return f"{told}件{_list(result.worst_questions)}"


def _finding(entry: str, rating: str, covered: str) -> str:
    return f"{entry}（{rating}）{_COVERED.get(covered, covered)}"


def _list(entries: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(entry)}</li>" for entry in entries)
    return f"<ul>{items}</ul>" if items else ""
