"""Which keys a table writes in Japanese and which in English, so that new ones read like their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcp.frozen import dataclass
from bcp.inputs.environment import TABLE_KEYS
from bcp.inputs.keys import Names
from bcp.inputs.yaml_spans import Listing, Tree
from bcp.inputs.yaml_spans import Mapping as MapTree
from bcp.inputs.yaml_splice import Key

ROWS_KEYS = {"complete": "全部", "rows": "行"}
CHOICE_KEYS = {"choice": "選択", "detail": "詳細"}


@dataclass(frozen=True)
class Spelling:
    """書き方: which kinds of keys the file writes in Japanese."""

    japanese: Mapping[str, bool]

    def key(self, id: str, names: Names, kind: str) -> Key:
        """The step for one key, spelled as the file spells its kind."""
        # The form's own comments say complete and rows, also where everything else is Japanese.
        is_japanese = self.japanese.get(kind, kind != "rows" and self.japanese.get("item", True))
        return Key(id, names.labels[id] if is_japanese else id, names)


def read_spelling(root: Tree) -> Spelling:
    """The language of each kind of key, by majority; a kind that does not occur follows the items."""
    counts: dict[str, int] = {}
    for kind, key in _kinds(root):
        counts[kind] = counts.get(kind, 0) + (-1 if key.isascii() else 1)
    return Spelling({kind: count > 0 for kind, count in counts.items()})


_FIXED_BELOW_ITEMS = {
    **dict.fromkeys((*ROWS_KEYS, *ROWS_KEYS.values()), "rows"),
    **dict.fromkeys((*CHOICE_KEYS, *CHOICE_KEYS.values()), "choice"),
}
_BELOW = {
    "": "top",
    "items": "item",
    "item": "column",
    "column": "column",
    "assessment": "assessment",
    "results": "entry",
    "entry": "result",
}


def _kinds(tree: Tree, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, Listing):
        for each in tree.items:
            yield from _kinds(each, place)
    elif isinstance(tree, MapTree):
        for key, value in tree.pairs:
            text = key.text.strip()
            kind = _BELOW.get(place, "result")
            own = _FIXED_BELOW_ITEMS.get(text, kind) if kind == "column" else kind
            yield own, text
            yield from _kinds(value, _TOP.get(text, kind) if kind in ("top", "assessment") else kind)


_TOP = {**{label: key for key, label in TABLE_KEYS.items()}, **{key: key for key in TABLE_KEYS}}
_TOP |= {"結果": "results", "results": "results"}
