"""Contradictions of order and place: another order of cutting or restoring, a cut or a system that the table has not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.checking.outside import Placed
from bcp.checking.script import Line, Script, contradicts
from bcp.checking.wordlists import holds_one
from bcp.inputs.references import UnknownReference
from bcp.vocabulary import Row

_TAG = re.compile(r"(?:赤|青|黄|白|緑|黒|橙|紫|桃)札 ?[A-Z]?-?\d+")
_CUT = re.compile(r"抜[くきい]|切り離[しす]|遮断|外[すし]")
_NOT_CUT = re.compile(r"抜かない|抜くな|外さない|戻[すし]|差[すし]|訓練|例")
_ORDER = re.compile(r"復元順 ?(\d+)(?:番目?)?(?:は|の|:|\(|、)、?「?")
_RESTORE = r"(?:を|から)?、?(?:復元|復旧|戻[しす])"
_RESTORES = re.compile(r"復|戻|最初|一番|1番|まず|第一|真っ先")
_FIRST = re.compile(r"(?:最初に|一番に|1番に|まず|第一に|真っ先に)")


def said_in_order(script: Script) -> Iterator[Placed]:
    """Every such contradiction."""
    yield from _unknown_cuts(script)
    yield from _cut_order(script)
    yield from _restore_order(script)
    yield from _unordered_systems(script)


# ------------------------------------------------------------------ cuts


def _tag(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def _unknown_cuts(script: Script) -> Iterator[Placed]:
    """A tag that no cell of the table names."""
    lines = [line for line in script.lines if "札" in line.text]
    texts = [text for text in script.table_texts() if "札" in text] if lines else []
    known = {_tag(match[0]) for text in texts for match in _TAG.finditer(text)}
    for line in lines:
        for match in _TAG.finditer(line.text):
            if _tag(match[0]) not in known:
                yield contradicts(
                    line,
                    f"「{match[0]}」は切り離し箇所の表に無い。表にある箇所だけを書くか、表に加える",
                    f'"{match[0]}" is no cut point of the table. Write only those of the table, or add it',
                    match[0],
                )


def _cut_order(script: Script) -> Iterator[Placed]:
    """Steps that cut in another order than the table's."""
    orders = {_tag(row.cells["mark"].text): _order(row, "order") for row in script.facts.rows("cut_points")}
    last: dict[int, tuple[int, str]] = {}
    for line in script.lines:
        if not line.is_step or not _CUT.search(line.text) or _NOT_CUT.search(_first_sentence(line)):
            continue
        for match in _TAG.finditer(_first_sentence(line)):
            order = orders.get(_tag(match[0]))
            before = last.get(line.piece)
            if order is None:
                continue
            if before is not None and order < before[0]:
                yield contradicts(
                    line,
                    f"「{match[0]}」は表では「{before[1]}」より先に抜く。表の順番にそろえる",
                    f'The table cuts "{match[0]}" before "{before[1]}". Keep its order',
                    f"{before[1]} / {match[0]}",
                )
                return
            last[line.piece] = (order, match[0])


def _first_sentence(line: Line) -> str:
    return next(iter(line.sentences), "")


def _order(row: Row, column: str) -> int | None:
    parsed = row.cells[column].parsed
    return parsed if isinstance(parsed, int) and not isinstance(parsed, bool) else None


# ------------------------------------------------------------------ restoring


def _systems(script: Script) -> dict[str, int | None]:
    rows = [row for row in script.facts.rows("systems") if row.cells["name"].has_value]
    found = {}
    for row in rows:
        try:
            name = script.facts.get(f"systems.{row.key}.name").value.text
        except UnknownReference:
            continue
        found[name] = _order(row, "restore_order")
    return found


def _restore_order(script: Script) -> Iterator[Placed]:
    """復元順2はA where the table says otherwise; A before B where the table has B before A."""
    orders = {name: order for name, order in _systems(script).items() if order is not None}
    if not orders:
        return
    names = "|".join(re.escape(name) for name in sorted(orders, key=len, reverse=True))
    numbered = re.compile(rf"{_ORDER.pattern}({names})|({names})(?:\(|は、?|の)?復元順 ?(\d+)")
    pair = re.compile(
        rf"({names})(?:{_RESTORE}|の(?:復元|復旧)[がをは])[^。]{{0,12}}(?:後|てから|たら|次)[^。]{{0,14}}?({names}){_RESTORE}"
        rf"|({names})より(?:も)?(?:先|前)に、?[^。]{{0,6}}?({names}){_RESTORE}"
        rf"|({names})(?:を|は|の(?:復元|復旧)[をは])、?({names})より(?:も)?(?:先|前)に?、?(?:復元|復旧|戻[しす]|行う|する)"
    )
    first = re.compile(
        rf"{_FIRST.pattern}、?[^。、]{{0,10}}?({names}){_RESTORE}|({names})を{_FIRST.pattern}(?:復元|復旧|戻)"
    )
    for line in script.lines:
        if not _RESTORES.search(line.text) or not holds_one(orders, line.text):
            continue
        for match in numbered.finditer(line.text):
            name, told = (match[2], match[1]) if match[2] else (match[3], match[4])
            if orders[name] != int(told):
                yield _wrong_order(line, name, f"復元順{told}", f"復元順{orders[name]}")
        for match in pair.finditer(line.text):
            early, late = next(
                (match[a], match[b]) for a, b in ((1, 2), (4, 3), (5, 6)) if match[a] and match[b]
            )
            if early != late and orders[early] > orders[late]:
                yield _wrong_order(line, early, f"{late}より先", f"{late}より後")
        for match in first.finditer(line.text):
            name = match[1] or match[2]
            if orders[name] != min(orders.values()) and "の中で" not in line.text:
                yield _wrong_order(line, name, "最初", f"復元順{orders[name]}")


def _wrong_order(line: Line, name: str, told: str, table: str) -> Placed:
    return contradicts(
        line,
        f"「{name}」の復元が「{told}」と書かれているが、表では「{table}」である。表の順番にそろえる",
        f'The text restores "{name}" {told}; the table says {table}. Keep its order',
        f"{name} / {told}",
    )


def _unordered_systems(script: Script) -> Iterator[Placed]:
    """A system given a place in the order of restoring, though the table gives it none."""
    systems = _systems(script)
    unordered = [name for name, order in systems.items() if order is None]
    if not unordered or len(unordered) == len(systems):
        return
    names = "|".join(re.escape(name) for name in sorted(unordered, key=len, reverse=True))
    pattern = re.compile(
        rf"{_ORDER.pattern}({names})|({names})(?:\(|は、?|の)?復元順 ?\d|\d+番目に、?({names}){_RESTORE}"
    )
    for line in script.lines:
        match = pattern.search(line.text) if holds_one(unordered, line.text) else None
        if match:
            name = match[2] or match[3] or match[4]
            yield contradicts(
                line,
                f"「{name}」には、表で復元順が付いていない。順番を決めて表に書くか、順番を書かない",
                f'The table gives "{name}" no place in the order of restoring. Decide it, or do not name one',
                match[0],
            )
