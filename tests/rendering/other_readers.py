"""Readers that did not write our files: pandoc and LibreOffice on a DOCX, poppler on a PDF."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bcp.rendering.docx.blocks import Heading, ListBlock, Quote, Table, plain
from bcp.rendering.docx.parse import parse_blocks

needs_pandoc = pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
Headings = list[tuple[int, str]]
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


# ------------------------------------------------------------ what the plan says


def every_block(blocks: Sequence[Any]) -> Iterator[Any]:
    """All blocks of a plan, those inside lists and boxes too."""
    for block in blocks:
        yield block
        if isinstance(block, ListBlock):
            for item in block.items:
                yield from every_block(item.blocks)
        elif isinstance(block, Quote):
            yield from every_block(block.blocks)


def headings_of(markdown: str) -> Headings:
    """Level and text of each heading; the title stands on the cover, and those below it rise to level 1."""
    found = [
        (block.level, squeeze(plain(block.runs)))
        for block in every_block(parse_blocks(markdown))
        if isinstance(block, Heading)
    ]
    highest = min(level for level, _ in found[1:])
    return [(level - highest + 1, text) for level, text in found[1:]]


def header_rows_of(markdown: str) -> list[tuple[str, ...]]:
    tables = [block for block in every_block(parse_blocks(markdown)) if isinstance(block, Table)]
    return [tuple(squeeze(plain(cell)) for cell in table.rows[0]) for table in tables]


# ------------------------------------------------------------ pandoc


class PandocDocument:
    """A DOCX as pandoc reads it."""

    def __init__(self, path: Path, *options: str) -> None:
        command = ["pandoc", "-f", "docx", "-t", "json", *options, str(path)]
        told = subprocess.run(command, capture_output=True, check=True, timeout=120)
        self.blocks = json.loads(told.stdout)["blocks"]

    def headings(self) -> Headings:
        found = [each["c"] for each in _walk(self.blocks) if each.get("t") == "Header"]
        return [(level, squeeze(_text(runs))) for level, _, runs in found]

    def header_rows(self) -> list[tuple[str, ...]]:
        """The cells of the header of each table that has one."""
        heads = [each["c"][3][1] for each in _walk(self.blocks) if each.get("t") == "Table"]
        return [tuple(squeeze(_text(cell[4])) for cell in rows[0][1]) for rows in heads if rows]


def _walk(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield node
        node = node.get("c")
    if isinstance(node, list):
        for each in node:
            yield from _walk(each)


def _text(node: Any) -> str:
    """The text of pandoc's inlines; attributes, targets and pictures say nothing."""
    if isinstance(node, list):
        return "".join(_text(each) for each in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return str(content)
    if kind in ("Code", "Span", "Link", "Quoted"):
        return str(content[1]) if kind == "Code" else _text(content[1])
    return "" if kind == "Image" else _text(content)


# ------------------------------------------------------------ LibreOffice


def convert(paths: Sequence[Path], kind: str, folder: Path, *options: str) -> list[Path]:
    """The files that LibreOffice makes of `paths`, in one run with a profile of its own."""
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
    ]
    subprocess.run(
        [*command, *options, "--convert-to", kind, "--outdir", str(folder), *map(str, paths)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    ending = kind.partition(":")[0]
    return [folder / f"{path.stem}.{ending}" for path in paths]


class OpenDocument:
    """A DOCX as LibreOffice understood it, read from what it stored."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.content = ElementTree.fromstring(archive.read("content.xml"))
            self.styles = archive.read("styles.xml").decode()

    def headings(self) -> Headings:
        found = self.content.iter(f"{_TEXT}h")
        return [
            (int(each.get(f"{_TEXT}outline-level", "0")), squeeze("".join(each.itertext()))) for each in found
        ]

    def header_rows(self) -> list[tuple[str, ...]]:
        """The cells of the rows that LibreOffice repeats on the next page."""
        return [
            tuple(squeeze("".join(cell.itertext())) for cell in rows.iter(f"{_TABLE}table-cell"))
            for rows in self.content.iter(f"{_TABLE}table-header-rows")
        ]


# ------------------------------------------------------------ PDF


def outline_of(pdf: Path) -> list[str]:
    """The bookmarks of a PDF, in order."""
    told = subprocess.run(["pdftohtml", "-xml", "-i", "-stdout", str(pdf)], check=True, capture_output=True)
    tree = ElementTree.fromstring(re.sub(rb"<!DOCTYPE[^>]*>", b"", told.stdout))
    return [squeeze("".join(each.itertext())) for each in tree.iter("item")]


def page_count(pdf: Path) -> int:
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"Pages:\s+([0-9]+)", told)[1])  # type: ignore[index]


def is_within(wanted: Sequence[Any], found: Sequence[Any]) -> bool:
    """True where all of `wanted` stand in `found`, in that order."""
    rest = iter(found)
    return all(each in rest for each in wanted)
