"""The mask of a case: what must not leave, less what our own shipped texts say anyway."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bcp.filling import folding, masking
from bcp.filling.masking import Mask, fold_shipped
from bcp.prepared import prepared
from bcp.settings import shipped_folder
from bcp.workspace import Workspace


def make_mask(work: Workspace) -> Mask:
    """The mask over all facts of the case, with the numbers the lock remembers."""
    masked = work.lock.masked if work.lock else None
    return Mask(work.facts, (), masked, former=_former_values(work), folded=_folded_texts())


def _former_values(work: Workspace) -> list[tuple[str, str]]:
    """(path, sensitive value) of earlier generations: people may have typed one into the plan."""
    items = work.case.catalogue.items
    values = []
    for path, text in (*work.previous_facts.items(), *work.former_facts):
        head, _, rest = path.partition(".")
        column = items[head].columns.get(rest.rpartition(".")[2]) if head in items else None
        if column is not None and column.sensitive and text != "なし" and not text.startswith("【要確認"):
            values.append((path, text))
    return values


@cache
def _folded_texts() -> str:
    """`shipped_texts` as masking searches them."""
    code = [Path(str(module.__file__)) for module in (folding, masking)]
    return prepared("shipped_texts", [*code, *_shipped_files()], lambda: fold_shipped(shipped_texts()))


@cache
def shipped_texts() -> tuple[str, ...]:
    """The prompts, the catalogue and the template as they came with the tool; a user's own do not count."""
    return tuple(path.read_text("utf-8") for path in _shipped_files())


def _shipped_files() -> list[Path]:
    import bcp.catalog

    folders = (
        (shipped_folder("prompts"), "*.j2"),
        (shipped_folder("templates"), "*.md"),
        (Path(bcp.catalog.__file__).parent, "*.yaml"),
    )
    return [path for folder, pattern in folders for path in sorted(folder.glob(pattern))]
