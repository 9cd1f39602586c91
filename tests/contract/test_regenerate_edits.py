"""Spec 7, offline: what people wrote stands and follows the table; nothing of theirs is lost."""

from __future__ import annotations

import re

import pytest
from contract_tool import Tool
from factory import Factory, docx_text

PHONE = ("090-0000-4004", "090-0000-4999")
SENTENCE = "夜は守衛室の電話も鳴らす。"
RATING = ("rating: BAD, cause: 無対策", "rating: ④")


@pytest.fixture
def factory(tool: Tool) -> Factory:
    made = Factory(tool)
    made.generate()
    return made


def test_a_changed_phone_shows_up_everywhere_and_the_old_one_nowhere(factory: Factory) -> None:
    factory.edit_table(PHONE)
    ran = factory.run("plan", "--json")
    assert {block["action"] for block in ran.json["blocks"]} <= {"render", "facts", "keep"}
    factory.generate()
    for text in (factory.plan, docx_text(factory.out / "bcp.docx"), factory.read("review.html")):
        assert PHONE[1] in text and PHONE[0] not in text


def test_an_edited_block_stands_through_any_number_of_runs(factory: Factory) -> None:
    factory.edit_plan(
        ("総務課長は、赤札の付いたケーブルを番号の順に抜く。", f"総務課長は、赤札の順に抜く。{SENTENCE}")
    )
    for _ in range(3):
        factory.generate()
        assert factory.block("cut")["state"] == "human"
        assert f"2. 総務課長は、赤札の順に抜く。{SENTENCE}" in factory.block_text("cut")
    assert SENTENCE in docx_text(factory.out / "bcp.docx")


def test_an_edited_block_stands_when_its_inputs_change_offline_has_nothing_to_say(factory: Factory) -> None:
    factory.edit_plan(("番号の順に抜く。", f"番号の順に抜く。{SENTENCE}"))
    factory.edit_table(("事務所1階の棚B", "事務所1階の棚D"))
    factory.generate()
    assert SENTENCE in factory.block_text("cut")
    assert factory.block("cut")["state"] == "human"


def test_new_text_beside_an_edited_block_is_a_suggestion_and_exit_4_until_decided(factory: Factory) -> None:
    factory.edit_plan(("- 保守用回線（評価：BAD", f"- {SENTENCE}\n- 保守用回線（評価：BAD"))
    factory.edit_table(RATING)
    ran = factory.generate(code=4)
    assert "measures" in ran.out
    assert SENTENCE in factory.block_text("measures") and "評価：④" not in factory.block_text("measures")
    assert factory.block("measures")["suggestion"] is True
    assert "評価：④" in factory.lock["blocks"]["measures"]["suggestion"]
    assert "評価：④" in re.sub("<[^>]+>", "", factory.read("review.html"))
    assert "評価：④" in factory.tool.run("diff", "factory", "--json").out
    factory.generate(code=4)
    assert SENTENCE in factory.block_text("measures")


def suggested(factory: Factory) -> None:
    factory.edit_plan(("- 保守用回線（評価：BAD", f"- {SENTENCE}\n- 保守用回線（評価：BAD"))
    factory.edit_table(RATING)
    factory.generate(code=4)


@pytest.mark.parametrize("which", ["measures", "all"])
def test_an_accepted_suggestion_replaces_the_text(factory: Factory, which: str) -> None:
    suggested(factory)
    ran = factory.tool.run("accept", "factory", which, "--date", "2026-11-22")
    assert ran.code == 0, ran.out + ran.err
    assert "評価：④" in factory.block_text("measures") and SENTENCE not in factory.plan
    assert factory.block("measures")["suggestion"] is False and factory.block("measures")["state"] == "filled"
    assert "評価：④" in docx_text(factory.out / "bcp.docx")
    factory.generate()
    assert "評価：④" in factory.block_text("measures")


@pytest.mark.parametrize("which", ["measures", "all"])
def test_a_rejected_suggestion_is_dropped_and_does_not_come_back(factory: Factory, which: str) -> None:
    suggested(factory)
    assert factory.tool.run("reject", "factory", which, "--date", "2026-11-22").code == 0
    assert SENTENCE in factory.block_text("measures")
    assert factory.block("measures")["suggestion"] is False
    factory.generate()
    assert SENTENCE in factory.block_text("measures") and factory.block("measures")["state"] == "human"


def test_a_suggestion_that_is_not_there_cannot_be_decided(factory: Factory) -> None:
    ran = factory.tool.run("accept", "factory", "cut")
    assert ran.code == 2 and "cut" in ran.err


def test_accept_decides_and_does_nothing_else(factory: Factory) -> None:
    suggested(factory)
    factory.edit_table(("事務所1階の棚B", "事務所1階の棚D"))
    assert factory.tool.run("accept", "factory", "all", "--date", "2026-11-22").code == 0
    actions = {block["id"]: block["action"] for block in factory.run("plan", "--json").json["blocks"]}
    assert actions["cut"] == "refill"  # the changed table still has to reach the block


