"""`bcp batch` offline: each table its own output, one that fails stops nothing, the summary tells it all."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import signal
import stat
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from batch_factories import Factories, table_of
from factory import snapshot

from bcp.batch.page import write_page
from bcp.batch.result import TableResult, result_from_json
from bcp.batch.totals import Totals

UNSTEADY = ("run.json", "history.jsonl", ".lock")


def test_each_table_gets_the_output_that_generate_would_make(factories: Factories) -> None:
    names = factories.tables(2)
    ran = factories.run("env_diff", "--workers", "2")
    assert ran.code == 0, ran.out + ran.err
    for name in names:
        words = [
            "--template",
            "small.md",
            "--date",
            "2026-11-22",
            "--provider",
            "offline",
            "--out",
            f"alone/{name}",
        ]
        assert factories.tool.run("generate", f"env_diff/{name}.yaml", *words).code == 0
        alone = snapshot(factories.tool.folder / "alone" / name, UNSTEADY)
        assert snapshot(factories.out(name), UNSTEADY) == alone
    again = factories.run("env_diff")
    assert again.code == 0 and "変更なし 2" in again.out
    assert factories.generations(names) == dict.fromkeys(names, 1)


def test_one_failing_table_stops_nothing_and_its_fault_is_told(factories: Factories) -> None:
    names = factories.tables(2)
    factories.tool.write("env_diff/bad.yaml", "format: bcp/env-diff@1\nitems: {compani: {}}\n")
    factories.tool.write("env_diff/空 白.yaml", table_of("asahi"))
    ran = factories.run("env_diff", "env_diff/gone.yaml", "--workers", "1", "--json")
    assert ran.code == 2
    told = ran.json
    assert told["format"] == "bcp/batch@1" and told["exit_code"] == 2
    states = {entry["name"]: (entry["state"], entry["exit_code"]) for entry in told["tables"]}
    assert states == {
        **dict.fromkeys(names, ("made", 0)),
        "bad": ("failed", 2),
        "空 白": ("failed", 2),
        "gone": ("failed", 2),
    }
    assert told["totals"]["states"] == {"made": 2, "unchanged": 0, "failed": 3}
    fault = next(entry for entry in told["tables"] if entry["name"] == "bad")
    assert "env_diff/bad.yaml:2:9" in fault["message"][0] and "company" in fault["message"][0]
    assert not factories.out("bad").exists()


def test_a_plan_that_does_not_pass_gives_1_and_a_broken_table_beside_it_2(factories: Factories) -> None:
    factories.tables(2)
    assert factories.run("env_diff", "--workers", "1").code == 0
    factories.edit("outputs/asahi/bcp.md", ("危険を感じた人は誰でも", "危険を感じた人は##誰でも##"))
    assert factories.run("env_diff", "--workers", "1").code == 1
    assert {name: entry["exit_code"] for name, entry in factories.results.items()} == {"asahi": 1, "izumi": 0}
    assert factories.results["asahi"]["errors"] == ["marker-left"]
    factories.tool.write("env_diff/bad.yaml", "items: {}\n")
    assert factories.run("env_diff", "--workers", "1").code == 2


def test_the_summary_is_a_table_json_csv_and_a_page(factories: Factories) -> None:
    factories.tables(2)
    factories.tool.write("env_diff/=cmd.yaml", "format: bcp/env-diff@1\nitems: {}\n")
    ran = factories.run("env_diff", "--workers", "1")
    assert "asahi" in ran.out and "今夜使える" in ran.out and "summary.html" in ran.out
    rows = list(csv.reader(io.StringIO(factories.summary("summary.csv"))))
    assert rows[0][0] == "\ufeff番号" and len(rows) == 4 and len({len(row) for row in rows}) == 1
    assert [row[1] for row in rows[1:]] == ["'=cmd", "asahi", "izumi"]
    page = factories.summary("summary.html")
    assert "default-src 'none'" in page and "<script" not in page
    assert page.index("失敗：") < page.index("../asahi/review.html")
    entry = factories.results["asahi"]
    report = json.loads((factories.out("asahi") / "report.json").read_text("utf-8"))
    assert entry["usable"] == report["usable"] and entry["gates"] == report["blocking"]
    assert sum(entry["open_questions"].values()) == len(report["todo"])
    assert entry["findings"][0][:2] == ["保守用回線", "BAD"]
    folder = factories.tool.folder / "outputs/batch.summary"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700 and (folder / ".gitignore").is_file()


def test_words_of_a_table_are_words_on_the_page_too() -> None:
    entry = result(gates=("<b>1</b>",), worst_questions=("<i>2</i>",), findings=(("<u>3</u>", "BAD", "no"),))
    failed = result(state="failed", exit_code=2, name="<s>4</s>", message=("<s>5</s>", ""))
    page = "".join(write_page([entry, failed], Totals(), datetime.date(2026, 11, 22)))
    for tag in "bius":
        assert f"<{tag}>" not in page and f"&lt;{tag}&gt;" in page


def result(**more: Any) -> TableResult:
    usual = {
        "number": 1,
        "name": "a",
        "table": "a.yaml",
        "folder": "outputs/a",
        "state": "made",
        "exit_code": 0,
    }
    return TableResult(**{**usual, "usable": "no", "open_questions": {"A": 1}, **more})


def test_a_result_survives_the_way_through_json() -> None:
    told = result(gates=("x",), findings=(("y", "BAD", "no"),), tokens={"prompt": 3}, message=("あ", "a"))
    assert result_from_json(json.loads(json.dumps(told.as_json()))) == told


def test_two_tables_of_one_name_are_refused_and_nothing_is_written(factories: Factories) -> None:
    factories.tables(1)
    factories.tool.write("other/asahi.yaml", table_of("asahi"))
    assert factories.run("env_diff", "other").code == 2
    assert not (factories.tool.folder / "outputs").exists()


def test_out_is_the_parent_of_all(factories: Factories) -> None:
    factories.tables(1)
    assert factories.run("env_diff", "--out", "plans", "--workers", "1").code == 0
    assert (factories.tool.folder / "plans/asahi/bcp.docx").is_file()
    assert (factories.tool.folder / "plans/batch.summary/summary.json").is_file()


def children(process: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{process}/task").iterdir() for child in (task / "children").read_text().split()]  # fmt: skip


def workers_of(process: int) -> list[int]:
    """The processes that make plans (not the resource tracker that Python starts beside them)."""
    return [
        child for child in children(process) if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def wait_for(condition: Any, seconds: float = 60) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not happen")


@pytest.mark.slow
def test_a_worker_that_dies_is_replaced_and_every_plan_is_made_once(factories: Factories) -> None:
    names = factories.tables(6)
    process = factories.start("env_diff", "--workers", "2")
    wait_for(lambda: (factories.tool.folder / "outputs/asahi").exists())
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, out + err
    assert factories.generations(names) == dict.fromkeys(names, 1)
    assert sorted(factories.results) == sorted(names)


@pytest.mark.slow
def test_a_batch_that_was_killed_goes_on_where_it_was(factories: Factories) -> None:
    names = factories.tables(6)
    process = factories.start("env_diff", "--workers", "2")
    wait_for(lambda: (factories.out("asahi") / "history.jsonl").exists())
    process.kill()
    process.communicate()
    assert factories.run("env_diff", "--workers", "2").code == 0
    assert factories.generations(names) == dict.fromkeys(names, 1)


@pytest.mark.slow
def test_ctrl_c_ends_with_130_and_leaves_no_process(factories: Factories) -> None:
    factories.tables(6)
    process = factories.start("env_diff", "--workers", "2", start_new_session=True)
    wait_for(lambda: (factories.out("asahi") / "history.jsonl").exists())
    family = [*children(process.pid)]
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130 and "中断" in err and "Traceback" not in err
    wait_for(lambda: not [one for one in family if Path(f"/proc/{one}").exists()])


def test_without_the_extra_a_clear_word_and_nothing_is_written(
    factories: Factories, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.tables(1)
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = factories.run("env_diff", "--cluster", "tcp://127.0.0.1:8786")
    assert ran.code == 2 and 'pip install "bcp[cluster]"' in ran.err and "--workers" in ran.err
    assert not (factories.tool.folder / "outputs" / "asahi").exists()


def test_excel_forms_and_yaml_stand_in_one_folder(factories: Factories) -> None:
    factories.tables(1)
    made = factories.tool.run("init", "izumi", "--xlsx", "--from", "env_diff/asahi.yaml")
    assert made.code == 0, made.err
    assert (factories.tool.folder / "env_diff/izumi.xlsx").is_file()
    ran = factories.run("env_diff", "--workers", "1")
    assert ran.code == 0, ran.out + ran.err
    assert sorted(factories.results) == ["asahi", "izumi"]
    assert factories.results["izumi"]["findings"] == factories.results["asahi"]["findings"]
