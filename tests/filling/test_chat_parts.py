"""`bcp prompt --parts` and its answers, one part after the other, as a person with a short chat window does it."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from bcp.cli.main import main
from bcp.filling.chat import PART_CHARS, split_parts
from bcp.pipeline.chat import open_desk
from bcp.pipeline.drafting import OfflineDrafter
from bcp.settings import Settings
from bcp.store import OutputFolder
from bcp.workspace import open_workspace

EXAMPLE = Path(__file__).parents[2] / "env_diff" / "naniwa_seimitsu.yaml"
RULES = 4000  # characters of the rules and of the list of headings


@cache
def drafter():
    work = open_workspace(EXAMPLE, Settings())
    return work, OfflineDrafter(work)


def answer_to(prompt: str) -> str:
    """What a chat writes: each heading that was asked for, the text below it, and chatter around."""
    work, offline = drafter()
    ids = re.findall(r"^=== (\S+) ===$", prompt, re.M)
    sections = [f"**=== {id} ===**\n\n{offline.draft(work.requests[id]).text}\n" for id in ids]
    return "承知しました。\n\n" + "\n".join(sections) + "\n以上です。ご確認ください。\n"


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLE, "t.yaml")
    return "t.yaml"


def parts_of(table, capsys):
    assert main(["prompt", table, "--parts", "--json", "--lang", "ja"]) == 0
    return json.loads(capsys.readouterr().out)["parts"]


def test_no_part_is_longer_than_a_chat_window_takes(table, capsys):
    parts = parts_of(table, capsys)
    asked = [id for part in parts for id in part["blocks"]]
    assert len(asked) == len(set(asked)) > 30 and len(parts) > 7
    for part in parts:
        assert len(part["text"]) < PART_CHARS + RULES or len(part["blocks"]) == 1, part["title"]


def test_an_answer_to_one_part_is_not_asked_about_the_others(table, capsys):
    first, second, *others = parts_of(table, capsys)
    Path("a.txt").write_text(answer_to(first["text"]), "utf-8")
    assert main(["answer", table, "a.txt", "--parts", "--to", "f.txt", "--lang", "ja"]) == 0
    told = capsys.readouterr()
    assert not Path("f.txt").exists() and "まだ答えのないブロック" in told.out
    again = parts_of(table, capsys)
    assert [part["blocks"] for part in again] == [second["blocks"], *(part["blocks"] for part in others)]


@pytest.mark.slow
def test_what_is_missing_in_the_answered_part_is_asked_for(table, capsys):
    part = next(part for part in parts_of(table, capsys) if len(part["blocks"]) > 1)
    lost = part["blocks"][-1]
    Path("a.txt").write_text(answer_to(part["text"]).replace(f"=== {lost} ===", "…"), "utf-8")
    assert main(["answer", table, "a.txt", "--parts", "--to", "f.txt", "-q", "--lang", "ja"]) == 0
    asked = re.findall(r"^=== (\S+) ===$", Path("f.txt").read_text("utf-8"), re.M)
    assert lost in asked and set(asked) <= set(part["blocks"])


@pytest.mark.slow
def test_without_the_option_everything_missing_is_asked_for(table, capsys):
    first = parts_of(table, capsys)[0]
    Path("a.txt").write_text(answer_to(first["text"]), "utf-8")
    assert main(["answer", table, "a.txt", "--to", "f.txt", "-q", "--lang", "ja"]) == 0
    assert len(re.findall(r"^=== \S+ ===$", Path("f.txt").read_text("utf-8"), re.M)) > 25


@pytest.mark.slow
def test_taking_an_answer_in_moves_no_other_part(table, capsys):
    def titles():
        from bcp.lockfile import lock_from_json

        folder = OutputFolder(Path("outputs/t"))
        lock = lock_from_json(folder.read_lock()) if folder.path.is_dir() else None
        desk = open_desk(Path(table), Settings(), folder, lock)
        return split_parts([job.request for job in desk.jobs.values()], desk.mask)

    before = titles()
    Path("a.txt").write_text(answer_to(parts_of(table, capsys)[0]["text"]), "utf-8")
    main(["answer", table, "a.txt", "--parts", "-q", "--lang", "ja"])
    assert titles() == before
