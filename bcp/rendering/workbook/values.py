"""Values as a person reads them in a cell."""

from __future__ import annotations

from bcp.rendering.workbook.look import Lists
from bcp.vocabulary import Column, Kind, State, Value

STATES = {State.UNKNOWN: "不明", State.NONE: "なし", State.AS_ASSUMED: "想定どおり"}
YES_NO = {True: "はい", False: "いいえ"}
FORMS = {
    Kind.YES_NO: "はい／いいえ",
    Kind.YES_NO_OR_DATE: "はい／いいえ／日付",
    Kind.INTEGER: "整数",
    Kind.DECIMAL: "数",
    Kind.DURATION: "期間（90分、4時間、2日、1か月 など）",
    Kind.DATE: "日付（2026-11-10、R8.11.10 など）",
    Kind.LIST: "、で区切る",
    Kind.TEXT: "",
    Kind.CHOICE: "一覧から選ぶ",
}


def show(value: Value, column: Column | None, scope: str, lists: Lists) -> str:
    """The text of the cell: labels for choices, はい for yes, else as written."""
    return lists.remember(scope, _shown(value, column), value.text or _shown(value, column))


def _shown(value: Value, column: Column | None) -> str:
    if value.state is State.UNANSWERED:
        return value.text
    if value.state is State.NONE and value.text == "未実施":
        return value.text
    if value.state is not State.VALUE:
        return STATES[value.state]
    if column and isinstance(value.parsed, tuple) and column.choices and value.parsed[0] in column.choices:
        return column.choices[value.parsed[0]]
    if column and isinstance(value.parsed, bool):
        return YES_NO[value.parsed]
    return value.text


def choices_of(column: Column) -> list[str]:
    """What the drop-down offers: the column's own words, and 不明 one click away.

    想定どおり is read but not offered: the form does not show what the template assumes.
    """
    own = list(column.choices.values())
    if column.kind in (Kind.YES_NO, Kind.YES_NO_OR_DATE):
        own += ["はい", "いいえ"]
    none = [] if "none" in column.choices else ["なし"]
    return [*own, "不明", *none]


def explain(column: Column) -> str:
    """What the cell takes, with its question and an example."""
    parts = [column.question, FORMS[column.kind], f"例: {column.example}" if column.example else ""]
    return "\n".join(part for part in parts if part)


def explain_shortly(column: Column) -> str:
    """The same in one line; the form of the value only where no example shows it."""
    example = f"例: {column.example}" if column.example else FORMS[column.kind].replace(" など", "")
    return "　".join(part for part in (column.question, example) if part)
