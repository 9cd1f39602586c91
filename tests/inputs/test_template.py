"""What a template gives: blocks with their defaults, ids and what the front matter says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.catalog import load_catalogue
from bcp.errors import InputErrors
from bcp.inputs.template import derive_id, parse_template, unparse_template
from bcp.vocabulary import Format, State, Step, Template

DATA = Path(__file__).parent.parent / "data" / "template"


def parse(text: str) -> Template:
    return parse_template(text, "t.md", load_catalogue())


def cases() -> list[tuple[str, str, str]]:
    """Title, template and expected block list of each case in blocks.md."""
    text = (DATA / "blocks.md").read_text(encoding="utf-8")
    return [tuple(part.strip("\n") for part in case.split("\n.\n")[:3]) for case in text.split("\n%%%%\n")]  # type: ignore[misc]


def describe(template: Template) -> str:
    lines = []
    for block in template.blocks.values():
        kind = ("cell" if block.in_table else "inline") if block.inline else "block"
        id_ = block.id if block.explicit_id else "(derived)"
        path = " > ".join(block.heading_path)
        default = block.default.replace("\n", "⏎")
        lines.append(
            f"{id_} {kind} {block.format} @{block.position.line}:{block.position.column} [{path}] {default}"
        )
    return "\n".join(lines)


@pytest.mark.parametrize(("title", "source", "expected"), cases(), ids=lambda each: each[:40])
def test_it_finds_the_blocks_of(title: str, source: str, expected: str) -> None:
    assert describe(parse(source + "\n")) == expected, title


PIECES = st.sampled_from(
    ["##", "\n", "\n\n", "##{#a}", "##{#b-2}", "本文", "x##語##y", "\\##", "```\n", "~~~\n", "`", "| a | b |\n|---|---|\n",
     "| ##語## | x\\|y |\n", "# 見出し\n", "## 方針 ##\n", " ", "- 項目\n", "[[company.name]]", "---\n", "title: 題\n", "\r\n",
     "﻿", "#", "{#", "}", "\t"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_unparse_gives_back_every_text_that_parses(text: str) -> None:
    try:
        template = parse(text)
    except InputErrors:
        return
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert unparse_template(template) == expected == template.text
    assert [bool(segment.block_id) for segment in template.segments[1:]] == [
        bool(index % 2) for index in range(2 * len(template.blocks) + 1)
    ]


@given(st.text(max_size=40, alphabet="abあ# \\|`{}") | st.lists(PIECES, max_size=12).map("".join))
def test_a_marked_line_round_trips(content: str) -> None:
    text = f"# 題\n\n##{{#x}}\n本文\n##\n\n{content}\n"
    try:
        template = parse(text)
    except InputErrors:
        return
    assert unparse_template(template) == template.text


def test_bom_and_crlf_are_read_and_written_back_as_lf() -> None:
    template = parse("\ufeff---\r\ntitle: 題\r\n---\r\n\r\n##\r\n本文\r\n##\r\n")
    assert template.title == "題"
    assert unparse_template(template) == "---\ntitle: 題\n---\n\n##\n本文\n##\n"
    assert [block.default for block in template.blocks.values()] == ["本文"]


def test_a_plain_document_gets_defaults_from_the_text() -> None:
    template = parse("# 計画\n\n## 体制\n\n##\n- 一\n- 二\n##\n\n社名は##当社##である。\n")
    block, inline = template.blocks.values()
    assert (block.title, block.format, block.max_chars, block.fill) == ("体制", Format.LIST, 4000, "auto")
    assert (block.inputs, block.covers, block.step) == (None, None, Step.NONE)
    assert (inline.title, inline.format, inline.max_chars) == ("体制", Format.INLINE, 200)
    assert template.assumes == {} and template.title == "計画"


def test_max_chars_is_three_times_the_default() -> None:
    long = parse(f"##\n{'あ' * 2000}\n##\n\nx##{'い' * 100}##y\n")
    assert [block.max_chars for block in long.blocks.values()] == [6000, 300]


def test_derived_ids_are_stable_and_numbered_when_they_repeat() -> None:
    template = parse("# 題\n\n##\n同じ\n##\n\n##\n同じ\n##\n\n##\n同じ\n##\n")
    first = derive_id(("題",), "同じ")
    assert list(template.blocks) == [first, f"{first}-2", f"{first}-3"]
    assert re.fullmatch("b-[0-9a-f]{8}", first)


FRONT = """---
title: サイバー対応IT-BCP
version: 1.0
assumes:
  oa_ot_connection: separated
  internet_access: {choice: via_office}
  company: {industry: 金属部品加工}
  backups: {offline: はい}
  alternates: なし
  規: x
blocks:
  roles:
    title: 体制
    step: response
    inputs: [roles, roles.commander, roles.commander.phone, roles.phone, key_products.1.mtpd, oa_ot_connection.choice,
             assessment, assessment.date, assessment.oa_network, assessment.wifi.owner, findings, todo, official]
    covers: [oa_network, findings]
    format: table
    max_chars: 900
    guidance: 短く
    fill: facts
---

# 計画

##{#roles}
| a | b |
|---|---|
| 1 | 2 |
##
"""


def test_front_matter_is_read() -> None:
    template = parse(FRONT.replace("  規: x\n", ""))
    block = template.blocks["roles"]
    assert (template.title, template.version) == ("サイバー対応IT-BCP", "1.0")
    assert (block.title, block.step, block.format, block.max_chars) == (
        "体制",
        Step.RESPONSE,
        Format.TABLE,
        900,
    )
    assert (block.covers, block.guidance, block.fill) == (("oa_network", "findings"), "短く", "facts")
    assert block.inputs is not None and len(block.inputs) == 13
    assert (block.position.line, block.position.column) == (FRONT.count("\n", 0, FRONT.index("##{#")), 1)


def test_assumes_holds_only_what_is_named() -> None:
    assumes = parse(FRONT.replace("  規: x\n", "")).assumes
    assert assumes["oa_ot_connection"].choices == ("separated",)
    assert assumes["internet_access"].choices == ("via_office",)
    assert assumes["internet_access"].detail.state is State.UNANSWERED
    assert assumes["company"].cells["industry"].text == "金属部品加工"
    assert assumes["company"].cells["name"].state is State.UNANSWERED
    assert assumes["alternates"].state is State.NONE
    (row,) = assumes["backups"].rows
    assert (row.key, row.cells["offline"].parsed) == ("*", True)
    assert row.cells["system"].state is State.UNANSWERED


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    template = parse("---\n\n##\n本文\n##\n\n---\n")
    assert template.segments[0].raw == "" and len(template.blocks) == 1


def test_segment_zero_is_the_front_matter_with_the_blank_lines_after_it() -> None:
    template = parse("---\ntitle: 題\n---\n\n\n# 計画\n\n##\n本文\n##\n")
    assert [segment.raw for segment in template.segments] == [
        "---\ntitle: 題\n---\n\n\n", "# 計画\n\n", "##\n本文\n##\n", "",
    ]  # fmt: skip


def test_inputs_and_covers_may_be_empty() -> None:
    template = parse("---\nblocks:\n  a: {inputs: [], covers: []}\n---\n##{#a}\n本文\n##\n")
    assert (template.blocks["a"].inputs, template.blocks["a"].covers) == ((), ())
