"""Compiled patterns of the package and its libraries, kept beside the bytecode as prepared values are.

Python turns the text of a pattern into the code of its matcher anew in every process, by slow means: a quarter of what
`bcp generate` takes. The code follows from text, flags and the Python that runs alone, so it is kept once made. Kept are
patterns that stand in a module, and those that `shipped_pattern` is given: never one in which a table's words stand.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from bcp.prepared import digest_of_text, keep_prepared, read_prepared

_RUNS_AS_FUNCTION = 0x1  # CO_OPTIMIZED: not set for the code of a module or class
_MOST = 4000  # on one shelf: it is begun anew, without what older versions of the package left behind
_BETWEEN = ("re", "re._compiler", __name__)
_Key = tuple[str, int]
_Parts = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]  # as `_sre.compile` takes them


class _Shelf:
    """棚: the kept patterns that one room of the package, or one library, asks for."""

    def __init__(self, name: str, version: bytes) -> None:
        self._name, self._version = f"patterns-{name}", version
        self.is_new = False
        import marshal

        kept = read_prepared(self._name, version)
        parts: dict[_Key, _Parts] = marshal.loads(kept) if kept is not None else {}
        self.parts = parts if len(parts) < _MOST else {}

    def keep(self) -> None:
        """Write the shelf where something was added."""
        import marshal

        if self.is_new:
            keep_prepared(self._name, self._version, marshal.dumps(self.parts))


class KeptPatterns:
    """取り置いた式: stands before Python's own compiler of patterns and asks it only for what is not kept."""

    def __init__(self, compiler: Any, sre: Any) -> None:
        self._compiler, self._sre = compiler, sre
        self._make = compiler.compile  # Python's own
        self._shelves: dict[str, _Shelf] = {}
        self._version = digest_of_text(f"{sys.version} {sre.MAGIC} {sre.CODESIZE}")

    def compile(self, pattern: Any, flags: int = 0, *, is_shipped: bool = False) -> re.Pattern[Any]:
        """What `re._compiler.compile` gives for the same."""
        if not isinstance(pattern, str):
            return self._make(pattern, flags)  # type: ignore[no-any-return]
        frame = _asking_frame()
        shelf = self._shelf_of(frame)
        kept = shelf.parts.get((pattern, int(flags)))
        if kept is not None:
            made, code, groups, names, numbers = kept
            return self._sre.compile(pattern, made, _numbers_of(code), groups, names, numbers)  # type: ignore[no-any-return]
        made_anew: re.Pattern[Any] = self._make(pattern, flags)
        if is_shipped or not frame.f_code.co_flags & _RUNS_AS_FUNCTION:
            shelf.parts[pattern, int(flags)] = self._parts_of(pattern, int(flags))
            shelf.is_new = True
        return made_anew

    def keep(self) -> None:
        """Write what was compiled anew; quietly nothing where bytecode is not written."""
        for shelf in self._shelves.values():
            shelf.keep()

    def _shelf_of(self, frame: Any) -> _Shelf:
        module = frame.f_globals.get("__name__", "")
        first, _, rest = module.partition(".")
        name = f"bcp.{rest.partition('.')[0]}" if first == "bcp" else "libraries"
        if name not in self._shelves:
            self._shelves[name] = _Shelf(name, self._version)
        return self._shelves[name]

    def _parts_of(self, pattern: str, flags: int) -> _Parts:
        from array import array

        parsed = self._compiler._parser.parse(pattern, flags)
        code = array("I", self._compiler._code(parsed, flags))
        names: dict[str, int] = dict(parsed.state.groupdict)
        numbers: list[str | None] = [None] * parsed.state.groups
        for name, number in names.items():
            numbers[number] = name
        made = int(flags | parsed.state.flags)
        return made, code.tobytes(), parsed.state.groups - 1, names, tuple(numbers)


def _numbers_of(code: bytes) -> list[int]:
    from array import array

    numbers = array("I")
    numbers.frombytes(code)
    return numbers.tolist()


def _asking_frame() -> Any:
    """The frame outside `re` and this module that wants the pattern."""
    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_globals.get("__name__") in _BETWEEN:
        frame = frame.f_back
    return frame


_in_use: KeptPatterns | None = None


def use_kept_patterns() -> None:
    """From now on the patterns of this process come from what is kept; again, or on an unknown Python: nothing."""
    global _in_use
    compiler = getattr(re, "_compiler", None)
    sre = getattr(compiler, "_sre", None)
    knows_all = all(hasattr(compiler, name) for name in ("compile", "_parser", "_code"))
    if _in_use is None and knows_all and sre is not None and getattr(sre, "CODESIZE", 0) == 4:
        import atexit

        _in_use = KeptPatterns(compiler, sre)
        compiler.compile = _in_use.compile  # type: ignore[union-attr]
        atexit.register(_in_use.keep)


def shipped_pattern(words: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile` of words that came with the package, put together in a function."""
    if _in_use is None:
        return re.compile(words, flags)
    return _in_use.compile(words, flags, is_shipped=True)
