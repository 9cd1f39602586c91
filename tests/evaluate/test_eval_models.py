"""bcp eval with a scripted model: block by block with repairs, and the experiment as published."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from scripted_server import ScriptedServer, read_block  # noqa: E402

from bcp.cli.main import main  # noqa: E402

pytestmark = pytest.mark.server
TABLE = ROOT / "tests/data/environment/valid/t4.yaml"


def whole_plan(prompt: str) -> dict[str, Any]:
    """The template with one block rewritten, an invented figure in it."""
    template = prompt.split("# ひな形\n\n", 1)[1]
    text = re.sub(
        r"##\{#network_now\}\n.*?\n##\n",
        "##{#network_now}\n工場は本社と専用線でつながっている。専用線は300Mbpsである。復元には41時間かかる。\n##\n",
        template,
        flags=re.S,
    )
    return {"text": text, "covers": [], "open_questions": []}


def answer(request: dict[str, Any]) -> Any:
    user = request["messages"][0]["content"]
    if request["messages"][0]["role"] == "user" and "# ひな形" in user:
        return whole_plan(user)
    block = read_block(request)
    return {"text": block.default, "covers": [], "open_questions": []}


@pytest.mark.slow
def test_a_model_and_the_published_experiment_are_measured_beside_the_baselines(tmp_path: Path) -> None:
    with ScriptedServer(answer) as server:
        code = main(
            ["eval", str(TABLE), "--out", str(tmp_path), "--provider", "openai", "--model", "scripted"]
            + ["--base-url", server.base_url, "-q", "--json"]
        )
        sent = [body.decode() for body in server.bodies]
    assert code == 0
    result = json.loads((tmp_path / "eval.json").read_text("utf-8"))["providers"]
    assert list(result) == ["bare", "offline", "published", "openai"]
    published = result["published"]["tables"]["t4"]
    assert published["figures"]["calls"] == 1
    assert published["errors"]["ungrounded"] >= 1
    assert result["openai"]["mean"]["calls"] > 40
    assert result["openai"]["mean"]["fallback"] + result["openai"]["mean"]["valid_at_first"] > 0.5
    # the whole table was in one prompt, and nobody's name or number was
    assert all(
        secret not in body for body in sent for secret in ("郡山", "4301", "架空エレクトロニクス株式会社")
    )
