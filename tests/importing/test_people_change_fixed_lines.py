"""A value that a person changed in a fixed line of the plan is the person's, in every later command."""

from __future__ import annotations

from pathlib import Path

from bcp.cli.main import main

TABLE = str(Path(__file__).parents[2] / "env_diff" / "naniwa_seimitsu.yaml")


def test_a_phone_changed_beside_other_values_does_not_stop_the_export(tmp_path: Path) -> None:
    out = tmp_path / "plan"
    assert main(["generate", TABLE, "--out", str(out), "-q"]) == 0
    plan = out / "bcp.md"
    head, phones, rest = plan.read_text("utf-8").partition("| 1 | ライン停止責任者 | ")
    plan.write_text(head + phones + rest.replace("090-0000-1003", "090-0000-1999", 1), "utf-8")
    assert main(["generate", TABLE, "--out", str(out), "-q"]) == 0
    assert "090-0000-1999" in plan.read_text("utf-8")
    assert main(["export", str(out), "--to", "html", "-q"]) == 0
