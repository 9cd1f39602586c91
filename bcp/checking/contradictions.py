"""Rule: the text must not give two values for one thing. First form: phones of a role, targets of the only product."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from bcp.checking.outside import Placed
from bcp.checking.quantities import find_quantities
from bcp.checking.reading import Sign
from bcp.checking.text import read_literally, shorten
from bcp.errors import Message
from bcp.planning.facts import FactBook
from bcp.vocabulary import Case, PlanPiece

_PHONE = r"\+?0\d{1,4}-\d{1,4}-\d{3,4}|0\d{9,10}"
_TARGETS = ("手作業での再開目標", "仮復旧目標", "全面復旧目標")
_TARGET = re.compile(rf"({'|'.join(_TARGETS)})(?:は|:)\s*(\d+(?:営業日|日|時間|週間|か月|分))")

Said = tuple[int, int, str, str]  # piece, line, compared form, as written


def contradiction(pieces: Sequence[PlanPiece], case: Case, facts: FactBook) -> Iterator[Placed]:
    """A role with two phones that the table does not both give it; a target of the only product with two values."""
    for role, label in case.catalogue.roles.items():
        said = _phones_of(label, pieces)
        if len({phone for _, _, phone, _ in said} - _phones_in_table(role, facts)) and _differ(said):
            yield _placed(f"{label}の電話", f"the phone of {role}", said)
    if len(facts.rows("key_products")) == 1:
        yield from _two_targets(pieces)


def _phones_in_table(role: str, facts: FactBook) -> set[str]:
    rows = [row for row in facts.rows("roles") if row.key.split("-")[0] == role]
    cells = [row.cells[column] for row in rows for column in ("phone", "deputy_phone")]
    return {re.sub(r"\D", "", unicodedata.normalize("NFKC", cell.text)) for cell in cells if cell.has_value}


def _phones_of(label: str, pieces: Sequence[PlanPiece]) -> list[Said]:
    """Phones in brackets or after 電話 directly behind the role: 対策本部長（090-…）, 対策本部長の電話は06-…."""
    pattern = re.compile(rf"{re.escape(label)}(?:\([^()]{{0,12}}?|の?電話(?:番号)?(?:は|:)\s*)({_PHONE})")
    return [
        (index, number, re.sub(r"\D", "", match[1]), match[1])
        for index, number, line in _lines(pieces)
        for match in pattern.finditer(line)
    ]


def _two_targets(pieces: Sequence[PlanPiece]) -> Iterator[Placed]:
    said: dict[str, list[Said]] = {}
    for index, number, line in _lines(pieces):
        for match in _TARGET.finditer(line):
            amount = next(find_quantities(match[2])).amount
            said.setdefault(match[1], []).append((index, number, amount, match[2]))
    for name, values in said.items():
        if _differ(values):
            yield _placed(name, name, values)


def _lines(pieces: Sequence[PlanPiece]) -> Iterator[tuple[int, int, str]]:
    for index, piece in enumerate(pieces):
        for number, line in enumerate(piece.text.split("\n")):
            yield index, number, unicodedata.normalize("NFKC", read_literally(line))


def _differ(said: Sequence[Said]) -> bool:
    return len({value for _, _, value, _ in said}) > 1


def _placed(ja: str, en: str, said: Sequence[Said]) -> Placed:
    """The sign stands where the second value is said."""
    first = said[0]
    piece, line, _, written = next(each for each in said if each[2] != first[2])
    message = Message(
        f"{ja}が「{first[3]}」と「{written}」の二通りに書かれている。表の値にそろえる。",
        f'Two values for {en}: "{first[3]}" and "{written}". Write the one of the table.',
    )
    return Placed(piece, Sign("contradiction", message, shorten(f"{first[3]} / {written}"), line))
