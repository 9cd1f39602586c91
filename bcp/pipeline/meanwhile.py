"""What can be got ready while a model is being waited for: the code and tables that proving and rendering need."""

from __future__ import annotations

import contextlib
import threading
from functools import lru_cache

_LET_IT_LEAVE_SECONDS = 0.05  # the first questions go out before anything else takes the processor


class Meanwhile:
    """待ち時間の仕事: begins once, with the first question that leaves; ends before the plan is proved."""

    def __init__(self) -> None:
        self._timer = threading.Timer(_LET_IT_LEAVE_SECONDS, _get_ready)
        self._is_begun = False

    def begin(self, _: object = None) -> None:
        """Start in a thread of its own; later calls do nothing."""
        if not self._is_begun:
            self._is_begun = True
            self._timer.start()

    def end(self) -> None:
        """Wait for what is under way; nothing begins any more."""
        self._timer.cancel()
        if self._is_begun:
            self._timer.join()


def _get_ready() -> None:
    """A fault here is no fault of the run: what fails is met again, and told, where it is needed."""
    with contextlib.suppress(Exception):
        import bcp.pipeline.committing  # proving, rendering and committing load with it
        import bcp.rendering.review  # noqa: F401

        _rehearse()


@lru_cache(maxsize=1)
def _rehearse() -> None:
    """Render a small document, so that fonts, widths and the document template are read."""
    import datetime

    from bcp.rendering.docx import render_docx
    from bcp.rendering.docx.meta import DocumentMeta

    lines = [
        "# 章",
        "",
        "## 節",
        "",
        "文。",
        "",
        "1. 手順",
        "",
        "- 項目",
        "",
        "| 列 | 列 |",
        "|---|---|",
        "| 値 | 値 |",
    ]
    render_docx("\n".join(lines) + "\n", DocumentMeta(title="計画", date=datetime.date(2000, 1, 1)))
