"""Two independent validators open what is made, and refuse what is broken."""

import datetime
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bcp.rendering.card import render_card
from bcp.rendering.docx import DocumentMeta, render_docx

SAMPLE = (Path(__file__).parent / "data" / "sample_plan.md").read_text(encoding="utf-8")
META = DocumentMeta(
    title="計画", date=datetime.date(2026, 11, 22), company="浪速精密", draft=True, open_count=3
)
CARD = "# 初動カード\n\n1. 班長は、設備を止める。\n\n| 役割 | 電話 |\n|---|---|\n| 対策本部長 | 090 |\n"
pytestmark = pytest.mark.slow


def program(name):
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def audit(path):
    command = [program("openxml-audit"), "--policy", "strict", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def integrity(path):
    command = [program("ooxml-integrity"), "check", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.fixture(params=["plan", "card", "easy"])
def document(request, tmp_path):
    path = tmp_path / f"{request.param}.docx"
    made = {
        "plan": lambda: render_docx(SAMPLE, META),
        "card": lambda: render_card(CARD, META),
        "easy": lambda: render_card(CARD, META, easy=True),
    }
    path.write_bytes(made[request.param]())
    return path


def test_both_validators_find_nothing(document):
    for checked in (audit(document), integrity(document)):
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_both_validators_see_a_broken_document(document):
    broken = io.BytesIO()
    with zipfile.ZipFile(document) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:tcPr>", b"<w:tcPrX>").replace(b"</w:tcPr>", b"</w:tcPrX>")
                data = data.replace(b'w:id="1"', b'w:id="x"')
            if name != "word/styles.xml":
                new.writestr(name, data)
    document.write_bytes(broken.getvalue())
    assert audit(document).returncode != 0 and integrity(document).returncode != 0
