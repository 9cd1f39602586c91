"""Which text of the composer depends on which file of text units."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest
from composer_cases import UNITS
from jinja2 import meta

from bcp.filling.wording import ENTRY_TEXTS, Wording

SHIPPED = sorted(path.name for path in UNITS.glob("*.j2"))


def changed_by(name: str, folder: Path) -> set[str]:
    """The shipped units whose digest is another when `name` has a further line."""
    text = (UNITS / name).read_text("utf-8")
    (folder / name).write_text(f"{text}# 直した\n", "utf-8")
    before, after = Wording([UNITS]), Wording([folder, UNITS])
    return {unit for unit in SHIPPED if before.digest(unit, unit) != after.digest(unit, unit)}


def test_a_unit_changes_its_own_digest_alone(tmp_path: Path) -> None:
    assert changed_by("cut_steps.j2", tmp_path) == {"cut_steps.j2"}


def test_what_units_bring_in_changes_theirs(tmp_path: Path) -> None:
    users = {name for name in SHIPPED if 'import "_findings.j2"' in (UNITS / name).read_text("utf-8")}
    assert changed_by("_findings.j2", tmp_path) == {"_findings.j2", *users} and len(users) >= 4


def test_the_sentences_of_entry_points_change_those_that_say_them(tmp_path: Path) -> None:
    changed = changed_by(ENTRY_TEXTS, tmp_path)
    said = {
        name
        for name in SHIPPED
        if re.search(r"\.text\b|\btexts\b|\bfindings\b", (UNITS / name).read_text("utf-8"))
    }
    assert said <= changed and "cut_steps.j2" not in changed


@pytest.mark.parametrize("name", SHIPPED)
def test_everything_that_jinja_would_load_is_in_the_digest(name: str, tmp_path: Path) -> None:
    tree = jinja2.Environment().parse((UNITS / name).read_text("utf-8"))
    for other in meta.find_referenced_templates(tree):
        assert other is not None
        assert name in changed_by(other, tmp_path)


def test_the_digest_of_all_units_sees_each_of_them(tmp_path: Path) -> None:
    (tmp_path / "new.j2").write_text("{# unit: list #}", "utf-8")
    assert Wording([tmp_path, UNITS]).sha256 != Wording([UNITS]).sha256
