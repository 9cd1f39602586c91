"""All text of a file of any kind we make: every part, property, comment and chunk, and what is packed inside."""

from __future__ import annotations

import base64
import html
import io
import re
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

_INLINE = re.compile(r"data:[a-z/+-]+;base64,([A-Za-z0-9+/=]+)")
_PNG = b"\x89PNG\r\n\x1a\n"


def text_in(data: bytes) -> str:
    """Everything a curious reader could find in the file, with and without the marks between its signs."""
    texts = list(_texts(data))
    return "\n".join(texts + [re.sub(r"<[^>]+>", "", text) for text in texts])


def _texts(data: bytes) -> Iterator[str]:
    if data.startswith(b"PK"):
        yield from _packed(data)
    elif data.startswith(_PNG):
        yield from png_texts(data)
    elif data.startswith(b"%PDF"):
        yield from _pdf_texts(data)
    else:
        text = html.unescape(data.decode("utf-8", "replace"))
        yield _INLINE.sub("", text)
        for match in _INLINE.finditer(text):
            yield from _texts(base64.b64decode(match[1]))


def _packed(data: bytes) -> Iterator[str]:
    """The parts of a package, their names, and the comments of the packing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield archive.comment.decode("utf-8", "replace")
        for info in archive.infolist():
            yield f"{info.filename}\n{info.comment.decode('utf-8', 'replace')}"
            yield from _texts(archive.read(info))


def png_texts(data: bytes) -> Iterator[str]:
    """What stands in a PNG beside the picture: every chunk that holds no pixels, unpacked where it is packed."""
    at = len(_PNG)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        at += length + 12
        if kind in (b"IHDR", b"IDAT", b"IEND", b"PLTE", b"pHYs"):
            continue
        head, _, rest = body.partition(b"\0")
        packed = rest.lstrip(b"\0\1") if kind == b"iTXt" else rest[1:]
        if kind in (b"zTXt", b"iTXt"):
            for start in (packed, packed.split(b"\0", 2)[-1]):
                try:
                    yield zlib.decompress(start).decode("utf-8", "replace")
                except zlib.error:
                    continue
        yield kind.decode() + " " + body.decode("utf-8", "replace")


def _pdf_texts(data: bytes) -> Iterator[str]:
    """Pages, properties and XMP of a PDF, by poppler."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        path.write_bytes(data)
        for command in (
            ["pdftotext", "-raw", str(path), "-"],
            ["pdfinfo", str(path)],
            ["pdfinfo", "-meta", str(path)],
        ):
            done = subprocess.run(command, capture_output=True, check=True)
            yield done.stdout.decode("utf-8", "replace")
