"""連絡と判断の樹: from the person who notices to those who decide, with waiting limits and deputies."""

from __future__ import annotations

from bcp.planning.facts import FactBook
from bcp.rendering.pictures.canvas import BLACK, DARK, LIGHT, WHITE, Canvas, height_of, wrap
from bcp.rendering.pictures.people import Person, list_key_people, list_other_people
from bcp.rendering.pictures.picture import UNKNOWN, Picture, sentence
from bcp.vocabulary import Case

_WIDTH, _GAP, _COLUMNS = 165.0, 6.0, 3
_CARD = (_WIDTH - _GAP * (_COLUMNS - 1)) / _COLUMNS
_SIZE = 7.5
_LINE = height_of(1, _SIZE)
_MOST_OTHERS = 15


def draw_escalation(case: Case, facts: FactBook) -> Picture:
    """The escalation tree: titles only, so that it may hang on a wall."""
    key, others = list_key_people(case, facts), list_other_people(case, facts)[:_MOST_OTHERS]
    height = max(_card_height(person) for person in key)
    rows = [others[start : start + _COLUMNS] for start in range(0, len(others), _COLUMNS)]
    below = sum(_other_height(row) + 2 for row in rows) + (9 if rows else 0)
    sheet = Canvas(_WIDTH, 17 + height + 5 + below)
    _start(sheet)
    for column, person in enumerate(key):
        _card(sheet, person, column + 1, _left(column), 17, height)
        if column:
            sheet.arrow((_left(column) - _GAP + 0.3, 21), (_left(column) - 0.3, 21))
    _others(sheet, rows, 17 + height + 5)
    caption = "連絡する順と、待つ時間の上限（役職で示す。氏名と電話は連絡表にある）"
    alt = _alt(key, others)
    return Picture("escalation", caption, alt, sheet.png(), sheet.svg(caption), sheet.width, sheet.height)


def _start(sheet: Canvas) -> None:
    sheet.box(0, 0.5, _WIDTH, 9, fill=BLACK)
    words = "異常に気づいた人：危険なら許可を待たずに止め、下の1番から順に電話する"
    sheet.text(_WIDTH / 2, 5, words, 9, bold=True, align="center", colour=WHITE)
    sheet.arrow((_CARD / 2, 9.5), (_CARD / 2, 16.5))


def _left(column: int) -> float:
    return column * (_CARD + _GAP)


# ------------------------------------------------------------ the deciding roles


def _card_height(person: Person) -> float:
    return 9 + _LINE * len(_holder_lines(person)) + 3 + _middle_height(person) + 3 + _deputy_height(person)


def _holder_lines(person: Person) -> list[str]:
    told = [f"役職：{person.title}", f"対応：{person.hours}", f"到着まで：{person.arrival}"]
    return [line for each in told for line in wrap(each, _CARD - 3, _SIZE, 2)]


def _decision_lines(person: Person) -> list[str]:
    told = _waits(person) or ["待つ上限：不明"]
    return [line for each in told for line in wrap(each, _CARD - 8, _SIZE, 2)]


def _waits(person: Person) -> list[str]:
    return [f"{each.label}は{_limit(each.wait)}" for each in person.decisions]


def _limit(wait: str) -> str:
    if wait == UNKNOWN:
        return "待つ上限が不明"
    return "待たない" if wait in ("直ちに", "なし", "0分") else f"{wait}まで待つ"


def _middle_height(person: Person) -> float:
    return _LINE * len(_decision_lines(person)) + 2


def _absent_lines(person: Person) -> list[str]:
    told = dict.fromkeys(each.if_absent for each in person.decisions)
    return [line for each in told for line in wrap(f"出ないとき：{each}", _CARD - 3, _SIZE, 2)]


def _deputy_lines(person: Person) -> list[str]:
    return wrap(f"代行：{person.deputy}", _CARD - 3, 8, 2)


def _deputy_height(person: Person) -> float:
    return height_of(len(_deputy_lines(person)), 8) + _LINE * len(_absent_lines(person)) + 3


def _card(sheet: Canvas, person: Person, number: int, x: float, top: float, height: float) -> None:
    """The holder above, the waiting limits beside the arrow, the deputy below."""
    lines = _holder_lines(person)
    holder = 9 + _LINE * len(lines) + 1
    sheet.box(x, top, _CARD, holder, dashed=person.title == UNKNOWN, heavy=1.1)
    sheet.box(x, top, _CARD, 7.5, fill=LIGHT, heavy=1.1, dashed=person.title == UNKNOWN)
    sheet.badge(x + 4.5, top + 3.75, str(number))
    sheet.text(x + 9, top + 3.75, "".join(wrap(person.label, _CARD - 9, 8.5, 1)), 8.5, bold=True)
    sheet.lines(x + 1.5, top + 8.4, lines, _SIZE)
    below = top + height - _deputy_height(person)
    sheet.arrow((x + 4.5, top + holder), (x + 4.5, below))
    waits = _decision_lines(person)
    space = below - top - holder
    sheet.lines(x + 8, top + holder + (space - _LINE * len(waits)) / 2, waits, _SIZE, colour=DARK)
    unknown = person.deputy == UNKNOWN
    sheet.box(x, below, _CARD, _deputy_height(person), dashed=unknown, heavy=1.1 if unknown else 0.7)
    used = sheet.lines(x + 1.5, below + 1.3, _deputy_lines(person), 8, bold=True)
    sheet.lines(x + 1.5, below + 1.5 + used, _absent_lines(person), _SIZE)


# ------------------------------------------------------------ the others


def _other_lines(person: Person) -> list[str]:
    told = [f"役職：{person.title}", f"代行：{person.deputy}", *_waits(person)]
    return [line for each in told for line in wrap(each, _CARD - 3, _SIZE, 2)]


def _other_height(row: tuple[Person, ...]) -> float:
    return 5.5 + _LINE * max(len(_other_lines(person)) for person in row)


def _others(sheet: Canvas, rows: list[tuple[Person, ...]], top: float) -> None:
    if not rows:
        return
    sheet.line([(0, top), (_WIDTH, top)], heavy=0.6)
    sheet.text(0.5, top + 4.5, "対策本部長か代行者が、次の人を呼ぶ", 8, bold=True)
    top += 8.5
    for row in rows:
        for column, person in enumerate(row):
            x = _left(column)
            sheet.box(x, top, _CARD, _other_height(row), dashed=person.title == UNKNOWN, heavy=0.7)
            sheet.text(x + 1.5, top + 2.8, "".join(wrap(person.label, _CARD - 3, 8, 1)), 8, bold=True)
            sheet.lines(x + 1.5, top + 4.8, _other_lines(person), _SIZE)
        top += _other_height(row) + 2


def _alt(key: tuple[Person, ...], others: tuple[Person, ...]) -> str:
    told = ["気づいた人が電話する順の図"]
    for number, person in enumerate(key, 1):
        waits = "、".join(_waits(person))
        told.append(f"{number}番は{person.label}（{person.title}）")
        told.append(f"{waits or '待つ上限は不明'}。出ないときの代行は{person.deputy}")
    told.append(
        "ほかに" + "、".join(f"{each.label}（{each.title}、代行は{each.deputy}）" for each in others)
        if others
        else ""
    )
    return sentence(told)
