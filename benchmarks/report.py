"""Sections as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.harness import Figure, Goal, Section

CHANGES = Path(__file__).with_name("changes.md")  # figures of the past, which no run can measure again


def section_to_json(section: Section) -> dict[str, Any]:
    """The section as plain values, with median and spread beside the values."""
    figures = [
        {**asdict(figure), "median": figure.median, "spread": list(figure.spread)}
        for figure in section.figures
    ]
    goals = [{**asdict(goal), "kept": goal.kept} for goal in section.goals]
    return {"title": section.title, "text": section.text, "figures": figures, "goals": goals}


def section_from_json(stored: Mapping[str, Any]) -> Section:
    """The inverse of `section_to_json`."""
    figures = tuple(
        Figure(one["name"], one["unit"], tuple(one["values"]), one["note"]) for one in stored["figures"]
    )
    goals = tuple(
        Goal(one["name"], one["measured"], one["bound"], one["at_least"]) for one in stored["goals"]
    )
    return Section(stored["title"], stored["text"], figures, goals)


def section_markdown(section: Section, level: int = 2, seconds: float | None = None) -> str:
    """Heading, text, how long it took to measure, a table of figures and a line for each goal."""
    lines = ["#" * level + " " + section.title, "", section.text.strip(), ""]
    lines += [f"Measured in {seconds:,.0f} s.", ""] if seconds else []
    if section.figures:
        lines += ["| what | unit | median | lowest–highest | runs | note |", "|---|---|--:|--:|--:|---|"]
        lines += [_row(figure) for figure in section.figures]
        lines.append("")
    lines += [_goal(goal) for goal in section.goals]
    return "\n".join(lines).rstrip() + "\n"


def _row(figure: Figure) -> str:
    low, high = figure.spread
    spread = "" if low == high else f"{_number(low)}–{_number(high)}"
    cells = (
        figure.name,
        figure.unit,
        _number(figure.median),
        spread,
        str(len(figure.values)),
        figure.note,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _goal(goal: Goal) -> str:
    sign = "≥" if goal.at_least else "≤"
    verdict = "kept" if goal.kept else "**missed**"
    return f"- Goal: {goal.name} {sign} {_number(goal.bound)}: {_number(goal.measured)}, {verdict}"


def _number(value: float) -> str:
    """Three significant digits, whole numbers whole."""
    if value == int(value) and abs(value) >= 1:
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def document(result: Mapping[str, Any]) -> str:
    """docs/benchmarks.md from the JSON of a whole run."""
    machine = result["machine"]
    quick = " (quick form: fewer rounds, smaller sizes)" if result["quick"] else ""
    lines = [
        "# Figures",
        "",
        f"Made by `{result['command']}` on {result['date']}{quick}; do not edit, run it again.",
        "Ratios are of things measured in the same run, in turns. Median of the runs named; lowest and highest beside it.",
        "Measured processes find the bytecode of all modules on disk, as after any first run, and write theirs: an",
        "environment's PYTHONDONTWRITEBYTECODE is taken away, and one unmeasured run goes first.",
        "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in machine.items()) + ".",
        "",
        _goals(result["sections"].values()),
    ]
    body = [
        section_markdown(section_from_json(stored), seconds=stored.get("seconds"))
        for stored in result["sections"].values()
    ]
    missing = [f"## {name}\n\nNot measured: {why}\n" for name, why in result["failed"].items()]
    return "\n".join(lines) + "\n" + "\n".join((*body, *missing, CHANGES.read_text("utf-8")))


def _goals(sections: Iterable[Mapping[str, Any]]) -> str:
    """All goals of all sections on one table."""
    goals = [goal for stored in sections for goal in section_from_json(stored).goals]
    if not goals:
        return ""
    rows = [
        f"| {goal.name} | {'≥' if goal.at_least else '≤'} {_number(goal.bound)} | {_number(goal.measured)} "
        f"| {'kept' if goal.kept else '**missed**'} |"
        for goal in goals
    ]
    return "\n".join(("| goal | bound | measured | |", "|---|--:|--:|---|", *rows, ""))


def dump(value: Any) -> str:
    """JSON as it is stored."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
