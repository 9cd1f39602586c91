"""Edits of a YAML text at node positions: what is not edited keeps its bytes, its comments and its place."""

from __future__ import annotations

from collections.abc import Sequence

from bcp.frozen import dataclass
from bcp.inputs.keys import Names
from bcp.inputs.yaml_scalars import Content, write_block, write_flow, write_inline, write_pair, write_scalar
from bcp.inputs.yaml_spans import Leaf, Listing, Mapping, Tree, column_of, line_end, line_start


@dataclass(frozen=True)
class Key:
    """キー: one step into a mapping; `spelled` is how a new one is written, `names` gives the order."""

    id: str
    spelled: str
    names: Names

    def names_pair(self, key: Leaf) -> bool:
        """True where `key` spells this one."""
        return self.names.find(key.text.strip()) == self.id

    def find(self, tree: Mapping) -> tuple[Leaf, Tree] | None:
        """The pair of `tree` that this step leads to."""
        return next((pair for pair in tree.pairs if self.names_pair(pair[0])), None)

    def predecessor(self, tree: Mapping) -> int:
        """The number of the pair that a new one follows in the order of the catalogue; -1 for none."""
        order = {name: place for place, name in enumerate(self.names.labels)}
        places = [order.get(self.names.find(key.text.strip()), -1) for key, _ in tree.pairs]
        before = [place for place in places if place < order[self.id]]
        return places.index(max(before)) if before else -1


Step = Key | int
Path = tuple[Step, ...]


