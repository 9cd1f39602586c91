"""Scope P: planted faults in a rendered plan, and what a person's hand changes about their weight."""

from __future__ import annotations

import datetime
import time
from dataclasses import replace

import pytest
from checking_cases import CLEAN, TABLE, codes, make_case, make_plan, plan_violations

from bcp.checking.plan import check_plan, official_data_age
from bcp.planning.findings import find_findings
from bcp.vocabulary import PlanPiece, PlanText, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
NETWORK = CLEAN["network"]


def test_an_honest_plan_raises_nothing() -> None:
    assert plan_violations() == ()


# (code, block, text with the fault, severity in machine text, severity in human text)
FAULTS = [
    ("marker-left", "network", NETWORK + "##社長##が決める。", ERROR, ERROR),
    ("placeholder-left", "network", NETWORK + "○○課長が決める。", ERROR, WARNING),
    ("unknown-reference", "network", NETWORK + "[[roles.boss.phone]]に電話する。", ERROR, WARNING),
    ("ungrounded", "network", NETWORK + "復元に7時間かかる。", ERROR, WARNING),
    ("ungrounded", "network", NETWORK + "03-9999-8888に電話する。", ERROR, WARNING),
    ("capability-claim", "network", NETWORK + "オフラインの控えから復元する。", ERROR, WARNING),
    ("markup", "network", NETWORK + "<script>x</script>", ERROR, WARNING),
    ("markup", "network", "## 見出し\n\n" + NETWORK, ERROR, WARNING),
    (
        "no-action",
        "flow",
        CLEAN["flow"] + "\n3. 班長は、[[roles.network_cut.phone]]に電話する。",
        ERROR,
        WARNING,
    ),
    ("finding-uncovered", "measures", "- 対策を進める。", ERROR, ERROR),
    ("finding-uncovered", "flow", "1. 班長は、対策本部長に知らせる。", ERROR, ERROR),
    (
        "contradiction",
        "network",
        NETWORK + "対策本部長（090-1111-2222）。対策本部長（[[roles.commander.phone]]）。",
        ERROR,
        WARNING,
    ),
    ("contradiction", "network", NETWORK + "仮復旧目標は3日である。仮復旧目標は5日である。", ERROR, WARNING),
    ("style", "network", NETWORK + "班長は、速やかに対応する。", WARNING, WARNING),
    ("style", "network", NETWORK + "班長は電話をかけます。", WARNING, WARNING),
    ("style", "network", NETWORK + "班長は、" + "台帳を見て、" * 25 + "電話する。", WARNING, WARNING),
    ("style", "network", NETWORK + "ケーブルを切断する。", WARNING, WARNING),
]


@pytest.mark.parametrize(("code", "block", "text", "machine", "human"), FAULTS, ids=range(len(FAULTS)))
def test_a_planted_fault_is_caught(
    code: str, block: str, text: str, machine: Severity, human: Severity
) -> None:
    found = [each for each in plan_violations({block: text}) if each.code == code]
    assert found, plan_violations({block: text})
    assert found[0].severity is machine
    assert found[0].block == block
    by_hand = [
        each for each in plan_violations({block: text}, by_human=frozenset({block})) if each.code == code
    ]
    assert by_hand[0].severity is human


def test_lines_point_into_the_markdown() -> None:
    text = CLEAN["flow"] + "\n3. ○○に電話する。"
    plan = make_plan({"flow": text})
    found = [each for each in plan_violations({"flow": text}) if each.code == "placeholder-left"]
    assert plan.markdown.split("\n")[found[0].line - 1] == "3. ○○に電話する。"


def test_a_fault_in_fixed_text_has_its_line_too() -> None:
    plan = make_plan({}, fixed={1: "# 試しの計画\n\n○○工場の計画である。\n"})
    found = [
        each
        for each in plan_violations(fixed={1: "# 試しの計画\n\n○○工場の計画である。\n"})
        if each.code == "placeholder-left"
    ]
    assert [each.severity for each in found] == [WARNING]
    assert "○○工場" in plan.markdown.split("\n")[found[0].line - 1]


def test_changed_fixed_text_is_an_error_and_a_note_where_a_person_changed_it() -> None:
    case, facts = make_case()
    plan = make_plan({})
    expected = [piece.text for piece in plan.pieces if not piece.block_id]
    for by_human, severity in ((False, ERROR), (True, NOTE)):
        pieces = [
            replace(piece, text=piece.text.replace("のためのもの", "だけのもの"), by_human=by_human)
            if not piece.block_id
            else piece
            for piece in plan.pieces
        ]
        changed = replace(plan, pieces=tuple(pieces))
        found = check_plan(changed, case, facts, find_findings(case), expected_fixed=expected)
        assert [(each.code, each.severity) for each in found] == [("outside-changed", severity)]
        assert "だけのもの" in found[0].message.ja


def test_removed_and_added_fixed_text_is_seen() -> None:
    case, facts = make_case()
    plan = make_plan({})
    expected = [piece.text for piece in plan.pieces if not piece.block_id]
    for shown in (["", *expected[1:]], [expected[0] + "\n余分な段落である。\n", *expected[1:]]):
        texts = iter(shown)
        pieces = tuple(piece if piece.block_id else replace(piece, text=next(texts)) for piece in plan.pieces)
        found = check_plan(
            replace(plan, pieces=pieces), case, facts, find_findings(case), expected_fixed=expected
        )
        assert codes(found) == ["outside-changed"]


# ------------------------------------------------------------------ stale-fact

