"""PDF through LibreOffice: the same pages that people print, made by a program they can check."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bcp.errors import Message, RenderError

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_SECONDS = 120
_HINT = Message(
    "LibreOfficeを入れるか、書き出したDOCXをWordで開き、「PDFとして保存」を選ぶ。",
    "Install LibreOffice, or open the exported DOCX in Word and save it as PDF.",
)


def find_libreoffice() -> str:
    """The program of LibreOffice; "" where there is none."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), "")
    return found or next((place for place in _PLACES if Path(place).is_file()), "")


def convert_file(source: Path) -> bytes:
    """The PDF of the DOCX at `source`, made beside it; raises RenderError where LibreOffice is missing or fails."""
    program = find_libreoffice()
    if not program:
        raise RenderError(
            Message("PDFを作れない。LibreOfficeが見つからない。", "No PDF: LibreOffice was not found."), _HINT
        )
    folder = source.parent
    # A profile of its own: a LibreOffice that is open on the desk would take the job and not do it.
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise _failed(str(fault)) from fault
    result = source.with_suffix(".pdf")
    if not result.is_file():
        raise _failed(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
    return result.read_bytes()


def _failed(why: str) -> RenderError:
    return RenderError(
        Message(f"PDFを作れない。LibreOfficeが失敗した（{why}）。", f"No PDF: LibreOffice failed ({why})."),
        _HINT,
    )
