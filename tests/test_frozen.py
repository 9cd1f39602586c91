"""Frozen values made in one go behave as those of the standard library."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Mapping

import pytest

from bcp.frozen import dataclass as ours
from bcp.frozen import field, replace


def _make(decorator):  # type: ignore[no-untyped-def]
    @decorator(frozen=True)
    class Value:
        name: str
        cells: Mapping[str, int] = dataclasses.field(default_factory=dict)
        line: int = dataclasses.field(default=3, compare=False)
        shown: tuple[str, ...] = dataclasses.field(default=(), repr=False)

    return Value


OURS, THEIRS = _make(ours), _make(dataclasses.dataclass)


@ours(frozen=True)
class Sent:
    """A value that goes to another process."""

    text: str
    count: int = 0


def test_it_has_the_fields_defaults_and_words_of_the_standard_one() -> None:
    for given in (("a",), ("a", {"b": 1}), ("a", {}, 4, ("x",))):
        assert repr(OURS(*given)) == repr(THEIRS(*given))
        assert dataclasses.asdict(OURS(*given)) == dataclasses.asdict(THEIRS(*given))
    assert OURS.__match_args__ == THEIRS.__match_args__
    assert OURS("a").cells is not OURS("a").cells


def test_it_compares_and_hashes_by_the_fields_that_count() -> None:
    assert OURS("a", line=1) == OURS("a", line=2)
    assert OURS("a") != OURS("b")
    assert OURS("a") != THEIRS("a")
    assert hash(Sent("a", 2)) == hash(Sent("a", 2))
    with pytest.raises(TypeError):
        hash(OURS("a"))  # a dict has no hash, here as there


def test_it_cannot_be_changed() -> None:
    value = Sent("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.text = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.text  # type: ignore[misc]
    assert dataclasses.replace(value, text="b") == Sent("b")


def test_it_refuses_what_the_standard_one_refuses() -> None:
    for wrong in ({}, {"name": "a", "unknown": 1}):
        with pytest.raises(TypeError):
            OURS(**wrong)
    with pytest.raises(TypeError, match="frozen"):
        ours(frozen=False)
    with pytest.raises(TypeError, match="__post_init__"):
        ours(frozen=True)(type("Late", (), {"__post_init__": lambda self: None}))


def test_it_survives_the_way_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Sent("a", 2))) == Sent("a", 2)


def test_methods_of_its_own_stay() -> None:
    @ours(frozen=True)
    class Named:
        name: str

        def __repr__(self) -> str:
            return self.name

    assert repr(Named("a")) == "a"


def test_a_standard_value_may_be_made_from_one() -> None:
    @dataclasses.dataclass(frozen=True)
    class Longer(Sent):
        more: str = ""

    assert Longer("a", 1, "b").more == "b"


def test_its_own_field_and_replace_are_as_the_standard_ones() -> None:
    @ours(frozen=True)
    class Noted:
        text: str
        notes: list[str] = field(default_factory=list)
        line: int = field(default=1, compare=False)

    assert Noted("a", line=2) == Noted("a")
    assert replace(Noted("a", ["x"]), text="b") == Noted("b", ["x"])
    assert replace(THEIRS("a"), name="b") == THEIRS("b")
    with pytest.raises(TypeError):
        replace(Noted("a"), unknown=1)


def test_a_value_of_a_class_below_has_the_fields_of_both() -> None:
    @ours(frozen=True)
    class Counted(Sent):
        more: str = ""

    value = Counted("a", 1, "b")
    assert dataclasses.asdict(value) == {"text": "a", "count": 1, "more": "b"}
    assert dataclasses.asdict(Sent("a", 1)) == {"text": "a", "count": 1}
    assert value != Sent("a", 1)


def test_it_refuses_to_stand_on_a_standard_class() -> None:
    with pytest.raises(TypeError, match="standard dataclass"):
        ours(frozen=True)(type("Below", (THEIRS,), {}))
