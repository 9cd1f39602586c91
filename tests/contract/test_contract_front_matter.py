"""Spec 4, front matter: what it may say, what is refused with position, and what follows for each block."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from contract_tool import Tool

from bcp.catalog import load_catalogue

ALL = """---
title: サイバー対応計画
version: 1.2
assumes:
  wifi_use: none
  oa_ot_connection: {choice: separated, detail: 別の線}
  company: {employees: 52}
  backups: なし
blocks:
  radio: {title: 無線, step: measures, inputs: [wifi_use], covers: [wifi], format: text, max_chars: 500, guidance: 短く書く, fill: auto}
  cut: {step: criteria, inputs: [oa_ot_connection], covers: [], format: steps, fill: auto}
  who: {step: response, inputs: [roles.commander.phone, roles.commander], format: table, fill: facts}
  todo: {step: other, inputs: [todo], format: inline, fill: facts}
  ask: {inputs: [findings, official, assessment, assessment.wifi, roles.phone], covers: [findings], format: list, fill: llm}
---
# 章

##{#radio}
無線は使っていない。
##

##{#cut}
1. 線を抜く。
##

##{#who}
| 役割 | 電話 |
|---|---|
| 本部長 | 番号 |
##

件数は##未確定N件##{#todo}。

##{#ask}
- 窓口に知らせる。
##
"""


def plan_of(tool: Tool, template: str, table: str = "items:\n") -> dict[str, dict[str, Any]]:
    tool.template(template)
    tool.table(table)
    ran = tool.run("plan", "t.yaml", "--template", "plain.md", "--json")
    assert ran.code == 0, ran.out
    return {block["id"]: block for block in ran.json["blocks"]}


def states_of(tool: Tool, template: str, table: str) -> dict[str, dict[str, Any]]:
    tool.template(template)
    tool.table(table)
    ran = tool.run("check", "t.yaml", "--template", "plain.md", "--json")
    assert ran.code == 0, ran.out
    return {each["item"]: each for each in ran.json["differences"]}


def front(blocks: str = "", assumes: str = "") -> str:
    return f"---\ntitle: 計画\nassumes: {{{assumes}}}\nblocks: {{{blocks}}}\n---\n# 章\n\n##{{#a}}\n本文を書く。\n##\n\n文##語##{{#b}}。\n"


# ---------------------------------------------------------------- read


def test_every_key_of_the_contract_is_read(tool: Tool) -> None:
    plan = plan_of(tool, ALL)
    assert list(plan) == ["radio", "cut", "who", "todo", "ask"]
    assert plan["radio"]["title"] == "無線" and plan["cut"]["title"] == "章"
    assert (plan["who"]["action"], plan["todo"]["action"]) == ("facts", "facts")


def test_title_and_version_are_told(tool: Tool) -> None:
    tool.plan("items:\n", ALL, code=None)
    assert tool.report()["template"]["version"] == "1.2"
    assert "サイバー対応計画" in (tool.folder / "outputs/t/env_diff.md").read_text("utf-8")


def test_the_front_matter_is_no_part_of_the_plan(tool: Tool) -> None:
    text = tool.plan("items:\n", ALL, code=None)
    assert text.startswith("# 章") and "assumes" not in text


def test_the_report_tells_steps_inputs_and_covers(tool: Tool) -> None:
    tool.plan("items:\n", ALL, code=None)
    blocks = {block["id"]: block for block in tool.report()["blocks"]}
    assert [blocks[id]["step"] for id in blocks] == ["measures", "criteria", "response", "other", ""]
    assert blocks["radio"]["inputs"] == ["wifi_use"] and blocks["radio"]["covers"] == ["wifi"]


@pytest.mark.parametrize("fence", ["---\n\n本文\n\n---\n", "***\n"])
def test_a_rule_at_the_start_is_no_front_matter(tool: Tool, fence: str) -> None:
    assert list(plan_of(tool, f"{fence}\n##{{#a}}\n本文を書く。\n##\n")) == ["a"]


# ---------------------------------------------------------------- refused with position


@pytest.mark.parametrize(
    "template, line, column, word",
    [
        (front().replace("title", "titel"), 2, 1, "titel"),
        (front(assumes="wifi_us: none"), 3, 11, "wifi_use"),
        (front(assumes="wifi_use: factry"), 3, 21, "factory"),
        (front(assumes="company: {employes: 5}"), 3, 21, "employees"),
        (front(assumes="company: {employees: 多い}"), 3, 32, "多い"),
        (front(assumes="wifi_use: 不明"), 3, 21, "不明"),
        (front(assumes="company: {employees: 不明}"), 3, 20, "不明"),
        (front(assumes="wifi_use: 想定どおり"), 3, 21, "想定どおり"),
        (front("c: {title: x}"), 4, 10, "「c」"),
        (front("a: {tile: x}"), 4, 14, "tile"),
        (front("a: {step: measure}"), 4, 20, "measures"),
        (front("a: {format: prose}"), 4, 22, "prose"),
        (front("a: {fill: ai}"), 4, 20, "ai"),
        (front("a: {max_chars: 多め}"), 4, 25, "多め"),
        (front("a: {max_chars: 0}"), 4, 25, "0"),
        (front("a: {inputs: [wifi_us]}"), 4, 23, "wifi_use"),
        (front("a: {inputs: [company.nme]}"), 4, 23, "name"),
        (front("a: {inputs: [roles.comander]}"), 4, 23, "commander"),
        (front("a: {inputs: [assessment.wify]}"), 4, 23, "wifi"),
        (front("a: {covers: [wify]}"), 4, 23, "wifi"),
        (front("a: {covers: [company]}"), 4, 23, "company"),
        (front("b: {format: table}"), 4, 22, "inline"),
        (front("a: {title: x}, a: {title: y}"), 4, 25, "2度"),
        (front("a: &x {title: x}"), 4, 13, "&x"),
        (front("a: [x]"), 4, 13, "キー: 値"),
        (front("a: {inputs: [wifi_use], 入力: [wifi_use]}"), 4, 34, "同じ"),
        (front().replace("title: 計画", "\ttitle: 計画"), 2, 1, "タブ"),
    ],
)  # fmt: skip
def test_a_fault_is_refused_with_its_position(
    tool: Tool, template: str, line: int, column: int, word: str
) -> None:
    first = tool.refused_template(template)[0]
    assert (first["line"], first["column"]) == (line, column), first
    assert word in first["message"] + first["hint"], first


def test_a_front_matter_that_never_ends_is_refused_not_printed(tool: Tool) -> None:
    (error,) = tool.refused_template("---\ntitle: 計画\nassumes: {wifi_use: none}\n\n##\n本文を書く。\n##\n")
    assert (error["line"], error["column"]) == (1, 1) and "---" in error["hint"]
    assert list(plan_of(tool, "---\n注意: 社外秘\n\n##{#a}\n本文を書く。\n##\n")) == ["a"]


def test_an_empty_front_matter_says_nothing(tool: Tool) -> None:
    assert list(plan_of(tool, "---\n---\n##{#a}\n本文を書く。\n##\n")) == ["a"]


def test_faults_of_front_matter_and_marks_are_told_together(tool: Tool) -> None:
    errors = tool.refused_template(
        front("a: {step: x, fill: y}").replace("文##語##{#b}。", "文##語。[[x.y]]")
    )
    assert [error["line"] for error in errors] == [4, 4, 12, 12]


# ---------------------------------------------------------------- difference


def test_a_block_whose_inputs_are_all_as_assumed_is_kept(tool: Tool) -> None:
    assert plan_of(tool, ALL, "items: {wifi_use: none}\n")["radio"]["action"] == "keep"
    assert plan_of(tool, ALL, "items: {wifi_use: なし}\n")["radio"]["action"] == "keep"
    assert plan_of(tool, ALL, "items: {wifi_use: factory}\n")["radio"]["action"] == "fill"
    assert plan_of(tool, ALL, "items: {wifi_use: 不明}\n")["radio"]["action"] == "fill"
    assert plan_of(tool, ALL, "items: {}\n")["radio"]["action"] == "fill"


def test_a_block_that_covers_a_finding_is_not_kept(tool: Tool) -> None:
    table = "items: {{wifi_use: none}}\nassessment: {{results: {{{}: BAD}}}}\n"
    assert plan_of(tool, ALL, table.format("wifi"))["radio"]["action"] == "fill"
    assert plan_of(tool, ALL, table.format("internet"))["radio"]["action"] == "keep"


def test_a_kept_block_is_the_default_text_with_the_inputs_compared(tool: Tool) -> None:
    text = tool.plan("items: {wifi_use: none}\n", ALL, code=None)
    assert "\n無線は使っていない。\n" in text
    (radio,) = [block for block in tool.report()["blocks"] if block["id"] == "radio"]
    assert radio["state"] == "kept" and radio["attempts"] == 0 and "WiFi" in radio["reason"]


def test_the_states_of_a_difference(tool: Tool) -> None:
    table = (
        "items:\n  wifi_use: none\n  oa_ot_connection: {choice: separated, detail: 別の建屋}\n  company: {employees: 53}\n"
        "  backups: なし\n  systems: 不明\n  network_diagram: なし\n  exercises: {scenario: 停電}\n"
    )
    found = states_of(tool, ALL, table)
    assert {item: found[item]["state"] for item in ("wifi_use", "company", "backups", "systems", "network_diagram")} == {
        "wifi_use": "same", "company": "different", "backups": "same", "systems": "unknown", "network_diagram": "none",
    }  # fmt: skip
    assert found["roles"]["state"] == "unanswered" and found["exercises"]["state"] == "different"
    assert found["oa_ot_connection"]["state"] == "different"


def test_an_item_that_nothing_is_assumed_about_is_never_same(tool: Tool) -> None:
    found = states_of(tool, "##\n本文を書く。\n##\n", "items: {wifi_use: factory, regulated: none}\n")
    assert found["wifi_use"]["state"] == "different" and found["regulated"]["state"] == "none"


def test_only_the_parts_an_assumption_names_are_compared(tool: Tool) -> None:
    template = front(assumes="oa_ot_connection: separated, company: {employees: 52}")
    table = "items:\n  oa_ot_connection: {choice: separated, detail: 何でもよい}\n  company: {employees: ５２名, prefecture: 大阪府}\n"
    found = states_of(tool, template, table)
    assert (found["oa_ot_connection"]["state"], found["company"]["state"]) == ("same", "same")


def test_a_difference_tells_assumed_actual_and_blocks(tool: Tool) -> None:
    found = states_of(
        tool,
        ALL,
        "items:\n  wifi_use: factory\n  roles: [{role: commander, person: 山田 太郎}]\n  backups: [{system: A}, {system: B}]\n",
    )
    assert found["wifi_use"]["blocks"] == ["radio"]
    assert "WiFiを使っていない" in found["wifi_use"]["assumed"] and "工場" in found["wifi_use"]["actual"]
    assert found["backups"]["actual"] == "記入あり（2行）"
    assert "山田" not in str(found)


def test_values_are_compared_after_nfkc_and_by_type(tool: Tool) -> None:
    template = front(assumes="exercises: {last_date: 2026-11-10}, after_hours_contact: {method: 電話 ＡＢＣ}")
    table = "items:\n  exercises: {last_date: R8.11.10}\n  after_hours_contact: {method: 電話ABC}\n"
    found = states_of(tool, template, table)
    assert (found["exercises"]["state"], found["after_hours_contact"]["state"]) == ("same", "same")


# ---------------------------------------------------------------- defaults


@pytest.mark.parametrize(
    "default, format",
    [
        ("本文を書く。", "text"), ("- 一\n- 二", "list"), ("* 一\n* 二", "list"), ("1. 一\n2. 二", "steps"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "table"), ("- 一\n\n本文。", "text"), ("1. 一\n\n- 二", "text"), ("本文。\n\n- 一", "text"),
        ("- 一\n  - 二", "list"), ("1. 一\n   - 二", "steps"),
    ],
)  # fmt: skip
def test_the_format_follows_the_default_text(tool: Tool, default: str, format: str) -> None:
    """Read from the request that a chat window would get, which names format and length of each block."""
    tool.template(f"##{{#a}}\n{default}\n##\n\n文##語##{{#b}}。\n")
    tool.table("items:\n")
    ran = tool.run("prompt", "t.yaml", "--template", "plain.md")
    assert ran.code == 0, ran.err
    assert f'<block id="a" title="plain" format="{format}"' in ran.out
    assert '<block id="b" title="plain" format="inline" max_chars="200"' in ran.out


def test_lengths_are_three_times_the_default_at_least_4000_for_blocks(tool: Tool) -> None:
    long, short = "あ" * 2000, "短い。"
    tool.template(f"# 題\n\n##{{#a}}\n{long}\n##\n\n##{{#b}}\n{short}\n##\n\n文##{'い' * 100}##{{#c}}。\n")
    tool.table("items:\n")
    out = tool.run("prompt", "t.yaml", "--template", "plain.md").out
    for id, chars in (("a", 6000), ("b", 4000), ("c", 300)):
        assert (
            f'<block id="{id}" title="題"' in out
            and f'max_chars="{chars}"' in out.split(f'<block id="{id}"')[1][:80]
        )


def test_a_finding_is_offered_to_every_block_of_a_plain_document_and_demanded_of_none(tool: Tool) -> None:
    tool.plan(
        "assessment: {results: {wifi: BAD}}\n",
        "# 題\n\n##{#a}\n本文を書く。\n##\n\n##{#b}\n本文を書く。\n##\n",
        code=None,
    )
    report = tool.report()
    (finding,) = report["findings"]
    assert finding["id"] == "wifi" and finding["covered"] in ("full", "partial", "no")


# ---------------------------------------------------------------- facts blocks


def test_facts_blocks_are_laid_out_by_the_tool(tool: Tool) -> None:
    template = (
        "---\nblocks:\n  who: {inputs: [roles], fill: facts}\n  open: {inputs: [todo], fill: facts}\n  n: {inputs: [todo], fill: facts}\n"
        "  cover: {inputs: [findings], fill: facts}\n  desk: {inputs: [official], fill: facts}\n---\n# 表\n\n"
        "##{#who}\n表\n##\n\n##{#open}\n表\n##\n\n##{#cover}\n表\n##\n\n##{#desk}\n表\n##\n\n件数は##n件##{#n}。\n\n##{#x}\n本文を書く。\n##\n"
    )
    table = "items:\n  roles: [{role: commander, person: 山田 太郎, phone: 090-0000-0001}]\nassessment: {results: {wifi: BAD}}\n"
    text = tool.plan(table, template, code=None)
    parts = {
        id: text.split(f"<!-- bcp:{id} -->")[1].split(f"<!-- /bcp:{id} -->")[0]
        for id in ("who", "open", "cover", "desk")
    }
    assert "山田 太郎" in parts["who"] and "090-0000-0001" in parts["who"] and "|" in parts["who"]
    assert "WiFi" in parts["cover"] and "BAD" in parts["cover"]
    report = tool.report()
    assert f"未確定{len(report['todo'])}件" in text and len(report["todo"]) > 0
    assert {block["id"] for block in report["blocks"] if block["state"] == "facts"} == {
        "who",
        "open",
        "cover",
        "desk",
        "n",
    }
    assert "[[" not in text


def test_a_default_interim_action_is_marked_as_a_proposal(tool: Tool) -> None:
    tool.table("assessment: {results: {wifi: BAD, usb_memory: {rating: BAD, interim: 受付で必ず預かる}}}\n")
    assert tool.run("generate", "t.yaml").code in (0, 1)
    text = (tool.folder / "outputs/t/bcp.md").read_text("utf-8")
    default = load_catalogue().entries["wifi"].interim[:10]
    own = [line.split("受付で必ず預かる")[0] for line in text.splitlines() if "受付で必ず預かる" in line]
    proposed = [line.split(default)[0] for line in text.splitlines() if default in line]
    assert own and not any("案" in line for line in own)
    assert proposed and all("（案）" in line for line in proposed)


# ---------------------------------------------------------------- local prompts


def test_local_prompts_win_only_where_block_j2_is(tool: Tool) -> None:
    shipped = Path(__file__).parents[2] / "prompts"
    tool.template("##\n本文を書く。\n##\n")
    tool.table("items:\n")

    def prompt(*words: str) -> str:
        ran = tool.run("prompt", "t.yaml", "--template", "plain.md", *words)
        assert ran.code == 0, ran.err
        return ran.out

    plain = prompt()
    tool.write("prompts/system.j2", "わが社の決まり。\n")
    assert prompt() == plain
    tool.write("prompts/block.j2", (shipped / "block.j2").read_bytes())
    assert "わが社の決まり。" in prompt()
    tool.write("other/system.j2", "別の決まり。\n")
    assert "別の決まり。" in prompt("--prompts", "other")
    assert tool.run("prompt", "t.yaml", "--template", "plain.md", "--prompts", "none").code == 2


# ---------------------------------------------------------------- the shipped template


def test_the_shipped_template_is_whole_and_in_the_order_of_the_contract(tool: Tool) -> None:
    tool.table("items:\n")
    assert tool.run("generate", "t.yaml").code in (0, 1)
    text = (tool.folder / "outputs/t/bcp.md").read_text("utf-8")
    headings = [line for line in text.splitlines() if line.startswith("#")]
    words = [
        "初動カード",
        "事前対策",
        "基本方針",
        "判断基準",
        "運用体制",
        "緊急時対応の流れ",
        "訓練とブラッシュアップ",
    ]
    places = [next(number for number, heading in enumerate(headings) if word in heading) for word in words]
    assert places == sorted(places)
    annexes = "".join(headings[places[-1] :])
    for word in ("連絡先", "控え", "対応", "要確認", "公的窓口", "第一報", "記録"):
        assert word in annexes, headings
    blocks = tool.report()["blocks"]
    assert len(blocks) >= 20 and {block["step"] for block in blocks} >= {
        "measures",
        "criteria",
        "response",
        "other",
    }
    assert f"未確定{len(tool.report()['todo'])}件" in text.split("初動カード")[0]


def test_old_official_data_is_told(tool: Tool) -> None:
    tool.table("items:\n")
    tool.template("##\n本文を書く。\n##\n")
    as_of = load_catalogue().official_as_of
    for days, told in ((0, False), (180, False), (181, True)):
        date = (as_of + datetime.timedelta(days)).isoformat()
        tool.run("generate", "t.yaml", "--template", "plain.md", "--date", date)
        messages = " ".join(violation["message"] for violation in tool.report()["violations"])
        assert (f"{as_of.isoformat()}時点" in messages) is told
