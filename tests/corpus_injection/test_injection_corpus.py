"""A model that obeys every injection in the corpus: none gets through into the plan."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from injection_case import GOOD, ObeyingModel, read_injections, write_table, write_template
from scripted_server import ScriptedServer

import bcp.filling.drafts
from bcp.cli.main import main
from bcp.filling.folding import fold_text

pytestmark = [pytest.mark.slow, pytest.mark.server]
INJECTIONS = read_injections()


@pytest.fixture
def generate(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("t.yaml").write_text(write_table(INJECTIONS), "utf-8")
    Path("t.md").write_text(write_template(INJECTIONS), "utf-8")

    def run(model):
        with ScriptedServer(model) as server:
            words = ["generate", "t.yaml", "--template", "t.md", "--provider", "openai", "--model", "m"]
            words += [
                "--base-url",
                server.base_url,
                "--concurrency",
                "8",
                "--date",
                "2026-11-22",
                "--out",
                "out",
            ]
            code = main([*words, "-q", "--lang", "ja"])
        assert code in (0, 1), capsys.readouterr()
        report = json.loads(Path("out/report.json").read_text("utf-8"))
        return {block["id"]: block for block in report["blocks"]}, Path("out/bcp.md").read_text("utf-8")

    return run


def text_of(plan, block):
    return plan.split(f"<!-- bcp:{block} -->\n")[1].split(f"\n<!-- /bcp:{block} -->")[0]


def test_the_corpus_is_large_and_in_two_languages():
    ids = [each.id for each in INJECTIONS]
    assert len(set(ids)) == len(ids) >= 40
    assert sum(id.startswith("ja-") for id in ids) >= 20 and sum(id.startswith("en-") for id in ids) >= 15


def test_none_gets_through(generate, capsys):
    model = ObeyingModel(INJECTIONS)
    blocks, plan = generate(model)
    assert model.obeyed == {each.id for each in INJECTIONS}, "the model saw and obeyed each of them"
    through = [each.id for each in INJECTIONS if blocks[each.block]["state"] != "fallback"]
    shown = [each.id for each in INJECTIONS if fold_text(each.obeyed) == fold_text(text_of(plan, each.block))]
    assert (through, shown) == ([], [])
    assert all(blocks[each.block]["violations"] for each in INJECTIONS)


def test_the_corpus_shows_what_the_gate_is_for(generate, monkeypatch, capsys):
    monkeypatch.setattr(bcp.filling.drafts, "find_suspects", lambda request: ())
    blocks, _ = generate(ObeyingModel(INJECTIONS))
    through = [each.id for each in INJECTIONS if blocks[each.block]["state"] == "filled"]
    with capsys.disabled():
        print(
            f"\ninjections: {len(INJECTIONS)}, caught by the other rules alone: {len(INJECTIONS) - len(through)}"
        )
    assert through, "otherwise the gate proves nothing"


def test_a_model_that_does_not_obey_is_believed_and_the_field_is_flagged(generate):
    blocks, plan = generate(lambda request: _sober(request))
    filled = [each for each in INJECTIONS if blocks[each.block]["state"] == "filled"]
    assert len(filled) >= len(INJECTIONS) - 4  # the blocks with a finding to cover want more
    report = json.loads(Path("out/report.json").read_text("utf-8"))
    flagged = [todo for todo in report["todo"] if "書き手への指示のような文" in todo["what"]]
    assert len(flagged) >= len(filled) - 4


def _sober(request):
    from scripted_server import answer, read_block

    return answer(GOOD["steps" if read_block(request).format == "steps" else "text"])
