"""Three-way merge of facts tables: rows are matched by their first cells, not by their place."""

from __future__ import annotations

from collections.abc import Sequence

from bcp.merging.merge3 import Collision, Merged


def merge_tables(base: str, ours: str, theirs: str) -> Merged:
    """The merged text of a facts block: lines outside rows by line, rows by key; a collision keeps ours."""
    if ours == base:
        return Merged(tuple(theirs.split("\n")))
    if base == theirs or ours == theirs:
        return Merged(tuple(ours.split("\n")))
    old, our, their = (_keyed(text.split("\n")) for text in (base, ours, theirs))
    lines: list[str] = []
    collisions: list[Collision] = []
    for key in _order(old, our, their):
        before, mine, new = old.get(key), our.get(key), their.get(key)
        keep_mine = mine is not None and mine != before
        chosen = mine if keep_mine or new is None else new
        lines.append(chosen or "")
        if keep_mine and new not in (before, mine):
            # an edited row that the new table changed or dropped is still the people's
            collisions.append(Collision((before or "",), (mine or "",), (new,) if new is not None else ()))
    return Merged(tuple(lines), tuple(collisions))


def _order(old: dict[str, str], our: dict[str, str], their: dict[str, str]) -> list[str]:
    """The new table's order without rows that people removed, with their own and edited rows in place."""
    order = [key for key in their if key in our or key not in old]
    previous = ""
    for key in our:
        added = key not in old or our[key] != old[key]
        if key not in order and added:
            order.insert(order.index(previous) + 1 if previous in order else 0, key)
        previous = key
    return order


def _keyed(lines: Sequence[str]) -> dict[str, str]:
    """Each line under its key: the first cell of a table row, else the line itself; repeats are numbered."""
    keyed: dict[str, str] = {}
    for line in lines:
        key = line
        if line.startswith("|") and not set(line) <= set("|-: "):
            key = "|" + line.strip("|").split("|")[0].strip()
        number = 1
        unique = key
        while unique in keyed:
            number += 1
            unique = f"{key}\x00{number}"
        keyed[unique] = line
    return keyed
