"""The drill: sixty minutes, the plan's own words, what the plan leaves open, the same for the same seed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import lru_cache
from pathlib import Path

import pytest
from deliverable_cases import EMPTY, EXAMPLES, ROOT, crowded_items, example, work_from

from bcp.catalog.words import normalise
from bcp.checking.text import read_literally
from bcp.cli.main import main
from bcp.pipeline.drill import compose_plan
from bcp.rendering.docx.parse import parse_blocks
from bcp.rendering.drill import Drill, Question, make_drill, render_drill
from bcp.rendering.drill.ground import Ground
from bcp.rendering.drill.plan_places import find_answer, list_places
from bcp.rendering.drill.symptoms import SYMPTOMS
from bcp.workspace import Workspace

SEEDS = range(1, 5)


@lru_cache
def plan_of(name: str) -> str:
    return compose_plan(example(name))


def drill_of(name: str, seed: int = 1) -> Drill:
    work = example(name)
    return make_drill(work.case, work.facts, plan_of(name), seed)


def drill_from(work: Workspace, plan: str = "", seed: int = 1) -> Drill:
    return make_drill(work.case, work.facts, plan, seed)


# ------------------------------------------------------------ the hour


@pytest.mark.parametrize("name", EXAMPLES)
def test_nine_injects_fill_sixty_minutes_for_five_people(name: str) -> None:
    for seed in SEEDS:
        drill = drill_of(name, seed)
        assert [inject.minute for inject in drill.injects] == list(range(5, 50, 5))
        assert len(drill.players) == 5 and all(inject.answers for inject in drill.injects)
        afters = [inject.scene.after for inject in drill.injects]
        assert afters == sorted(afters) and afters[0] == 0
        seats = {player.seat for player in drill.players} | {"全員"}
        assert {inject.scene.to for inject in drill.injects} <= seats


def test_the_same_seed_gives_the_same_drill_and_another_seed_another() -> None:
    texts = {seed: render_drill(drill_of("naniwa_seimitsu", seed)) for seed in SEEDS}
    assert texts[3] == render_drill(drill_of("naniwa_seimitsu", 3))
    assert len(set(texts.values())) == len(texts)


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_starts_from_a_worst_finding(name: str) -> None:
    work = example(name)
    for seed in SEEDS:
        lead = Ground(work.case, work.facts, seed).threats[0]
        assert lead.rating.value == "BAD" and lead.cause_unknown
        assert lead.entry.label in drill_of(name, seed).title


def test_every_entry_point_has_its_signs() -> None:
    assert set(SYMPTOMS) == set(example("ou_kagaku").case.catalogue.entries)


# ------------------------------------------------------------ what the plan says


@pytest.mark.parametrize("name", EXAMPLES)
def test_expected_actions_are_the_plans_own_words_with_its_section(name: str) -> None:
    plan = normalise(read_literally(plan_of(name)))
    headings = [
        read_literally(line.lstrip("# ")) for line in plan_of(name).split("\n") if line.startswith("#")
    ]
    for seed in SEEDS:
        for _, answer in drill_of(name, seed).answers:
            for quote in answer.quotes:
                assert any(quote.section.endswith(heading) for heading in headings), quote.section
                for part in quote.text.rstrip("…").split("／"):
                    told = part.partition("：")[2] or part
                    sentences = [each for each in told.rstrip("…").split("。") if each.strip()]
                    assert all(normalise(each) in plan for each in sentences), part


def test_a_plan_that_says_nothing_leaves_every_question_unanswered() -> None:
    work = example("naniwa_seimitsu")
    drill = drill_from(work, "# 計画\n\n何も決めていない。\n")
    assert {answer.state for _, answer in drill.answers} == {"missing"}
    text = render_drill(drill)
    assert f"問い{len(drill.answers)}件のうち、計画に答えがあるもの0件" in text and "安全側の行動" in text


def test_what_the_table_does_not_know_is_open_however_well_it_reads() -> None:
    found = {answer.question.ask: answer for _, answer in drill_of("naniwa_seimitsu").answers}
    dark = next(answer for ask, answer in found.items() if "製造2課HUB" in ask)
    assert dark.state == "open" and any("場所" in label for label in dark.unknown)
    assert "切り離し箇所4（事務所と工場の間）の場所" in render_drill(drill_of("naniwa_seimitsu"))


def test_the_question_list_and_exercise_plan_answer_nothing() -> None:
    places = list_places(plan_of("naniwa_seimitsu"), example("naniwa_seimitsu").case.template)
    assert not any("想定の一つ" in place.folded for place in places)
    assert not any("付録D" in place.section and "不明" in place.folded for place in places)


def test_certain_and_acting_places_are_quoted_before_open_and_idle_ones() -> None:
    plan = (
        "# 付録\n\n- 弁を閉める。担当は班長である。\n\n"
        "# 流れ\n\n## 1.1 あ\n\n<!-- bcp:detect_steps -->\n\n1. 弁を閉める。【要確認：誰が】\n2. 班長は、弁を閉める。\n\n<!-- /bcp:detect_steps -->\n"
    )
    places = list_places(plan, example("ou_kagaku").case.template)
    answer = find_answer(Question("?", (("弁",), ("閉め",)), ""), places)
    assert (answer.state, answer.quotes[0].section, answer.quotes[0].text) == (
        "answered",
        "1.1 あ",
        "班長は、弁を閉める。",
    )
    only = find_answer(Question("?", (("弁",), ("【要確認",)), ""), places)
    assert only.state == "open"
    assert find_answer(Question("?", (("弁",), ("開け",)), ""), places).state == "missing"


# ------------------------------------------------------------ any factory


def test_an_empty_table_still_gives_a_drill_that_guesses_nothing(tmp_path: Path) -> None:
    work = work_from(tmp_path, EMPTY)
    for seed in SEEDS:
        text = render_drill(drill_from(work, compose_plan(work), seed))
        assert "評価は未評価である" in text and "None" not in text and "[[" not in text


def test_a_crowded_table_gives_nine_scenes(tmp_path: Path) -> None:
    assert len(drill_from(work_from(tmp_path, crowded_items())).injects) == 9


def test_signs_of_markdown_in_the_table_stay_signs(tmp_path: Path) -> None:
    evil = "# <b>弁</b> | [x](http://e.example) **太** <!-- pagebreak -->"
    work = work_from(
        tmp_path, f"safety:\n  - {{equipment: '{evil}', min_people: 2}}\ncut_points:\n  - {{what: '{evil}'}}"
    )
    plain = render_drill(
        drill_from(
            work_from(tmp_path, "safety:\n  - {equipment: 弁, min_people: 2}\ncut_points:\n  - {what: 弁}")
        )
    )
    text = render_drill(drill_from(work, ""))
    assert [type(block) for block in parse_blocks(text)] == [type(block) for block in parse_blocks(plain)]
    assert "<b>" not in text.replace("&lt;", "") and re.search(r"(?<!\\)\[x\]", text) is None


def test_no_phone_stands_in_what_is_read_aloud() -> None:
    for name in EXAMPLES:
        work = example(name)
        hidden = ("person", "phone", "night_phone", "email", "deputy", "deputy_phone")
        values = {
            fact.value.text for fact in work.facts.all() if fact.column in hidden and fact.value.has_value
        }
        titles = {fact.value.text for fact in work.facts.all() if fact.column in ("title", "deputy_title")}
        for seed in SEEDS:
            drill = drill_of(name, seed)
            told = [*drill.opening, *drill.truth, *(player.who for player in drill.players)]
            told += [
                inject.scene.text + "".join(q.ask for q in inject.scene.questions) for inject in drill.injects
            ]
            assert [value for value in values - titles if value in "".join(told)] == []


# ------------------------------------------------------------ the command


def run(*words: str) -> int:
    return main(
        ["drill", *words, "--template", str(ROOT / "templates/bcp_template_ai.md"), "--date", "2026-11-22"]
    )


def test_the_command_writes_markdown_and_word_and_says_what_is_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = str(ROOT / "env_diff/naniwa_seimitsu.yaml"), tmp_path / "o"
    assert run(table, "--out", str(out), "--lang", "ja") == 0
    told = capsys.readouterr().out
    assert "問い" in told and "bcp generate の後" in told
    files = sorted(path.name for path in (out / "drill").iterdir())
    assert files == ["drill-1.docx", "drill-1.md", "written.json"]
    assert (out / ".gitignore").is_file()
    with zipfile.ZipFile(io.BytesIO((out / "drill/drill-1.docx").read_bytes())) as archive:
        assert "状況9" in archive.read("word/document.xml").decode()


def test_notes_that_people_typed_in_are_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, out = str(ROOT / "env_diff/ou_kagaku.yaml"), tmp_path / "o"
    assert run(table, "--out", str(out)) == 0
    note = out / "drill/drill-1.md"
    first = note.read_text("utf-8")
    note.write_text(first + "メモ\n", "utf-8")
    assert run(table, "--out", str(out)) == 4
    assert note.read_text("utf-8").endswith("メモ\n")
    assert (out / "drill/drill-1.new.md").read_text("utf-8") == first
    assert "drill-1.new.md" in capsys.readouterr().err


def test_json_tells_injects_states_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(str(ROOT / "env_diff/ou_kagaku.yaml"), "--out", str(tmp_path / "o"), "--seed", "2", "--json") == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert told["format"] == "bcp/drill@1" and told["seed"] == 2 and len(told["injects"]) == 9
    states = {question["state"] for inject in told["injects"] for question in inject["questions"]}
    assert states <= {"answered", "open", "missing"} and all(Path(file).is_file() for file in told["files"])


def test_bad_input_leaves_no_folder(tmp_path: Path) -> None:
    table = tmp_path / "t.yaml"
    table.write_text("format: bcp/env-diff@1\nitems:\n  compny: {}\n", "utf-8")
    assert run(str(table), "--out", str(tmp_path / "o")) == 2
    assert not (tmp_path / "o").exists()
    assert run(str(ROOT / "env_diff/ou_kagaku.yaml"), "--out", str(tmp_path / "o"), "--seed", "0") == 2


def test_cables_are_pulled_in_the_story_only_after_the_slowest_stop() -> None:
    scenes = {inject.scene.id: inject.scene for inject in drill_of("ou_kagaku").injects}
    assert scenes["cut"].after - scenes["safe_stop"].after >= 40, "R-101 takes 40 minutes"
