"""Issue 6: nothing changed costs nothing, owned blocks stand, a saved plan is done exactly, the history is kept."""

from __future__ import annotations

import json
import os

import pytest
from factory import DATE, Factory, docx_text, snapshot
from rounds import Lost, play

from bcp.pipeline import reuse

RATING = ("rating: BAD, cause: 無対策", "rating: ④")
SENTENCE = "夜は守衛室の電話も鳴らす。"


def is_recalled(factory: Factory) -> bool:
    """True when the last run wrote the digest and no time of its own for proving: nothing but run.json moved."""
    before = {path.name: path.stat().st_mtime_ns for path in factory.out.iterdir() if path.name != "run.json"}
    proofs = count_proofs(factory)
    return not proofs and before == {
        p.name: p.stat().st_mtime_ns for p in factory.out.iterdir() if p.name != "run.json"
    }


def count_proofs(factory: Factory, *words: str) -> int:
    """How often a whole plan was proved in one generate."""
    import bcp.pipeline.committing as committing

    counted = []
    true_one = committing.prove_plan
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(committing, "prove_plan", lambda *a: (counted.append(1), true_one(*a))[1])
        factory.generate(*words, code=None)
    return len(counted)


def test_a_run_in_which_nothing_changed_proves_nothing_and_writes_nothing(factory: Factory) -> None:
    factory.generate()
    assert is_recalled(factory) and is_recalled(factory)
    assert factory.run("generate", "--json").json == factory.report


@pytest.mark.parametrize(
    "name",
    [
        "bcp.md",
        "bcp.docx",
        "review.html",
        "report.json",
        "env_diff.md",
        "bcp.lock.json",
        "history.jsonl",
        "run.json",
    ],
)
def test_a_touched_output_is_never_passed_over(factory: Factory, name: str) -> None:
    factory.generate()
    path = factory.out / name
    path.write_bytes(b"{}" if name == "run.json" else path.read_bytes() + b"\n")
    assert count_proofs(factory) == 1