def test_fixed_text_that_people_edited_stands_and_follows_the_table(factory: Factory) -> None:
    factory.edit_plan(
        ("この計画は架空精機株式会社の第一報から", "この計画は架空精機株式会社の全員に適用し、第一報から")
    )
    factory.edit_table(("name: 架空精機株式会社", "name: 新架空精機株式会社"))
    factory.generate()
    assert "この計画は新架空精機株式会社の全員に適用し、第一報から復旧までを定める。" in factory.plan


def test_fixed_text_that_people_added_stands_when_the_template_changes_elsewhere(factory: Factory) -> None:
    factory.edit_plan(("危険を感じた人は", f"{SENTENCE}\n\n危険を感じた人は"))
    factory.edit_template(("## 連絡先", "## 連絡先の一覧"))
    factory.generate()
    assert SENTENCE in factory.plan and "## 連絡先の一覧" in factory.plan


def test_fixed_text_changed_on_both_sides_keeps_peoples_and_files_a_suggestion(factory: Factory) -> None:
    factory.edit_plan(("許可なく設備を止めてよい。", "いつでも設備を止めてよい。"))
    factory.edit_template(("許可なく設備を止めてよい。", "許可を待たずに設備を止めてよい。"))
    factory.generate(code=4)
    assert "いつでも設備を止めてよい。" in factory.plan and "許可を待たずに" not in factory.plan
    ran = factory.tool.run("diff", "factory", "--json")
    assert "許可を待たずに" in ran.out
    factory.generate(code=4)
    assert factory.tool.run("accept", "factory", "all", "--date", "2026-11-22").code == 0
    assert "許可を待たずに設備を止めてよい。" in factory.plan and "いつでも設備を" not in factory.plan
    factory.generate()


def test_fixed_text_that_people_removed_stays_away(factory: Factory) -> None:
    factory.edit_plan(("危険を感じた人は誰でも、許可なく設備を止めてよい。\n", ""))
    factory.edit_table(PHONE)
    factory.generate()
    assert "危険を感じた" not in factory.plan


def test_changed_fixed_text_of_the_template_arrives_where_nobody_edited(factory: Factory) -> None:
    factory.edit_template(("許可なく設備を止めてよい。", "許可を待たずに設備を止めてよい。"))
    factory.generate()
    assert "許可を待たずに設備を止めてよい。" in factory.plan


def edit_hours(factory: Factory, role: str) -> None:
    row = next(line for line in factory.plan.split("\n") if line.startswith(f"| {role}"))
    factory.edit_plan((row, row.replace("いつでも", "いつでも（当番）")))


def test_an_edited_cell_of_a_facts_table_stands_and_the_others_follow_the_table(factory: Factory) -> None:
    edit_hours(factory, "ライン停止責任者")
    factory.edit_table(PHONE)
    factory.generate()
    assert "いつでも（当番）" in factory.plan and PHONE[1] in factory.plan and PHONE[0] not in factory.plan


def test_an_edited_row_follows_its_own_values_too(factory: Factory) -> None:
    edit_hours(factory, "ネットワーク遮断責任者")
    factory.edit_table(PHONE)
    factory.generate()
    row = next(line for line in factory.plan.split("\n") if "いつでも（当番）" in line)
    assert PHONE[1] in row and PHONE[0] not in factory.plan


def test_a_row_that_people_added_to_a_facts_table_stands(factory: Factory) -> None:
    row = "| 見回り | 守衛 | （当番） | 内線9 | 夜間 | なし | なし |"
    first = next(line for line in factory.plan.split("\n") if line.startswith("| 対策本部長"))
    factory.edit_plan((first, f"{first}\n{row}"))
    factory.edit_table(PHONE)
    factory.generate()
    assert row in factory.plan and PHONE[1] in factory.plan


def test_a_deleted_block_stays_deleted(factory: Factory) -> None:
    text = factory.block_text("cut")
    factory.edit_plan((f"<!-- bcp:cut -->\n{text}\n<!-- /bcp:cut -->\n", ""))
    for _ in range(2):
        factory.generate()
        assert factory.block("cut")["state"] == "deleted"
        assert "bcp:cut" not in factory.plan
    factory.edit_table(("事務所1階の棚B", "事務所1階の棚D"))
    factory.generate()
    assert factory.block("cut")["state"] == "deleted"


def test_the_findings_of_a_deleted_block_must_be_covered_elsewhere(factory: Factory) -> None:
    text = factory.block_text("measures")
    factory.edit_plan((f"<!-- bcp:measures -->\n{text}\n<!-- /bcp:measures -->\n", ""))
    factory.generate(code=1)
    finding = factory.report["findings"][0]
    assert finding["covered"] == "no" and factory.violations("finding-uncovered")


