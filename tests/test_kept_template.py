"""The shipped template is parsed once for all processes; a factory's own is never kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcp import prepared as module
from bcp import workspace
from bcp.catalog import load_catalogue
from bcp.inputs.template import parse_template
from bcp.settings import shipped_folder

SHIPPED = shipped_folder("templates") / "bcp_template_ai.md"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "_place", lambda name: tmp_path / "kept" / name)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    workspace._parse_once.cache_clear()
    return tmp_path / "kept"


def test_the_kept_template_is_what_parsing_gives(shelf: Path) -> None:
    parsed = parse_template(SHIPPED.read_text("utf-8"), str(SHIPPED), load_catalogue())
    for _ in range(2):  # made and kept, then read
        workspace._parse_once.cache_clear()
        read = workspace.read_template(SHIPPED, load_catalogue())
        assert read == parsed
        assert [block.position for block in read.blocks.values()] == [
            block.position for block in parsed.blocks.values()
        ]
    assert (shelf / "template").is_file()


@pytest.mark.parametrize("change", ["\n青葉金型の手順", ""])
def test_a_template_of_ones_own_is_not_kept(shelf: Path, tmp_path: Path, change: str) -> None:
    own = tmp_path / SHIPPED.name
    own.write_text(SHIPPED.read_text("utf-8") + change, "utf-8")
    workspace.read_template(own, load_catalogue())
    assert not (shelf / "template").exists()
