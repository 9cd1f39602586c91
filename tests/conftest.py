"""What holds for every test: every DOCX is checked, no time limits on shared machines, in CI the same examples."""

from __future__ import annotations

import os

from docx_watch import pytest_addoption, pytest_runtest_call, pytest_runtest_setup
from hypothesis import settings

__all__ = ["pytest_addoption", "pytest_runtest_call", "pytest_runtest_setup"]

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
