"""A real plan's DOCX with everything in it (changes, comments, pictures), and who objects to a document."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

from docx_validators import audit, inspect

from bcp.api import generate, read_template
from bcp.cli.main import main
from bcp.rendering.docx.archive import write_archive
from bcp.rendering.docx_check import check_docx
from bcp.rendering.pictures.picture import Picture
from bcp.rendering.pictures.place import place_in_docx

ROOT = Path(__file__).parents[2]
# one grey point: a picture as good as any for what stands around it
POINT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


def base_document(folder: Path, table: str = "naniwa_seimitsu") -> bytes:
    """The plan of an example as tracked changes from the template, with reasons as comments and two pictures."""
    generate(ROOT / "env_diff" / f"{table}.yaml", out=str(folder / table))
    assert main(["diff", str(folder / table), "--docx", str(folder / "diff.docx"), "-q"]) == 0
    pictures = [
        Picture(name, "図の題", f"{name}の説明。", POINT, b"", 100, 60) for name in ("network", "restore")
    ]
    template = read_template(ROOT / "templates" / "bcp_template_ai.md")
    return place_in_docx((folder / "diff.docx").read_bytes(), pictures, template)


def packed(parts: Mapping[str, bytes]) -> bytes:
    return write_archive(parts)


def opens(data: bytes) -> bool:
    """Whether python-docx opens the document and reads its text."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = Document(io.BytesIO(data))
        return bool([paragraph.text for paragraph in document.paragraphs])
    except (OpcError, LxmlError, KeyError, ValueError, BadZipFile):
        return False


def seen_by(data: bytes) -> set[str]:
    """Who objects: our own rules, openxml-audit, ooxml-integrity, python-docx."""
    said = {
        "own": bool(check_docx(data)),
        "audit": bool(audit(data)),
        "integrity": bool(inspect(data)),
        "open": not opens(data),
    }
    return {name for name, objects in said.items() if objects}
