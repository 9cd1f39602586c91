"""ZIP packages whose bytes depend on nothing but their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_FIRST = "[Content_Types].xml"  # readers sniff it at the front
_TIME = (1980, 1, 1, 0, 0, 0)


def write_archive(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of `parts` in a fixed order, with one fixed time and no trace of the machine."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda part: (part != _FIRST, part)):
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            info.external_attr = 0
            archive.writestr(info, parts[name])
    return buffer.getvalue()


def read_archive(data: bytes) -> dict[str, bytes]:
    """The parts of a ZIP this tool wrote, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
