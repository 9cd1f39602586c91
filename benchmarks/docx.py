"""Markdown to DOCX: our renderer, pandoc and docxtpl on the same plan."""

from __future__ import annotations

import datetime
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from bcp.rendering.docx import parse, render_docx
from bcp.rendering.docx.meta import DocumentMeta
from benchmarks.harness import (
    ROOT,
    Figure,
    Goal,
    Measured,
    Section,
    bcp,
    in_turns,
    measure_command,
    ratios,
    take_turns,
)

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
META = DocumentMeta(title="計画", date=datetime.date(2026, 11, 22))
_TEXT = """\
The 25-page plan of `naniwa_seimitsu`. Processes: from bcp.md on disk to a DOCX on disk, in turns; ours is an interpreter
that imports the renderer and renders once; as in our commands patterns are kept and garbage is looked for rarely. In one process, warm: our renderer (styles, contents, cover, card, headers)
and docxtpl, which fills a template that loops over the same headings, paragraphs and table rows, all as plain text."""
_OURS = """\
import datetime, gc, pathlib, sys
gc.set_threshold(100_000, 20, 100)
from bcp.kept_patterns import use_kept_patterns
use_kept_patterns()
from bcp.rendering.docx import render_docx
from bcp.rendering.docx.meta import DocumentMeta
text = pathlib.Path(sys.argv[1]).read_text("utf-8")
meta = DocumentMeta(title="計画", date=datetime.date(2026, 11, 22))
pathlib.Path(sys.argv[2]).write_bytes(render_docx(text, meta))
gc.freeze()
"""


def run(quick: bool) -> Section:
    """Seconds and memory of each, and the ratios within the run."""
    rounds = 3 if quick else 9
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        words = ("generate", TABLE, "--provider", "offline", "--out", out, "--date", "2026-11-22", "-q")
        measure_command(bcp(*words), rounds=1)
        plan = out / "bcp.md"
        commands = {"ours": [sys.executable, "-c", _OURS, str(plan), f"{name}/ours.docx"]}
        if shutil.which("pandoc"):
            commands["pandoc"] = ["pandoc", str(plan), "-o", f"{name}/pandoc.docx"]
        whole = in_turns(commands, rounds)
        markdown = plan.read_text("utf-8")
    template, blocks = make_template(), blocks_of(markdown)
    warm = take_turns(
        {
            "ours, warm": lambda: _render_anew(markdown),
            "docxtpl, warm": lambda: fill_template(template, blocks),
        },
        rounds=rounds,
    )
    figures = []
    for name, each in whole.items():
        figures.append(Figure(f"{name}, whole process", "s", each.seconds))
        figures.append(Figure(f"{name}, whole process", "MiB", each.peak_mib, "peak memory"))
    figures += [Figure(name, "s", seconds) for name, seconds in warm.items()]
    figures.append(Figure("ours / docxtpl, warm", "ratio", ratios(warm["ours, warm"], warm["docxtpl, warm"])))
    return Section("Markdown to Word", _TEXT, (*figures, *_ratios(whole)), _goals(whole, warm["ours, warm"]))


def _ratios(whole: dict[str, Measured]) -> list[Figure]:
    if "pandoc" not in whole:
        return []
    ours, pandoc = whole["ours"], whole["pandoc"]
    return [
        Figure("ours / pandoc, seconds", "ratio", ratios(ours.seconds, pandoc.seconds)),
        Figure("ours / pandoc, memory", "ratio", ratios(ours.peak_mib, pandoc.peak_mib)),
        Figure("ours / pandoc, processor time", "ratio", ratios(ours.cpu_seconds, pandoc.cpu_seconds)),
    ]


def _render_anew(markdown: str) -> bytes:
    """The document in a warm process that has never read its texts: those it keeps are forgotten first."""
    for kept in (parse._parse_section, parse._read_text):
        kept.cache_clear()
    return render_docx(markdown, META)


def _goals(whole: dict[str, Measured], warm: tuple[float, ...]) -> tuple[Goal, ...]:
    goals = [Goal(f"{figure.name}", figure.median, 1.0) for figure in _ratios(whole)[:1]]
    return (*goals, Goal("DOCX of 25 pages in a warm process, seconds", min(warm), 0.1))


# ---------------------------------------------------------------- docxtpl


def blocks_of(markdown: str) -> list[dict[str, Any]]:
    """The plan as docxtpl gets it: headings, paragraphs and tables of plain text."""
    blocks: list[dict[str, Any]] = []
    for line in markdown.split("\n"):
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if blocks and blocks[-1]["kind"] == "table":
                blocks[-1]["rows"].append(cells)
            else:
                blocks.append({"kind": "table", "rows": [cells]})
        elif line.startswith("#"):
            blocks.append({"kind": "heading", "text": line.lstrip("#").strip()})
        elif line.strip():
            blocks.append({"kind": "text", "text": line})
    return blocks


def make_template() -> bytes:
    """A Word template with loops over blocks, rows and cells."""
    from docx import Document

    document = Document()
    document.add_paragraph("{%p for b in blocks %}")
    document.add_paragraph("{%p if b.kind == 'heading' %}")
    document.add_heading("{{ b.text }}", 2)
    document.add_paragraph("{%p elif b.kind == 'table' %}")
    table = document.add_table(3, 1)
    table.style = "Table Grid"
    table.cell(0, 0).text = "{%tr for r in b.rows %}"
    table.cell(1, 0).text = "{{ r | join('　') }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{ b.text }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def fill_template(template: bytes, blocks: list[dict[str, Any]]) -> bytes:
    """The document that docxtpl makes."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(BytesIO(template))
    document.render({"blocks": blocks}, autoescape=True)
    packed = BytesIO()
    document.save(packed)
    if len(packed.getvalue()) < len(template):
        raise RuntimeError("docxtpl wrote nothing")
    return packed.getvalue()
