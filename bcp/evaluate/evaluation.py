"""Tables times providers: every run measured, judged and averaged, as bcp/eval@1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bcp.evaluate.generic import swap_test
from bcp.evaluate.metrics import METRICS, measure
from bcp.evaluate.questions import answer_questions
from bcp.evaluate.rubric import judge
from bcp.evaluate.runs import Run, run_bare, run_model, run_offline
from bcp.pipeline.filling import ask_before_sending
from bcp.pipeline.listener import Listener
from bcp.pipeline.masking import make_mask
from bcp.pipeline.provider import choose_provider
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.workspace import Workspace, open_workspace, shown_path

FORMAT = "bcp/eval@1"
Result = dict[str, Any]


def evaluate(tables: Sequence[Path], settings: Settings, folder: OutputFolder, listener: Listener) -> Result:
    """The figures of every table with every provider; raises ModelUnavailable when an endpoint fails for good.

    Offline and the bare template always run; with --provider openai also the model, block by block, and the experiment
    as published.
    """
    works = [open_workspace(table, settings) for table in tables]
    runs: dict[str, list[Run]] = {}
    for name, make in _providers(settings, folder, listener).items():
        for number, work in enumerate(works, 1):
            listener.progress(number, len(works), f"{name} {work.case.environment.name}")
            runs.setdefault(name, []).append(make(work))
    return {
        "format": FORMAT,
        "date": settings.date.isoformat(),
        "template": {
            "path": shown_path(works[0].case.template.path),
            "sha256": works[0].case.template.sha256,
        },
        "tables": [shown_path(work.case.environment.path) for work in works],
        "providers": {name: _provider(of_provider) for name, of_provider in runs.items()},
    }


def _providers(
    settings: Settings, folder: OutputFolder, listener: Listener
) -> Mapping[str, Callable[[Workspace], Run]]:
    offline = {"bare": run_bare, "offline": lambda work: run_offline(work, folder)}
    if settings["provider"] in (None, "offline"):
        return offline
    return {
        **offline,
        "published": lambda work: _published(work, listener),
        settings["provider"]: lambda work: run_model(work, folder, listener),
    }


def _published(work: Workspace, listener: Listener) -> Run:
    """The experiment as published, through the same guarded client as everything else."""
    from bcp.evaluate.published import run_published
    from bcp.filling.client import OpenAIChatClient
    from bcp.filling.guard import Guard
    from bcp.pipeline.provider import api_key

    provider = choose_provider(work.settings, None, work)
    ask_before_sending(provider, work.settings, listener)
    client = OpenAIChatClient(
        base_url=provider.base_url,
        model=provider.model,
        guard=Guard(make_mask(work).find),
        api_key=api_key(),
        timeout_seconds=work.settings["timeout"],
    )
    return run_published(work, client)


def _provider(runs: Sequence[Run]) -> Result:
    """The figures of one provider: each table's, and over all of them."""
    tables = {run.work.case.environment.name: _table(run) for run in runs}
    dependent, independent = swap_test(runs)
    mean = {
        metric.key: _mean([table["figures"].get(metric.key) for table in tables.values()])
        for metric in METRICS
    }
    mean |= {"swap_differs": _rounded(dependent.value), "swap_same": _rounded(independent.value)}
    return {"name": runs[0].provider, "mean": mean, "tables": tables}


def _table(run: Run) -> Result:
    judgement = judge(run)
    figures = {**measure(run), "rubric": judgement.points, "gates_failed": float(len(judgement.failed_gates))}
    codes: dict[str, int] = {}
    for violation in run.errors:
        codes[violation.code] = codes.get(violation.code, 0) + 1
    return {
        "figures": {key: _rounded(value) for key, value in figures.items()},
        "errors": codes,
        "questions": answer_questions(run, judgement),
        "rubric": [{"group": group, "item": name, "mark": mark} for group, name, mark in judgement.marks],
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return _rounded(sum(known) / len(known)) if known else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
