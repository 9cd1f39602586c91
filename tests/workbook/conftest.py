"""Lets these tests import the makers of random tables that stand with the composer's tests."""

from __future__ import annotations

import sys
from pathlib import Path

_FOLDER = str(Path(__file__).parents[1] / "filling")
if _FOLDER not in sys.path:
    sys.path.append(_FOLDER)
