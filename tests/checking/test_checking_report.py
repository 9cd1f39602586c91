"""The 要確認 list, bcp/report@1 and `bcp explain`."""

from __future__ import annotations

import json

import pytest
from checking_cases import CATALOGUE, CLEAN, TABLE, make_case, make_plan, plan_violations

from bcp.checking.coverage import find_coverage
from bcp.checking.explain import explain
from bcp.checking.policy import POLICY
from bcp.checking.report import make_report
from bcp.checking.todo import MOST_ENTRIES, list_todo
from bcp.checking.usability import judge_usability
from bcp.checking.wording import read_catalogue_file
from bcp.errors import Message, UsageError
from bcp.planning.consistency import check_table
from bcp.planning.difference import find_differences
from bcp.planning.findings import find_findings
from bcp.planning.requests import make_requests
from bcp.vocabulary import BlockState, Draft, Severity, TokenUse, Violation


def make_drafts() -> dict[str, Draft]:
    drafts = {
        key: Draft(key, text, BlockState.FILLED, "オフラインの文章単位", "offline")
        for key, text in CLEAN.items()
    }
    fault = Violation(
        "truncated", Severity.ERROR, "network", Message("文が途中で終わっている。", "It stops."), "", 1
    )
    drafts["network"] = Draft(
        "network", CLEAN["network"], BlockState.FALLBACK, "再試行しても直らなかった", violations=(fault,)
    )
    drafts["decider"] = Draft(
        "decider",
        "製造課長",
        BlockState.UNFILLED,
        "文章単位が無い",
        open_questions=("夜間は誰が止めるか", "夜間は誰が止めるか"),
        tokens=TokenUse(3, 2, 1),
    )
    return drafts


def todo_of(table: str = TABLE) -> list[tuple[str, str, str]]:
    case, facts = make_case(table)
    findings = find_findings(case)
    coverage = find_coverage(make_plan({}, table), case, facts, findings)
    found = list_todo(
        case,
        facts,
        contradictions=check_table(case, facts),
        drafts=make_drafts(),
        findings=findings,
        coverage=coverage,
    )
    return [(each.weight, each.item, each.what) for each in found]


def test_the_list_is_ordered_by_weight_and_holds_nothing_twice() -> None:
    found = todo_of()
    assert [weight for weight, _, _ in found] == sorted(weight for weight, _, _ in found)
    assert len({what for _, _, what in found}) == len(found)


@pytest.mark.parametrize(
    ("weight", "item", "word"),
    [
        ("A", "roles", "ネットワーク遮断責任者の電話（不明）"),
        ("A", "ot_backups", "（未回答）"),
        ("B", "network", "「つながり」の文の見直し"),
        ("B", "decider", "「決める人」の文の書き換え"),
        ("B", "decider", "夜間は誰が止めるか"),
        ("B", "assessment", "「USBメモリー」の評価（未評価）"),
    ],
)
def test_every_kind_of_open_point_is_listed(weight: str, item: str, word: str) -> None:
    assert any(each[0] == weight and each[1] == item and word in each[2] for each in todo_of()), todo_of()


def test_a_contradiction_in_the_table_is_an_open_point() -> None:
    table = TABLE.replace("deputy: 佐藤 花子", "deputy: 山田 太郎")
    assert any(item == "roles" and what.startswith("表の食い違い：") for _, item, what in todo_of(table))


def test_an_open_owner_is_listed_once_with_the_interim_action() -> None:
    table = TABLE.replace("owner: 製造課長", "owner: 不明")
    case, facts = make_case(table)
    findings = find_findings(case)
    found = list_todo(
        case, facts, findings=findings, coverage=find_coverage(make_plan({}, table), case, facts, findings)
    )
    owners = [each for each in found if "持込パソコン" in each.what]
    assert [(each.what, each.if_unknown, each.due) for each in owners] == [
        ("「持込パソコン」（BAD）の対策の担当", "受付で預かる", "2027-01-31")
    ]


def test_the_safe_action_of_the_catalogue_stands_beside_what_is_unknown() -> None:
    case, facts = make_case()
    found = next(
        each for each in list_todo(case, facts) if each.what.startswith("ネットワーク遮断責任者の電話")
    )
    assert found.if_unknown == CATALOGUE.items["roles"].columns["phone"].if_unknown


