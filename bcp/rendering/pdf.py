"""PDF through LibreOffice: the same pages that people print, made by a program they can check."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path

from bcp.errors import Message, RenderError
from bcp.rendering.docx.archive import read_archive, write_archive
from bcp.rendering.docx.lines import count_lines

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_SECONDS = 120
_HINT = Message(
    "LibreOfficeを入れるか、書き出したDOCXをWordで開き、「PDFとして保存」を選ぶ。",
    "Install LibreOffice, or open the exported DOCX in Word and save it as PDF.",
)


def find_libreoffice() -> str:
    """The program of LibreOffice; "" where there is none."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), "")
    return found or next((place for place in _PLACES if Path(place).is_file()), "")


_DOCUMENT = "word/document.xml"
_FIRST_ROW = re.compile(
    r"(<w:tblHeader/></w:trPr>(?:(?!</w:tr>).)*</w:tr><w:tr><w:trPr>)<w:cantSplit/>(.*?</w:tr>)", re.DOTALL
)
_CELL = re.compile(r'<w:tcW w:w="([0-9]+)".*?</w:tc>', re.DOTALL)
_TEXT = re.compile(r"<w:t[ >][^<]*|<w:br/>")
_BLOCK_START = re.compile(r'(<w:bookmarkStart w:id="([0-9]+)" w:name="_bcp_[^"]*"/>)')
_BOOKMARK_END = re.compile(r'<w:bookmarkEnd w:id="([0-9]+)"/>')
_TYPE_SIZE, _CELL_SIDES = 9.5, 9.0


def for_libreoffice(docx: bytes) -> bytes:
    """The DOCX for LibreOffice alone: first rows of one line may break, which they never do; blocks end where they begin.

    LibreOffice 7.4 leaves out all rows from the second on where header and first row fill a page to within half a
    point and neither may break; measured in tests/rendering/test_pdf_text.py. Taller first rows stay whole.
    And it makes an empty line where a bookmark ends after a 。 that hangs over the end of the last line.
    """
    parts = read_archive(docx)
    xml = _FIRST_ROW.sub(
        lambda match: match[1] + match[2] if _is_one_line(match[2]) else match[0], parts[_DOCUMENT].decode()
    )
    parts[_DOCUMENT] = _with_short_bookmarks(xml).encode()
    return write_archive(parts)


def _with_short_bookmarks(xml: str) -> str:
    """The document with each block's bookmark ended right where it begins: a link still finds it."""
    ends = {start[2]: f'<w:bookmarkEnd w:id="{start[2]}"/>' for start in _BLOCK_START.finditer(xml)}
    without = _BOOKMARK_END.sub(lambda end: "" if end[1] in ends else end[0], xml)
    return _BLOCK_START.sub(lambda start: start[1] + ends[start[2]], without)


def _is_one_line(row: str) -> bool:
    """True where no cell of the row needs a second line."""
    for cell in _CELL.finditer(row):
        text = "".join(
            "\n" if piece == "<w:br/>" else piece.split(">", 1)[1] for piece in _TEXT.findall(cell[0])
        )
        if count_lines(text, (int(cell[1]) / 20 - _CELL_SIDES) / _TYPE_SIZE, in_cell=True) > 1:
            return False
    return True


def convert_file(source: Path) -> bytes:
    """The PDF of the DOCX at `source`, made beside it; raises RenderError where LibreOffice is missing or fails."""
    program = find_libreoffice()
    if not program:
        raise RenderError(
            Message("PDFを作れない。LibreOfficeが見つからない。", "No PDF: LibreOffice was not found."), _HINT
        )
    folder = source.parent
    # A profile of its own: a LibreOffice that is open on the desk would take the job and not do it.
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", **_with_fonts(folder)}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise _failed(str(fault)) from fault
    result = source.with_suffix(".pdf")
    if not result.is_file():
        raise _failed(done.stderr.decode("utf-8", "replace").strip().split("\n")[-1])
    return result.read_bytes()


_PAGES = re.compile(rb"/Kids\[([ 0-9R\s]+)\]")
_ENTRY = re.compile(rb"/Contents<FEFF([0-9A-F]+)>\s*/Dest\[([0-9]+) 0 R")
_SHOWN = re.compile(r"\t([0-9]+)\Z")


def read_contents(pdf: bytes) -> tuple[tuple[int, int], ...]:
    """The page that each entry of the contents shows and the page it leads to, in a PDF of LibreOffice.

    () where the PDF is written another way: a link of the contents is told by the tab before its number. The links
    stand in no order of their own, but the pages they lead to rise through a document.
    """
    kids = _PAGES.search(pdf)
    numbers = re.findall(rb"([0-9]+) 0 R", kids[1]) if kids else []
    place = {number: page for page, number in enumerate(numbers, 1)}
    found: list[tuple[int, int]] = []
    for text, target in _ENTRY.findall(pdf):
        shown = _SHOWN.search(bytes.fromhex(text.decode()).decode("utf-16-be", "replace"))
        if shown and target in place:
            found.append((int(shown[1]), place[target]))
    return tuple(sorted(found, key=itemgetter(1)))


# Where a Japanese face of Windows is missing, one face stands in for its Japanese and its Latin letters alike.
_STAND_INS = {
    "Noto Sans CJK JP": ("游ゴシック", "BIZ UDPゴシック", "ＭＳ ゴシック"),
    "Noto Serif CJK JP": ("游明朝", "ＭＳ 明朝"),
}
FONTS = "fonts.conf"
_SYSTEM_FONTS = "/etc/fonts/fonts.conf"


def font_stand_ins() -> bytes:
    """A font configuration that adds the stand-ins to the fonts of the system."""
    aliases = "".join(
        f'<alias binding="same"><family>{missing}</family><accept><family>{present}</family></accept></alias>'
        for present, names in _STAND_INS.items()
        for missing in names
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">{_SYSTEM_FONTS}</include>{aliases}</fontconfig>'
    ).encode()


def _with_fonts(folder: Path) -> Mapping[str, str]:
    """The environment that names the font configuration beside the document; {} where fonts are found another way."""
    path = folder / FONTS
    usable = sys.platform.startswith("linux") and "FONTCONFIG_FILE" not in os.environ and path.is_file()
    return {"FONTCONFIG_FILE": str(path)} if usable else {}


def _failed(why: str) -> RenderError:
    return RenderError(
        Message(f"PDFを作れない。LibreOfficeが失敗した（{why}）。", f"No PDF: LibreOffice failed ({why})."),
        _HINT,
    )
