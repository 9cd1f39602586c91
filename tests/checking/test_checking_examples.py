"""The examples of `bcp explain CODE`: the failing one fails with its code, the mended one raises no error."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bcp.checking.draft import check_draft
from bcp.checking.outside import outside_changed
from bcp.checking.plan import check_plan
from bcp.checking.policy import POLICY
from bcp.checking.wording import read_catalogue_file
from bcp.rendering.markdown import put_in_facts
from bcp.settings import Settings
from bcp.vocabulary import BlockState, Format, PlanPiece, PlanText, Severity, Violation
from bcp.workspace import Workspace, open_workspace

ROOT = Path(__file__).resolve().parent.parent.parent
NANIWA, SMALL = "env_diff/naniwa_seimitsu.yaml", "tests/data/environment/valid/t5.yaml"
EXAMPLES: Mapping[str, Mapping[str, Any]] = read_catalogue_file("violations.yaml")["codes"]
# Where each example stands: a block of naniwa, unless a table without an offline copy is needed.
PLACE = {
    "placeholder-left": "night_setup",
    "unknown-reference": "night_setup",
    "raw-sensitive": "night_setup",
    "stale-fact": "night_setup",
    "contradiction": "night_setup",
    "no-action": "cut_steps",
    "format": "detect_steps",
    "too-long": "drill_date",
    "finding-uncovered": "measures_devices",
}
TABLE = {"capability-claim": SMALL}
# A mended example may need what a line before it says.
BEFORE = {"no-action": "1. ", "truncated": "班長は、見たことを紙に書く。\n"}
PREVIOUS = {"roles.line_stop.deputy": "前任の保全課長"}


@functools.cache
def _work(code: str, folder: Path) -> Workspace:
    table = ROOT / TABLE.get(code, NANIWA)
    if code == "raw-sensitive":
        named = folder / "named.yaml"
        named.write_text(table.read_text("utf-8").replace("難波 正和", "工場 太郎"), "utf-8")
        table = named
    return open_workspace(table, Settings({"date": datetime.date(2026, 11, 22)}))


def _check(code: str, text: str, folder: Path) -> list[Violation]:
    """What the rules on drafts and on plans say of an example in its block."""
    work, block = _work(code, folder), PLACE.get(code, "network_now")
    request = work.requests[block]
    if code == "finding-uncovered":
        only = tuple(finding for finding in request.findings if finding.id == "handy_terminal")
        request = replace(request, findings=only)
        assert only
    text = BEFORE.get(code, "") + text
    if request.block.format is Format.LIST and not text.startswith("-"):
        text = f"- {text}"  # the block asks for items, the example is a sentence
    shown = put_in_facts(text, work.facts)
    plan = PlanText((PlanPiece(text, shown, block, BlockState.FILLED),), shown, {block: 1})
    previous = PREVIOUS if code == "stale-fact" else {}
    found = list(check_draft(text, request, work.facts, work.case))
    found += check_plan(plan, work.case, work.facts, (), coverage=(), previous=previous)
    return found


@pytest.mark.parametrize("code", sorted(set(POLICY) - {"outside-changed"}))
def test_the_failing_example_of_a_code_fails_with_it(code: str, tmp_path: Path) -> None:
    found = _check(code, EXAMPLES[code]["bad"], tmp_path)
    assert code in {violation.code for violation in found}, found


@pytest.mark.parametrize("code", sorted(set(POLICY) - {"outside-changed"}))
def test_the_mended_example_of_a_code_passes(code: str, tmp_path: Path) -> None:
    found = _check(code, EXAMPLES[code]["good"], tmp_path)
    assert not [each for each in found if each.severity is Severity.ERROR or each.code == code], found


def test_the_examples_of_fixed_text_differ_from_the_template_and_agree_with_it() -> None:
    bad, good = (EXAMPLES["outside-changed"][key] for key in ("bad", "good"))
    assert [each.sign.code for each in outside_changed([PlanPiece(bad, bad)], [good])] == ["outside-changed"]
    assert not list(outside_changed([PlanPiece(good, good)], [good]))
