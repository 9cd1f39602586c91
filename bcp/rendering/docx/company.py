"""A company's own Word template (`--reference F`): its styles and fonts, under the names this tool writes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from bcp.errors import Message, UsageError
from bcp.rendering.docx.reference import STYLES_PART, THEME_PART
from bcp.rendering.docx.xml import W

_LARGEST = 20 * 1024 * 1024  # of a part when unpacked; a template's styles take a fraction
_STYLE = f"{{{W}}}style"
_ID, _VAL, _TYPE = f"{{{W}}}styleId", f"{{{W}}}val", f"{{{W}}}type"
_REFERRING = ("basedOn", "next", "link")


def company_parts(ours: Mapping[str, bytes], theirs: bytes) -> dict[str, bytes]:
    """The styles and the theme for a document in the company's look, from our parts; raises UsageError."""
    own = _read(theirs)
    if STYLES_PART not in own:
        raise _unreadable("word/styles.xml がない", "it has no word/styles.xml")
    theme = own.get(THEME_PART)
    return {
        STYLES_PART: _merge_styles(ours[STYLES_PART], own[STYLES_PART]),
        THEME_PART: theme if theme and _parse(theme) is not None else ours[THEME_PART],
    }


def _read(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            wanted = [info for info in archive.infolist() if info.filename in (STYLES_PART, THEME_PART)]
            if any(info.file_size > _LARGEST for info in wanted):
                raise _unreadable("大きすぎる", "it is too large")
            return {info.filename: archive.read(info) for info in wanted}
    except zipfile.BadZipFile as fault:
        raise _unreadable("DOCXではない", "it is no DOCX") from fault


def _parse(data: bytes) -> Any:
    from lxml import etree

    if re.search(rb"<!DOCTYPE|<!ENTITY", data):
        raise _unreadable("DTDを含む", "it has a DTD")
    try:
        return etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
        )
    except etree.XMLSyntaxError as fault:
        raise _unreadable("XMLが壊れている", "its XML is broken") from fault


def _merge_styles(ours: bytes, theirs: bytes) -> bytes:
    """Their styles under our ids where the names agree, and ours for the names they do not have."""
    from lxml import etree

    root, own = _parse(theirs), _parse(ours)
    wanted = {(_name(style), style.get(_TYPE)): style for style in own.iter(_STYLE)}
    renamed: dict[str, str] = {}
    for style in root.findall(_STYLE):
        match = wanted.pop((_name(style), style.get(_TYPE)), None)
        if match is not None:
            renamed[style.get(_ID)] = match.get(_ID)
    _rename(root, renamed)
    for style in wanted.values():
        addition = deepcopy(style)
        addition.attrib.pop(f"{{{W}}}default", None)
        root.append(addition)
    _drop_numbers(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _name(style: Any) -> str:
    found = style.find(f"{{{W}}}name")
    return str(found.get(_VAL) or "").lower() if found is not None else ""


def _rename(root: Any, renamed: dict[str, str]) -> None:
    """Every style and every mention of one under its new id; an id of theirs that we use otherwise steps aside."""
    taken = set(renamed.values())
    for style in root.findall(_STYLE):
        old = style.get(_ID)
        new = renamed.get(old) or (f"{old}Company" if old in taken else old)
        renamed.setdefault(old, new)
        style.set(_ID, new)
    for tag in _REFERRING:
        for mention in root.iter(f"{{{W}}}{tag}"):
            mention.set(_VAL, renamed.get(mention.get(_VAL), mention.get(_VAL)))


def _drop_numbers(root: Any) -> None:
    """Styles without list numbers: their numbers name lists of a part that does not come along."""
    for number in list(root.iter(f"{{{W}}}numPr")):
        number.getparent().remove(number)


def _unreadable(ja: str, en: str) -> UsageError:
    return UsageError(
        Message(
            f"--reference の文書を使えない（{ja}）。", f"The document of --reference cannot be used ({en})."
        ),
        Message(
            "Wordで開いて「Word文書（.docx）」として保存し直し、そのファイルを指定する。",
            "Open it in Word, save it again as a Word document (.docx), and name that file.",
        ),
    )
