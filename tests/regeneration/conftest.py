"""The small factory of the contract tests, offline, in an empty folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
sys.path.insert(0, str(TESTS / "contract"))
sys.path.insert(0, str(Path(__file__).parent))

from contract_tool import Tool
from factory import Factory


@pytest.fixture
def factory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Factory:
    for name in ("BCP_PROVIDER", "BCP_MODEL", "BCP_BASE_URL", "BCP_BY", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Factory(Tool(tmp_path, capsys))
