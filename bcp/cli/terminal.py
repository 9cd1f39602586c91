"""How wide the terminal is; shutil, which knows as well, would load its packers for it."""

from __future__ import annotations

import os
import sys


def terminal_width(otherwise: int) -> int:
    """Columns of COLUMNS or of the terminal; `otherwise` where neither tells."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or otherwise  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # no such stream, closed, or no terminal
        return otherwise
