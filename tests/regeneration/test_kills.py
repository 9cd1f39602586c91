"""Killed at any point, the next command finds the old output or the new one, whole; two runs at once are refused."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from factory import DATE, Factory, snapshot
from rounds import changed, q

KILLS = int(os.environ.get("BCP_KILLS", "12"))
TABLE = ("--env-diff", "factory.yaml", "--template", "small.md", "--date", DATE)
RATING = ("rating: BAD, cause: 無対策", "rating: ④")
Words = list[str]


def start(words: Words) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bcp", *words, "--lang", "ja"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def prepare_generate(factory: Factory) -> Words:
    factory.generate()
    factory.edit_table(RATING, ("事務所1階の棚B", "事務所1階の棚D"))
    return ["generate", "factory.yaml", "--template", "small.md", "--date", DATE, "--provider", "offline"]


def prepare_accept(factory: Factory) -> Words:
    factory.generate()
    line = next(line for line in factory.block_text("measures").split("\n") if line.startswith("- "))
    factory.edit_plan((line, f"{line}人の文をここに残す。"))
    factory.edit_table(RATING)
    factory.generate(code=4)
    return ["accept", "factory", "measures", *TABLE]


def prepare_import(factory: Factory) -> Words:
    factory.generate()

    def type_in(body) -> None:  # type: ignore[no-untyped-def]
        texts = [t for t in body.iter(q("t")) if "無線LANは使わない。" in (t.text or "")]
        texts[-1].text += "持ち込みの無線も使わない。"

    document = factory.out / "bcp.docx"
    (factory.tool.folder / "edited.docx").write_bytes(changed(document.read_bytes(), type_in))
    return ["import", "factory", "edited.docx", *TABLE]


def whole(folder: Path) -> dict[str, bytes]:
    """The output without what tells one run from another: figures, lock of the system, time of day."""
    files = snapshot(folder, ("run.json", ".lock", "journal.jsonl"))
    lines = [json.loads(line) for line in files.get("history.jsonl", b"").decode().splitlines()]
    timeless = [{key: value for key, value in line.items() if key != "at"} for line in lines]
    return files | {"history.jsonl": json.dumps(timeless).encode()}


def wait_for_a_moment(
    process: subprocess.Popen[bytes], folder: Path, lasts: float, chance: random.Random
) -> None:
    """Any moment of the run, or, every other time, one of the few milliseconds of its commit."""
    if chance.random() < 0.5:
        time.sleep(lasts * chance.uniform(0.3, 1.05))
        return
    while process.poll() is None and not (folder / ".next").exists():
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, 0.03))


@pytest.mark.slow
@pytest.mark.parametrize("prepare", [prepare_generate, prepare_accept, prepare_import])
def test_a_killed_command_leaves_the_old_or_the_new_output_whole(
    factory: Factory, prepare: Callable[[Factory], Words]
) -> None:
    words = prepare(factory)
    shutil.copytree(factory.out, factory.tool.folder / "before")
    old = whole(factory.out)
    began = time.monotonic()
    process = start(words)
    process.communicate()
    lasts = time.monotonic() - began
    new = whole(factory.out)
    assert process.returncode == 0 and new != old
    ends: Counter[str] = Counter()
    chance = random.Random(7)
    for _ in range(KILLS):
        shutil.rmtree(factory.out)
        shutil.copytree(factory.tool.folder / "before", factory.out)
        process = start(words)
        wait_for_a_moment(process, factory.out, lasts, chance)
        process.kill()
        process.communicate()
        left_open = (factory.out / ".next").exists()
        factory.tool.run("log", "factory")  # any next command
        now = whole(factory.out)
        assert now in (old, new), [name for name in now if now[name] not in (old.get(name), new.get(name))]
        ends[("old" if now == old else "new") + (", commit under way" if left_open else "")] += 1
    print(f"{words[0]}: {KILLS} kills, {dict(ends)}")


@pytest.mark.parametrize("prepare", [prepare_generate, prepare_accept, prepare_import])
def test_a_command_on_an_output_at_work_is_refused_and_writes_nothing(
    factory: Factory, prepare: Callable[[Factory], Words]
) -> None:
    from bcp.store import OutputFolder

    words = prepare(factory)
    before = snapshot(factory.out)
    with OutputFolder(factory.out).opened():
        ran = factory.tool.run(*words)
    assert ran.code == 5 and "別の bcp が実行中" in ran.err
    assert snapshot(factory.out) == before
    assert factory.tool.run(*words).code == 0


@pytest.mark.slow
def test_of_two_runs_started_together_at_most_one_writes(factory: Factory) -> None:
    words = prepare_generate(factory)
    runs = [start(words) for _ in range(3)]
    for process in runs:
        process.communicate()
    codes = sorted(process.returncode for process in runs)
    assert codes[0] == 0 and set(codes) <= {0, 5}
    assert len(factory.read("history.jsonl").splitlines()) == 2


@pytest.mark.parametrize("prepare", [prepare_generate, prepare_accept, prepare_import])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_refuses_is_exit_5_and_leaves_the_old_files_whole(
    factory: Factory, prepare: Callable[[Factory], Words], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = prepare(factory)
    before = snapshot(factory.out, (".lock",))
    true_replace = os.replace

    def refuse(source: str, target: str) -> None:
        if Path(target).name == "manifest.json":
            raise OSError(number, os.strerror(number))
        true_replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    ran = factory.tool.run(*words)
    assert ran.code == 5 and "書き込めない" in ran.err
    assert snapshot(factory.out, (".lock",)) == before
    monkeypatch.undo()
    monkeypatch.chdir(factory.tool.folder)
    assert factory.tool.run(*words).code == 0


@pytest.mark.parametrize("prepare", [prepare_generate, prepare_accept])
def test_a_document_held_open_is_left_alone_and_the_new_one_stands_beside_it(
    factory: Factory, prepare: Callable[[Factory], Words]
) -> None:
    words = prepare(factory)
    before = (factory.out / "bcp.docx").read_bytes()
    (factory.out / ".~lock.bcp.docx#").write_text("someone", encoding="utf-8")
    ran = factory.tool.run(*words)
    assert ran.code == 4 and "bcp.new.docx" in ran.out + ran.err
    assert (factory.out / "bcp.docx").read_bytes() == before
    assert (factory.out / "bcp.new.docx").is_file()
