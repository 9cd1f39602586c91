"""LibreOffice and poppler for tests: a plan as the PDF of `bcp export`, and its pages as text."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

EXAMPLES = ("naniwa_seimitsu", "ou_kagaku", "setouchi_shokuhin")
TABLES = Path(__file__).parents[2] / "env_diff"
HAS_OFFICE = bool(shutil.which("soffice") and shutil.which("pdftotext"))
needs_office = pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice and poppler are not installed")


def squeezed(text: str) -> str:
    """The text without spaces: a layout adds them between Japanese and Latin."""
    return re.sub(r"\s", "", text)


def pages_of(pdf: Path, *options: str) -> list[str]:
    """The text of each page."""
    told = subprocess.run(["pdftotext", *options, str(pdf), "-"], check=True, capture_output=True, text=True)
    return told.stdout.split("\f")[:-1]
