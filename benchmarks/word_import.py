"""`bcp import`: an edited Word file taken back, as a whole process and by its two steps."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from bcp.importing.patch import apply_word
from bcp.importing.word import read_word
from benchmarks.harness import ROOT, Figure, Section, bcp, measure_command, take_turns

TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
_TEXT = """\
The 25-page plan of `naniwa_seimitsu` with two sentences edited in its Word file. The whole process also proves, renders
and commits the plan anew."""


def run(quick: bool) -> Section:
    """Seconds of the process, of reading the document and of finding what changed."""
    rounds = 2 if quick else 5
    with tempfile.TemporaryDirectory() as name:
        fresh, out = Path(name) / "fresh", Path(name) / "out"
        words = ("generate", TABLE, "--provider", "offline", "--out", fresh, "--date", "2026-11-22", "-q")
        measure_command(bcp(*words), rounds=1)
        edited = Path(name) / "edited.docx"
        edited.write_bytes(edit((fresh / "bcp.docx").read_bytes()))
        markdown = (fresh / "bcp.md").read_text("utf-8")
        data = edited.read_bytes()

        def renew() -> None:
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(fresh, out)

        whole = measure_command(
            bcp("import", out, edited, "--env-diff", TABLE, "--date", "2026-11-22", "-q"),
            rounds=rounds,
            before=renew,
            codes=(0, 4),
        )
        if (out / "bcp.md").read_text("utf-8") == markdown:
            raise RuntimeError("the edit did not arrive")
        word = read_word(data, "edited.docx", "accepted")
        steps = take_turns(
            {
                "reading the document": lambda: read_word(data, "edited.docx", "accepted"),
                "finding what changed": lambda: apply_word(markdown, word),
            },
            rounds=rounds,
        )
    figures = [
        Figure("bcp import", "s", whole.seconds),
        Figure("bcp import", "MiB", whole.peak_mib, "peak memory"),
    ]
    figures += [Figure(name, "s", seconds) for name, seconds in steps.items()]
    return Section("Taking Word edits back", _TEXT, tuple(figures))


def edit(document: bytes) -> bytes:
    """The document with a word of two sentences typed over."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(document)) as archive,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/document.xml":
                text = content.decode()
                end = text.index("</w:t>", text.index("する。"))
                content = (text[:end] + "（現場で書き足した）" + text[end:]).encode()
            new.writestr(name, content)
    return packed.getvalue()
