"""Spec 5 and 8: bcp prompt writes one text for a chat window; bcp answer reads what came back, tolerantly."""

from __future__ import annotations

import re

import pytest
from contract_tool import Ran, Tool
from factory import PEOPLE, PHONES, Factory

MEASURES = (
    "- 保守用回線：対策10-01「保守用回線の一覧と使うときだけの接続」を行う。担当は製造課長、期限は2027-01-31とする。"
    "それまでの暫定の措置：使わない日は回線装置の電源を切る。"
)
ENTRY = "- 保守用回線に異常がある場合、班長はその機器のLANケーブルを抜く。"
CUT = "1. 製造課長は、設備を安全に止める。\n2. [[roles.network_cut.person]]は、[[cut_points.1.place]]のケーブルを抜く。"
FIRST = "異常に気づいた者は、[[roles.commander.person]]に電話する。"
STAY = "[[working_hours.shifts]]"
TEXTS = {"measures": MEASURES, "entry_response": ENTRY, "cut": CUT, "first": FIRST, "stay": STAY}


@pytest.fixture
def factory(tool: Tool) -> Factory:
    return Factory(tool)


def answer(factory: Factory, text: str, *words: str) -> Ran:
    factory.tool.write("answer.txt", text)
    return factory.tool.run(
        "answer", "factory.yaml", "answer.txt", "--template", "small.md", "--date", "2026-11-22", *words
    )


def sections(texts: dict[str, str]) -> str:
    return "\n\n".join(f"=== {id} ===\n{text}" for id, text in texts.items())


def test_the_prompt_is_one_text_with_every_block_and_no_names(factory: Factory) -> None:
    ran = factory.run("prompt")
    assert ran.code == 0
    for id in TEXTS:
        assert f'<block id="{id}"' in ran.out
    assert "===" in ran.out and '<block id="people"' not in ran.out and '<block id="wifi"' not in ran.out
    for secret in (*PEOPLE, *PHONES):
        assert secret not in ran.out
    assert not (factory.out / "bcp.md").exists()


def test_the_prompt_goes_to_a_file(factory: Factory) -> None:
    expected = factory.run("prompt").out
    ran = factory.run("prompt", "--to", "prompt.txt")
    assert ran.code == 0
    assert (factory.tool.folder / "prompt.txt").read_text("utf-8").strip() == expected.strip()


def test_an_answer_makes_the_plan(factory: Factory) -> None:
    ran = answer(factory, sections(TEXTS))
    assert ran.code == 0, ran.out + ran.err
    states = {block["id"]: block["state"] for block in factory.report["blocks"]}
    assert [states[id] for id in TEXTS] == ["filled"] * 5
    assert "遮断 三郎は、製造1課の柱Aのケーブルを抜く。" in factory.plan
    assert (factory.out / "bcp.docx").is_file()
    factory.generate()
    assert "遮断 三郎は、製造1課の柱Aのケーブルを抜く。" in factory.plan


@pytest.mark.parametrize("kind", ["fence", "chatter", "full-width", "bold", "crlf", "inner fences"])
def test_an_answer_is_read_tolerantly(factory: Factory, kind: str) -> None:
    text = sections(TEXTS)
    if kind == "fence":
        text = f"```markdown\n{text}\n```\n"
    elif kind == "chatter":
        text = f"承知しました。以下が書き直した文です。\n\n{text}\n"
    elif kind == "full-width":
        text = re.sub(r"=== (\w+) ===", r"＝＝＝　\1　＝＝＝", text)
    elif kind == "bold":
        text = re.sub(r"=== (\w+) ===", r"**=== \1 ===**", text)
    elif kind == "crlf":
        text = text.replace("\n", "\r\n")
    else:
        text = re.sub(r"(=== \w+ ===)\n(.*?)(?=\n\n===|\Z)", r"\1\n```\n\2\n```", text, flags=re.S)
    ran = answer(factory, text)
    assert ran.code == 0, ran.out + ran.err
    states = {block["id"]: block["state"] for block in factory.report["blocks"]}
    assert [states[id] for id in TEXTS] == ["filled"] * 5, states


def test_what_fails_or_is_missing_comes_back_as_a_follow_up_prompt(factory: Factory) -> None:
    wrong = {**TEXTS, "cut": "1. ○○は、ケーブルを抜く。"}
    del wrong["first"]
    ran = answer(factory, sections(wrong), "--to", "follow.txt")
    follow = (factory.tool.folder / "follow.txt").read_text("utf-8")
    assert (
        "=== cut ===" in follow and "○○" in follow and "=== first ===" in follow and "measures" not in follow
    )
    assert ran.code in (0, 1)
    again = answer(factory, sections({"cut": CUT, "first": FIRST}))
    assert again.code == 0, again.out + again.err
    states = {block["id"]: block["state"] for block in factory.report["blocks"]}
    assert [states[id] for id in TEXTS] == ["filled"] * 5
    assert MEASURES[:10] in factory.block_text("measures")


def test_an_answer_meets_human_text_like_any_other_draft(factory: Factory) -> None:
    answer(factory, sections(TEXTS))
    factory.edit_plan(("異常に気づいた者は、", "夜は守衛室の電話を鳴らす。異常に気づいた者は、"))
    ran = answer(
        factory, sections({"first": "異常に気づいた者は、[[roles.commander.person]]に口頭で知らせる。"})
    )
    assert ran.code == 4
    assert "夜は守衛室の電話を鳴らす。" in factory.block_text("first")
    assert factory.block("first")["suggestion"] is True


def test_an_answer_without_any_section_is_refused_and_changes_nothing(factory: Factory) -> None:
    factory.generate()
    before = factory.plan
    ran = answer(factory, "申し訳ありませんが、お手伝いできません。")
    assert ran.code != 0 or factory.plan == before
    assert factory.plan == before
