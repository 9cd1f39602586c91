"""Is a finding covered? Every condition of spec 6 taken away once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checking_cases import CATALOGUE, CLEAN, TABLE, TEMPLATE, make_case, make_plan

from bcp.checking.coverage import find_coverage
from bcp.planning.findings import find_findings
from bcp.rendering.markdown import render_plan
from bcp.vocabulary import BlockState, Coverage, PlanText

TITLE = CATALOGUE.measures["02-01"].title
BAD_ROW = "{rating: BAD, cause: 不明, issue: 実態が把握できていない, where: 製造3課, interim: 受付で預かる, owner: 製造課長, due: 2027-01-31}"


def cover(
    texts: dict[str, str], table: str = TABLE, template: str = TEMPLATE, plan: PlanText | None = None
) -> Coverage:
    case, facts = make_case(table, template)
    return find_coverage(plan or make_plan(texts, table, template), case, facts, find_findings(case))[0]


def test_a_finding_with_measure_place_owner_and_date_is_full() -> None:
    found = cover({})
    assert found.covered == "full"
    assert found.measures == ("02-01",)
    assert {block for block, _ in found.where} == {"measures", "flow"}
    assert all("持込パソコン" in quote or "02-01" in quote for _, quote in found.where)


MEASURES, FLOW = CLEAN["measures"], CLEAN["flow"]
TAKEN_AWAY = [
    ({"measures": MEASURES.replace("02-01", "")}, "番号"),
    ({"measures": MEASURES.replace(TITLE, "別の題")}, "番号と題名"),
    ({"measures": MEASURES.replace("担当：[[assessment.brought_in_pc.owner]]。", "")}, "担当"),
    ({"measures": MEASURES.replace("期限：[[assessment.brought_in_pc.due]]。", "")}, "期限"),
    ({"measures": MEASURES.replace("当面は、受付で預かる。", "")}, "当面"),
    ({"measures": MEASURES.replace("実態を調査する。", "")}, "調査"),
    ({"flow": FLOW.replace("感染しているものとして扱う。", "")}, "最悪"),
    ({"flow": FLOW.replace("持込パソコンの", "")}, "行動"),
    ({"flow": "1. 持込パソコンの種類：LAN"}, "行動"),
]


@pytest.mark.parametrize(("texts", "word"), TAKEN_AWAY, ids=range(len(TAKEN_AWAY)))
def test_what_is_taken_away_is_named_and_the_finding_is_not_covered(texts: dict[str, str], word: str) -> None:
    found = cover(texts)
    assert found.covered == "no"
    assert any(word in message.ja for message in found.missing)


@pytest.mark.parametrize(
    "left", ["owner: 不明, due: 2027-01-31", "owner: 製造課長, due: 不明", "owner: 不明, due: 不明"]
)
def test_an_owner_or_date_still_open_is_partial(left: str) -> None:
    assert cover({}, TABLE.replace("owner: 製造課長, due: 2027-01-31", left)).covered == "partial"


def test_common_measures_alone_are_partial() -> None:
    common = CATALOGUE.measures["E-01"]
    text = MEASURES.replace("02-01", "E-01").replace(TITLE, common.title)
    assert cover({"measures": text}).covered == "partial"
    both = MEASURES + f"\n  - 持込パソコンには、対策E-01「{common.title}」※も行う。"
    assert cover({"measures": both}).measures == ("02-01", "E-01")


def test_a_measure_of_another_entry_covers_nothing() -> None:
    other = CATALOGUE.measures["01-01"]
    text = MEASURES.replace("02-01", "01-01").replace(TITLE, other.title)
    assert cover({"measures": text}).covered == "no"


def test_a_person_may_have_written_owner_and_date_in_the_text() -> None:
    table = TABLE.replace("owner: 製造課長, due: 2027-01-31", "owner: 不明, due: 不明")
    text = MEASURES.replace("[[assessment.brought_in_pc.owner]]", "品質課長").replace(
        "[[assessment.brought_in_pc.due]]", "2027年3月末、3月31日"
    )
    assert cover({"measures": text}, table).covered == "full"


def test_no_survey_and_no_worst_case_are_asked_for_when_the_cause_is_known() -> None:
    table = TABLE.replace("cause: 不明", "cause: 無対策")
    texts = {
        "measures": MEASURES.replace("実態を調査する。", ""),
        "flow": FLOW.replace("感染しているものとして扱う。", ""),
    }
    assert cover(texts, table).covered == "full"


def test_an_accepted_finding_is_full_when_reason_by_and_until_are_printed() -> None:
    accepted = "{rating: ④, issue: 古い機種, accept: {reason: 来年に入れ替える, by: 社長, until: 2027-03-31}}"
    table = TABLE.replace(BAD_ROW, accepted)
    printed = "- 持込パソコン：来年に入れ替えるまで受容する（社長が2027年3月31日までと決めた）。"
    assert cover({"measures": printed}, table).covered == "full"
    assert cover({"measures": printed.replace("社長が", "")}, table).covered == "partial"
    assert cover({"measures": "- 対策を進める。", "flow": "1. 班長に知らせる。"}, table).covered == "no"


def test_facts_blocks_and_annexes_do_not_count() -> None:
    plan = make_plan({})
    pieces = tuple(replace(p, state=BlockState.FACTS) if p.block_id == "measures" else p for p in plan.pieces)
    assert cover({}, plan=replace(plan, pieces=pieces)).covered == "no"
    other = TEMPLATE.replace("step: measures", "step: other")
    assert cover({}, template=other).covered == "no"


def test_a_row_of_a_table_can_cover() -> None:
    template = TEMPLATE.replace(
        "covers: [findings]\n    format: list", "covers: [findings]\n    format: table"
    )
    table = (
        "| 入口 | 対策 | 当面の対応 | 担当 | 期限 |\n|---|---|---|---|---|\n"
        f"| 持込パソコン | 02-01「{TITLE}」※、実態の調査 | 当面は受付で預かる | [[assessment.brought_in_pc.owner]] | [[assessment.brought_in_pc.due]] |"
    )
    assert cover({"measures": table}, template=template).covered == "full"


def test_the_lines_of_another_entry_do_not_count() -> None:
    text = (
        "- 持込パソコン：対策を考える。\n"
        f"- USBメモリー：対策02-99を進める。担当：製造課長。期限：2027-01-31。当面は調査する。「{TITLE}」"
    )
    assert cover({"measures": text}).covered == "no"


def test_without_steps_any_one_filled_block_covers() -> None:
    plain = "# 計画\n\n##{#all}\n既定の文である。\n##\n"
    case, facts = make_case(TABLE, plain)
    text = f"持込パソコンは、対策02-01「{TITLE}」を進める。担当：製造課長。期限：2027-01-31。当面は受付で預かり、実態を調査する。"
    for state, covered in (
        (BlockState.FILLED, "full"),
        (BlockState.HUMAN, "full"),
        (BlockState.UNFILLED, "no"),
        (BlockState.FACTS, "no"),
    ):
        plan = render_plan(case.template, {"all": (text, state, False)}, facts)
        assert find_coverage(plan, case, facts, find_findings(case))[0].covered == covered