@dataclass(frozen=True)
class Splice:
    """差し替え: text[start:end] becomes `text`; line breaks are LF and take the file's form later."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Slot:
    """置き場所: where the value of a key or a row stands; `column` is that of the key or the dash."""

    start: int  # just behind the colon or the dash
    column: int
    in_flow: bool
    is_row: bool = False


@dataclass(frozen=True)
class Source:
    """元の文: the text with its nodes and comments."""

    text: str
    root: Tree
    comments: tuple[tuple[int, int], ...]


def wrap(path: Path, content: Content) -> Content:
    """The content inside the keys and rows that `path` names."""
    for step in reversed(path):
        content = {step.spelled: content} if isinstance(step, Key) else [content]
    return content


def put(source: Source, path: Path, content: Content) -> list[Splice]:
    """The splices that make `content` stand at `path`; keys and rows on the way are made where absent."""
    tree, slot = source.root, Slot(0, -2, False)
    for depth, step in enumerate(path):
        rest = path[depth + 1 :]
        if isinstance(step, Key) and isinstance(tree, Mapping):
            pair = step.find(tree)
            if pair is None:
                return [_insert_pair(source, tree, step, wrap(rest, content), slot)]
            slot = _slot_of_pair(source.text, pair, tree.is_flow or slot.in_flow)
            tree = pair[1]
        elif isinstance(step, int) and isinstance(tree, Listing):
            if step >= len(tree.items):
                return [_append(source.text, tree, wrap(rest, content), slot.in_flow)]
            slot = _slot_of_row(source.text, tree, tree.items[step], slot.in_flow)
            tree = tree.items[step]
        else:
            return _replace(source, tree, wrap(path[depth:], content), slot)
    return _replace(source, tree, content, slot)


def drop_row(source: Source, listing: Listing, number: int, slot_in_flow: bool = False) -> list[Splice]:
    """The splices that take a row out; its comments stay, on lines of their own."""
    text, row = source.text, listing.items[number]
    if listing.is_flow or slot_in_flow:
        return [_cut_from_flow([(each.start, each.end) for each in listing.items], number)]
    dash = text.rindex("-", 0, row.start)
    start, end = line_start(text, dash), line_end(text, row.end)
    kept = _comments_within(source, dash, end, dash - start)
    after = len(text) if end == len(text) else end + (2 if text.startswith("\r\n", end) else 1)
    return [Splice(start, after, "".join(line[1:] + "\n" for line in kept))]


def drop_pair(source: Source, tree: Mapping, number: int, in_flow: bool = False) -> list[Splice]:
    """The splices that leave a key unanswered: gone from { }, without a value in a block."""
    key, value = tree.pairs[number]
    if tree.is_flow or in_flow:
        cut = _cut_from_flow([(k.start, max(k.end, v.end)) for k, v in tree.pairs], number)
        if not any(cut.start <= a < cut.end for a, _ in source.comments):
            return [cut]
        return [Splice(value.start, value.end, "")]  # the comment beside it stays, and so does the key
    return _replace(source, value, "", _slot_of_pair(source.text, (key, value), False))


def _cut_from_flow(spans: Sequence[tuple[int, int]], number: int) -> Splice:
    """The cut of one member with the comma beside it."""
    start, end = spans[number]
    if number > 0:
        return Splice(spans[number - 1][1], end, "")
    return Splice(start, spans[1][0] if len(spans) > 1 else end, "")


def wrap_rows(source: Source, listing: Listing, key_column: int, head: list[str]) -> list[Splice]:
    """The splices that put a block list below the lines `head` (complete: …, rows:), row by row as it stands."""
    text, column = source.text, column_of(source.text, listing.start)
    first = line_start(text, listing.start)
    if column > key_column:
        return [Splice(first, first, "".join(" " * column + line + "\n" for line in head))]
    starts = [first]
    while (after := line_end(text, starts[-1])) < listing.end:
        starts.append(after + (2 if text.startswith("\r\n", after) else 1))
    inset = " " * (column + 2)
    above = Splice(first, first, "".join(f"{inset}{line}\n" for line in head) + "  ")
    return [above, *(Splice(start, start, "  ") for start in starts[1:])]


# ---------------------------------------------------------------- slots


def _slot_of_pair(text: str, pair: tuple[Leaf, Tree], in_flow: bool) -> Slot:
    key, value = pair
    colon = text.find(":", key.end, max(value.start, key.end) + 1)
    start = colon + 1 if colon >= 0 else key.end
    return Slot(start, column_of(text, key.start), in_flow)


def _slot_of_row(text: str, tree: Listing, row: Tree, in_flow: bool) -> Slot:
    if tree.is_flow or in_flow:
        return Slot(row.start, 0, True, is_row=True)
    dash = text.rindex("-", 0, row.start)
    return Slot(dash + 1, column_of(text, dash), False, is_row=True)


# ---------------------------------------------------------------- replacing


def _replace(source: Source, tree: Tree, content: Content, slot: Slot) -> list[Splice]:
    if isinstance(tree, Leaf) or tree.is_flow or slot.in_flow:
        return _replace_inline(source, tree, content, slot)
    return _collapse(source, tree, content, slot)


def _replace_inline(source: Source, tree: Tree, content: Content, slot: Slot) -> list[Splice]:
    """A scalar, [ ] or { } gives way to what fits on its line, else to a block below the line."""
    text = source.text
    style = tree.style if isinstance(tree, Leaf) and tree.style in ("'", '"') else ""
    written = _inline(content, slot, style)
    is_empty = tree.start == tree.end
    start, end = (slot.start, slot.start) if is_empty else (tree.start, tree.end)
    if written is None:
        below = line_end(text, max(end, slot.start))
        block = "".join("\n" + line for line in write_block(content, slot.column + 2))
        return [Splice(slot.start, end, ""), Splice(below, below, block)]
    if not written:
        return [Splice(min(slot.start, start), end, "")]
    if is_empty:
        has_colon = slot.is_row or text[start - 1 : start] == ":"
        written = (" " if has_colon else ": ") + written
    return [Splice(start, end, written)]


def _inline(content: Content, slot: Slot, style: str = "") -> str | None:
    if isinstance(content, str):
        return write_scalar(content, in_flow=slot.in_flow, style=style) if content else ""
    if slot.in_flow or slot.is_row:
        return write_flow(content)
    return write_inline(content)


def _collapse(source: Source, tree: Listing | Mapping, content: Content, slot: Slot) -> list[Splice]:
    """A block gives way; its comments stay, and an unanswered form stays as comments that can be taken up again."""
    text = source.text
    written = _inline(content, slot)
    head_end = line_end(text, slot.start)
    end = line_end(text, tree.end)
    if slot.is_row:
        kept = _comments_within(source, tree.start, end, slot.column + 2)
        return [Splice(slot.start, end, f" {written}" + "".join(kept))]
    if is_blank(tree):
        kept = _as_comments(text[head_end:end], slot.column + 2)
    else:
        kept = _comments_within(source, head_end, end, slot.column + 2)
    block = [] if written is not None else ["\n" + line for line in write_block(content, slot.column + 2)]
    head = Splice(slot.start, slot.start, f" {written}" if written else "")
    return [head, Splice(head_end, end, "".join([*kept, *block]))]


def is_blank(tree: Tree) -> bool:
    """True for a form in which nothing is filled in."""
    if isinstance(tree, Leaf):
        return not tree.text.strip()
    members = tree.items if isinstance(tree, Listing) else tuple(value for _, value in tree.pairs)
    return all(is_blank(each) for each in members)


def _comments_within(source: Source, start: int, end: int, column: int) -> list[str]:
    """The comments of a region, each as a line break and a line at `column`."""
    return [
        "\n" + " " * column + source.text[a:b].rstrip() for a, b in source.comments if start <= a and b <= end
    ]


def _as_comments(region: str, column: int) -> list[str]:
    lines = [line.rstrip() for line in region.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:]]
    inset = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [
        "\n" + (line if line.lstrip().startswith("#") else " " * column + "# " + line[inset:])
        for line in lines
        if line
    ]


# ---------------------------------------------------------------- inserting


def _insert_pair(source: Source, tree: Mapping, step: Key, content: Content, slot: Slot) -> Splice:
    text, before = source.text, step.predecessor(tree)
    if tree.is_flow or slot.in_flow:
        return _insert_in_flow(text, tree, step, content, before)
    column = column_of(text, tree.pairs[0][0].start)
    lines = write_pair(step.spelled, content, column)
    if before >= 0:
        place = line_end(text, max(tree.pairs[before][0].end, tree.pairs[before][1].end))
        blank = "\n" if _is_spaced(text, tree, before) else ""
        return Splice(place, place, blank + "".join("\n" + line for line in lines))
    first = tree.pairs[0][0].start
    if text[line_start(text, first) : first].strip() or slot.column < 0:
        written = "\n".join([*lines, " " * column]).lstrip()
        return Splice(first, first, written)
    place = line_end(text, slot.start)
    return Splice(place, place, "".join("\n" + line for line in lines))


def _insert_in_flow(text: str, tree: Mapping, step: Key, content: Content, before: int) -> Splice:
    pair = f"{write_scalar(step.spelled, in_flow=True)}: {write_flow(content)}"
    if not tree.pairs:
        return Splice(tree.start + 1, tree.start + 1, pair)
    if before < 0:
        first = tree.pairs[0][0].start
        return Splice(first, first, f"{pair}, ")
    key, value = tree.pairs[before]
    if value.start < value.end:
        return Splice(value.end, value.end, f", {pair}")
    place = _slot_of_pair(text, (key, value), True).start
    return Splice(place, place, f" , {pair}" if text[place - 1 : place] == ":" else f", {pair}")


def _is_spaced(text: str, tree: Mapping, before: int) -> bool:
    """True where a blank line stands between the pairs around."""
    number = min(before + 1, len(tree.pairs) - 1)
    if number == 0:
        return False
    start, end = tree.pairs[number - 1][1].end, tree.pairs[number][0].start
    lines = text[line_end(text, start) : line_start(text, end)].replace("\r\n", "\n").split("\n")
    return any(not line.strip() for line in lines[1:-1])


def _append(text: str, tree: Listing, content: Content, in_flow: bool) -> Splice:
    """A new row behind the last, in the style of the last."""
    if tree.is_flow or in_flow:
        written = write_flow(content) if content != "" else '""'
        if not tree.items:
            return Splice(tree.start + 1, tree.start + 1, written)
        place = tree.items[-1].end
        return Splice(place, place, f", {written}")
    column, last = column_of(text, tree.start), tree.items[-1]
    place = line_end(text, last.end)
    lines = [" " * column + "- " + (write_flow(content) if content != "" else '""')]
    if isinstance(last, Mapping) and not last.is_flow and not isinstance(content, str):
        lines = write_block(content, column + 2)
        lines[0] = " " * column + "- " + lines[0].lstrip()
    return Splice(place, place, "".join("\n" + line for line in lines))
