"""Reads a text file that a person saved: UTF-8 with or without BOM, LF or CRLF; anything else is refused."""

from __future__ import annotations

import re
from pathlib import Path

from bcp.errors import EnvironmentTableError, InputError, Message, StoreError, WorkbookError
from bcp.inputs.faults import make_error
from bcp.vocabulary import Position

MAX_BYTES = 2 * 1024 * 1024
# Cc except tab and line breaks; U+0085 counts, since editors do not show it as a line break.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF8 = Message(
    "エディターの「名前を付けて保存」で文字コードに UTF-8 を選び、保存し直す。",
    "Save the file again with the encoding UTF-8.",
)


def read_bytes(path: Path, error: type[InputError] = EnvironmentTableError) -> bytes:
    """The bytes of a file of at most 2 MiB.

    Raises `error` where the file is missing, a folder or too large, `StoreError` where it may not be read.
    """
    place = Position(str(path), 0, 0)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as cause:
        raise make_error(error, place, _MISSING, _advice(error)) from cause
    except IsADirectoryError as cause:
        raise make_error(error, place, *_FOLDER) from cause
    except (OSError, ValueError) as cause:
        raise StoreError(
            Message(f"{path} を読めない（{cause}）。", f"{path} cannot be read ({cause})."),
            Message(
                "アクセス権と、ほかのソフトで開いていないかを確かめる。",
                "Check permissions and other programs.",
            ),
        ) from cause
    if len(content) > MAX_BYTES:
        raise make_error(error, place, *TOO_LARGE)
    return content


_MISSING = Message("ファイルが無い。", "no such file.")
_NEW_TABLE = Message(
    "パスを確かめる。新しく作るなら bcp init NAME を実行する。",
    "Check the path; `bcp init NAME` makes a new table.",
)
_OTHER_FILE = Message("パスを確かめる。", "Check the path.")


def _advice(error: type[InputError]) -> Message:
    """What to do about a missing file: only a table can be made anew."""
    return _NEW_TABLE if issubclass(error, (EnvironmentTableError, WorkbookError)) else _OTHER_FILE


_FOLDER = (
    Message("フォルダーであり、ファイルではない。", "is a folder, not a file."),
    Message("フォルダーの中のファイルを指定する。", "Name a file in that folder."),
)
TOO_LARGE = (
    Message("ファイルが2 MiBを超える。", "the file is larger than 2 MiB."),
    Message(
        "表だけにして、図や記録は別のファイルに分ける。", "Keep only the table; move other content elsewhere."
    ),
)


def decode_text(content: bytes, path: str, error: type[InputError] = EnvironmentTableError) -> str:
    """The text with LF line breaks and without BOM.

    Raises `error` at the first byte that is not UTF-8 or the first control character.
    """
    if content.startswith(_WIDE_MARKS) or _is_wide(content):
        raise _refused(content, 0, path, error, _UTF16)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        found = _CP932 if _is_cp932(content) else _OTHER
        raise _refused(content, fault.start, path, error, found) from fault
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_control_characters(text, path, error)
    return text


_EXPECTED = "UTF-8 を期待する。"
_UTF16 = Message(
    f"文字コードが UTF-16（メモ帳の「Unicode」）らしい。{_EXPECTED}", "looks like UTF-16; UTF-8 is expected."
)
_CP932 = Message(
    f"文字コードが Shift_JIS（cp932、ANSI）らしい。{_EXPECTED}",
    "looks like Shift_JIS (cp932); UTF-8 is expected.",
)
_OTHER = Message(f"UTF-8 として読めないバイトがある。{_EXPECTED}", "holds bytes that are not UTF-8.")


def _is_wide(content: bytes) -> bool:
    head = content[:200]
    return head.count(0) > len(head) // 4


def _is_cp932(content: bytes) -> bool:
    try:
        content.decode("cp932")
    except UnicodeDecodeError:
        return False
    return True


def _refused(content: bytes, start: int, path: str, error: type[InputError], found: Message) -> InputError:
    before = content[:start]
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode("utf-8", "replace")) + 1
    return make_error(error, Position(path, before.count(b"\n") + 1, column), found, _SAVE_AS_UTF8)


def refuse_control_characters(text: str, path: str, error: type[InputError] = EnvironmentTableError) -> None:
    """Raises `error` at the first control character other than tab and line breaks."""
    found = CONTROL.search(text)
    if found is None:
        return
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    name = f"U+{ord(found.group()):04X}"
    raise make_error(
        error,
        Position(path, line, column),
        Message(
            f"制御文字 {name} がある。タブと改行だけが使える。",
            f"control character {name}; only tab and line breaks are allowed.",
        ),
        Message("その文字を消して保存し直す。", "Delete the character and save again."),
    )
