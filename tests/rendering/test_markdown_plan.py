"""A plan is rendered from a template and read back: blocks and fixed text exactly, edits without any loss."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.catalog import load_catalogue
from bcp.errors import InputErrors
from bcp.inputs.references import UnknownReference
from bcp.inputs.template import normalise_text, parse_template
from bcp.rendering.markdown import render_fixed, render_plan
from bcp.rendering.read_plan import ReadPlan, read_plan, texts_of
from bcp.vocabulary import BlockState, Fact, PlanText, State, Template, Value

VALUES = {"company.name": "浪速精密<工業>", "roles.it.person": "山田 太郎", "roles.it.phone": "090-1234-5678"}
SOURCE = """---
title: 計画
---

# [[company.name]] の計画

この計画は##全社員##{#who}に適用する。

## 体制

##{#team}
既定の体制
##

連絡先は##総務##{#desk}（[[roles.it.phone]]）、担当は[[roles.it.person]]である。

| 役割 | 人 |
|---|---|
| 長 | ##工場長##{#head} |

##{#cut}
- 一
##
##{#restore}
1. 一
##

## 終わり

以上。
"""


class Facts:
    """A few facts, and nothing else."""

    def get(self, path: str) -> Fact:
        if path not in VALUES:
            raise UnknownReference(path)
        return Fact(path, path, Value(State.VALUE, VALUES[path]), True, path.split(".")[0])

    def display(self, fact: Fact) -> str:
        return fact.value.text


def parse(text: str = SOURCE) -> Template:
    return parse_template(text, "t.md", load_catalogue())


def render(template: Template, texts: Mapping[str, str], deleted: tuple[str, ...] = ()) -> PlanText:
    sources = {
        id_: (
            texts.get(id_, block.default),
            BlockState.DELETED if id_ in deleted else BlockState.FILLED,
            False,
        )
        for id_, block in template.blocks.items()
    }
    return render_plan(template, sources, Facts())


TEXTS = {"who": "製造部", "team": "長は[[roles.it.person]]である。\n\n- 一\n- 二", "desk": "夜間に警備|守衛", "head": "課長|係長",
         "cut": "- 抜く", "restore": "1. 戻す"}  # fmt: skip


def without_lines(markdown: str) -> str:
    return re.sub(r"<!-- /?bcp:.* -->\n", "", markdown)


def rendered_fixed(plan: PlanText) -> list[str]:
    return [piece.text for piece in plan.pieces if not piece.block_id]


def rendered_blocks(plan: PlanText) -> dict[str, str]:
    return {piece.block_id: piece.text for piece in plan.pieces if piece.block_id}


def check_nothing_lost(markdown: str, read: ReadPlan) -> None:
    assert "".join(piece.text for piece in read.pieces) == normalise_text(markdown)
    for segment, text in read.fixed.items():
        assert "".join(piece.text for piece in read.pieces if piece.segment == segment) == text


def test_a_plan_has_block_lines_with_blank_lines_and_no_marks() -> None:
    plan = render(parse(), TEXTS)
    assert (
        plan.markdown
        == """# 浪速精密&lt;工業> の計画

この計画は製造部に適用する。

## 体制

<!-- bcp:team -->

長は山田 太郎である。

- 一
- 二

<!-- /bcp:team -->

連絡先は夜間に警備|守衛（090-1234-5678）、担当は山田 太郎である。

| 役割 | 人 |
|---|---|
| 長 | 課長\\|係長 |

<!-- bcp:cut -->

- 抜く

<!-- /bcp:cut -->

<!-- bcp:restore -->

1. 戻す

<!-- /bcp:restore -->

## 終わり