OLD = {
    "roles.commander.phone": "090-5555-6666",
    "roles.commander.person": "旧田 一夫",
    "cut_points.1.place": "旧館の分電盤",
}


@pytest.mark.parametrize(
    "text", ["090-5555-6666", "０９０（５５５５）６６６６", "旧田一夫", "旧田　一夫", "旧館の分電盤"]
)
def test_a_value_of_the_old_table_is_found_even_in_human_text(text: str) -> None:
    found = plan_violations(
        {"network": NETWORK + f"{text}を見る。"}, by_human=frozenset({"network"}), previous=OLD
    )
    stale = [each for each in found if each.code == "stale-fact"]
    assert [each.severity for each in stale] == [ERROR]
    assert stale[0].block == "network"


def test_a_value_that_the_present_table_still_has_is_not_stale() -> None:
    old = {
        "roles.it.phone": "090-0000-0001",
        "systems.1.location": "事務所",
        "roles.commander.person": "山田　太郎",
        "systems.1.name": "PC",
    }
    assert plan_violations(previous=old) == ()
    assert plan_violations(previous=OLD) == ()


def test_an_old_number_inside_a_longer_one_is_not_it() -> None:
    old = {"systems.1.os": "2022"}
    assert "stale-fact" not in codes(
        plan_violations({"network": NETWORK + "型番はA120229である。"}, previous=old)
    )


# ------------------------------------------------------------------ no-action


def test_the_safe_action_in_the_step_or_the_step_before_is_enough() -> None:
    step = "班長は、[[roles.network_cut.phone]]に電話する。"
    safe = "つながらなければ、その場の最上位者が代わりを務める。"
    for text in (f"3. {step}{safe}", f"3. {safe}\n4. {step}", f"3. {step}\n   1. {safe}"):
        assert "no-action" not in codes(plan_violations({"flow": CLEAN["flow"] + "\n" + text}))


def test_an_open_question_with_the_label_of_a_fact_is_judged_without_references() -> None:
    text = "3. 班長は、【要確認：ネットワーク遮断責任者の電話】に電話する。"
    assert "no-action" in codes(plan_violations({"flow": CLEAN["flow"] + "\n" + text}))
    assert "no-action" not in codes(plan_violations({"network": NETWORK + text}))


# ------------------------------------------------------------------ text from anywhere, other dates


def test_text_from_anywhere_is_judged_as_machine_text_with_left_over_references() -> None:
    case, facts = make_case()
    text = "[[company.name]]の計画である。○○を見る。"
    plan = PlanText((PlanPiece(text, text, "network"),), text)
    found = {each.code: each.severity for each in check_plan(plan, case, facts, find_findings(case))}
    assert found["unknown-reference"] is found["placeholder-left"] is found["finding-uncovered"] is ERROR


def test_a_value_that_looks_like_markup_raises_nothing() -> None:
    table = TABLE.replace("detail: 生産管理PC 2台が両方に接続", 'detail: "<b>PC</b> [図](x) ##札## | *2*台"')
    text = NETWORK + "[[oa_ot_connection.detail]]である。"
    assert plan_violations({"network": text}, table=table) == ()


def test_old_official_data_is_a_warning_of_the_report() -> None:
    case, _ = make_case()
    as_of = case.catalogue.official_as_of
    assert not list(official_data_age(replace(case, date=as_of + datetime.timedelta(days=180))))
    signs = list(official_data_age(replace(case, date=as_of + datetime.timedelta(days=181))))
    assert [sign.code for sign in signs] == ["style"]
    assert "181日" in signs[0].message.ja


# ------------------------------------------------------------------ style of steps, stock phrases, abbreviations

STYLES = [
    ("flow", CLEAN["flow"] + "\n3. 画面を撮る。", CLEAN["flow"] + "\n3. 班長は、画面を撮る。"),
    ("network", NETWORK + "必要な措置を講じる。", NETWORK + "措置は2人で決める。"),
    ("network", NETWORK + "SCADAを見る。", NETWORK + "SCADA（設備の状態を見張るシステム）を見る。"),
    ("network", NETWORK + "班長は、十分に離れる。", NETWORK + "班長は、十分以内に知らせる。"),
]


@pytest.mark.parametrize(("block", "text", "clean"), STYLES, ids=range(len(STYLES)))
def test_what_tells_nobody_what_to_do_is_warned_about(block: str, text: str, clean: str) -> None:
    assert "style" in codes(plan_violations({block: text}))
    assert "style" not in codes(plan_violations({block: clean}))


def test_whole_validation_is_linear_in_the_length_of_the_plan() -> None:
    sentence = "班長は、事務所1階ラックの赤札3のケーブルを抜き、製造課長に電話する。\n"

    def seconds(times: int) -> float:
        start = time.process_time()
        plan_violations({"network": sentence * times})
        return time.process_time() - start

    seconds(10)
    short, long = min(seconds(100) for _ in range(3)), min(seconds(1000) for _ in range(3))
    assert long < 25 * short  # ten times the text; a quadratic rule takes a hundred times as long


def test_a_tag_that_any_cell_of_the_table_names_is_known_and_an_invented_one_is_not() -> None:
    quoted = TABLE.replace("2台が両方に接続}", "2台が両方に接続。予備の線は赤札9}")
    flow = CLEAN["flow"] + "\n3. 班長は、赤札9のケーブルに触らない。"
    assert "contradiction" not in codes(plan_violations({"flow": flow}, quoted))
    assert "contradiction" in codes(plan_violations({"flow": flow}))
