"""What must hold in every DOCX this tool writes, and what schema validators do not look at."""

from __future__ import annotations

import zipfile

from bcp.rendering.docx_check.package_rules import PACKAGE_RULES
from bcp.rendering.docx_check.parts import DOCUMENT, Fault, read_parts
from bcp.rendering.docx_check.review_rules import REVIEW_RULES
from bcp.rendering.docx_check.text_rules import TEXT_RULES

__all__ = ["Fault", "check_docx"]


def check_docx(data: bytes) -> tuple[Fault, ...]:
    """The faults of a DOCX, in the order of the rules; none for a good one."""
    try:
        parts, faults = read_parts(data)
    except (zipfile.BadZipFile, EOFError) as fault:
        return (Fault("not-a-package", "", str(fault)),)
    if DOCUMENT not in parts.names:
        return (Fault("part-missing", DOCUMENT, "no body"),)
    rules = PACKAGE_RULES + TEXT_RULES + REVIEW_RULES
    return faults + tuple(fault for rule in rules for fault in rule(parts))
