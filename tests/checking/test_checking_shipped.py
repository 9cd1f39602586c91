"""What the shipped texts say is kept beside the bytecode: the same as read anew, and nothing of other people's."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from checking_cases import CATALOGUE

from bcp.checking.grounds import catalogue_texts
from bcp.checking.shipped import SOURCES, read_shipped, read_texts
from bcp.settings import shipped_folder

TEMPLATE = (shipped_folder("templates") / "bcp_template_ai.md").read_text(encoding="utf-8")
# they hold values and messages only: nothing that is read out of a text depends on them
VALUES_ONLY = {"bcp.prepared", "bcp.settings"}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.prepared") if path.is_file()]


def test_what_is_kept_is_what_would_be_read_anew(kept: Path) -> None:
    texts = tuple(catalogue_texts(CATALOGUE))
    first, again = read_shipped(TEMPLATE, texts), read_shipped(TEMPLATE, texts)
    assert first == again == read_texts((TEMPLATE, *texts))
    assert len(_files(kept)) == 1


def test_another_wording_of_the_catalogue_is_read_anew(kept: Path) -> None:
    read_shipped(TEMPLATE, ("消防署",))
    assert ("人", "4321") in read_shipped(TEMPLATE, ("定員は4321人である。",)).amounts


def test_a_template_of_ones_own_is_not_kept(kept: Path) -> None:
    read_shipped(TEMPLATE + "\n自社の文。", ("消防署",))
    assert _files(kept) == []


def test_all_code_that_reads_the_texts_is_among_the_sources() -> None:
    named = {path.with_suffix("").as_posix().rsplit("/bcp/", 1)[1] for path in SOURCES}
    known = {f"bcp.{name.replace('/', '.')}" for name in named} | VALUES_ONLY
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bcp"):
                modules = {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
                assert modules & known, f"{path.name} reads with {node.module}"
