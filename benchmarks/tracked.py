"""Two versions of one plan as tracked changes: ours against python-redlines on the same documents."""

from __future__ import annotations

import datetime
import re
import tempfile
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from bcp.pipeline.generate import generate
from bcp.pipeline.listener import Listener
from bcp.rendering.docx import render_docx
from bcp.rendering.docx.meta import DocumentMeta
from bcp.rendering.docx_track import Causes, render_tracked_docx
from bcp.settings import read_settings
from benchmarks.harness import ROOT, Figure, Section, ratios, take_turns

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
_DATE = datetime.date(2026, 11, 22)
_TEXT = """\
The plan of `naniwa_seimitsu` before and after a changed rating and a changed place. Ours begins with the Markdown of
both and ends with one DOCX, so it renders two documents on the way; python-redlines begins with these two documents.
{redlines}"""


def run(quick: bool) -> Section:
    """Seconds of both, in turns, and how many changes each marks."""
    rounds = 2 if quick else 5
    with tempfile.TemporaryDirectory() as folder:
        old, new = (
            _plan(Path(folder), "old"),
            _plan(Path(folder), "new", ("赤札3", "赤札8"), ("交替で", "順番に")),
        )
    meta = DocumentMeta(title="計画", date=_DATE)
    moment = datetime.datetime(2026, 11, 22, 9, 0)
    old_docx, new_docx = render_docx(old, meta), render_docx(new, meta)
    ours = lambda: render_tracked_docx(old, new, meta, Causes(), moment)  # noqa: E731
    things: dict[str, Callable[[], object]] = {"tracked changes, from Markdown": ours}
    theirs, why = _redlines(old_docx, new_docx)
    if theirs:
        things["python-redlines, from two documents"] = theirs
    taken = take_turns(things, rounds=rounds)
    figures = [Figure(name, "s", seconds) for name, seconds in taken.items()]
    if theirs:
        first, second = taken.values()
        figures.append(Figure("ours / python-redlines", "ratio", ratios(first, second)))
        figures.append(Figure("changes python-redlines marks", "", (_changes(theirs()),), "w:ins and w:del"))
    figures.append(Figure("changes ours marks", "", (_changes(ours()),), "w:ins and w:del"))
    return Section("Tracked changes", _TEXT.format(redlines=why), tuple(figures))


def _plan(folder: Path, name: str, *changes: tuple[str, str]) -> str:
    """The Markdown of the plan of the table with these changes."""
    text = TABLE.read_text("utf-8")
    for old, new in changes:
        text = text.replace(old, new)
    if changes:
        text = re.sub(r"(?m)^(    USBメモリー: ).*$", r"\1②", text)
    table = folder / f"{name}.yaml"
    table.write_text(text, "utf-8")
    options = {"out": str(folder / name), "provider": "offline", "date": _DATE.isoformat()}
    generate(table, read_settings(options), Listener())
    return (folder / name / "bcp.md").read_text("utf-8")


def _redlines(old: bytes, new: bytes) -> tuple[Callable[[], bytes] | None, str]:
    """The other tool with the first of its engines that is installed, or why it is not measured."""
    why = ""
    for name in ("DocxodusEngine", "XmlPowerToolsEngine"):
        try:
            from python_redlines import engines

            engine = getattr(engines, name)()
            engine.run_redline("bcp", old, new)
        except Exception as error:  # an absent package, or its program does not start on this machine
            why = f"python-redlines does not run here ({type(error).__name__}: {error})."
            continue

        def redline(engine: Any = engine) -> bytes:
            marked: bytes = engine.run_redline("bcp", old, new)[0]
            return marked

        return redline, f"python-redlines ({name}) starts a program for each comparison."
    return None, why


def _changes(document: object) -> int:
    assert isinstance(document, bytes)
    body = zipfile.ZipFile(BytesIO(document)).read("word/document.xml")
    return len(re.findall(rb"<w:(?:ins|del)[ >]", body))
