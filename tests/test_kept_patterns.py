"""Kept patterns are those Python would make, are never a table's words, and are missed by nobody when they are gone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]
from typing import Any

import pytest

from bcp import prepared
from bcp.kept_patterns import KeptPatterns, shipped_pattern

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
IN_A_MODULE = "import re\nfound = re.compile(WORDS, FLAGS)\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(prepared, "_place", lambda name: tmp_path / name)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return tmp_path


@pytest.fixture
def kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> KeptPatterns:
    """In Python's place until the end of the test."""
    made = KeptPatterns(_compiler, _compiler._sre)
    monkeypatch.setattr(_compiler, "compile", made.compile)
    return made


def as_a_module(words: str, flags: int = 0) -> Any:
    """A pattern as it is compiled where it stands in a module."""
    re.purge()
    names = {"WORDS": words, "FLAGS": flags, "__name__": "somewhere"}
    exec(compile(IN_A_MODULE, "somewhere.py", "exec"), names)
    return names["found"]


PATTERNS = (
    ("止め(?:る|て)", 0),
    (r"(?P<day>\d{1,2})日|(?P<hour>\d+)時(?(day)より|から)", 0),
    (r"(?<![一-龠])(?=[ァ-ヶ])\w+?(?!表)", re.MULTILINE | re.IGNORECASE),
    (r"  ( a | b )+  # words", re.VERBOSE),
    (r"(?i:usb)|(?s:a.b)\Z", 0),
    ("𠮷|\\U0001F525", 0),
)


@pytest.mark.parametrize(("words", "flags"), PATTERNS)
def test_a_kept_pattern_is_the_one_python_makes(kept: KeptPatterns, words: str, flags: int) -> None:
    made = as_a_module(words, flags)
    kept.keep()
    again = KeptPatterns(_compiler, _compiler._sre)
    again._make = lambda *_: pytest.fail("it was kept, and is compiled again")
    taken = again.compile(words, flags)  # a function asks: what is kept serves everybody
    assert taken == made == kept._make(words, flags)  # equal in code, flags and text
    assert (taken.groups, dict(taken.groupindex)) == (made.groups, dict(made.groupindex))
    text = "3日より 止める aab 𠮷 USB a\nb カタカナ"
    assert [match.span() for match in taken.finditer(text)] == [match.span() for match in made.finditer(text)]


def test_a_pattern_made_in_a_function_is_not_kept(kept: KeptPatterns, place: Path) -> None:
    re.compile("株式会社八尾情報サービス")
    kept.keep()
    assert not list(place.iterdir())


def test_a_shipped_pattern_made_in_a_function_is_kept(
    kept: KeptPatterns, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bcp.kept_patterns._in_use", kept)
    assert shipped_pattern("控え|写し").search("写し")
    kept.keep()
    assert ["控え|写し".encode() in each.read_bytes() for each in place.iterdir()] == [True]


def test_a_damaged_shelf_is_compiled_anew(kept: KeptPatterns, place: Path) -> None:
    as_a_module("止める")
    kept.keep()
    (shelf,) = place.iterdir()
    shelf.write_bytes(shelf.read_bytes()[:-3] + b"abc")
    assert KeptPatterns(_compiler, _compiler._sre).compile("止める").search("止める")


def test_a_full_shelf_is_begun_anew(kept: KeptPatterns, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bcp.kept_patterns._MOST", 2)
    for words in ("止める", "抜く"):
        as_a_module(words)
    kept.keep()
    again = KeptPatterns(_compiler, _compiler._sre)
    monkeypatch.setattr(_compiler, "compile", again.compile)
    as_a_module("戻す")
    again.keep()
    (shelf,) = place.iterdir()
    assert ["戻す".encode() in shelf.read_bytes(), "止める".encode() in shelf.read_bytes()] == [True, False]


def test_another_python_takes_nothing_from_the_shelf(
    kept: KeptPatterns, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_a_module("止める")
    kept.keep()
    monkeypatch.setattr(sys, "version", "3.99")
    asked: list[str] = []
    again = KeptPatterns(_compiler, _compiler._sre)
    again._make = lambda words, flags: asked.append(words) or kept._make(words, flags)
    again.compile("止める")
    assert asked == ["止める"]


def test_no_word_of_a_table_is_kept_beside_the_package(tmp_path: Path) -> None:
    """A whole plan is made; what lies beside the bytecode afterwards holds none of the factory's own names."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(tmp_path / "bytecode")
    words = ["generate", str(TABLE), "--out", str(tmp_path / "plan"), "--date", "2026-11-22", "-q"]
    run = subprocess.run([sys.executable, "-m", "bcp", *words], env=environment, capture_output=True)
    assert run.returncode == 0, run.stderr.decode()
    shelves = list((tmp_path / "bytecode").rglob("patterns-*.prepared"))
    assert any("checking" in shelf.name for shelf in shelves)
    whole = b"".join(shelf.read_bytes() for shelf in shelves).decode("utf-8", "ignore")
    own = re.findall(r"(?:name|vendor|company|person): ([^\s{}\[\],#\"']{4,})", TABLE.read_text("utf-8"))
    assert len(own) > 20
    assert [name for name in own if name in whole] == []
