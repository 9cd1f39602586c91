"""An XLSX from anywhere opened with care: bounded, without entities, macros, or links to other files."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from bcp.errors import Message, WorkbookError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PARTS = 1_000
MAX_PART_BYTES = 16 * 1024 * 1024
MAX_TOTAL_BYTES = 48 * 1024 * 1024
MAX_RATIO = 250  # a part that unpacks to more than this times its size, beyond the first MiB
_FREE_BYTES = 1024 * 1024
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and an .xlsx with a password
_WANTED = re.compile(
    r"xl/(workbook|sharedStrings|styles)\.xml|xl/worksheets/[^/]+\.xml|(.*/)?_rels/[^/]*\.rels"
)
_MACROS = re.compile(r"vbaproject|xl/macrosheets/|xl/dialogsheets/|activex", re.IGNORECASE)
_LINKED = re.compile(r"xl/(externallinks/|connections\.xml|querytables/)", re.IGNORECASE)
_TYPES, _WORKBOOK = "[Content_Types].xml", "xl/workbook.xml"


def open_package(data: bytes, path: str) -> dict[str, _Element]:
    """The XML parts of a workbook that hold its cells, by name; raises WorkbookError."""
    if not path.lower().endswith(".xlsx") or data.startswith(_COMPOUND):
        raise _not_xlsx(data, path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, path)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise refusal(path, BROKEN, SAVE_AGAIN) from error


def refusal(path: str, message: Message, hint: Message) -> WorkbookError:
    """The error that refuses a whole file."""
    return WorkbookError(message, hint, path=path)


BROKEN = Message("Excelブック（.xlsx）として読めない。", "cannot be read as an Excel workbook (.xlsx).")
SAVE_AGAIN = Message(
    "Excelで開けるか確かめ、「Excelブック（.xlsx）」で保存し直す。",
    "See whether Excel opens it, and save it again as .xlsx.",
)


def _read(archive: zipfile.ZipFile, path: str) -> dict[str, _Element]:
    entries = archive.infolist()
    _check_bounds(entries, path)
    for entry in entries:
        _check_name(entry.filename, path)
    wanted = [each for each in entries if each.filename == _TYPES or _WANTED.fullmatch(each.filename)]
    parts = {each.filename: _parse(_unpack(archive, each, path), each.filename, path) for each in wanted}
    if _TYPES not in parts or _WORKBOOK not in parts:
        raise refusal(path, BROKEN, SAVE_AGAIN)
    if any("macroEnabled" in (child.get("ContentType") or "") for child in parts[_TYPES]):
        raise _macros(path)
    _check_relations(parts, path)
    return parts


def _check_bounds(entries: list[zipfile.ZipInfo], path: str) -> None:
    total = sum(entry.file_size for entry in entries)
    worst = max(
        (each.file_size / max(each.compress_size, 1) for each in entries if each.file_size > _FREE_BYTES),
        default=0,
    )
    if len(entries) > MAX_PARTS or total > MAX_TOTAL_BYTES or worst > MAX_RATIO:
        raise refusal(
            path,
            Message(
                f"大きすぎる（展開すると{total:,}バイト、{len(entries):,}部品）。記入した表だけを期待する。",
                f"too large ({total:,} bytes unpacked, {len(entries):,} parts); the filled form alone is expected.",
            ),
            Message(
                "図や記録のシートを別のファイルに移して保存し直す。",
                "Move pictures and records to another file.",
            ),
        )


def _check_name(name: str, path: str) -> None:
    if _MACROS.search(name):
        raise _macros(path)
    if _LINKED.match(name):
        raise _linked(path, name)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str) -> bytes:
    """The bytes of one part; what the directory says of its size is not believed."""
    with archive.open(entry) as part:
        data = part.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        too_large = Message(
            f"部品 {entry.filename} が大きすぎる。", f"the part {entry.filename} is too large."
        )
        raise refusal(path, too_large, SAVE_AGAIN)
    return data


def _parse(data: bytes, name: str, path: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refusal(path, BROKEN, SAVE_AGAIN) from error
    if tree.getroottree().docinfo.internalDTD is not None:
        found = Message(f"部品 {name} に実体の宣言がある。", f"the part {name} declares entities.")
        raise refusal(path, found, SAVE_AGAIN)
    return tree


def _check_relations(parts: dict[str, _Element], path: str) -> None:
    """Refuses what would be fetched from elsewhere; a link to click on is none of it."""
    for name, tree in parts.items():
        for relation in tree if name.endswith(".rels") else ():
            kind = (relation.get("Type") or "").rpartition("/")[2]
            if relation.get("TargetMode") == "External" and kind != "hyperlink":
                raise _linked(path, kind)


def _macros(path: str) -> WorkbookError:
    return refusal(
        path,
        Message("マクロを含むため、読まない。", "holds macros and is not read."),
        Message(
            "Excelで「Excelブック（.xlsx）」として保存し直す。",
            "Save it in Excel as “Excel Workbook (.xlsx)”.",
        ),
    )


def _linked(path: str, what: str) -> WorkbookError:
    return refusal(
        path,
        Message(
            f"ほかのファイルへのリンクを含むため（{what}）、読まない。", f"links to other files ({what})."
        ),
        Message(
            "Excelの「データ」→「リンクの編集」でリンクを解除し、値にして保存し直す。",
            "Break the links in Excel (Data, Edit Links) and save the values.",
        ),
    )


def _not_xlsx(data: bytes, path: str) -> WorkbookError:
    """What the file is instead, and how to make an .xlsx of it."""
    if data.startswith(_COMPOUND):
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        return refusal(path, *(_LOCKED if is_locked else _OLD))
    suffix = path.rpartition(".")[2].lower()
    found = Message(
        f"「.{suffix}」のファイルである。.xlsx を期待する。",
        f"a file of the kind .{suffix}; .xlsx is expected.",
    )
    return refusal(path, found, _SAVE_AS)


_SAVE_AS = Message(
    "Excelで開き、「名前を付けて保存」で「Excelブック（.xlsx）」を選ぶ。",
    "Open it in Excel and save it as “Excel Workbook (.xlsx)”.",
)
_OLD = (
    Message(
        "古い形式（.xls）のExcelファイルである。.xlsx を期待する。", "an old .xls file; .xlsx is expected."
    ),
    _SAVE_AS,
)
_LOCKED = (
    Message(
        "開くためのパスワードがかかっている。パスワードの無い .xlsx を期待する。",
        "protected by a password to open it; an .xlsx without one is expected.",
    ),
    Message(
        "Excelで開き、「ファイル」→「情報」→「ブックの保護」→「パスワードを使用して暗号化」を空にして保存する。",
        "Open it in Excel, clear File, Info, Protect Workbook, Encrypt with Password, and save it.",
    ),
)
