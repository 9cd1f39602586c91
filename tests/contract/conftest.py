"""An empty working folder and the command in it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from contract_tool import Tool

sys.path.insert(0, str(Path(__file__).parent.parent))  # scripted_server

VARIABLES = (
    "BCP_PROVIDER", "BCP_MODEL", "BCP_BASE_URL", "BCP_LANG", "OPENAI_API_KEY", "OPENAI_BASE_URL",
)  # fmt: skip


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tool:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Tool(tmp_path, capsys)
