"""`bcp drill`: the exercise of one table, from the plan that stands or from one composed for the purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bcp.lockfile import lock_from_json
from bcp.pipeline.drafting import OfflineDrafter, draft_without_model
from bcp.pipeline.filling import Filling
from bcp.pipeline.proving import prove_plan
from bcp.pipeline.standing import Standing
from bcp.planning.decide import decide_blocks
from bcp.rendering.docx import DocumentMeta, render_docx
from bcp.rendering.drill import Drill, make_drill, render_drill
from bcp.settings import Settings
from bcp.store import PLAN, OutputFolder, sha256, to_json
from bcp.workspace import Workspace, open_workspace, output_path, remember_lock

FOLDER = "drill"
_WRITTEN = f"{FOLDER}/written.json"  # what the tool wrote, so that notes typed into it are not written over


@dataclass(frozen=True)
class DrillOutcome:
    """訓練の結果: the drill, where its documents are, and which of them people had written in."""

    drill: Drill
    from_plan: bool  # a plan stands in the folder; else it was composed for the purpose
    files: tuple[Path, ...]
    left_alone: tuple[tuple[str, str], ...]


def prepare_drill(table: Path, settings: Settings) -> DrillOutcome:
    """Make the drill and write it as Markdown and DOCX into the output's folder `drill`."""
    work = open_workspace(table, settings)  # before the folder is made: bad input leaves no trace
    folder = OutputFolder(output_path(table, settings))
    with folder.opened():
        work = remember_lock(work, lock_from_json(folder.read_lock()))
        standing = folder.read(PLAN)
        markdown = _as_text(standing) if standing is not None else compose_plan(work)
        drill = make_drill(work.case, work.facts, markdown, settings["seed"])
        text = render_drill(drill)
        documents = {".md": text.encode(), ".docx": render_docx(text, _meta(work, drill))}
        names, left_alone = _write(folder, f"{FOLDER}/drill-{drill.seed}", documents)
    return DrillOutcome(drill, standing is not None, tuple(folder.path / name for name in names), left_alone)


def _as_text(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def compose_plan(work: Workspace) -> str:
    """The Markdown of a plan by the built-in composer; nothing is written."""
    plans = decide_blocks(work.requests, {}, "offline")
    drafts = draft_without_model(work, plans, OfflineDrafter(work))
    return prove_plan(work, Standing(), Filling(drafts)).plan.markdown


def _meta(work: Workspace, drill: Drill) -> DocumentMeta:
    def shown(path: str) -> str:
        fact = work.facts.get(path)
        return work.facts.display(fact) if fact.value.has_value else ""

    return DocumentMeta(
        title=f"机上訓練：{drill.title}",
        date=work.case.date,
        company=shown("company.name"),
        site=shown("company.site"),
        classification=shown("document_control.classification"),
        toc=False,
    )


def _write(
    folder: OutputFolder, stem: str, documents: Mapping[str, bytes]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Names of what was written, and what was left alone because people changed it since."""
    before = json.loads((folder.read(_WRITTEN) or b"{}").decode())
    names: list[str] = []
    left_alone: list[tuple[str, str]] = []
    for ending, data in documents.items():
        name = stem + ending
        standing = folder.read(name)
        if standing is not None and sha256(standing) not in (before.get(name), sha256(data)):
            left_alone.append((name, f"{stem}.new{ending}"))
            name = f"{stem}.new{ending}"
        folder.write_aside(name, data)
        before[name] = sha256(data)
        names.append(name)
    folder.write_aside(_WRITTEN, to_json(dict(sorted(before.items()))).encode())
    return tuple(names), tuple(left_alone)


def drill_as_json(outcome: DrillOutcome) -> dict[str, Any]:
    """bcp/drill@1."""
    drill = outcome.drill
    return {
        "format": "bcp/drill@1",
        "title": drill.title,
        "seed": drill.seed,
        "minutes": 60,
        "players": [asdict(player) for player in drill.players],
        "injects": [
            {
                "number": inject.number,
                "minute": inject.minute,
                "clock": inject.clock,
                "title": inject.scene.title,
                "to": inject.scene.to,
                "text": inject.scene.text,
                "questions": [
                    {
                        "ask": answer.question.ask,
                        "state": answer.state,
                        "unknown": list(answer.unknown),
                        "expected": [asdict(quote) for quote in answer.quotes],
                    }
                    for answer in inject.answers
                ],
            }
            for inject in drill.injects
        ],
        "unanswered": sum(answer.state != "answered" for _, answer in drill.answers),
        "files": [str(path) for path in outcome.files],
    }
