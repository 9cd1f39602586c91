"""A value is put in once and as literal text: a Markdown reader sees exactly what stands in the table."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_cjk_friendly import cjk_friendly

from bcp.catalog import load_catalogue
from bcp.inputs.references import UnknownReference
from bcp.inputs.template import parse_template
from bcp.rendering.escape import escape_value
from bcp.rendering.markdown import put_in_facts
from bcp.vocabulary import Fact, State, Value

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(cjk_friendly)
SIGNS = st.sampled_from(list("#*_-+.)(>|<&;[]`~\\=!:1ab 　あ。\n/@\"'") + ["##", "&lt;", "&amp", "[[company.name]]", "](", "---", "1. ", "```", "<b>", "http://a.jp/x_y", "😀"])  # fmt: skip
VALUES = st.lists(SIGNS, min_size=1, max_size=10).map("".join).filter(lambda text: text.strip())


class OneFact:
    """Facts of which each holds the same text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def get(self, path: str) -> Fact:
        if path == "no.such":
            raise UnknownReference(path)
        return Fact(path, "名", Value(State.VALUE, self.text), True, "company")

    def display(self, fact: Fact) -> str:
        return self.text


def literal(value: str) -> str:
    return re.sub(r"\s*[\n]\s*", " ", value.strip())


def inline_texts(markdown: str) -> list[str]:
    """The text of each paragraph, heading or cell; anything but text becomes a sign that no value holds."""
    found = []
    for token in READER.parse(markdown):
        if token.type == "inline":
            found.append("".join(_text(child) for child in token.children or []))
        elif token.type in ("fence", "code_block", "html_block", "hr"):
            found.append("⟦" + token.type + "⟧")
    return found


def _text(token: Token) -> str:
    return token.content if token.type in ("text", "text_special") else f"⟦{token.type}⟧"


@pytest.mark.parametrize(
    ("frame", "block"),
    [
        ("甲[[x.y]]乙", "paragraph_open"),
        ("[[x.y]]", "paragraph_open"),
        ("前の行\n[[x.y]]\n後の行", "paragraph_open"),
        ("[[x.y]]は", "paragraph_open"),
        ("- [[x.y]]", "bullet_list_open"),
        ("1. [[x.y]]", "ordered_list_open"),
        ("1. 甲\n   [[x.y]]", "ordered_list_open"),
        ("注[甲\n乙[[x.y]](丙)", "paragraph_open"),
        ("> [[x.y]]", "blockquote_open"),
        ("# [[x.y]]", "heading_open"),
        ("# 甲 [[x.y]] #", "heading_open"),
        ("**甲[[x.y]]乙**", "paragraph_open"),
        ("| a | b |\n|---|---|\n| [[x.y]] | 乙 |", "table_open"),
        ("|a|b|\n|---|---|\n|[[x.y]]|乙|", "table_open"),
    ],
)
@settings(max_examples=300, deadline=None)
@given(value=VALUES)
@example(value="- a")
@example(value="1. a")
@example(value="12)")
@example(value="# a")
@example(value="===")
@example(value="---")
@example(value="C:\\")
@example(value="a|b\\|c")
@example(value="*強調*と_強調_と__あ__")
@example(value="&lt;b&gt;&#60;")
@example(value="[[company.name]]")
@example(value="](http://a.jp)")
@example(value="[甲](http://a.jp)")
@example(value="a](b)](c)")
def test_a_reader_sees_exactly_the_value(frame: str, block: str, value: str) -> None:
    plain = inline_texts(put_in_facts(frame, OneFact("値")))
    rendered = put_in_facts(frame, OneFact(value))
    if block == "paragraph_open" and "**" in frame:
        # emphasis next to punctuation is the frame's affair: the letters count
        seen = [text.replace("⟦strong_open⟧", "").replace("⟦strong_close⟧", "").replace("**", "") for text in inline_texts(rendered)]  # fmt: skip
        assert seen == ["甲" + literal(value).replace("**", "") + "乙"]
        return
    expected = [text.replace("値", literal(value)) for text in plain]
    assert inline_texts(rendered) == expected, rendered
    assert READER.parse(rendered)[0].type == block


@settings(max_examples=300)
@given(VALUES, VALUES)
def test_a_value_makes_no_mark_and_no_reference(one: str, two: str) -> None:
    for frame in ("x[[a.b]]#[[a.b]]y#[[a.b]]", "[[a.b]]", "| [[a.b]] | b |\n|---|---|\n"):
        text = put_in_facts(frame, OneFact(one + two))
        assert put_in_facts(text, OneFact("もう一度")) == text
        template = (
            parse_template("##{#a}\n本文\n##\n\n" + text, "t.md", load_catalogue())
            if "＃" not in text
            else None
        )
        assert template is None or list(template.blocks) == ["a"]


@pytest.mark.parametrize(
    "value",
    ["090-1234-5678", "+81 6 1234 5678", "(06) 1234-5678", "taro_yamada@example.co.jp", "https://a.example/x_y?z=1&w=2",
     "株式会社A&B", "R&D", "C#", "1.5日", "2026-11-10", "10:30～12:00", "60%", "A/B", "~1時間", "5 * 3", "#1", "内線12"],
)  # fmt: skip
def test_what_takes_no_effect_stays_as_written(value: str) -> None:
    assert escape_value(value, at_line_start=True) == value
    assert escape_value(value, in_table=True) == value


@pytest.mark.parametrize(
    ("value", "escaped"),
    [("a<b>", "a&lt;b>"), ("[x](y)", "\\[x](y)"), ("a##b", "a\\##b"), ("a\nb", "a b"), ("*x*", "\\*x\\*"), ("`x`", "\\`x\\`")],
)  # fmt: skip
def test_the_escapes_of_the_contract(value: str, escaped: str) -> None:
    assert escape_value(value) == escaped


def test_a_bar_is_escaped_only_in_a_cell() -> None:
    assert escape_value("a|b") == "a|b"
    assert escape_value("a|b", in_table=True) == "a\\|b"
    table = "| 甲 | 乙 |\n|---|---|\n| [[a.b]] | [[a.b]] |\n\n[[a.b]]"
    assert put_in_facts(table, OneFact("x|y")).count("x\\|y") == 2


def test_block_signs_get_a_backslash_only_where_they_begin_a_block() -> None:
    assert [escape_value(each, at_line_start=True) for each in ("# a", "- a", "1. a", "> a", "---")] == [
        "\\# a", "\\- a", "1\\. a", "\\> a", "\\---",
    ]  # fmt: skip
    assert [escape_value(each) for each in ("# a", "- a", "1. a", "> a", "---")] == [
        "# a", "- a", "1. a", "> a", "---",
    ]  # fmt: skip


def test_an_unknown_reference_and_an_escaped_one_stay() -> None:
    assert put_in_facts("[[no.such]] \\[[a.b]] [[a.b]]", OneFact("値")) == "[[no.such]] \\[[a.b]] 値"


def test_code_holds_the_value_without_escapes() -> None:
    assert put_in_facts("`[[a.b]]`", OneFact("a*<`b")) == "`a*<'b`"
    assert put_in_facts("```\n[[a.b]]\n```\n[[a.b]]", OneFact("*")) == "```\n*\n```\n\\*"
