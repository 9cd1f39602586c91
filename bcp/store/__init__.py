"""The only place that writes: one output folder, one run at a time, all or nothing; single files whole or not at all."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would slow `bcp check` down; type checkers know this name
if TYPE_CHECKING:
    from typing import Any

    from bcp.store.commit import MANIFEST as MANIFEST
    from bcp.store.commit import STAGE as STAGE
    from bcp.store.commit import Written as Written
    from bcp.store.files import read_text as read_text
    from bcp.store.files import replace_file as replace_file
    from bcp.store.files import replace_unchanged as replace_unchanged
    from bcp.store.files import scratch_folder as scratch_folder
    from bcp.store.files import sha256 as sha256
    from bcp.store.files import to_json as to_json
    from bcp.store.files import translate as translate
    from bcp.store.files import write_new_file as write_new_file
    from bcp.store.folder import OutputFolder as OutputFolder
    from bcp.store.names import DOCX as DOCX
    from bcp.store.names import HISTORY as HISTORY
    from bcp.store.names import JOURNAL as JOURNAL
    from bcp.store.names import LOCK as LOCK
    from bcp.store.names import NEW_NAMES as NEW_NAMES
    from bcp.store.names import PLAN as PLAN
    from bcp.store.names import RUN as RUN
    from bcp.store.names import output_folder as output_folder
    from bcp.store.names import output_name as output_name

_PLACES = {
    "commit": ("MANIFEST", "STAGE", "Written"),
    "files": (
        "read_text",
        "replace_file",
        "replace_unchanged",
        "scratch_folder",
        "sha256",
        "to_json",
        "translate",
        "write_new_file",
    ),
    "folder": ("OutputFolder",),
    "names": (
        "DOCX",
        "HISTORY",
        "JOURNAL",
        "LOCK",
        "NEW_NAMES",
        "PLAN",
        "RUN",
        "output_folder",
        "output_name",
    ),
}


def __getattr__(name: str) -> Any:
    """The name from its module: a command that writes nothing loads nothing that writes (PEP 562)."""
    module = next((place for place, names in _PLACES.items() if name in names), None)
    if module is None:
        raise AttributeError(f"module 'bcp.store' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"bcp.store.{module}"), name)
