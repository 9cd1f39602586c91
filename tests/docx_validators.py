"""Two validators from elsewhere, in this process: openxml-audit (schema) and ooxml-integrity (references)."""

from __future__ import annotations

import functools
import hashlib
import io
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

_TAG = re.compile(r"<[^>]+>")
_VALUE = re.compile(r"[0-9]+|[^\x00-\x7f]+")


@functools.cache
def _auditor() -> Any:
    """The schema validator; None where it is not installed."""
    try:
        from openxml_audit import OpenXmlValidator
    except ImportError:
        return None
    return OpenXmlValidator(max_errors=20)


@functools.cache
def _inspector() -> Any:
    try:
        from ooxml_integrity import check
    except ImportError:
        return None
    return check


def audit(data: bytes) -> list[str]:
    """What openxml-audit says against a document; [] for a good one, and where it is not installed."""
    return [] if _auditor() is None else _in_a_file(data, _audit_file)


def _audit_file(path: Path) -> list[Any]:
    result = _auditor().validate(path)
    return list(result.errors) or ([] if result.is_valid else ["not valid"])


def inspect(data: bytes) -> list[str]:
    """What ooxml-integrity says against a document, warnings too."""
    return [] if _inspector() is None else _in_a_file(data, _inspector())


def _in_a_file(data: bytes, judge: Any) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        path.write_bytes(data)
        return [f"{judge.__name__}: {each}" for each in judge(path)]


def markup_of(data: bytes) -> set[tuple[str, ...]]:
    """Three tags in a row, wherever they stand, numbers and Japanese aside: what a schema can object to."""
    found: set[tuple[str, ...]] = set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                tags = [_VALUE.sub("0", tag) for tag in _TAG.findall(archive.read(name).decode())]
                found |= {
                    (_VALUE.sub("", name), *three) for three in zip(tags, tags[1:], tags[2:], strict=False)
                }
    return found


class Auditor:
    """検証: both validators over many documents; the slow one where the markup has something it has not seen."""

    def __init__(self, whole: bool = False) -> None:
        self.whole = whole
        self.audited = 0
        self._digests: set[str] = set()
        self._markup: set[tuple[str, ...]] = set()

    def judge(self, data: bytes) -> list[str]:
        """What both say against a document, the first time it is shown."""
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._digests:
            return []
        self._digests.add(digest)
        markup = markup_of(data)
        if not self.whole and markup <= self._markup:
            return inspect(data)
        self._markup |= markup
        self.audited += 1
        return audit(data) + inspect(data)
