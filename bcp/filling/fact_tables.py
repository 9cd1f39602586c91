"""事実の表: the blocks that the tool lays out itself (`fill: facts`), one table per input, references in the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from bcp.filling.composer_view import open_question
from bcp.filling.fact_columns import columns_of
from bcp.filling.finding_view import write_literally
from bcp.filling.reserved_tables import lay_out_findings, lay_out_official, say_open_count
from bcp.filling.todo_table import lay_out_todo
from bcp.planning.facts import FactBook
from bcp.planning.findings import find_findings
from bcp.vocabulary import (
    Answer,
    BlockRequest,
    Case,
    Coverage,
    Format,
    Item,
    Row,
    State,
    Todo,
    Usability,
)


def lay_out_facts(
    request: BlockRequest,
    case: Case,
    facts: FactBook,
    *,
    todo: Sequence[Todo] = (),
    coverage: Sequence[Coverage] = (),
    usability: Usability | None = None,
) -> str:
    """The block as Markdown with references; several inputs each get a caption. An inline block is one line."""
    if request.block.format is Format.INLINE:
        return _lay_out_inline(request, facts, todo, usability)
    reserved: dict[str, Callable[[], str]] = {
        "findings": lambda: lay_out_findings(case, facts, find_findings(case), coverage),
        "todo": lambda: lay_out_todo(todo, case),
        "official": lambda: lay_out_official(case, facts),
    }
    inputs = tuple(case.catalogue.items) if request.block.inputs is None else request.block.inputs
    parts = []
    for name in _merge_heads(inputs):
        if name in reserved:
            parts.append(("", reserved[name]()))
        elif name in case.catalogue.items:
            item = case.catalogue.items[name]
            parts.append((item.label, lay_out_item(item, facts, _narrowed(item, inputs))))
        else:
            parts.append(("", _lay_out_leaves(inputs, name, facts)))
    parts = [(caption, text) for caption, text in parts if text]
    if len(parts) == 1:
        return parts[0][1]
    return "\n\n".join(f"**{caption}**\n\n{text}" if caption else text for caption, text in parts)


def _merge_heads(inputs: Iterable[str]) -> list[str]:
    """The items named by the inputs, each once: `roles.phone` and `roles.person` make one table."""
    return list(dict.fromkeys(name.partition(".")[0] for name in inputs))


def _narrowed(item: Item, inputs: Iterable[str]) -> tuple[str, ...]:
    """What the inputs name within an item: columns or row keys; () for the whole."""
    names = [name.partition(".")[2] for name in inputs if name.partition(".")[0] == item.id]
    return () if "" in names else tuple(names)


def _lay_out_inline(
    request: BlockRequest, facts: FactBook, todo: Sequence[Todo], usability: Usability | None
) -> str:
    """未確定N件 for the reserved input todo, else the references joined by 、."""
    inputs = request.block.inputs or ()
    if "todo" in inputs:
        return say_open_count(todo, usability)
    found = [fact for name in inputs for fact in facts.of_input(name)]
    return "、".join(fact.reference for fact in found) or open_question(request.block.title)


# ------------------------------------------------------------------ items


def lay_out_item(item: Item, facts: FactBook, narrowed: tuple[str, ...] = ()) -> str:
    """One item: a table of its rows, a two-column table of its fields, or a sentence."""
    answer = facts.answer(item.id)
    if item.type == "table":
        return _lay_out_table(item, answer, narrowed)
    if item.type == "choices":
        return _lay_out_choices(item, facts)
    return _lay_out_record(item, narrowed)


def _lay_out_table(item: Item, answer: Answer, narrowed: tuple[str, ...]) -> str:
    if answer.state is State.NONE and not answer.rows:
        return f"{item.label}：なし。"
    if not answer.rows:
        return f"{item.label}は分かっていない。{item.if_unknown}{open_question(item.label)}"
    columns = [name for name in narrowed if name in item.columns] or list(columns_of(item))
    keys = {name.partition(".")[0] for name in narrowed if name.partition(".")[0] not in item.columns}
    rows = [row for row in answer.rows if not keys or row.key in keys]
    header = [item.columns[name].label for name in columns]
    table = format_table(header, ([_cell(item, row, name) for name in columns] for row in rows))
    return table + _say_incomplete(item, answer)


def _cell(item: Item, row: Row, column: str) -> str:
    return f"[[{item.id}.{row.key}.{column}]]"


def _say_incomplete(item: Item, answer: Answer) -> str:
    """A sentence where the table itself says that more exists."""
    if answer.complete != "no":
        return ""
    return f"\n\nこの表のほかにも{item.label}がある。{open_question(item.label + 'の残り')}"


def _lay_out_record(item: Item, narrowed: tuple[str, ...]) -> str:
    columns = [name for name in narrowed if name in item.columns] or list(item.columns)
    return format_table(
        ["項目", "内容"], ([item.columns[name].label, f"[[{item.id}.{name}]]"] for name in columns)
    )


def _lay_out_choices(item: Item, facts: FactBook) -> str:
    detail = (
        f"詳しくは、[[{item.id}.detail]]。"
        if item.has_detail and facts.answer(item.id).detail.has_value
        else ""
    )
    return f"{item.label}：[[{item.id}.choice]]。{detail}"


def _lay_out_leaves(inputs: Iterable[str], head: str, facts: FactBook) -> str:
    """Leaves beside the items, such as assessment.date."""
    named = [name for name in inputs if name.partition(".")[0] == head]
    found = [fact for name in named for fact in facts.of_input(name)]
    return format_table(["項目", "内容"], ([write_literally(fact.label), fact.reference] for fact in found))


def format_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; "" without rows."""
    lines = [_line(cells) for cells in rows]
    if not lines:
        return ""
    return "\n".join([_line(header), "|" + "---|" * len(header), *lines])


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def iter_references(item: Item, rows: Iterable[Row]) -> Iterator[str]:
    """Every reference that the table of these rows holds."""
    for row in rows:
        for column in columns_of(item):
            yield _cell(item, row, column)
