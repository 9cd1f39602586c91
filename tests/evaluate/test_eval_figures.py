"""bcp eval without a model: what the figures are, that the baselines differ, and that getting worse is told."""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bcp.cli.main import main
from bcp.evaluate.chart import draw_chart
from bcp.evaluate.compare import compare
from bcp.evaluate.evaluation import evaluate
from bcp.evaluate.generic import generic_sentences, swap_test
from bcp.evaluate.metrics import METRICS, measure
from bcp.evaluate.rubric import WEIGHTS, judge
from bcp.evaluate.runs import Run, run_bare, run_offline
from bcp.evaluate.tables import to_markdown
from bcp.pipeline.listener import Listener
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.workspace import open_workspace

ROOT = Path(__file__).parent.parent.parent
TABLES = (ROOT / "env_diff/ou_kagaku.yaml", ROOT / "tests/data/environment/valid/t4.yaml")


@functools.cache
def bare(table: Path) -> Run:
    return run_bare(open_workspace(table, Settings()))


@functools.cache
def offline(table: Path) -> Run:
    return run_offline(open_workspace(table, Settings()), OutputFolder(ROOT / "nowhere"))


@functools.cache
def result() -> dict[str, Any]:
    return evaluate(TABLES, Settings(), OutputFolder(ROOT / "nowhere"), Listener())


def test_the_bare_template_customises_nothing_and_the_composer_does() -> None:
    nothing, something = measure(bare(TABLES[0])), measure(offline(TABLES[0]))
    assert nothing["unfilled"] is not None and nothing["unfilled"] > 0.9
    assert something["valid_at_first"] == 1.0 and something["unfilled"] == 0.0
    assert something["covered_full"] > nothing["covered_full"]  # type: ignore[operator]
    assert something["fixed_kept"] == nothing["fixed_kept"] == 1.0


def test_the_swap_test_sees_that_a_template_says_the_same_everywhere() -> None:
    same, _ = swap_test([bare(table) for table in TABLES])
    different, _ = swap_test([offline(table) for table in TABLES])
    assert (same.value or 0) < 0.1 < 0.9 < (different.value or 0)


def test_sentences_without_a_fact_of_the_factory_are_generic() -> None:
    assert (generic_sentences(bare(TABLES[0])).value or 0) > 0.9
    assert (generic_sentences(offline(TABLES[0])).value or 1) < 0.8


def test_the_rubric_gives_points_and_names_the_gates_that_fail() -> None:
    good, poor = judge(offline(TABLES[0])), judge(bare(TABLES[0]))
    assert sum(WEIGHTS.values()) == 100
    assert 0 <= poor.points < good.points <= 100
    assert len(poor.failed_gates) > len(good.failed_gates)


def test_every_metric_has_a_figure_or_says_that_there_is_none() -> None:
    for provider in result()["providers"].values():
        assert set(provider["mean"]) == {metric.key for metric in METRICS}


def test_the_three_questions_are_answered_by_number() -> None:
    text = to_markdown(result())
    for question in ("自らカスタマイズできるか", "適切な定義ができるか", "使い物になるか"):
        assert question in text
    answers = result()["providers"]["offline"]["tables"]["ou_kagaku"]["questions"]
    assert answers["使い物になるか"]["passes"] is True
    assert answers["自らカスタマイズできるか"]["answered"] <= answers["自らカスタマイズできるか"]["fields"]


def test_what_got_worse_is_told_first() -> None:
    before = json.loads(json.dumps(result()))
    before["providers"]["offline"]["mean"].update(own_blocks=2.0, rubric=10.0)
    changes = compare(before, result())
    assert [(change.key, change.is_worse) for change in changes] == [
        ("own_blocks", True),
        ("rubric", False),
    ]
    assert "## 前より悪くなったもの" in to_markdown(result(), changes)
    assert compare(result(), result()) == ()


def test_the_chart_is_an_svg_or_bars_stand_in_its_place() -> None:
    pytest.importorskip("matplotlib")
    chart = draw_chart(result())
    assert chart is None or b"<svg" in chart
    assert "█" in to_markdown(result())
    assert "![" in to_markdown(result(), (), "eval.svg")


def test_the_command_writes_its_files_and_compares(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.yaml"
    shutil.copy(TABLES[0], table)
    out = tmp_path / "out"
    assert main(["eval", str(table), "--out", str(out), "-q"]) == 0
    assert {"eval.json", "eval.md"} <= {path.name for path in out.iterdir()}
    kept = json.loads((out / "eval.json").read_text("utf-8"))
    assert kept["format"] == "bcp/eval@1"
    kept["providers"]["offline"]["mean"]["covered_full"] = 2.0
    (tmp_path / "old.json").write_text(json.dumps(kept), "utf-8")
    assert main(["eval", str(table), "--out", str(out), "-q", "--against", str(tmp_path / "old.json")]) == 1
    assert "前より悪くなったもの" in capsys.readouterr().out
    assert main(["eval", str(table), "--out", str(out), "--against", str(table)]) == 2
