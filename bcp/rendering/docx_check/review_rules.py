"""Rules on what a reviewer works with: tracked changes and comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bcp.rendering.docx_check.parts import Fault, Parts, Rule, W

_COMMENTS = "word/comments.xml"
_REVISIONS = (
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "cellIns",
    "cellDel",
    "rPrChange",
    "pPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "sectPrChange",
)
_INSIDE_NO_CHANGE = ("fldChar", "instrText", "bookmarkStart", "bookmarkEnd", "sdt")


def _revisions(parts: Parts) -> Iterator[Fault]:
    """Changes that share an id, or do not say who and when."""
    for name, tree in parts.text_parts():
        found = list(tree.iter(*(f"{W}{kind}" for kind in _REVISIONS)))
        ids = Counter(each.get(f"{W}id", "") for each in found)
        yield from (Fault("revision-twice", name, id) for id, times in ids.items() if times > 1)
        for each in found:
            if not each.get(f"{W}author") or not each.get(f"{W}date"):
                yield Fault("revision-unsigned", name, each.get(f"{W}id", ""))


def _deleted_text(parts: Parts) -> Iterator[Fault]:
    """Text that is deleted and written as if it stood, or the other way round."""
    for name, tree in parts.text_parts():
        for gone in tree.iter(f"{W}del"):
            if next(gone.iter(f"{W}t"), None) is not None:
                yield Fault("deleted-text", name, "t in del")
        for text in tree.iter(f"{W}delText"):
            if not any(above.tag == f"{W}del" for above in text.iterancestors()):
                yield Fault("deleted-text", name, "delText outside del")


def _inside_changes(parts: Parts) -> Iterator[Fault]:
    """Fields, bookmarks and controls inside a change: accepting or rejecting it would break them."""
    for name, tree in parts.text_parts():
        for change in tree.iter(f"{W}ins", f"{W}del"):
            for each in change.iter(*(f"{W}{kind}" for kind in _INSIDE_NO_CHANGE)):
                yield Fault("inside-change", name, str(each.tag).removeprefix(W))


def _comments(parts: Parts) -> Iterator[Fault]:
    """Comments that are not there, there twice, without a place, or with a place that is not closed."""
    tree = parts.trees.get(_COMMENTS)
    ids = Counter([] if tree is None else [each.get(f"{W}id", "") for each in tree.iter(f"{W}comment")])
    yield from (Fault("comment-twice", _COMMENTS, id) for id, times in ids.items() if times > 1)
    placed: dict[str, set[str]] = {
        "commentRangeStart": set(),
        "commentRangeEnd": set(),
        "commentReference": set(),
    }
    for _, part in parts.text_parts():
        for kind, found in placed.items():
            found.update(each.get(f"{W}id", "") for each in part.iter(f"{W}{kind}"))
    for kind, found in placed.items():
        yield from (Fault("comment-place", kind, id) for id in sorted(found ^ set(ids)))


REVIEW_RULES: tuple[Rule, ...] = (
    _revisions,
    _deleted_text,
    _inside_changes,
    _comments,
)
