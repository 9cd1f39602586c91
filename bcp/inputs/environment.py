"""Reads the environment-difference table: every item and every entry point, answered or not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from bcp.errors import InputError, InputErrors, Message, WorkbookError
from bcp.frozen import dataclass
from bcp.inputs.answers import make_answer, read_answer
from bcp.inputs.assessment import read_assessment
from bcp.inputs.doubts import find_doubts
from bcp.inputs.faults import Faults, make_error, shown
from bcp.inputs.keys import name_items, name_keys, read_keys
from bcp.inputs.text_file import MAX_BYTES, TOO_LARGE, decode_text, read_bytes
from bcp.inputs.values import read_state
from bcp.inputs.yaml_text import MapNode, Node, ScalarNode, compose_yaml
from bcp.vocabulary import Answer, Catalogue, Environment, Position, State

__all__ = ["FORMAT", "SourceText", "parse_environment", "parse_workbook", "read_answer", "read_environment"]

FORMAT = "bcp/env-diff@1"
_EXCEL = (".xlsx", ".xlsm", ".xls", ".xltx", ".xltm", ".xlsb", ".ods")
TABLE_KEYS = {"format": "形式", "common": "共通", "items": "項目", "assessment": "アセスメント"}


@dataclass(frozen=True)
class SourceText:
    """A file as read: its path as messages name it, its text, and the SHA-256 of its bytes.

    A workbook has no text; its cells are `root`, and what was read with a doubt stands in `warnings`.
    """

    path: str
    text: str
    sha256: str
    root: Node | None = None
    warnings: tuple[Message, ...] = ()


def read_environment(path: Path, catalogue: Catalogue) -> Environment:
    """The table at `path`, with the shared answers of its `common` file.

    Raises `InputErrors` with every fault (`WorkbookError`s for .xlsx), `StoreError` where a file may not be read.
    """
    source = read_source(path, catalogue)
    return _parse(source, catalogue, lambda name: read_source(path.parent / name, catalogue))


def parse_environment(
    text: str, path: str, catalogue: Catalogue, common: Callable[[str], SourceText] | None = None
) -> Environment:
    """The table in `text`; `common` reads the file that the table names under `common`.

    Raises `InputErrors` with every fault.
    """
    source = SourceText(path, text.removeprefix("\ufeff"), hashlib.sha256(text.encode()).hexdigest())
    return _parse(source, catalogue, common)


def parse_workbook(
    data: bytes, path: str, catalogue: Catalogue, common: Callable[[str], SourceText] | None = None
) -> Environment:
    """The table in the bytes of an Excel form, as of a file at `path`; `common` as in `parse_environment`.

    Raises `InputErrors` with every fault.
    """
    try:
        return _parse(_workbook_source(data, path, catalogue), catalogue, common)
    except InputError as error:
        raise InputErrors([error]) from error


def read_source(path: Path, catalogue: Catalogue) -> SourceText:
    """The file at `path`: YAML as text, an Excel form as nodes."""
    try:
        if path.suffix.lower() in _EXCEL:
            return _workbook_source(read_bytes(path, WorkbookError), str(path), catalogue)
        content = read_bytes(path)
        return SourceText(str(path), decode_text(content, str(path)), hashlib.sha256(content).hexdigest())
    except InputError as error:
        raise InputErrors([error]) from error


def _workbook_source(data: bytes, path: str, catalogue: Catalogue) -> SourceText:
    """The cells of an Excel form; raises `WorkbookError` for a file that is refused."""
    from bcp.inputs.workbook import read_workbook

    if len(data) > MAX_BYTES:
        raise make_error(WorkbookError, Position(path, 0, 0), *TOO_LARGE)
    root, warnings = read_workbook(data, path, catalogue)
    return SourceText(path, "", hashlib.sha256(data).hexdigest(), root, warnings)


def _parse(
    source: SourceText, catalogue: Catalogue, read_common: Callable[[str], SourceText] | None
) -> Environment:
    faults, warnings = Faults(), list[Message]()
    parts = _read_parts(source, catalogue, faults)
    answers = _read_items(parts.get("items"), catalogue, faults)
    common = _read_common(parts.get("common"), read_common, faults)
    if common is not None:
        shared = _read_items(_read_parts(common, catalogue, faults).get("items"), catalogue, faults)
        answers = _shared_first(shared, answers)
    assessment = read_assessment(parts.get("assessment"), catalogue, faults, warnings)
    faults.raise_if_any()
    return Environment(
        path=source.path,
        name=Path(source.path).stem,
        sha256=_digest(source, common),
        answers=answers,
        assessment=assessment,
        common_path=common.path if common else "",
        warnings=(
            *source.warnings,
            *(common.warnings if common else ()),
            *find_doubts(answers, catalogue),
            *warnings,
        ),
    )


def _digest(source: SourceText, common: SourceText | None) -> str:
    """The SHA-256 of the table's bytes; with a common file, of both digests."""
    if common is None:
        return source.sha256
    return hashlib.sha256(f"{source.sha256}\n{common.sha256}".encode()).hexdigest()


def _read_parts(source: SourceText, catalogue: Catalogue, faults: Faults) -> dict[str, Node]:
    """format, common, items and assessment of one file."""
    try:
        root = source.root or compose_yaml(source.text, source.path, faults=faults)
    except InputErrors as errors:
        faults.errors.extend(errors.errors)
        return {}
    except InputError as error:
        faults.errors.append(error)
        return {}
    top = source.root.position if source.root else Position(source.path, 1, 1)
    if not isinstance(root, MapNode):
        faults.add(top, *_NOT_A_TABLE)
        return {}
    root = _without_stray_items(root, catalogue, faults)
    parts = {key: value for key, (_, value) in read_keys(root, name_keys(TABLE_KEYS), "表", faults).items()}
    _check_format(parts.get("format"), top, faults)
    return parts


