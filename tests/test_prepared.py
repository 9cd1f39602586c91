"""What the package keeps of its own files: used only for the same bytes, never when damaged, never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcp import prepared as module
from bcp.prepared import prepared, prepared_value


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "_place", lambda name: tmp_path / "kept" / name)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    source = tmp_path / "source.yaml"
    source.write_text("first", "utf-8")
    return source


def make_from(source: Path, made: list[str]) -> list[str]:
    def make() -> list[str]:
        made.append(source.read_text("utf-8"))
        return [made[-1]]

    return prepared("words", [source], make)


def test_it_is_made_once_and_then_read(source: Path) -> None:
    made: list[str] = []
    assert [make_from(source, made) for _ in range(3)] == [["first"]] * 3
    assert made == ["first"]


def test_a_changed_file_makes_it_anew(source: Path) -> None:
    made: list[str] = []
    make_from(source, made)
    source.write_text("second", "utf-8")
    assert make_from(source, made) == ["second"]


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_a_damaged_copy_is_not_used(source: Path, damage: bytes) -> None:
    made: list[str] = []
    make_from(source, made)
    (source.parent / "kept" / "words").write_bytes(damage)
    assert make_from(source, made) == ["first"]
    assert made == ["first", "first"]


def test_one_flipped_byte_is_seen(source: Path) -> None:
    made: list[str] = []
    make_from(source, made)
    kept = source.parent / "kept" / "words"
    whole = bytearray(kept.read_bytes())
    whole[-1] ^= 1
    kept.write_bytes(whole)
    assert make_from(source, made) == ["first"] and len(made) == 2


def test_where_bytecode_is_not_to_be_written_nothing_is(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    made: list[str] = []
    make_from(source, made)
    make_from(source, made)
    assert len(made) == 2 and not (source.parent / "kept").exists()


def test_a_folder_that_cannot_be_written_changes_nothing(source: Path) -> None:
    (source.parent / "kept").write_text("a file where the folder would be", "utf-8")
    made: list[str] = []
    assert [make_from(source, made), make_from(source, made)] == [["first"]] * 2
    assert sorted(path.name for path in source.parent.iterdir()) == ["kept", "source.yaml"]


def value_from(folder: Path, inputs: str, made: list[str]) -> list[str]:
    def make() -> list[str]:
        made.append(inputs)
        return [inputs]

    return prepared_value("value", inputs, folder, make)


def test_a_value_is_made_once_for_the_same_inputs_and_modules(source: Path) -> None:
    made: list[str] = []
    (source.parent / "rules.py").write_text("first = 1", "utf-8")
    assert [value_from(source.parent, "a", made) for _ in range(3)] == [["a"]] * 3
    assert made == ["a"]
    assert value_from(source.parent, "b", made) == ["b"]


def test_a_value_is_made_anew_when_a_module_changed(source: Path) -> None:
    made: list[str] = []
    module_file = source.parent / "rules.py"
    module_file.write_text("first = 1", "utf-8")
    value_from(source.parent, "a", made)
    module_file.write_text("first = 12", "utf-8")
    value_from(source.parent, "a", made)
    assert made == ["a", "a"]