@pytest.mark.parametrize(
    "change", ["table", "template", "unit", "date", "draft", "force", "only", "catalogue", "tool"]
)
def test_a_changed_input_is_never_passed_over(
    factory: Factory, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.generate()
    words: list[str] = []
    if change == "table":
        factory.edit_table(("format: bcp/env-diff@1", "format: bcp/env-diff@1 # 確認済み"))
    elif change == "template":
        factory.edit_template(("第一報から", "第一報の時から"))
    elif change == "unit":
        factory.tool.write("units/cut.j2", "{# unit: steps #}\n1. 班長は、電話する。\n")
    elif change == "tool":
        monkeypatch.setattr(reuse.bcp, "__version__", "9.9.9")
    elif change == "catalogue":
        factory.tool.write("own/items.yaml", "")
        words = ["--catalog", "own"]
        ran = factory.run("generate", *words)
        assert ran.code in (0, 2)
        return
    else:
        words = {
            "date": ["--date", "2026-11-23"],
            "draft": ["--draft"],
            "force": ["--force"],
            "only": ["--only", "cut"],
        }[change]
    assert count_proofs(factory, *words) == 1


def test_the_bytes_of_table_common_file_and_template_count(factory: Factory) -> None:
    factory.tool.write("shared/head_office.yaml", "format: bcp/env-diff@1\nitems: {}\n")
    factory.edit_table(("format: bcp/env-diff@1", "format: bcp/env-diff@1\ncommon: shared/head_office.yaml"))
    factory.generate()
    assert is_recalled(factory)
    for name in ("factory.yaml", "small.md", "shared/head_office.yaml"):
        path = factory.tool.folder / name
        path.write_bytes(path.read_bytes() + b"\n")
        assert count_proofs(factory) == 1, name
        assert is_recalled(factory), name


def test_a_run_in_which_nothing_changed_reads_no_table(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bcp.workspace

    factory.generate()
    monkeypatch.setattr(bcp.workspace, "read_environment", None)
    factory.generate()
    factory.edit_table(("format: bcp/env-diff@1", "format: bcp/env-diff@1 # 確認済み"))
    with pytest.raises(TypeError):
        factory.generate()


def test_an_owned_block_is_never_refilled_and_its_changed_inputs_are_told(factory: Factory) -> None:
    factory.generate()
    before = factory.block_text("measures")
    factory.generate("--own", "measures")
    factory.edit_table(RATING)
    actions = {block["id"]: block for block in factory.run("plan", "--json").json["blocks"]}
    assert actions["measures"]["action"] == "human" and "BAD → ④" in actions["measures"]["reason"]
    factory.generate("--force", code=None)
    assert factory.block_text("measures") == before and factory.block("measures")["state"] == "human"
    assert any("入力が変わった" in todo["what"] for todo in factory.report["todo"])
    factory.generate("--own", "measures", code=None)
    assert not any("入力が変わった" in todo["what"] for todo in factory.report["todo"])
    factory.generate("--disown", "measures", "--force", code=None)
    assert "④" in factory.block_text("measures") and factory.lock["owned"] == []


@pytest.mark.parametrize("words", [["--own", "nowhere"], ["--disown", "cut"]])
def test_owning_a_block_that_is_not_there_is_exit_2(factory: Factory, words: list[str]) -> None:
    factory.generate()
    ran = factory.run("generate", *words)
    assert ran.code == 2 and words[1] in ran.err


def test_a_saved_plan_is_done_exactly_or_refused_with_what_changed(factory: Factory) -> None:
    factory.generate()
    factory.edit_table(RATING)
    saved = factory.run("plan", "--save", "plan.json", "--json").json
    factory.edit_table(("事務所1階の棚B", "事務所1階の棚D"))
    before = snapshot(factory.out)
    ran = factory.run("generate", "--plan", "plan.json")
    assert ran.code == 2 and "環境差分抽出表" in ran.err and "cut: render" in ran.err
    assert snapshot(factory.out) == before
    factory.edit_table(("事務所1階の棚D", "事務所1階の棚B"))
    assert factory.run("generate", "--plan", "plan.json").code == 0
    line = json.loads(factory.read("history.jsonl").splitlines()[-1])
    assert set(line["why"]) == {
        b["id"] for b in saved["blocks"] if b["action"] in ("fill", "refill", "keep", "gone")
    }
    assert factory.run("generate", "--plan", "factory.yaml").code == 2


def test_the_history_names_the_person_and_makes_the_table_of_revisions(factory: Factory) -> None:
    factory.generate()
    factory.edit_plan(("番号の順に抜く。", f"番号の順に抜く。{SENTENCE}"))
    factory.generate("--by", "架空 太郎", "--date", "2027-01-15")
    line = json.loads(factory.read("history.jsonl").splitlines()[-1])
    assert line["edits"] == ["cut"] and line["by"]["person"] == "架空 太郎"
    text = docx_text(factory.out / "bcp.docx")
    assert DATE in text and "2027-01-15" in text and "更新：抜く順番" in text
    log = factory.tool.run("log", "factory", "--json").json
    assert log["format"] == "bcp/log@1" and len(log["generations"]) == 2 and log["generations"][0] == line
    assert "架空 太郎" in factory.tool.run("log", "factory").out


def test_a_new_template_with_renamed_new_and_removed_blocks_merges(factory: Factory) -> None:
    factory.generate()
    factory.edit_plan(
        ("番号の順に抜く。", f"番号の順に抜く。{SENTENCE}"), ("誰でも、許可なく", "新人でも、許可なく")
    )
    factory.edit_template(
        ("{#first}", "{#first_call}"), ("  first: {title", "  first_call: {title"), ("## 無線\n\n##{#wifi}\n無線LANは使わない。\n##\n", "##{#added}\n新しい節の文である。\n##\n"),
        ("  wifi: {title: 無線の扱い, step: other, inputs: [wifi_use]", "  added: {title: 新しい節, step: other, inputs: [wifi_use]"),
    )  # fmt: skip
    factory.generate(code=None)
    assert SENTENCE in factory.block_text("cut") and "新人でも、許可なく" in factory.plan
    assert "<!-- bcp:first_call -->" in factory.plan and "<!-- bcp:added -->" in factory.plan
    assert set(factory.lock["retired"]) == {"first", "wifi"}


def test_a_block_that_comes_back_with_a_later_template_finds_the_text_of_people(factory: Factory) -> None:
    factory.generate()
    factory.edit_plan(("無線LANは使わない。", f"無線LANは使わない。{SENTENCE}"))
    template = (factory.tool.folder / "small.md").read_text("utf-8")
    factory.edit_template(("## 無線\n\n##{#wifi}\n無線LANは使わない。\n##\n", ""), (template[template.index("  wifi: {") : template.index("  measures: {")], ""))  # fmt: skip
    factory.generate()
    assert SENTENCE not in factory.plan and SENTENCE in factory.lock["retired"]["wifi"]["text"]
    factory.tool.write("small.md", template)
    factory.generate()
    assert SENTENCE in factory.block_text("wifi") and factory.block("wifi")["state"] == "human"
    assert factory.lock["retired"] == {}


def test_a_value_of_an_earlier_table_is_remembered_as_long_as_people_s_text_says_it(factory: Factory) -> None:
    factory.generate()
    factory.edit_plan(("無線LANは使わない。", "無線LANは使わない。警備会社は03-0000-5151である。"))
    factory.edit_table(("090-0000-4004", "03-0000-5151"))
    factory.generate()
    factory.edit_table(("03-0000-5151", "090-0000-4999"))
    factory.edit_plan(("警備会社は03-0000-5151である", "警備会社は 03-0000-5151 である"))
    for _ in range(3):  # the run after the change, and those in which nothing changed
        factory.generate(code=1)
        assert {v["excerpt"] for v in factory.violations("stale-fact")} == {"03-0000-5151"}
    assert factory.lock["former"] == [["roles.network_cut.phone", "03-0000-5151"]]
    factory.edit_plan(("警備会社は 03-0000-5151 である", "警備会社に知らせる"))
    factory.generate()
    assert factory.lock["former"] == []


def test_no_human_sentence_is_lost_in_8_random_rounds(factory: Factory) -> None:
    years = play(factory.tool.folder, 8, seed=6)
    assert years.count > 4


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_human_sentence_is_lost_in_years_of_random_rounds(factory: Factory, seed: int) -> None:
    """BCP_ROUNDS sets how many; `python tests/regeneration/rounds.py --rounds 1000` plays many lives."""
    rounds = int(os.environ.get("BCP_ROUNDS", "20"))
    years = play(factory.tool.folder, rounds, seed)
    assert years.count > rounds // 2


def test_the_rounds_notice_a_lost_and_a_doubled_sentence(factory: Factory) -> None:
    years = play(factory.tool.folder, 0, seed=1)
    years.append_to_line()
    years.check()
    told = next(iter(years.written))
    factory.edit_plan((told, ""))
    with pytest.raises(Lost, match="lost"):
        years.check()
    factory.edit_plan(("の第一報", f"の{told}第一報{told}"))
    with pytest.raises(Lost, match="doubled"):
        years.check()