def test_a_block_that_the_template_no_longer_has_is_kept_in_the_lock_and_listed(factory: Factory) -> None:
    factory.edit_plan(("番号の順に抜く。", f"番号の順に抜く。{SENTENCE}"))
    start, end = "##{#cut}", "##\n\n##{#first}"
    template = (factory.tool.folder / "small.md").read_text("utf-8")
    body = template[template.index(start) : template.index(end) + 4]
    factory.edit_template(
        (body, ""),
        (
            "  cut: {title: 抜く順番, step: response, inputs: [cut_points, roles, oa_ot_connection], covers: [], format: steps, max_chars: 2000}\n",
            "",
        ),
    )
    ran = factory.run("plan", "--json")
    assert {block["id"]: block["action"] for block in ran.json["blocks"]}["cut"] == "gone"
    ran = factory.generate()
    assert SENTENCE not in factory.plan
    assert SENTENCE in factory.lock["retired"]["cut"]["text"]
    assert "cut" in ran.out + ran.err or "抜く順番" in ran.out + ran.err
    factory.generate()
    assert SENTENCE in factory.lock["retired"]["cut"]["text"]


def test_a_new_block_of_the_template_is_filled_and_the_others_stand(factory: Factory) -> None:
    factory.edit_plan(("番号の順に抜く。", f"番号の順に抜く。{SENTENCE}"))
    factory.edit_template(("危険を感じた", "##{#fresh}\n新しい文を読む。\n##\n\n危険を感じた"))
    factory.generate(code=None)
    assert "<!-- bcp:fresh -->" in factory.plan and SENTENCE in factory.block_text("cut")
    assert factory.plan.index("bcp:fresh") < factory.plan.index("危険を感じた")


@pytest.mark.parametrize("what", ["cut", "all"])
def test_blocks_are_found_when_people_removed_the_block_lines(factory: Factory, what: str) -> None:
    pattern = r"<!-- /?bcp:[a-z]+ -->\n\n?" if what == "all" else r"<!-- /?bcp:cut -->\n\n?"
    path = factory.out / "bcp.md"
    path.write_text(re.sub(pattern, "", factory.plan), encoding="utf-8")
    factory.edit_plan(
        (
            "総務課長は、赤札の付いたケーブルを番号の順に抜く。",
            f"総務課長は、赤札の付いたケーブルを番号の順に抜く。{SENTENCE}",
        )
    )
    factory.edit_table(PHONE)
    factory.generate()
    assert factory.plan.count(SENTENCE) == 1
    assert factory.block("cut")["state"] == "human"
    assert PHONE[1] in factory.plan and PHONE[0] not in factory.plan


def test_an_inline_block_is_found_in_its_sentence(factory: Factory) -> None:
    factory.edit_plan(("操業の時間は日勤のみとする。", "操業の時間は日勤と、月末の土曜とする。"))
    for _ in range(2):
        factory.generate()
        assert "操業の時間は日勤と、月末の土曜とする。" in factory.plan
        assert factory.block("stay")["state"] == "human"


def test_an_edited_plan_may_come_back_with_other_line_ends(factory: Factory) -> None:
    path = factory.out / "bcp.md"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + factory.plan.replace("番号の順に抜く。", f"番号の順に抜く。{SENTENCE}")
        .replace("\n", "\r\n")
        .encode()
    )
    factory.generate()
    assert SENTENCE in factory.block_text("cut") and b"\r" not in path.read_bytes()
    assert [b["id"] for b in factory.report["blocks"] if b["state"] == "human"] == ["cut"]


def test_line_ends_alone_are_no_edit(factory: Factory) -> None:
    path = factory.out / "bcp.md"
    before = path.read_bytes()
    path.write_bytes(before.replace(b"\n", b"\r\n"))
    factory.generate()
    assert path.read_bytes() == before
    assert not [b["id"] for b in factory.report["blocks"] if b["state"] == "human"]


def test_diff_shows_template_against_plan_and_since_the_last_generation(factory: Factory) -> None:
    since = factory.tool.run("diff", "factory", "--since", "--json").json
    assert since["format"] == "bcp/diff@1" and since["changes"] == []
    factory.edit_plan(("番号の順に抜く。", f"番号の順に抜く。{SENTENCE}"))
    since = factory.tool.run("diff", "factory", "--since", "--json").json
    assert [change["id"] for change in since["changes"]] == ["cut"]
    assert SENTENCE in since["changes"][0]["new"] and SENTENCE not in since["changes"][0]["old"]
    ids = [change["id"] for change in factory.tool.run("diff", "factory", "--json").json["changes"]]
    assert "cut" in ids and "measures" in ids and "wifi" not in ids
    assert SENTENCE in factory.tool.run("diff", "outputs/factory").out


def test_a_table_under_another_name_may_go_on_with_the_same_output(factory: Factory) -> None:
    factory.edit_plan(("番号の順に抜く。", f"番号の順に抜く。{SENTENCE}"))
    (factory.tool.folder / "factory.yaml").rename(factory.tool.folder / "factory-v2.yaml")
    ran = factory.tool.run(
        "generate",
        "factory-v2.yaml",
        "--template",
        "small.md",
        "--date",
        "2026-11-22",
        "--out",
        "outputs/factory",
    )
    assert ran.code == 0, ran.out + ran.err
    assert SENTENCE in factory.block_text("cut")
