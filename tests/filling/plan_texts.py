"""The whole plan's source text of one table, and whole runs of the tool, for tests that read it as a reader does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from composer_cases import Composed, composed, shipped_template

from bcp.cli.main import main
from bcp.filling.fact_tables import lay_out_facts
from bcp.rendering.markdown import put_in_facts


def write_sources(factory: Composed) -> dict[str, str]:
    """Block id -> text with references; `fixed` is what stands between the blocks."""
    texts = {
        key: lay_out_facts(request, factory.case, factory.facts)
        if request.block.fill == "facts"
        else factory.text(key)
        for key, request in factory.requests.items()
    }
    texts["fixed"] = "".join(part.raw for part in shipped_template().segments[1:] if not part.block_id)
    return texts


def write_plan(table: str) -> str:
    """All of it, values put in."""
    factory = composed(table)
    return put_in_facts("\n".join(write_sources(factory).values()), factory.facts)


def generate(table: Path, out: Path) -> tuple[int, dict[str, Any], str]:
    """Exit code, report and bcp.md of `bcp generate`."""
    code = main(["generate", str(table), "--out", str(out), "--date", "2026-11-22", "-q"])
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return code, report, (out / "bcp.md").read_text(encoding="utf-8")
