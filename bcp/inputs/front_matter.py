"""The front matter of a template: title, version, what the text assumes, and what is said of each block."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.catalog import did_you_mean
from bcp.errors import InputError, InputErrors, Message, TemplateMarkError
from bcp.frozen import dataclass, field, replace
from bcp.inputs.answers import read_answer
from bcp.inputs.block_fields import BlockFields, read_block
from bcp.inputs.faults import Faults, shown
from bcp.inputs.keys import name_items, name_keys, read_keys
from bcp.inputs.yaml_text import ListNode, MapNode, Node, ScalarNode, compose_yaml
from bcp.vocabulary import Answer, Catalogue, Item, Position, State

EVERY_ROW = "*"  # the key of the one row that stands for all rows of an assumed table
_KEYS = name_keys({"title": "表題", "version": "版", "assumes": "想定", "blocks": "ブロック"})
_WRAPPED = name_keys({"complete": "全部", "rows": "行"})


@dataclass(frozen=True)
class FrontMatter:
    """前付け: `blocks` by id with the place of each id; fields that are absent are None."""

    title: str = ""
    version: str = ""
    assumes: Mapping[str, Answer] = field(default_factory=dict)
    blocks: Mapping[str, tuple[BlockFields, Position]] = field(default_factory=dict)


def split_front_matter(text: str) -> tuple[str, str]:
    """The YAML between the first two `---` lines, and the whole front part with the blank lines after it.

    Both are "" where the text has none: a `---` with a blank line after it is a rule, not front matter.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or len(lines) < 2 or not lines[1].strip():
        return "", ""
    for end, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            after = end + 1
            while after < len(lines) - 1 and not lines[after].strip():
                after += 1
            return "\n".join(lines[1:end]), "\n".join(lines[:after]) + ("\n" if after < len(lines) else "")
    return "", ""


def refuse_unclosed(text: str, path: str, faults: Faults) -> None:
    """Notes a front matter that begins (`---`, then `key:`) and never ends: it would be printed as text."""
    lines = text.split("\n", 2)
    if lines[0].rstrip() == "---" and len(lines) > 1 and _is_key_line(lines[1]):
        faults.add(Position(path, 1, 1), *_UNCLOSED)


def _is_key_line(line: str) -> bool:
    key, colon, rest = line.partition(":")
    return bool(colon) and bool(_KEYS.find(key.strip())) and (not rest or rest[0].isspace())


def read_front_matter(yaml: str, path: str, catalogue: Catalogue, faults: Faults) -> FrontMatter:
    """The front matter; faults are noted with their places in the template (`yaml` begins at line 2)."""
    found = Faults(TemplateMarkError)
    try:
        node = compose_yaml(yaml, path, first_line=2, error=TemplateMarkError, faults=found)
        front = _read(node, catalogue, found)
    except InputErrors as error:
        found.errors.extend(error.errors)
        front = FrontMatter()
    faults.errors.extend(_as_template_error(error) for error in found.errors)
    return front


def _as_template_error(error: InputError) -> TemplateMarkError:
    """A fault of a value, which is read by the rules of the table, as a fault of the template."""
    return TemplateMarkError(error.message, error.hint, path=error.path, line=error.line, column=error.column)


def _read(node: Node, catalogue: Catalogue, faults: Faults) -> FrontMatter:
    if isinstance(node, ScalarNode) and not node.text.strip():
        return FrontMatter()
    if not isinstance(node, MapNode):
        faults.add(node.position, *_NO_MAPPING)
        return FrontMatter()
    keys = {key: value for key, (_, value) in read_keys(node, _KEYS, "前付け", faults).items()}
    return FrontMatter(
        title=_text(keys.get("title"), faults),
        version=_text(keys.get("version"), faults),
        assumes=_assumes(keys.get("assumes"), catalogue, faults),
        blocks=_blocks(keys.get("blocks"), catalogue, faults),
    )


def _text(node: Node | None, faults: Faults) -> str:
    if node is None or isinstance(node, ScalarNode):
        return " ".join(node.text.split()) if node else ""
    faults.add(node.position, *_NO_TEXT)
    return ""


def _is_empty(node: Node | None) -> bool:
    return node is None or (isinstance(node, ScalarNode) and not node.text.strip())


# ---------------------------------------------------------------- assumes