def _without_stray_items(root: MapNode, catalogue: Catalogue, faults: Faults) -> MapNode:
    """The root without items that stand beside `items:` instead of below it; each is a fault."""
    items, table_keys = name_items(catalogue.items), name_keys(TABLE_KEYS)
    kept = []
    for key, value in root.pairs:
        if items.find(key.text) and not table_keys.find(key.text):
            faults.add(key.position, *_stray_item(shown(key.text)))
        else:
            kept.append((key, value))
    return MapNode(tuple(kept), root.position)


def _check_format(node: Node | None, top: Position, faults: Faults) -> None:
    if node is None:
        faults.add(top, *_NO_FORMAT)
    elif not isinstance(node, ScalarNode) or node.text.strip() != FORMAT:
        found = shown(node.text) if isinstance(node, ScalarNode) else "…"
        faults.add(node.position, *_unknown_format(found))


def _read_items(node: Node | None, catalogue: Catalogue, faults: Faults) -> dict[str, Answer]:
    """An answer for every item of the catalogue, in its order."""
    nodes: Mapping[str, tuple[ScalarNode, Node]] = {}
    if isinstance(node, MapNode):
        nodes = read_keys(node, name_items(catalogue.items), "「items」", faults)
    elif node is not None and not _is_empty(node):
        faults.add(node.position, *_NOT_ITEMS)
    return {
        key: read_answer(item, nodes[key][1], faults, as_assumed=True)
        if key in nodes
        else make_answer(item, State.UNANSWERED)
        for key, item in catalogue.items.items()
    }


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and read_state(node.text) is State.UNANSWERED


def _shared_first(shared: dict[str, Answer], own: dict[str, Answer]) -> dict[str, Answer]:
    """The factory's own answer wherever there is one."""
    return {key: shared[key] if answer.state is State.UNANSWERED else answer for key, answer in own.items()}


def _read_common(
    node: Node | None, read_common: Callable[[str], SourceText] | None, faults: Faults
) -> SourceText | None:
    """The common file; its own `common` is not followed."""
    if node is None or _is_empty(node):
        return None
    if not isinstance(node, ScalarNode) or read_common is None:
        faults.add(node.position, *(_WRONG_COMMON if read_common else _COMMON_OUT_OF_REACH))
        return None
    try:
        return read_common(node.text.strip())
    except InputErrors as errors:
        for error in errors.errors:
            _add_fault_of_common(error, node, faults)
    except WorkbookError as error:
        _add_fault_of_common(error, node, faults)
    return None


def _add_fault_of_common(error: InputError, node: ScalarNode, faults: Faults) -> None:
    """A fault inside the common file keeps its place; one of the whole file is shown where it is named."""
    if error.line:
        faults.errors.append(error)
        return
    name = shown(node.text)
    ja, en = f"common の「{name}」: {error.message.ja}", f"common {name!r}: {error.message.en}"
    faults.add(node.position, Message(ja, en), error.hint)


_NOT_A_TABLE = (
    Message(
        f"環境差分抽出表の形をしていない。「format: {FORMAT}」と「items:」を期待する。",
        f"not a table; `format: {FORMAT}` and `items:` are expected.",
    ),
    Message("bcp init NAME が記入用の表を作る。", "`bcp init NAME` makes a table to fill in."),
)
_NO_FORMAT = (
    Message(
        f"「format」が無い。「format: {FORMAT}」を期待する。",
        f"format is missing; `format: {FORMAT}` is expected.",
    ),
    Message(f"1行目に「format: {FORMAT}」と書く。", f"Write `format: {FORMAT}` in line 1."),
)
_NOT_ITEMS = (
    Message("「items」は「項目: 回答」の組を期待する。", "items: `item: answer` is expected."),
    Message("行頭の「- 」を取り、項目の名前から書く。", "Remove `- `; begin with the item's name."),
)
_COMMON_OUT_OF_REACH = (
    Message(
        "「common」の表は、ここからは読めない。1つの表にすべての回答を期待する。",
        "common: the other table cannot be read from here; one table with all answers is expected.",
    ),
    Message(
        "bcp init NAME --from TABLE が、共通の表の回答も入れた表を作る。",
        "`bcp init NAME --from TABLE` makes a table that holds the shared answers, too.",
    ),
)
_WRONG_COMMON = (
    Message("「common」はファイル名を1つ期待する。", "common: one file name is expected."),
    Message("表と同じフォルダーにあるファイルの名前を書く。", "Name a file in the folder of the table."),
)


def _unknown_format(found: str) -> tuple[Message, Message]:
    return (
        Message(
            f"「format」に「{found}」とある。「{FORMAT}」を期待する。",
            f"format: found {found!r}; {FORMAT!r} is expected.",
        ),
        Message(f"「format: {FORMAT}」と書く。", f"Write `format: {FORMAT}`."),
    )


def _stray_item(name: str) -> tuple[Message, Message]:
    return (
        Message(
            f"項目「{name}」が「items」の外にある。「items」の中を期待する。",
            f"item {name!r} stands outside `items`; inside is expected.",
        ),
        Message(
            "「items:」の下に移し、半角空白2つで字下げする。",
            "Move it below `items:` and indent it by two spaces.",
        ),
    )