def test_an_empty_table_gives_one_line_an_item_and_an_endless_one_is_cut() -> None:
    case, facts = make_case("format: bcp/env-diff@1\nitems: {}\n")
    found = list_todo(case, facts)
    assert [
        each.item for each in found if each.item in CATALOGUE.items and "未回答" in each.what
    ].__len__() == len(CATALOGUE.items)
    many = [Draft("x", "", BlockState.FILLED, "", open_questions=tuple(f"問い{n}" for n in range(500)))]
    cut = list_todo(case, facts, drafts=many)
    assert len(cut) == MOST_ENTRIES
    assert "ほかに" in cut[-1].what


# ------------------------------------------------------------------ report


def report() -> dict[str, object]:
    case, facts = make_case()
    findings = find_findings(case)
    plan = make_plan({"flow": CLEAN["flow"] + "\n3. ○○に電話する。"})
    return make_report(
        case,
        provider="offline",
        model="",
        requests=make_requests(case, facts),
        drafts=make_drafts(),
        differences=find_differences(case, facts),
        findings=findings,
        coverage=find_coverage(plan, case, facts, findings),
        usability=judge_usability(case, facts, plan),
        todo=list_todo(case, facts),
        violations=plan_violations({"flow": CLEAN["flow"] + "\n3. ○○に電話する。"}),
        suggestions={"flow"},
    )


def test_the_report_has_the_keys_of_the_contract_in_their_order() -> None:
    made = json.loads(json.dumps(report(), ensure_ascii=False))
    assert list(made) == [
        "format",
        "ok",
        "usable",
        "blocking",
        "provider",
        "model",
        "template",
        "env_diff",
        "differences",
        "blocks",
        "findings",
        "todo",
        "violations",
    ]
    assert list(made["template"]) == ["path", "version", "sha256"]
    assert list(made["env_diff"]) == ["path", "sha256"]
    assert list(made["differences"][0]) == ["item", "assumed", "actual", "state", "blocks"]
    assert list(made["blocks"][0]) == [
        "id",
        "title",
        "step",
        "state",
        "reason",
        "inputs",
        "covers",
        "attempts",
        "tokens",
        "suggestion",
        "violations",
    ]
    assert list(made["findings"][0]) == [
        "id",
        "entry",
        "rating",
        "cause",
        "issue",
        "covered",
        "measures",
        "where",
        "interim",
        "owner",
        "due",
    ]
    assert list(made["todo"][0]) == ["what", "item", "weight", "if_unknown", "owner", "due"]
    assert list(made["violations"][0]) == ["code", "severity", "block", "message", "excerpt", "line"]


def test_the_report_is_the_same_twice_and_says_what_became_of_each_block() -> None:
    made = report()
    assert json.dumps(made) == json.dumps(report())
    assert made["format"] == "bcp/report@1"
    assert made["ok"] is False
    assert made["usable"] == "no"
    blocks = {block["id"]: block for block in made["blocks"]}  # type: ignore[attr-defined]
    assert blocks["network"]["state"] == "fallback"
    assert [each["code"] for each in blocks["network"]["violations"]] == ["truncated"]
    assert [each["code"] for each in blocks["flow"]["violations"]] == ["placeholder-left", "style"]
    assert blocks["flow"]["suggestion"] is True
    assert blocks["decider"]["tokens"] == {"prompt": 3, "cached": 2, "completion": 1}
    finding = made["findings"][0]  # type: ignore[index]
    assert (finding["id"], finding["rating"], finding["cause"], finding["covered"]) == (
        "brought_in_pc",
        "BAD",
        "不明",
        "full",
    )
    assert set(finding["where"][0]) == {"block", "quote"}


# ------------------------------------------------------------------ explain


@pytest.mark.parametrize("code", sorted(POLICY))
def test_every_code_of_the_policy_is_explained_in_both_languages(code: str) -> None:
    told = explain(code, CATALOGUE)
    assert told.ja.startswith(code) and "直し方" in told.ja
    assert told.en.startswith(code) and "Fix: " in told.en


def test_every_code_in_the_catalogue_is_in_the_policy() -> None:
    assert set(read_catalogue_file("violations.yaml")["codes"]) == set(POLICY)


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("backups", "バックアップ"),
        ("切り離し箇所", "cut_points"),
        ("持ち込みPC", "02-01"),
        ("02-01", "※"),
        ("c-01", "共通"),
        ("01-01", "USBメモリー"),
    ],
)
def test_items_entries_and_measures_are_explained(word: str, part: str) -> None:
    assert part in explain(word, CATALOGUE).ja


def test_an_unknown_word_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError) as raised:
        explain("marker-lefd", CATALOGUE)
    assert "marker-left" in raised.value.hint.ja
