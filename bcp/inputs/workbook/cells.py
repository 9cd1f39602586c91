"""One cell as a node: dittos copied, formulas refused, a lost leading 0 asked about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bcp.catalog.words import normalise
from bcp.errors import Message
from bcp.inputs.faults import Faults, shown
from bcp.inputs.workbook.book import Cell
from bcp.inputs.workbook.words import DITTO, SIGNS_OF_YES_AND_NO
from bcp.inputs.yaml_text import ScalarNode
from bcp.vocabulary import Kind

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class CellReader:
    """セルの読み手: notes faults and warnings; `written` says how a shown word was written in the YAML table."""

    faults: Faults
    warnings: list[Message] = field(default_factory=list)
    written: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def read(self, cell: Cell, scope: str, kind: Kind = Kind.TEXT) -> ScalarNode:
        """The cell as a scalar; `scope` is item.column."""
        if cell.kind in ("formula", "error"):
            self.faults.add(cell.position, *(_formula(scope) if cell.kind == "formula" else _error(cell)))
            return ScalarNode("", cell.position)
        text = cell.text.strip().replace("\r\n", "\n").replace("\r", "\n")
        if _CONTROL.search(text):
            self.faults.add(cell.position, *_CONTROL_FOUND)
            return ScalarNode("", cell.position)
        if scope.endswith("phone"):
            text = self._phone(cell, text)
        if kind in (Kind.YES_NO, Kind.YES_NO_OR_DATE):
            text = SIGNS_OF_YES_AND_NO.get(normalise(text), text)
        return ScalarNode(self.written.get((scope, text), text), cell.position)

    def _phone(self, cell: Cell, text: str) -> str:
        """A number of 9 or 10 digits has lost its leading 0: asked about, never guessed."""
        digits = normalise(text)
        if not re.fullmatch("[1-9][0-9]{8,9}", digits):
            return text
        self.warnings.append(_lost_zero(cell, digits))
        return "不明" if cell.kind == "number" else text


def is_ditto(cell: Cell) -> bool:
    """True for 〃, 同上 and their like."""
    return cell.kind == "text" and normalise(cell.text).strip("()（）") in _DITTOS


_DITTOS = frozenset(normalise(each) for each in DITTO)
_CONTROL_FOUND = (
    Message(
        "制御文字がある。文字と改行だけが使える。", "a control character; text and line breaks are expected."
    ),
    Message("セルの中身を消して、打ち直す。", "Clear the cell and type it again."),
)


def ditto_without_row() -> tuple[Message, Message]:
    """Nothing stands above that could be meant."""
    return (
        Message(
            "「同上」の上に、写す値が無い。値を期待する。",
            "a ditto with nothing above it; a value is expected.",
        ),
        Message("値をそのまま書く。分からなければ「不明」と書く。", "Write the value, or 不明."),
    )


def _formula(scope: str) -> tuple[Message, Message]:
    return (
        Message("数式がある。数式は計算しない。値を期待する。", f"{scope}: a formula; a value is expected."),
        Message(
            "コピーして「値として貼り付け」で置き換える。文字なら先頭の「=」を消す。",
            "Replace it by its value (copy, paste values).",
        ),
    )


def _error(cell: Cell) -> tuple[Message, Message]:
    return (
        Message(
            f"Excelの誤り「{shown(cell.text)}」がある。値を期待する。",
            f"found the error {shown(cell.text)}; a value is expected.",
        ),
        Message("値を書く。分からなければ「不明」と書く。", "Write the value, or 不明."),
    )


def _lost_zero(cell: Cell, digits: str) -> Message:
    what = (
        Message("不明として読んだ", "read as 不明")
        if cell.kind == "number"
        else Message("そのまま読んだ", "kept")
    )
    return Message(
        f"{cell.position.cell}: 電話番号「{digits}」は先頭の0が落ちているらしい。推測はせず、{what.ja}。"
        "正しい番号を、ハイフンを入れて（例: 090-…）書く。",
        f"{cell.position.cell}: the phone number {digits} seems to have lost its leading 0; {what.en}. "
        "Write it with hyphens.",
    )
