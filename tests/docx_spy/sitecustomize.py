"""Python loads this at the start of every process that a test starts: the tool's packing of documents is watched there."""

from __future__ import annotations

import os
import sys
from typing import Any

_WATCHED = "bcp.rendering.docx.archive"


class _Spy:
    """見張り: wraps `write_archive` when its module is loaded, and loads nothing before."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != _WATCHED:
            return None
        from importlib.util import find_spec

        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module
            spec.loader.exec_module = lambda module: _wrap(load, module)  # type: ignore[method-assign]
        return spec


def _wrap(load: Any, module: Any) -> None:
    load(module)
    module.write_archive = docx_left.leaving(module.write_archive)


if os.environ.get("BCP_TESTS_DOCX"):
    import docx_left  # now: a worker of a pool takes on the path of the process that started it

    sys.meta_path.insert(0, _Spy())
