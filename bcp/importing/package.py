"""A DOCX from anywhere opened with care: bounded, without entities, macros, or content that lies elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from bcp.errors import InputError, Message

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_PARTS = 2_000
MAX_PART_BYTES = 32 * 1024 * 1024
MAX_TOTAL_BYTES = 128 * 1024 * 1024
MAX_RATIO = 250  # a part that unpacks to more than this times its size, beyond the first MiB
_FREE_BYTES = 1024 * 1024
# Relations that put content of another file into the text; links to click on and the user's own template do not.
_FOREIGN = ("subDocument", "aFChunk", "oleObject", "frame", "mailMergeSource", "attachedToolbars")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and a .docx with a password


class WordFileError(InputError):
    """The Word file cannot be read, or will not be for safety's sake."""


def open_package(data: bytes, path: str) -> dict[str, _Element]:
    """The XML parts of a DOCX by name; raises WordFileError."""
    if data.startswith(_COMPOUND):
        raise _refusal(
            path,
            Message(
                "古い形式（.doc）か、パスワード付きのWordファイルである。",
                "an old .doc, or a Word file with a password.",
            ),
            Message(
                "Wordで開き、パスワードを外して「Word文書（.docx）」で保存する。",
                "Open it in Word, take the password off and save it as .docx.",
            ),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, data, path)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise _refusal(path, _BROKEN, _SAVE_AGAIN) from error


_BROKEN = Message("Wordファイル（.docx）として読めない。", "cannot be read as a Word file (.docx).")
_SAVE_AGAIN = Message(
    "Wordで開けるか確かめ、「Word文書（.docx）」で保存し直す。",
    "See whether Word opens it, and save it again as .docx.",
)


def _read(archive: zipfile.ZipFile, data: bytes, path: str) -> dict[str, _Element]:
    entries = archive.infolist()
    _check_bounds(entries, len(data), path)
    names = [entry.filename for entry in entries]
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _macros(path)
    parts: dict[str, _Element] = {}
    for entry in entries:
        if entry.filename == "[Content_Types].xml" or _is_wanted(entry.filename):
            parts[entry.filename] = _parse(_unpack(archive, entry, path), entry.filename, path)
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise _refusal(path, _BROKEN, _SAVE_AGAIN)
    if any("macroEnabled" in (child.get("ContentType") or "") for child in parts["[Content_Types].xml"]):
        raise _macros(path)
    _check_relations(parts, path)
    return parts


def _is_wanted(name: str) -> bool:
    return re.fullmatch(r"word/[A-Za-z0-9]+\.xml|word/_rels/[A-Za-z0-9.]+\.rels", name) is not None


def _check_bounds(entries: list[zipfile.ZipInfo], size: int, path: str) -> None:
    total = sum(entry.file_size for entry in entries)
    worst = max(
        (entry.file_size / max(entry.compress_size, 1) for entry in entries if entry.file_size > _FREE_BYTES),
        default=0,
    )
    if size > MAX_FILE_BYTES or len(entries) > MAX_PARTS or total > MAX_TOTAL_BYTES or worst > MAX_RATIO:
        raise _refusal(
            path,
            Message(
                f"大きすぎる（{size:,}バイト、展開すると{total:,}バイト、{len(entries):,}部品）。",
                f"too large ({size:,} bytes, {total:,} unpacked, {len(entries):,} parts).",
            ),
            Message(
                "図や写真を取り除き、計画だけを保存し直す。", "Take pictures out and save the plan alone."
            ),
        )


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str) -> bytes:
    """The bytes of one part; what the directory says of its size is not believed."""
    with archive.open(entry) as part:
        data = part.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise _refusal(
            path,
            Message(f"部品 {entry.filename} が大きすぎる。", f"the part {entry.filename} is too large."),
            _SAVE_AGAIN,
        )
    return data


def _parse(data: bytes, name: str, path: str) -> _Element:
    from lxml import etree

    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise _refusal(
            path,
            Message(f"部品 {name} に実体の宣言がある。", f"the part {name} declares entities."),
            _SAVE_AGAIN,
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(path, _BROKEN, _SAVE_AGAIN) from error


def _check_relations(parts: dict[str, _Element], path: str) -> None:
    for name, tree in parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in tree:
            kind = (relation.get("Type") or "").rpartition("/")[2]
            outside = relation.get("TargetMode") == "External"
            if kind in _FOREIGN or (outside and kind not in ("hyperlink", "attachedTemplate", "image")):
                raise _refusal(
                    path,
                    Message(
                        f"別のファイルの中身が埋め込まれている（{kind}）。",
                        f"holds content of another file ({kind}).",
                    ),
                    Message(
                        "その部分を文として貼り付け直し、保存する。",
                        "Paste that content in as text and save again.",
                    ),
                )


def _macros(path: str) -> WordFileError:
    return _refusal(
        path,
        Message("マクロを含むため、読まない。", "holds macros and is not read."),
        Message(
            "Wordで「Word文書（.docx）」として保存し直す。", "Save it in Word as “Word document (.docx)”."
        ),
    )


def _refusal(path: str, message: Message, hint: Message) -> WordFileError:
    return WordFileError(message, hint, path=path)
