"""The code of the shipped units is kept beside the bytecode, and used for the very text it was made from."""

import sys

import pytest
from jinja2 import DictLoader, Environment
from jinja2.loaders import FileSystemLoader

from bcp import prepared
from bcp.filling import unit_code
from bcp.filling.unit_code import keep_unit_code


@pytest.fixture
def kept_here(tmp_path, monkeypatch):
    """A place for kept files, and a folder with one unit."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    folder = tmp_path / "units"
    folder.mkdir()
    (folder / "stop.j2").write_text("{{ who }}が止める。", "utf-8")
    return folder


def counted(monkeypatch):
    """The names of the units that are compiled from now on."""
    names = []
    compile_ = Environment.compile
    monkeypatch.setattr(
        Environment,
        "compile",
        lambda self, source, name=None, *more, **named: (
            names.append(name),
            compile_(self, source, name, *more, **named),
        )[1],
    )
    return names


def render(folder, maker=__file__, above=None):
    """The unit as a new process would render it."""
    folders = [*([above] if above else []), folder]
    environment = Environment(loader=FileSystemLoader(folders), autoescape=False)
    environment.bytecode_cache = keep_unit_code(environment, folder, unit_code.Path(maker))
    return environment.get_template("stop.j2").render(who="班長")


def test_a_unit_is_compiled_once_for_all_processes(kept_here, monkeypatch):
    names = counted(monkeypatch)
    assert [render(kept_here), render(kept_here)] == ["班長が止める。"] * 2
    assert names == ["stop.j2"]


def test_an_edited_unit_is_compiled_anew(kept_here, monkeypatch):
    render(kept_here)
    (kept_here / "stop.j2").write_text("{{ who }}が遮断する。", "utf-8")
    names = counted(monkeypatch)
    assert render(kept_here) == "班長が遮断する。"
    assert names == ["stop.j2"]


def test_a_users_own_unit_of_the_same_name_is_never_mixed_up_with_the_shipped_one(kept_here, tmp_path):
    render(kept_here)
    own = tmp_path / "own"
    own.mkdir()
    (own / "stop.j2").write_text("わが社では{{ who }}が止める。", "utf-8")
    assert render(kept_here, above=own) == "わが社では班長が止める。"
    assert render(kept_here) == "班長が止める。"


def test_a_faulty_unit_stops_no_other_and_is_named_when_it_is_asked_for(kept_here):
    (kept_here / "bad.j2").write_text("{% if %}", "utf-8")
    assert render(kept_here) == "班長が止める。"


def test_a_damaged_file_is_not_used(kept_here, tmp_path):
    render(kept_here)
    (kept,) = (tmp_path / "cache").rglob("units.*.prepared")
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert render(kept_here) == "班長が止める。"


def test_another_version_of_jinja_makes_its_own_code(kept_here, monkeypatch):
    render(kept_here)
    monkeypatch.setattr(unit_code.jinja2, "__version__", "99")
    names = counted(monkeypatch)
    render(kept_here)
    assert names == ["stop.j2"]


def test_nothing_is_kept_where_python_keeps_no_bytecode(kept_here, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render(kept_here) == "班長が止める。"
    assert not (tmp_path / "cache").exists()
    assert prepared.read_prepared("units", b"") is None


def test_a_template_without_a_name_on_disk_is_compiled_as_ever(kept_here):
    environment = Environment(loader=DictLoader({"stop.j2": "一", "other.j2": "二"}), autoescape=False)
    environment.bytecode_cache = keep_unit_code(environment, kept_here, unit_code.Path(__file__))
    assert environment.get_template("other.j2").render() == "二"
    assert environment.get_template("stop.j2").render() == "一"