以上。
"""
    )


def test_lines_are_those_of_the_blocks_in_the_markdown() -> None:
    plan = render(parse(), TEXTS)
    found = {id_: plan.markdown.split("\n")[line - 1] for id_, line in plan.lines.items()}
    assert found["team"] == "長は山田 太郎である。"
    assert found["cut"] == "- 抜く" and "警備" in found["desk"] and "課長" in found["head"]


def test_pieces_hold_source_and_text() -> None:
    pieces = {piece.block_id: piece for piece in render(parse(), TEXTS).pieces if piece.block_id}
    assert pieces["team"].source.startswith("長は[[roles.it.person]]")
    assert pieces["team"].text.startswith("長は山田 太郎") and pieces["team"].state is BlockState.FILLED


@pytest.mark.parametrize("with_previous", [False, True])
def test_read_gives_back_what_was_rendered(with_previous: bool) -> None:
    template = parse()
    plan = render(template, TEXTS)
    read = read_plan(plan.markdown, template, texts_of(plan, template) if with_previous else None)
    assert read.blocks == rendered_blocks(plan)
    assert list(read.fixed.values()) == rendered_fixed(plan)
    assert (read.missing, read.aligned, read.problems, read.gone) == ((), (), (), {})
    assert read.lines == plan.lines
    check_nothing_lost(plan.markdown, read)


def test_bom_and_crlf_make_no_difference() -> None:
    template = parse()
    plan = render(template, TEXTS)
    read = read_plan("\ufeff" + plan.markdown.replace("\n", "\r\n"), template)
    assert read.blocks == rendered_blocks(plan) and list(read.fixed.values()) == rendered_fixed(plan)


@pytest.mark.parametrize("with_previous", [False, True])
def test_blocks_are_found_by_alignment_where_all_lines_are_gone(with_previous: bool) -> None:
    template = parse()
    plan = render(template, TEXTS)
    previous = texts_of(plan, template) if with_previous else None
    read = read_plan(without_lines(plan.markdown), template, previous)
    expected = rendered_blocks(plan)
    assert {id_: read.blocks[id_] for id_ in ("who", "team", "desk", "head")} == {
        id_: expected[id_] for id_ in ("who", "team", "desk", "head")
    }
    if with_previous:
        assert read.blocks == expected and list(read.fixed.values()) == rendered_fixed(plan)
    assert set(read.aligned) >= {"team", "cut"}
    check_nothing_lost(plan.markdown, read_plan(plan.markdown, template, previous))


@pytest.mark.parametrize(
    ("old", "new", "block", "text"),
    [
        ("製造部に", "製造部と総務部に", "who", "製造部と総務部"),
        ("この計画は", "この手順書は", "who", "製造部"),
        ("に適用する。", "に適用する。\n\n足した段落。", "who", "製造部"),
        ("連絡先は夜間に警備|守衛（", "電話は警備員（", "desk", "警備員"),
        ("課長\\|係長", "社長", "head", "社長"),
        ("| 役割 | 人 |", "| 役目 | 人 |", "head", "課長\\|係長"),
        ("| 長 | ", "| 責任者 | ", "head", "課長\\|係長"),
        ("長は山田 太郎である。", "長は佐藤である。", "team", "長は佐藤である。\n\n- 一\n- 二"),
        ("## 体制\n", "## 体制と権限\n\n新しい段落。\n", "team", "長は山田 太郎である。\n\n- 一\n- 二"),
    ],
)
@pytest.mark.parametrize("keep_lines", [True, False])
def test_an_edit_stays_in_its_block_or_in_the_text_around(
    old: str, new: str, block: str, text: str, keep_lines: bool
) -> None:
    template = parse()
    plan = render(template, TEXTS)
    edited = plan.markdown.replace(old, new)
    assert edited != plan.markdown
    edited = edited if keep_lines else without_lines(edited)
    for previous in (texts_of(plan, template), None):
        read = read_plan(edited, template, previous)
        check_nothing_lost(edited, read)
        if keep_lines or previous is not None:
            assert read.blocks[block] == text, previous is not None


def test_a_deleted_block_is_missing_and_stays_out() -> None:
    template = parse()
    plan = render(template, TEXTS)
    edited = re.sub(r"<!-- bcp:cut -->.*<!-- /bcp:cut -->\n\n", "", plan.markdown, flags=re.DOTALL)
    read = read_plan(edited, template, texts_of(plan, template))
    assert read.missing == ("cut",) and list(read.fixed.values()) == rendered_fixed(plan)
    again = render(template, TEXTS, deleted=("cut",))
    once_more = read_plan(again.markdown, template, texts_of(again, template))
    assert once_more.missing == ("cut",) and list(once_more.fixed.values()) == rendered_fixed(plan)
    assert "bcp:cut" not in again.markdown and again.markdown == edited


def test_a_moved_block_is_found_and_its_surroundings_too() -> None:
    template = parse()
    plan = render(template, TEXTS)
    match = re.search(r"<!-- bcp:cut -->.*<!-- /bcp:cut -->\n\n", plan.markdown, flags=re.DOTALL)
    assert match
    edited = plan.markdown.replace(match[0], "").replace("## 体制\n\n", "## 体制\n\n" + match[0])
    read = read_plan(edited, template, texts_of(plan, template))
    assert read.blocks == rendered_blocks(plan)
    assert list(read.fixed.values()) == rendered_fixed(plan)
    check_nothing_lost(edited, read)


@pytest.mark.parametrize(
    ("line", "problem"),
    [("<!-- /bcp:team -->\n", "閉じる行"), ("<!-- bcp:team -->\n", "開く行")],
)
def test_a_single_block_line_is_reported_and_the_block_found(line: str, problem: str) -> None:
    template = parse()
    plan = render(template, TEXTS)
    edited = plan.markdown.replace(line, "")
    for previous in (texts_of(plan, template), None):
        read = read_plan(edited, template, previous)
        assert read.blocks == rendered_blocks(plan)
        assert [problem in each.message.ja for each in read.problems] == [True]
        assert list(read.fixed.values()) == rendered_fixed(plan)
        check_nothing_lost(edited, read)


def test_a_repeated_block_is_reported_and_kept_as_text_around() -> None:
    template = parse()
    plan = render(template, TEXTS)
    copy = "<!-- bcp:cut -->\n\n- 写し\n\n<!-- /bcp:cut -->\n"
    read = read_plan(plan.markdown + copy, template)
    assert read.blocks == rendered_blocks(plan)
    assert "- 写し" in read.fixed[len(template.segments) - 1]
    assert [("2度" in each.message.ja, each.block) for each in read.problems] == [(True, "cut")]


def test_a_block_that_the_template_lacks_is_listed_with_its_text() -> None:
    template = parse()
    plan = render(template, TEXTS)
    edited = plan.markdown.replace("bcp:cut", "bcp:old")
    read = read_plan(edited, template, texts_of(plan, template))
    assert read.gone == {"old": "- 抜く"} and read.missing == ("cut",)
    check_nothing_lost(edited, read)


def test_people_may_write_between_adjacent_blocks_and_at_the_end() -> None:
    template = parse()
    plan = render(template, TEXTS)
    edited = (
        plan.markdown.replace("<!-- bcp:restore -->", "人が足した文。\n\n<!-- bcp:restore -->") + "\n追記\n"
    )
    read = read_plan(edited, template)
    assert read.blocks == rendered_blocks(plan)
    override = dict(read.fixed)
    again = render_plan(
        template,
        {id_: (text, BlockState.HUMAN, True) for id_, text in read.blocks.items()},
        Facts(),
        override,
    )
    assert again.markdown == edited


# ---------------------------------------------------------------- laws

FIXED = st.sampled_from(
    [
        "# 見出し\n",
        "段落。\n",
        "\n",
        "- 項目\n",
        "| a | b |\n|---|---|\n| 甲 | ##乙## |\n",
        "前##語##後\n",
        "末尾",
    ]
)
BLOCK = st.sampled_from(["##\n既定の文\n##\n", "##\n- 一\n- 二\n##\n", "##\n##\n", "##\n二\n\n行\n##"])
TEMPLATES = st.lists(FIXED | BLOCK, min_size=1, max_size=9).map("".join)
LETTERS = st.text(alphabet="いろはにほへとXYZ 0", min_size=1, max_size=8).filter(
    lambda text: text == text.strip()
)
LINES = st.lists(LETTERS | st.just(""), min_size=1, max_size=4).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(TEMPLATES, st.data())
def test_read_is_the_inverse_of_render(source: str, data: st.DataObject) -> None:
    try:
        template = parse(source)
    except InputErrors:
        return
    texts = {id_: data.draw(LETTERS if block.inline else LINES) for id_, block in template.blocks.items()}
    deleted = tuple(id_ for id_, block in template.blocks.items() if data.draw(st.integers(0, 9)) == 0)
    plan = render(template, texts, deleted)
    read = read_plan(plan.markdown, template, texts_of(plan, template))
    assert read.blocks == rendered_blocks(plan)
    assert list(read.fixed.values()) == rendered_fixed(plan)
    assert read.problems == ()
    check_nothing_lost(plan.markdown, read)
    if not deleted:
        alone = read_plan(plan.markdown, template)
        assert alone.blocks == rendered_blocks(plan)
        assert list(alone.fixed.values()) == rendered_fixed(plan)


@settings(max_examples=200, deadline=None)
@given(TEMPLATES, st.data())
def test_read_is_the_inverse_of_render_for_segments_in_any_order(source: str, data: st.DataObject) -> None:
    """People move and delete what stands around blocks; the pipeline keeps that as other segments."""
    try:
        template = parse(source)
    except InputErrors:
        return
    whole = [segment for segment in template.segments[1:] if segment.block_id or segment.raw.endswith("\n")]
    own = [each for each in whole if not each.block_id or not template.blocks[each.block_id].inline]
    segments = (template.segments[0], *data.draw(st.permutations(own)))
    blocks = {each.block_id: template.blocks[each.block_id] for each in segments if each.block_id}
    template = replace(template, segments=segments, blocks=blocks)
    plan = render(template, {id_: data.draw(LINES) for id_ in blocks})
    read = read_plan(plan.markdown, template, texts_of(plan, template))
    assert read.blocks == rendered_blocks(plan)
    assert "".join(read.fixed.values()) == "".join(rendered_fixed(plan))
    assert [
        p.segment for p in read.pieces if p.segment and (p.text or template.segments[p.segment].block_id)
    ] == [i for i, piece in enumerate(plan.pieces, 1) if piece.text or piece.block_id]
    check_nothing_lost(plan.markdown, read)


def test_fixed_text_is_rendered_where_it_stands() -> None:
    template = parse("| a | b |\n|---|---|\n| ##甲##[[company.name]] | [[company.name]] |\n")
    VALUES_BAR = {"company.name": "- x|y"}
    facts = Facts()
    facts.display = lambda fact: VALUES_BAR[fact.path]  # type: ignore[method-assign]
    assert render_fixed(template, facts) == ("| a | b |\n|---|---|\n| ", "- x\\|y | - x\\|y |\n")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_letter_is_lost_whatever_people_do(data: st.DataObject) -> None:
    template = parse()
    plan = render(template, TEXTS)
    lines = plan.markdown.split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        what = data.draw(st.sampled_from(["drop", "copy", "swap", "edit", "insert"]))
        if what == "drop" and len(lines) > 1:
            lines.pop(at)
        elif what == "copy":
            lines.insert(data.draw(st.integers(0, len(lines))), lines[at])
        elif what == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif what == "edit":
            lines[at] = lines[at][: data.draw(st.integers(0, 9))] + "改" + lines[at][3:]
        else:
            lines.insert(at, "足した行")
    edited = "\n".join(lines)
    for previous in (None, texts_of(plan, template)):
        read = read_plan(edited, template, previous)
        check_nothing_lost(edited, read)
        kept = "".join([*read.blocks.values(), *read.fixed.values(), *read.gone.values()])
        loose = "".join(piece.text for piece in read.pieces if not piece.segment)
        for text in read.gone.values():
            loose = loose.replace(text, "")
        assert not re.sub(r"[ \t]*<!--.*?-->[ \t]*", "", loose).strip()
        assert sorted(c for c in kept if c.strip()) == sorted(
            c
            for c in re.sub(r"(?m)^[ \t]*<!--[ \t]*/?bcp:[a-z][a-z0-9_-]*[ \t]*-->[ \t]*$", "", edited)
            if c.strip()
        )


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    template = parse()
    check_nothing_lost(text, read_plan(text, template))
