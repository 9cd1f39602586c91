"""Two validators from elsewhere, in this process: openxml-audit (schema) and ooxml-integrity (references)."""

from __future__ import annotations

import functools
import hashlib
import tempfile
from pathlib import Path
from typing import Any


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


def quick_audit(data: bytes) -> list[str]:
    """What openxml-audit says, each shape of element judged once; for a bad document in its own full words."""
    found = remembering_audit(data)
    return found and (audit(data) or found)


def remembering_audit(data: bytes) -> list[str]:
    """What the auditor that judges each shape once says, in its own words."""
    return [] if _auditor() is None else _in_a_file(data, _quickly_audit_file)


@functools.cache
def _remembering() -> Any:
    from docx_audit import RememberingAuditor

    return RememberingAuditor()


def _quickly_audit_file(path: Path) -> list[Any]:
    result = _remembering().validate(path)
    return list(result.errors) or ([] if result.is_valid else ["not valid"])


def inspect(data: bytes) -> list[str]:
    """What ooxml-integrity says against a document, warnings too."""
    return [] if _inspector() is None else _in_a_file(data, _inspector())


def _in_a_file(data: bytes, judge: Any) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        path.write_bytes(data)
        return [f"{judge.__name__}: {each}" for each in judge(path)]


class Auditor:
    """検証: both validators over many documents; each document once, each shape of element once."""

    def __init__(self) -> None:
        self.audited = 0
        self._digests: set[str] = set()

    def judge(self, data: bytes) -> list[str]:
        """What both say against a document, the first time it is shown."""
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._digests:
            return []
        self._digests.add(digest)
        self.audited += 1
        return quick_audit(data) + inspect(data)
