"""Durations, dates and numbers: what people write, and never a crash."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.errors import EnvironmentTableError
from bcp.inputs.dates import looks_like_date, parse_date
from bcp.inputs.durations import parse_duration
from bcp.inputs.numbers import parse_decimal, parse_integer
from bcp.inputs.values import read_value
from bcp.vocabulary import Column, Duration, Kind, State

HOUR, DAY = 60, 24 * 60


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90分", 90),
        ("半日", DAY // 2),
        ("4時間", 4 * HOUR),
        ("2日", 2 * DAY),
        ("3営業日", 3 * DAY),
        ("1週間", 7 * DAY),
        ("1か月", 30 * DAY),
        ("1ヶ月", 30 * DAY),
        ("1ケ月", 30 * DAY),
        ("直ちに", 0),
        ("当日中", DAY),
        ("PT4H", 4 * HOUR),
        ("P1DT12H", 36 * HOUR),
        ("４ 時間", 4 * HOUR),
        ("1時間30分", 90),
        ("1.5時間", 90),
        ("30分以内", 30),
        ("1日半", 36 * HOUR),
    ],
)
def test_durations(text: str, minutes: int) -> None:
    assert parse_duration(text) == Duration(minutes)


@pytest.mark.parametrize(
    "text", ["", "3", "時間", "すぐ", "4時", "30分1時間", "P", "PT", "P1", "-1日", "毎日", "1日1日"]
)
def test_no_durations(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-10",
        "2026年11月10日",
        "R8.11.10",
        "２０２６－１１－１０",
        "令和8年11月10日",
        "2026/11/10",
        "r8.11.10",
    ],
)
def test_dates(text: str) -> None:
    assert parse_date(text) == datetime.date(2026, 11, 10)


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-13-01", "R8.11.31", "R1.4.30", "R0.1.1", "20261110", "11月10日"]
)
def test_no_dates(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "column", "number"),
    [
        ("52", "employees", 52),
        ("５２名", "employees", 52),
        ("1,200件", "count", 1200),
        ("60％", "capacity_percent", 60),
        ("40分", "minutes", 40),
        ("1時間", "arrival_minutes", 60),
        ("①", "order", None),
        ("52名", "lines", None),
        ("10²", "count", None),
        ("-1", "count", None),
        ("1,20", "count", None),
        ("9" * 5000, "count", None),
    ],
)
def test_integers(text: str, column: str, number: int | None) -> None:
    assert parse_integer(text, column) == number


def test_decimals() -> None:
    assert parse_decimal("3.5日分", "stock_days") == Decimal("3.5")
    assert parse_decimal("少し", "stock_days") is None


TEXTS = st.one_of(
    st.text(max_size=30),
    st.text("0123456789年月日時間分半週か営業PTHMDWYR.-/,%①令和元直ちに当日中", max_size=14),
)


@given(TEXTS)
def test_no_text_makes_a_parser_crash(text: str) -> None:
    duration, date = parse_duration(text), parse_date(text)
    assert duration is None or duration.minutes >= 0
    assert date is None or looks_like_date(text)
    for column in ("count", "minutes", "capacity_percent"):
        number = parse_integer(text, column)
        assert number is None or number >= 0
    parse_decimal(text, "stock_days")


@given(TEXTS, st.sampled_from(list(Kind)))
def test_a_leaf_is_read_or_refused_with_place_and_hint(text: str, kind: Kind) -> None:
    column = Column("x", "欄", kind, choices={"a": "甲"} if kind is Kind.CHOICE else {})
    try:
        value = read_value(text, column, None)
    except EnvironmentTableError as error:
        assert error.message.ja and error.message.en and error.hint.ja
    else:
        assert value.text == text.strip()
        assert (value.parsed is not None) == (value.state is State.VALUE)


@given(st.integers(0, 99999), st.sampled_from(["分", "時間", "日", "営業日", "週間", "か月"]))
def test_a_longer_duration_is_never_shorter(number: int, unit: str) -> None:
    shorter, longer = parse_duration(f"{number}{unit}"), parse_duration(f"{number + 1}{unit}")
    assert shorter is not None and longer is not None and shorter < longer


@given(st.dates(datetime.date(2019, 5, 1), datetime.date(2099, 12, 31)))
def test_all_forms_of_a_date_are_the_same_day(day: datetime.date) -> None:
    forms = (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"R{day.year - 2018}.{day.month}.{day.day}",
    )
    assert {parse_date(form) for form in forms} == {day}
