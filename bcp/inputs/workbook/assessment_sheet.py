"""The sheet of the assessment as nodes: date and assessor above, one row an entry point."""

from __future__ import annotations

import re

from bcp.catalog.words import fold, normalise
from bcp.inputs.assessment import ASSESSMENT_KEYS, RESULT_KEYS
from bcp.inputs.values import read_state
from bcp.inputs.workbook import words
from bcp.inputs.workbook.book import Sheet
from bcp.inputs.workbook.cells import CellReader, ditto_without_row, is_ditto
from bcp.inputs.yaml_text import ListNode, MapNode, Node, ScalarNode
from bcp.vocabulary import Catalogue, State

_Pairs = tuple[tuple[ScalarNode, Node], ...]


def read_assessment_sheet(sheet: Sheet, catalogue: Catalogue, cells: CellReader) -> MapNode:
    """The node that `assessment` holds in a YAML table."""
    heading = next((place for place in sorted(sheet.cells) if _is(sheet, place, words.ENTRY)), None)
    pairs = list(_top(sheet, heading[0] if heading else 0, cells))
    if heading is not None:
        place = sheet.place(*heading)
        results = tuple(_results(sheet, heading, catalogue, cells))
        pairs.append((ScalarNode("results", place), MapNode(results, place)))
    return MapNode(tuple(pairs), sheet.place(1, 1))


def _is(sheet: Sheet, place: tuple[int, int], label: str) -> bool:
    return fold(sheet.cells[place].text) == fold(label)


def _top(sheet: Sheet, heading: int, cells: CellReader) -> _Pairs:
    found: dict[str, tuple[ScalarNode, Node]] = {}
    labels = {fold(label): key for key, label in ASSESSMENT_KEYS.items() if key != "results"}
    for row, column in sorted(sheet.cells):
        key = labels.get(fold(sheet.cells[row, column].text))
        value = sheet.get(row, column + 1)
        if key and value and (not heading or row < heading):
            found.setdefault(
                key, (ScalarNode(key, sheet.place(row, column)), cells.read(value, f"assessment.{key}"))
            )
    return tuple(found.values())


def result_headings(sheet: Sheet, row: int) -> dict[int, str]:
    """Column number -> key of a result, accept.KEY or check.N."""
    known = {fold(label): key for key, label in RESULT_KEYS.items()}
    known |= {fold(label): f"accept.{key}" for key, label in words.ACCEPT.items()}
    known |= {fold(f"{words.CHECK}{number}"): f"check.{number}" for number in range(1, 6)}
    named = {cell.position.column: known.get(fold(cell.text), "") for cell in sheet.row(row)}
    return {column: key for column, key in named.items() if key}


def _results(sheet: Sheet, heading: tuple[int, int], catalogue: Catalogue, cells: CellReader) -> _Pairs:
    headings = result_headings(sheet, heading[0])
    found: list[tuple[ScalarNode, Node]] = []
    above: dict[str, ScalarNode] = {}
    for row in sheet.rows():
        name = sheet.get(row, heading[1]) if row > heading[0] else None
        if name is None or not any(sheet.get(row, column) for column in headings):
            continue
        above = _texts(sheet, row, headings, above, cells)
        found.append(
            (
                ScalarNode(name.text.strip(), name.position),
                MapNode(_pairs(above, catalogue), sheet.place(row, heading[1])),
            )
        )
    return tuple(found)


def _texts(
    sheet: Sheet, row: int, headings: dict[int, str], above: dict[str, ScalarNode], cells: CellReader
) -> dict[str, ScalarNode]:
    found: dict[str, ScalarNode] = {}
    for column, key in sorted(headings.items()):
        cell = sheet.get(row, column)
        if cell is None:
            continue
        if is_ditto(cell) and key not in above:
            cells.faults.add(cell.position, *ditto_without_row())
        elif is_ditto(cell):
            found[key] = ScalarNode(above[key].text, cell.position)
        else:
            found[key] = cells.read(cell, f"assessment.{key}")
    return found


def _pairs(texts: dict[str, ScalarNode], catalogue: Catalogue) -> _Pairs:
    """The keys of one result; the five checks and the acceptance each as one."""
    pairs: list[tuple[ScalarNode, Node]] = [
        (ScalarNode(key, node.position), _measures(node, catalogue) if key == "measures" else node)
        for key, node in texts.items()
        if "." not in key
    ]
    accept = [(key, node) for key, node in texts.items() if key.startswith("accept.")]
    if accept:
        place = accept[0][1].position
        inner = tuple((ScalarNode(key.partition(".")[2], node.position), node) for key, node in accept)
        pairs.append((ScalarNode("accept", place), MapNode(inner, place)))
    checks = {key: node for key, node in texts.items() if key.startswith("check.")}
    if checks:
        place = next(iter(checks.values())).position
        five = tuple(checks.get(f"check.{number}", ScalarNode("", place)) for number in range(1, 6))
        pairs.append((ScalarNode("checks", place), ListNode(five, place)))
    return tuple(pairs)


_NUMBERED = re.compile(r"(?:対策)?(?:No\.?)?(?:\d{1,2}|[CE])-\d{1,2}(?=\D|$)", re.IGNORECASE | re.ASCII)


def _measures(node: ScalarNode, catalogue: Catalogue) -> Node:
    """The numbers of measures, also where titles stand beside them or alone; what is neither stays as it is."""
    if read_state(node.text) is not State.VALUE:
        return node
    titles = {fold(each.title): each.id for each in catalogue.measures.values()}
    found = []
    for part in re.split("[、,，､;；\n]", node.text):
        number = _NUMBERED.match(normalise(part))
        text = number[0] if number else titles.get(fold(part.strip().rstrip("※")), part.strip())
        if text:
            found.append(ScalarNode(text, node.position))
    return ListNode(tuple(found), node.position)
