"""Rule on markup that must not stand in a plan: HTML, links, images, control characters, headings in blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.checking.reading import Reading, Sign
from bcp.checking.text import is_heading, is_row, match_item, shorten
from bcp.errors import Message

_HTML = re.compile(r"(?<!\\)<(?:[A-Za-z][A-Za-z0-9-]*(?=[\s/>]|$)|/[A-Za-z]|!--|!\[CDATA\[|![A-Z]|\?)")
_AUTOLINK = re.compile(r"(?<!\\)<(?:[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>")
_IMAGE = re.compile(r"(?<!\\)!\[[^\]\n]*\][\[(]")
_LINK = re.compile(r"(?<![\\!\[])\[(?!\[)[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])")
_LINK_DEFINITION = re.compile(r" {0,3}\[(?!\[)[^\[\]\n]+\]:[ \t]*\S")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# A comment line in the template's fixed text is a note to the renderer (pagebreak, card) and is not printed.
_NOTE = re.compile(r"[ \t]*<!--(?:(?!-->)[^\n])*-->[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")

_KINDS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (_HTML, "HTMLのタグ", "an HTML tag"),
    (_AUTOLINK, "リンク", "a link"),
    (_IMAGE, "画像", "an image"),
    (_LINK, "リンク", "a link"),
    (_LINK_DEFINITION, "リンクの定義", "a link definition"),
)


def markup(reading: Reading) -> Iterator[Sign]:
    """Unescaped HTML, links, images, control characters; in a block also headings."""
    before = ""
    for number, line in enumerate(reading.prose.split("\n")):
        if reading.is_fixed and _NOTE.fullmatch(line):
            continue
        found = _find_in_line(line)
        if found is None and not reading.is_fixed and _is_block_heading(line, before):
            found = ("見出し", "a heading")
        if found is not None:
            yield _sign(found, line, number, reading.is_fixed)
        before = line
    yield from _control_characters(reading)


def _find_in_line(line: str) -> tuple[str, str] | None:
    if "<" not in line and "[" not in line:
        return None
    for pattern, ja, en in _KINDS:
        if pattern.match(line) if pattern is _LINK_DEFINITION else pattern.search(line):
            return ja, en
    return None


def _is_block_heading(line: str, before: str) -> bool:
    if line.strip() == "##":  # a mark, not a heading
        return False
    return is_heading(line) or (_UNDERLINE.fullmatch(line) is not None and _is_prose(before))


def _is_prose(line: str) -> bool:
    return bool(line.strip()) and not is_row(line) and match_item(line) is None and not is_heading(line)


def _sign(kind: tuple[str, str], line: str, number: int, mild: bool) -> Sign:
    ja, en = kind
    return Sign(
        "markup",
        Message(
            f"{ja}が書かれている。計画の文では使えないので、普通の文にする。",
            f"There is {en}; write plain text instead.",
        ),
        shorten(line.strip()),
        number,
        mild=mild,
    )


def _control_characters(reading: Reading) -> Iterator[Sign]:
    if not _CONTROL.search(reading.text.replace("\n", "")):
        return
    for number, line in enumerate(reading.text.split("\n")):
        match = _CONTROL.search(line)
        if match:
            code = f"U+{ord(match[0]):04X}"
            yield Sign(
                "markup",
                Message(
                    f"目に見えない制御文字（{code}）が入っている。その文字を消す。",
                    f"There is an invisible control character ({code}); remove it.",
                ),
                shorten(_CONTROL.sub("", line).strip()),
                number,
                mild=reading.is_fixed,
            )
