"""Writes answers into an environment-difference table: comments, order, layout, quotes and line ends stay.

What cannot be proved to say the same except for the change is refused, never rewritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path as FilePath

from bcp.errors import EnvironmentTableError, InputErrors, Message
from bcp.frozen import dataclass
from bcp.inputs.text_file import decode_text, read_bytes
from bcp.inputs.yaml_address import Addresses, Change, Edit, find
from bcp.inputs.yaml_scalars import write_pair
from bcp.inputs.yaml_spans import Leaf, Listing, Plain, Tree, column_of, find_comments, read_spans, to_plain
from bcp.inputs.yaml_spans import Mapping as MapTree
from bcp.inputs.yaml_spelling import read_spelling
from bcp.inputs.yaml_splice import Path, Source, Splice, drop_pair, drop_row, put, wrap_rows
from bcp.vocabulary import Catalogue

__all__ = ["Change", "TableText", "edit_table", "read_table_text"]

_BOM = "\ufeff"


@dataclass(frozen=True)
class TableText:
    """表の文: a table's file as it stands, BOM and line ends included, and the SHA-256 of its bytes."""

    path: FilePath
    text: str
    digest: str


def read_table_text(path: FilePath) -> TableText:
    """The file at `path`; raises `InputErrors` where it is no UTF-8 text."""
    try:
        content = read_bytes(path)
        decode_text(content, str(path))
    except EnvironmentTableError as error:
        raise InputErrors([error]) from error
    return TableText(path, content.decode("utf-8"), hashlib.sha256(content).hexdigest())


def edit_table(text: str, path: FilePath | str, changes: Mapping[str, Change], catalogue: Catalogue) -> str:
    """The text with every change made; the very same text where all of them stand there already.

    Addresses: `common`, `assessment.date`, `assessment.ENTRY` (a mapping of fields, or a rating),
    `assessment.ENTRY.FIELD`, `ITEM` (不明, なし …; a mapping of fields; a list of rows), `ITEM.COLUMN`,
    `ITEM.choice`, `ITEM.detail`, `ITEM.complete`, `ITEM.N` (row N from 1; the number after the last adds one),
    `ITEM.N.COLUMN`. None leaves a value unanswered or takes a row out. Values are written as given.
    Raises `InputErrors` for a text that is no table or cannot be edited safely, `UsageError` for other addresses.
    """
    bom, body = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    before = source = _read(body, str(path))
    newline = "\r\n" if "\r\n" in body else "\n"
    expected = to_plain(source.root)
    for address, change in changes.items():
        spelling = read_spelling(source.root)
        for edit in Addresses(catalogue, source.root, spelling).edits(address, change):
            if _stands_already(find(source.root, edit.path), edit):
                continue
            expected = _expect(expected, edit.path, edit.content)
            source = _apply(source, edit, newline, str(path))
    _prove(before, source, expected, str(path))
    return bom + source.text


def _read(text: str, path: str) -> Source:
    return Source(text, read_spans(text, path), find_comments(text))


def _stands_already(node: Tree | None, edit: Edit) -> bool:
    if edit.content is None or edit.content == "":
        return node is None or to_plain(node) == ""
    return node is not None and to_plain(node) == edit.content


def _apply(source: Source, edit: Edit, newline: str, path: str) -> Source:
    try:
        return _read(_splice(source.text, _splices(source, edit), newline), path)
    except InputErrors as error:
        raise _unsafe(path, source, edit) from error


def _splice(text: str, splices: list[Splice], newline: str) -> str:
    pieces, done = list[str](), 0
    for splice in sorted(splices, key=lambda each: each.start):
        pieces += [text[done : splice.start], splice.text.replace("\n", newline)]
        done = max(done, splice.end)
    return "".join([*pieces, text[done:]])