def _assumes(node: Node | None, catalogue: Catalogue, faults: Faults) -> dict[str, Answer]:
    if _is_empty(node):
        return {}
    if not isinstance(node, MapNode):
        faults.add(node.position if node else None, *_NO_MAPPING)
        return {}
    keys = read_keys(node, name_items(catalogue.items), "想定（assumes）", faults)
    answers = {key: _assume(catalogue.items[key], value, faults) for key, (_, value) in keys.items()}
    return {key: answer for key, answer in answers.items() if answer.state is not State.UNANSWERED}


def _assume(item: Item, node: Node, faults: Faults) -> Answer:
    """The assumed answer; `{column: value}` for a table is one row under the key `*`."""
    for_every_row = item.type == "table" and isinstance(node, MapNode) and not _is_wrapped(node)
    answer = read_answer(item, ListNode((node,), node.position) if for_every_row else node, faults)
    if for_every_row:
        answer = replace(answer, rows=tuple(replace(row, key=EVERY_ROW) for row in answer.rows))
    if _has_unknown(answer):
        faults.add(node.position, *_unknown_assumed(item))
    return answer


def _is_wrapped(node: MapNode) -> bool:
    return any(_WRAPPED.find(key.text) for key, _ in node.pairs)


def _has_unknown(answer: Answer) -> bool:
    cells = [*answer.cells.values(), answer.detail]
    cells += [cell for row in answer.rows for cell in row.cells.values()]
    return answer.state is State.UNKNOWN or any(cell.state is State.UNKNOWN for cell in cells)


# ---------------------------------------------------------------- blocks


def _blocks(
    node: Node | None, catalogue: Catalogue, faults: Faults
) -> dict[str, tuple[BlockFields, Position]]:
    if _is_empty(node):
        return {}
    if not isinstance(node, MapNode):
        faults.add(node.position if node else None, *_NO_MAPPING)
        return {}
    return {
        key.text: (read_block(key.text, value, catalogue, faults), key.position) for key, value in node.pairs
    }


def refuse_unknown_blocks(front: FrontMatter, known: list[str], faults: Faults) -> None:
    """Notes each id under `blocks` that no block of the text has."""
    for id_, (_, position) in front.blocks.items():
        if id_ not in known:
            faults.add(position, *_unknown_block(id_, known))


# ---------------------------------------------------------------- messages

_UNCLOSED = (
    Message(
        "1行目の「---」で始まる前付けが、閉じられていない。「---」だけの行で終わることを期待する。",
        "the front matter that begins here is not closed; a line of nothing but `---` is expected after it.",
    ),
    Message(
        "前付けの最後の行の下に「---」だけの行を置く。前付けでなければ、1行目の「---」の下を空ける。",
        "Put a line `---` below its last line; for a rule, leave line 2 blank.",
    ),
)
_NO_MAPPING = (
    Message("「キー: 値」の並びを期待する。", "a mapping `key: value` is expected."),
    Message(
        "キーの下に2文字下げて「キー: 値」を書く。",
        "Write `key: value` indented by two spaces below the key.",
    ),
)
_NO_TEXT = (
    Message("一つの文字列を期待する。", "one text is expected."),
    Message("一行で書く。記号が入るなら引用符で囲む。", "Write it in one line, quoted if it holds signs."),
)


def _unknown_assumed(item: Item) -> tuple[Message, Message]:
    return (
        Message(
            f"「{item.label}」の想定に「不明」がある。ひな形が当然とする値か「なし」を期待する。",
            f"{item.id}: 不明 cannot be assumed; a value or なし is expected.",
        ),
        Message("想定しないなら、その行を消す。", "Delete the line if nothing is assumed."),
    )


def _unknown_block(id_: str, known: list[str]) -> tuple[Message, Message]:
    near = did_you_mean(id_, known)
    ja, en = (f"「{near}」ではないか。", f"Did you mean {near!r}? ") if near else ("", "")
    return (
        Message(
            f"blocks に「{shown(id_)}」があるが、本文にその id のマークが無い。",
            f"blocks names {shown(id_)!r}, but no mark of the text has that id.",
        ),
        Message(
            f"{ja}本文の開きのマークを ##{{#{shown(id_)}}} とするか、この記述を消す。",
            f"{en}Write ##{{#{shown(id_)}}} in the text, or delete this entry.",
        ),
    )
