"""Small factories in an empty folder, `bcp batch` as a process or in this one, and at times a scripted model."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
sys.path.insert(0, str(TESTS / "contract"))
sys.path.insert(0, str(TESTS.parent))  # for benchmarks

from batch_factories import Factories
from contract_tool import Tool


@pytest.fixture
def factories(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Factories:
    for name in ("BCP_PROVIDER", "BCP_MODEL", "BCP_BASE_URL", "BCP_BY", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Factories(Tool(tmp_path, capsys))
