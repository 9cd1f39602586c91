"""YAML as text with positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.errors import BcpError, InputErrors, TemplateMarkError
from bcp.inputs.yaml_text import ListNode, MapNode, ScalarNode, compose_yaml


def test_scalars_stay_text() -> None:
    node = compose_yaml("a: 0123\nb: [yes, 1e3, ~, null, 2026-11-10]\n", "x")
    assert isinstance(node, MapNode)
    first, second = node.get("a"), node.get("b")
    assert isinstance(first, ScalarNode) and first.text == "0123"
    assert isinstance(second, ListNode)
    texts = [each.text for each in second.items if isinstance(each, ScalarNode)]
    assert texts == ["yes", "1e3", "~", "null", "2026-11-10"]


def test_positions_count_from_1_and_from_the_first_line() -> None:
    node = compose_yaml("a:\n  全角: 値\n", "x", first_line=2)
    assert isinstance(node, MapNode)
    inner = node.get("a")
    assert isinstance(inner, MapNode)
    place = inner.pairs[0][1].position
    assert (place.path, place.line, place.column) == ("x", 3, 7)


def test_an_empty_text_is_an_empty_scalar() -> None:
    assert compose_yaml("# nothing\n", "x") == ScalarNode("", compose_yaml("", "x").position)


def test_the_error_is_of_the_wanted_kind() -> None:
    with pytest.raises(InputErrors) as caught:
        compose_yaml("a: &b 1\na: 2\n", "x", error=TemplateMarkError)
    assert [type(error) for error in caught.value.errors] == [TemplateMarkError] * 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 'b\n", "引用符"),
        ("a: [1\n", "閉じ括弧"),
        ("a:\n  b: 1\n c: 2\n", "字下げ"),
        ("a: @b\n", "記号"),
        ("a:\n　　b: 1\n c: 2\n", "全角空白"),
        ("a: *重要\n", "「*」"),
        ("a: !x!y b\n", "「!」"),
        ("a: b: c\n", "「: 」"),
    ],
)
def test_a_syntax_fault_is_explained_in_words_of_a_form(text: str, words: str) -> None:
    with pytest.raises(InputErrors) as caught:
        compose_yaml(text, "x")
    assert words in caught.value.errors[0].message.ja


@given(st.text(st.sampled_from("ab:-[]{}#&*!|>'\"%@`\n\t ,?<~\x00\x85\u2028あ：　"), max_size=40))
def test_no_text_makes_the_reader_crash(text: str) -> None:
    try:
        compose_yaml(text, "x")
    except BcpError as error:
        assert error.say("ja") and error.say("en")
