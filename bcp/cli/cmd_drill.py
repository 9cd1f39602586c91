"""`bcp drill TABLE`: a table-top exercise of sixty minutes for five people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.errors import Message
from bcp.pipeline.drill import DrillOutcome, drill_as_json, prepare_drill
from bcp.settings import Settings

DONE, LEFT_ALONE = 0, 4


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Write the exercise and say what the plan leaves unanswered; returns 0, or 4 where notes of people stood."""
    outcome = prepare_drill(Path(arguments["table"]), settings)
    if settings["json"]:
        console.result_json(drill_as_json(outcome))
    else:
        for line in _say(outcome, console):
            console.result(line)
    for name, other in outcome.left_alone:
        console.tell(
            Message(
                f"{name} には人の書き込みがあるので残した。新しいものは {other} にある。",
                f"{name} was changed by people and is left alone; the new one is {other}.",
            )
        )
    return LEFT_ALONE if outcome.left_alone else DONE


def _say(outcome: DrillOutcome, console: Console) -> list[str]:
    drill = outcome.drill
    found = [(inject, answer) for inject, answer in drill.answers if answer.state != "answered"]
    lines = [
        console.say(
            f"机上訓練「{drill.title}」：状況{len(drill.injects)}件、問い{len(drill.answers)}件、60分、5人",
            f"table-top exercise “{drill.title}”: {len(drill.injects)} injects, {len(drill.answers)} questions, "
            "60 minutes, 5 people",
        ),
        console.say(
            f"計画が答えていないか、途中の問い：{len(found)}件",
            f"questions the plan leaves unanswered or half answered: {len(found)}",
        ),
    ]
    lines += [f"  - {inject.number} {answer.question.ask}" for inject, answer in found]
    if not outcome.from_plan:
        lines.append(
            console.say(
                "計画がまだないため、内蔵の作成器の文で答えを探した。bcp generate の後にもう一度作る。",
                "There is no plan yet; answers were looked for in a composed one. Run again after bcp generate.",
            )
        )
    return [*lines, *(f"  {path}" for path in outcome.files)]
