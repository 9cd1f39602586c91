"""`bcp export`: what is written where, and with which exit code."""

import json
from pathlib import Path

import pytest

from bcp.api import generate
from bcp.cli.main import main
from bcp.rendering import pdf

TABLE = Path(__file__).parents[2] / "env_diff" / "naniwa_seimitsu.yaml"


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "naniwa"
    generate(TABLE, out=str(folder))
    return folder


def names(folder):
    return sorted(path.name for path in (folder / "export").iterdir())


def test_the_documents_go_into_the_export_folder(output, capsys):
    assert main(["export", str(output), "--to", "docx,html,card"]) == 0
    assert {"bcp.docx", "bcp.html", "card.docx"} <= set(names(output))
    assert (output / "export").stat().st_mode & 0o077 == 0
    assert capsys.readouterr().out.count("export/") == 3


def test_an_edition_has_files_of_its_own(output):
    assert main(["export", str(output), "--to", "html", "--edition", "wall", "--json"]) == 0
    assert "bcp_wall.html" in names(output)


def test_the_same_plan_gives_the_same_bytes(output):
    assert main(["export", str(output), "--to", "docx,html,card"]) == 0
    before = {name: (output / "export" / name).read_bytes() for name in names(output)}
    assert main(["export", str(output), "--to", "docx,html,card"]) == 0
    assert before == {name: (output / "export" / name).read_bytes() for name in names(output)}


def test_an_unknown_format_is_refused_with_the_known_ones(output, capsys):
    assert main(["export", str(output), "--to", "docx,odt", "--lang", "en"]) == 2
    assert "odt" in (said := capsys.readouterr().err) and "html" in said


def test_a_plan_that_does_not_pass_is_not_exported_but_as_a_draft(tmp_path, capsys):
    folder = tmp_path / "naniwa"
    generate(TABLE, out=str(folder))
    plan = folder / "bcp.md"
    plan.write_text(plan.read_text("utf-8") + "\n## 追記##\n\n##未記入##{#left}\n", "utf-8")
    assert main(["export", str(folder), "--to", "html", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["files"] == [] and not (folder / "export").exists()
    assert main(["export", str(folder), "--to", "html", "--draft"]) == 0
    assert "案　検証を通っていない" in (folder / "export" / "bcp.html").read_text("utf-8")


def test_without_libreoffice_the_rest_is_written_and_the_message_says_what_to_do(output, monkeypatch, capsys):
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: "")
    assert main(["export", str(output), "--to", "html,pdf", "--lang", "ja"]) == 5
    captured = capsys.readouterr()
    assert "bcp.html" in captured.out and "LibreOffice" in captured.err and "Word" in captured.err


def test_an_output_that_is_not_there_is_named(capsys):
    assert main(["export", "nowhere_at_all", "--to", "docx", "--lang", "ja"]) == 2
    assert "nowhere_at_all" in capsys.readouterr().err
