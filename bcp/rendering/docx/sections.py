"""Markdown in sections that mean the same alone as together, so that what many plans share is parsed once."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEFORE_HEADING = re.compile(r"(?<=\n\n)(?=#{1,6} )")
# What may reach over an empty line and a heading, or is known to the whole text: code in fences, definitions of links,
# HTML with an end of its own.
_REACHES_FAR = re.compile(
    r"```|~~~|^[ >]*\[[^\]\n]*(?:\]:|$)|<(?:pre|script|style|textarea|\?|!(?!--))",
    re.IGNORECASE | re.MULTILINE,
)


def split_sections(markdown: str) -> Iterator[str]:
    """The pieces of `markdown`, each but the first beginning with a heading; together they are the text.

    A text in which something may reach from one into the next is left whole, and a comment is never cut.
    """
    if _REACHES_FAR.search(markdown):
        yield markdown
        return
    section = ""
    for piece in _BEFORE_HEADING.split(markdown):
        section += piece
        if section.rfind("<!--") <= section.rfind("-->"):
            yield section
            section = ""
    if section:
        yield section
