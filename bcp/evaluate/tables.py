"""An evaluation as Markdown: figures per provider, the three questions, what changed; bars where no chart is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bcp.evaluate.compare import Change
from bcp.evaluate.metrics import METRICS, Metric
from bcp.evaluate.questions import CUSTOMISE, DEFINE, USABLE

BAR_LENGTH = 20
NAMES = {
    "bare": "ひな形のまま",
    "offline": "内蔵の作成器",
    "published": "公表された実験の方法（一回の依頼）",
    "openai": "生成AI（ブロックごと、検証と修正あり）",
}


def to_markdown(result: Mapping[str, Any], changes: Sequence[Change] = (), chart: str = "") -> str:
    """The whole report; `chart` is the name of a picture beside it, "" for bars instead."""
    providers = result["providers"]
    lines = [
        "# 計画の質の測定",
        "",
        f"日付：{result['date']}　表：{'、'.join(result['tables'])}",
        "",
        *_figures(providers),
        "",
        *([f"![{len(providers)}つの作り方の比較]({chart})"] if chart else _bars(providers)),
        "",
        *_questions(providers),
        *_changes(changes),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def label(name: str, provider: Mapping[str, Any]) -> str:
    """How a provider is called in the report."""
    model = str(provider.get("name", "")).partition(":")[2]
    return NAMES.get(name, name) + (f" {model}" if model else "")


def show(metric: Metric, value: float | None) -> str:
    """A figure for people: shares as per cent, ― where there is none."""
    if value is None:
        return "―"
    if metric.is_share:
        return f"{value * 100:.0f}％"
    return f"{value:.0f}" if metric.key in ("tokens", "calls") else f"{value:.2f}".rstrip("0").rstrip(".")


def _figures(providers: Mapping[str, Any]) -> Iterator[str]:
    yield "| 指標 | " + " | ".join(label(name, each) for name, each in providers.items()) + " |"
    yield "|---|" + "---|" * len(providers)
    for metric in METRICS:
        cells = [show(metric, each["mean"].get(metric.key)) for each in providers.values()]
        if any(cell != "―" for cell in cells):
            yield f"| {metric.ja} | " + " | ".join(cells) + " |"


def _bars(providers: Mapping[str, Any]) -> Iterator[str]:
    shares = [metric for metric in METRICS if metric.is_share and metric.more_is_better]
    yield "```"
    for metric in shares:
        if all(each["mean"].get(metric.key) is None for each in providers.values()):
            continue
        yield metric.ja
        for name, each in providers.items():
            value = each["mean"].get(metric.key)
            if value is not None:
                yield f"  {'█' * round(value * BAR_LENGTH):<{BAR_LENGTH}} {show(metric, value)} {label(name, each)}"
    yield "```"


def _questions(providers: Mapping[str, Any]) -> Iterator[str]:
    yield "## 三つの問いへの答え"
    yield ""
    yield f"| 作り方 | 表 | {CUSTOMISE}（答えた欄、書けたブロック） | {DEFINE}（A項目、矛盾、未接続） | {USABLE}（関門、評価表） |"
    yield "|---|---|---|---|---|"
    for name, provider in providers.items():
        for table, figures in provider["tables"].items():
            one, two, three = (figures["questions"][key] for key in (CUSTOMISE, DEFINE, USABLE))
            yield (
                f"| {label(name, provider)} | {table} | {one['answered']}/{one['fields']}、{one['blocks_written']}/{one['blocks']}"
                f" | {two['a_known']}/{two['a_total']}、{two['contradictions']}、{two['unlinked']}"
                f" | {'合格' if three['passes'] else '不合格'}、{three['usable']}（残り{three['gates_open']}）、{three['rubric']}点"
                f"{'（関門：' + '、'.join(three['rubric_gates_failed']) + '）' if three['rubric_gates_failed'] else ''} |"
            )
    yield ""


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    by_key = {metric.key: metric for metric in METRICS}
    for title, is_worse in (("## 前より悪くなったもの", True), ("## 前より良くなったもの", False)):
        told = [change for change in changes if change.is_worse is is_worse]
        if told:
            yield title
            yield ""
            for each in told:
                metric = by_key[each.key]
                yield f"- {NAMES.get(each.provider, each.provider)}：{each.label} {show(metric, each.before)} → {show(metric, each.after)}"
            yield ""
