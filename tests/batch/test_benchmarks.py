"""What the benchmarks are made of: honest figures, goals that can be missed, tables that a factory could have."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bcp.catalog import load_catalogue
from bcp.filling.hosts import describe_host
from bcp.inputs.environment import read_environment
from bcp.inputs.template import parse_template
from benchmarks._tables import write_tables
from benchmarks.batch import sizes_up_to
from benchmarks.harness import (
    Figure,
    Goal,
    Section,
    child_environment,
    measure_command,
    measure_tree,
    take_turns,
)
from benchmarks.llm_path import REMOTE, Case
from benchmarks.report import document, section_from_json, section_markdown, section_to_json
from benchmarks.scaling import TEMPLATE, repeat_template

SECTION = Section(
    "名",
    "text",
    (Figure("a|b", "s", (3.0, 1.0, 2.0), "n"),),
    (Goal("fast", 2.0, 1.0), Goal("many", 5.0, 5.0, True)),
)


def test_a_figure_tells_median_and_spread_and_a_goal_can_be_missed() -> None:
    told = section_markdown(SECTION)
    assert "| a\\|b | s | 2 | 1–3 | 3 | n |" in told
    assert "fast ≤ 1: 2, **missed**" in told and "many ≥ 5: 5, kept" in told


def test_the_page_is_made_from_the_json_and_names_what_failed() -> None:
    assert section_from_json(section_to_json(SECTION)) == SECTION
    result = {
        "command": "x", "date": "2026-11-22", "quick": False, "machine": {"cores": "2"},
        "sections": {"one": section_to_json(SECTION)}, "failed": {"two": "why"},
    }  # fmt: skip
    page = document(result)
    assert page.index("| fast | ≤ 1 | 2 | **missed** |") < page.index("## 名") < page.index("## two")


def test_peak_memory_is_the_commands_own_however_big_this_process_is() -> None:
    ballast = bytearray(120 * 1024 * 1024)
    small = measure_command([sys.executable, "-c", "pass"], rounds=1)
    large = measure_command([sys.executable, "-c", "x = bytearray(80_000_000)"], rounds=1)
    assert small.peak_mib[0] < 60 < large.peak_mib[0] and ballast


def test_memory_of_a_tree_counts_what_the_command_started() -> None:
    child = f"import subprocess, sys; subprocess.run([{sys.executable!r}, '-c', 'x = bytearray(80_000_000); import time; time.sleep(0.5)'])"
    assert measure_tree([sys.executable, "-c", child]).peak_mib[0] > 70


def test_a_command_that_fails_is_no_figure() -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        measure_command([sys.executable, "-c", "raise SystemExit(3)"], rounds=1)


def test_things_take_turns() -> None:
    order: list[str] = []
    taken = take_turns({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2, warm_up=0)
    assert order == ["a", "b", "a", "b"] and {len(values) for values in taken.values()} == {2}


def test_the_tables_of_many_factories_differ_and_can_be_read(tmp_path: Path) -> None:
    paths = write_tables(tmp_path / "a", 9)
    texts = [path.read_text("utf-8") for path in paths]
    assert len(set(texts)) == 9 and texts == [
        path.read_text("utf-8") for path in write_tables(tmp_path / "b", 9)
    ]
    names = {
        read_environment(path, load_catalogue()).answers["company"].cells["short_name"].text for path in paths
    }
    assert len(names) == 9


def test_a_template_four_times_as_long_has_four_times_the_blocks() -> None:
    text = TEMPLATE.read_text("utf-8")
    once = parse_template(text, "t.md", load_catalogue())
    four = parse_template(repeat_template(text, 4), "t.md", load_catalogue())
    assert len(four.blocks) == 4 * len(once.blocks)


def test_a_measured_command_may_write_bytecode_whatever_this_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    look = [sys.executable, "-c", "import sys; sys.exit(40 + sys.dont_write_bytecode)"]
    assert measure_command(look, rounds=1, codes=(40, 41)).codes == (40,)
    assert measure_command(look, rounds=1, codes=(40, 41), env=dict(os.environ)).codes == (40,)
    assert measure_tree(look, codes=(40, 41)).codes == (40,)
    assert child_environment({"A": "1", "PYTHONDONTWRITEBYTECODE": "1"}) == {"A": "1"}


def test_the_ideal_lets_one_question_go_first_where_the_endpoint_is_remote() -> None:
    assert Case("t", 4, 0.5).ideal(38) == 5.0
    assert Case("t", 4, 0.5, is_remote=True).ideal(38) == 5.5
    assert describe_host(REMOTE).kind == "cloud"


@pytest.mark.parametrize(
    "most, quick, sizes",
    [
        (None, False, (10, 100, 1000)),
        (None, True, (4, 24)),
        (300, False, (10, 100, 300)),
        (100, False, (10, 100)),
        (6, True, (4, 6)),
        (1, False, (10, 11)),
    ],
)
def test_the_most_tables_of_a_batch_can_be_named(
    most: int | None, quick: bool, sizes: tuple[int, ...]
) -> None:
    assert sizes_up_to(most, quick) == sizes


def test_the_page_says_how_long_a_section_took() -> None:
    assert "Measured in 312 s." in section_markdown(SECTION, seconds=312.4)
    assert "Measured in" not in section_markdown(SECTION)