def _splices(source: Source, edit: Edit) -> list[Splice]:
    if edit.wraps:
        return _wrap(source, edit)
    if edit.content is not None and edit.content != "":
        return put(source, edit.path, edit.content)
    parent, last = find(source.root, edit.path[:-1]), edit.path[-1]
    in_flow = _is_in_flow(source.root, edit.path[:-1])
    if isinstance(parent, Listing) and isinstance(last, int):
        if len(parent.items) == 1:
            return put(source, edit.path[:-1], [])
        return drop_row(source, parent, last, in_flow)
    assert isinstance(parent, MapTree) and not isinstance(last, int)  # _stands_already saw the rest
    number = next(place for place, (key, _) in enumerate(parent.pairs) if last.names_pair(key))
    return drop_pair(source, parent, number, in_flow)


def _wrap(source: Source, edit: Edit) -> list[Splice]:
    """The rows stay where they are; `complete` and `rows` come above them."""
    listing = find(source.root, edit.path)
    parent, last = find(source.root, edit.path[:-1]), edit.path[-1]
    assert isinstance(listing, Listing) and isinstance(parent, MapTree) and not isinstance(last, int)
    assert isinstance(edit.content, Mapping)
    (complete, value), (rows, _) = edit.content.items()
    pair = last.find(parent)
    column = column_of(source.text, pair[0].start) if pair else 0
    return wrap_rows(source, listing, column, [*write_pair(complete, value, 0), f"{rows}:"])


def _is_in_flow(tree: Tree, path: Path) -> bool:
    """True where a { } or [ ] stands somewhere above the end of `path`."""
    nodes = [find(tree, path[:depth]) for depth in range(len(path) + 1)]
    return any(isinstance(node, (MapTree, Listing)) and node.is_flow for node in nodes)


# ---------------------------------------------------------------- the proof


def _expect(plain: Plain, path: Path, content: Change) -> Plain:
    """The plain tree as it should read after the edit, made without looking at the text."""
    if not path:
        return _plain(content)
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        rows = list(plain) if isinstance(plain, list) else []
        if content is None and not rest:
            return [*rows[:step], *rows[step + 1 :]]
        rows = rows if step < len(rows) else [*rows, ""]
        return [*rows[:step], _expect(rows[step], rest, content), *rows[step + 1 :]]
    pairs = dict(plain) if isinstance(plain, dict) else {}
    key = next((each for each in pairs if step.names.find(each.strip()) == step.id), step.spelled)
    return {**pairs, key: _expect(pairs.get(key, ""), rest, content)}


def _plain(content: Change) -> Plain:
    if isinstance(content, Mapping):
        return {key: _plain(value) for key, value in content.items()}
    if content is None or isinstance(content, str):
        return content or ""
    return [_plain(each) for each in content]


def _without_blanks(plain: Plain) -> Plain:
    if isinstance(plain, dict):
        return {key: _without_blanks(value) for key, value in plain.items() if value != ""}
    return [_without_blanks(each) for each in plain] if isinstance(plain, list) else plain


def _prove(before: Source, source: Source, expected: Plain, path: str) -> None:
    """Raises `InputErrors` unless the new text says what is expected and holds every comment of the old one."""
    if _without_blanks(to_plain(source.root)) != _without_blanks(expected):
        raise _refusal(path)
    left = [source.text[a:b].rstrip() for a, b in source.comments]
    for a, b in before.comments:
        comment = before.text[a:b].rstrip()
        home = next((each for each in left if each == comment), None) or next(
            (each for each in left if each.endswith(comment)), None
        )
        if home is None:
            raise _refusal(path)
        left.remove(home)


def _unsafe(path: str, source: Source, edit: Edit) -> InputErrors:
    node = find(source.root, edit.path)
    line = source.text.count("\n", 0, node.start) + 1 if isinstance(node, Leaf) else 0
    return _refusal(path, line)


def _refusal(path: str, line: int = 0) -> InputErrors:
    return InputErrors(
        [
            EnvironmentTableError(
                Message(
                    "この書き方の表は、ほかの所を変えずに書き換えられない。何も書いていない。",
                    "this layout cannot be edited without touching the rest; nothing was written.",
                ),
                Message(
                    "エディターでその欄を直すか、コメントを別の行に移してから、もう一度行う。",
                    "Edit the field in an editor, or move comments to lines of their own, and repeat.",
                ),
                path=path,
                line=line,
            )
        ]
    )
