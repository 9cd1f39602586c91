"""Which tables a batch works on: files, folders, patterns and lists of them."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bcp.errors import BcpError, Message, UsageError
from bcp.store import output_name, read_text

TABLE_KINDS = (".yaml", ".yml", ".xlsx")
LIST_KINDS = (".txt", ".list")
_COMMON = re.compile(r"^\ufeff?common:[ \t]*[\"']?(.+?)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
_HEAD_BYTES = 65_536  # `common:` stands beside `items:` near the top or the end


@dataclass(frozen=True)
class BatchTables:
    """対象の表: one path a factory, in the order named; `shared` are the head office's, left out of folders."""

    paths: tuple[Path, ...]
    shared: tuple[Path, ...] = ()


def find_tables(words: Iterable[str]) -> BatchTables:
    """The tables that `words` name; raises UsageError for none, a pattern without a hit, two of one name."""
    named: dict[Path, Path] = {}
    gathered: dict[Path, Path] = {}
    for word in words:
        for path, is_named in _look_up(word):
            (named if is_named else gathered).setdefault(path.resolve(), path)
    found = {**named, **{real: path for real, path in gathered.items() if real not in named}}
    shared = _shared_tables(found.values()) - set(named)
    paths = {real: path for real, path in found.items() if real not in shared}
    if not paths:
        raise UsageError(
            Message("環境差分抽出表が一つもない。", "There is no environment-difference table."),
            Message(
                "表（.yaml、.xlsx）か、表を置いたフォルダーを指定する。",
                "Name tables (.yaml, .xlsx) or a folder that holds some.",
            ),
        )
    _refuse_same_names(paths.values())
    return BatchTables(tuple(paths.values()), tuple(found[real] for real in found if real in shared))


def _look_up(word: str) -> Iterator[tuple[Path, bool]]:
    """Each path that one word stands for, and whether it was named itself."""
    path = Path(word)
    if path.is_dir():
        yield from ((found, False) for found in _in_folder(path))
    elif path.suffix.lower() in LIST_KINDS and path.is_file():
        yield from _in_list(path)
    elif glob.has_magic(word) and not path.exists():
        yield from ((found, False) for found in _by_pattern(word))
    else:
        yield path, True


def _in_folder(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if _is_table(path))


def _by_pattern(pattern: str) -> list[Path]:
    found = [Path(hit) for hit in sorted(glob.glob(pattern, recursive=True))]
    tables = [path for path in found if _is_table(path)]
    if not tables:
        raise UsageError(
            Message(f"「{pattern}」に当たる表がない。", f"No table matches “{pattern}”."),
            Message("綴りと、今いるフォルダーを確かめる。", "Check the spelling and the folder you are in."),
        )
    return tables


def _is_table(path: Path) -> bool:
    """A table, not a hidden file or the owner file that Excel or LibreOffice leaves beside an open one."""
    return path.suffix.lower() in TABLE_KINDS and not path.name.startswith((".", "~$")) and path.is_file()


def _in_list(path: Path) -> Iterator[tuple[Path, bool]]:
    """What a list names, one a line, relative to the list; a line that begins with # is a comment."""
    try:
        lines = read_text(path).split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            Message(f"{path}: 一覧として読めない。", f"{path}: cannot be read as a list."),
            Message("UTF-8で、1行に一つの表を書く。", "Write one table a line, in UTF-8."),
        ) from error
    for number, line in enumerate(lines, 1):
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        if Path(word).suffix.lower() in LIST_KINDS:
            raise UsageError(
                Message(
                    f"{path}:{number}: 一覧の中に別の一覧「{word}」がある。",
                    f"{path}:{number}: a list inside a list (“{word}”).",
                ),
                Message("表、フォルダー、パターンだけを書く。", "Write tables, folders and patterns only."),
            )
        yield from _look_up(str(path.parent / word))


def _shared_tables(paths: Iterable[Path]) -> set[Path]:
    """The tables that others take as `common`: they hold a head office's answers, not a factory."""
    shared = set()
    for path in paths:
        if path.suffix.lower() in (".yaml", ".yml"):
            for found in _COMMON.finditer(_text_of(path)):
                shared.add((path.parent / found[1]).resolve())
    return shared


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        return ""  # the run of this table says what is wrong
    if len(content) > 2 * _HEAD_BYTES:
        content = content[:_HEAD_BYTES] + b"\n" + content[-_HEAD_BYTES:]
    return content.decode("utf-8", "replace")


def table_name(path: Path) -> str:
    """The NAME of the table; its stem where that cannot be one (its run says so)."""
    try:
        return output_name(str(path))
    except BcpError:
        return path.stem


def _refuse_same_names(paths: Iterable[Path]) -> None:
    """Two tables of one name would write into one folder (letters alike but for case are one name, too)."""
    names: dict[str, list[Path]] = {}
    for path in paths:
        names.setdefault(table_name(path).casefold(), []).append(path)
    doubles = [found for found in names.values() if len(found) > 1]
    if doubles:
        listed = "、".join(" と ".join(path.as_posix() for path in found) for found in doubles)
        raise UsageError(
            Message(
                f"同じ名前の表がある（{listed}）。出力フォルダーが同じになるため、何も作らない。",
                f"Tables with the same name would share an output folder: {listed}. Nothing was made.",
            ),
            Message(
                "片方のファイル名を変えるか、片方だけを指定する。", "Rename one of them, or name only one."
            ),
        )
