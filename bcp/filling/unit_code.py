"""文章単位の符号: the shipped units as the code that Jinja makes of them, kept beside the package's bytecode.

Only the shipped units are kept: a user's own are few, and their folder is theirs. Code is used for the very text it was
made from, so a unit that stands in another folder under the same name is compiled as before.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import CodeType

import jinja2
from jinja2 import BytecodeCache, TemplateError
from jinja2.bccache import Bucket
from jinja2.environment import Environment

from bcp.prepared import digest_of, keep_prepared, read_prepared

Codes = Mapping[str, tuple[str, CodeType]]  # name of a unit -> checksum of its text, and its code
_NAME = "units"


class UnitCode(BytecodeCache):
    """符号の置き場: the code of units by name and text; it never grows."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """A bucket with the kept code, empty where there is none of this text."""
        bucket = Bucket(environment, name, self.get_source_checksum(source))
        checksum, code = self._codes.get(name, ("", None))
        bucket.code = code if checksum == bucket.checksum else None
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Nothing: what is not shipped is compiled by each process."""


def keep_unit_code(environment: Environment, folder: Path, maker: Path) -> UnitCode:
    """The code of the units of `folder` for `environment`, which the module `maker` sets up."""
    units = sorted(folder.glob("*.j2"))
    made_by = sha256(jinja2.__version__.encode()).digest()
    digest = digest_of([maker, Path(__file__), *units])
    digest = sha256(digest + made_by).digest()
    kept = read_prepared(_NAME, digest)
    if kept is not None:
        return UnitCode(marshal.loads(kept))
    if sys.dont_write_bytecode:  # it would be made for nothing
        return UnitCode({})
    codes = dict(each for unit in units if (each := _compile(environment, unit)))
    keep_prepared(_NAME, digest, marshal.dumps(codes))
    return UnitCode(codes)


def _compile(environment: Environment, unit: Path) -> tuple[str, tuple[str, CodeType]] | None:
    """A unit's name with its checksum and code; None for a faulty one, which is named when a block asks for it."""
    text = unit.read_text(encoding="utf-8")
    try:
        code = environment.compile(text, unit.name, str(unit))
    except TemplateError:
        return None
    return unit.name, (UnitCode({}).get_source_checksum(text), code)
