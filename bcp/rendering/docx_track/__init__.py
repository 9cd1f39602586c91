"""Two plans as one Word file with tracked changes: accepting all gives the new plan, rejecting all the old one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from bcp.rendering.docx.meta import DocumentMeta

AUTHOR = "BCP作成支援"


@dataclass(frozen=True)
class Causes:
    """理由: why a block changed, by its id, and why text outside blocks did; each becomes a comment."""

    blocks: Mapping[str, str] = field(default_factory=dict)
    outside: str = ""


def render_tracked_docx(
    old: str, new: str, meta: DocumentMeta, causes: Causes, moment: datetime.datetime
) -> bytes:
    """The bytes of a DOCX that tracks the changes from `old` to `new` (Markdown); `moment` is local time."""
    # lxml and python-docx are loaded by those who write documents only
    from bcp.rendering.docx import render_docx
    from bcp.rendering.docx_track.package import track_documents

    return track_documents(render_docx(old, meta), render_docx(new, meta), causes, moment)
