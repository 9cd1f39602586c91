"""Literal text in Markdown: what the reader sees is the value, letter by letter, and nothing in it takes effect."""

from __future__ import annotations

import re
from html.entities import html5

# ASCII punctuation: what a backslash before it would swallow.
_PUNCTUATION = r"!-/:-@\[-`{-~"
_LINE_BREAKS = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31})(;|$)")
_LINK_END = re.compile(r"\](?=[(\[]|$)")
_LAST_HASHES = re.compile(r"(^|[ \t])(#+)$")
_BARE_LAST_HASH = re.compile(r"(?:^|[^\\])(?:\\\\)*#$")
_BLOCK_STARTS = (
    re.compile(r"()(#{1,6}(?:[ \t]|$))"),  # heading
    re.compile(r"()([-+*](?:[ \t]|$))"),  # list item
    re.compile(r"([0-9]{1,9})([.)](?:[ \t]|$))"),  # numbered item
    re.compile(r"()(>)"),  # quote
    re.compile(r"()([-=|:][-=|: \t]*$)"),  # underline of a heading, rule, or the second row of a table
)


def escape_value(
    text: str,
    in_table: bool = False,
    at_line_start: bool = False,
    *,
    before: str = "",
    after: str = "",
    in_bracket: bool = False,
) -> str:
    """`text` as one line of Markdown that shows exactly it; phones and e-mail addresses stay as written.

    `before` and `after` are the signs next to it, as far as they are known; `in_bracket`: a `[` stands open before it.
    """
    line = _LINE_BREAKS.sub(" ", text.strip())
    escaped = line
    if _MAY_ACT.search(line):
        escaped = "".join(_escape_sign(line, at) for at in range(len(line)))
    escaped = _LAST_HASHES.sub(lambda match: match[1] + "\\#" * len(match[2]), escaped)
    if in_bracket:
        escaped = _LINK_END.sub(r"\\]", escaped)
    if in_table:
        escaped = escaped.replace("|", "\\|")
        # a bar of the table right after a backslash would count as escaped
        escaped = escaped[:-2] + "&#92;" if escaped.endswith("\\\\") and after in ("", "|") else escaped
    if at_line_start:
        escaped = _escape_start(escaped)
    return _keep_apart(escaped, before, after)


def escape_code(text: str) -> str:
    """`text` as one line within code, where nothing can be escaped; a backtick becomes an apostrophe."""
    return _LINE_BREAKS.sub(" ", text.strip()).replace("`", "'")


def _escape_sign(line: str, at: int) -> str:
    """One sign of a line, with a backslash (or as an entity) where it would take effect."""
    sign = line[at]
    if sign == "<":
        return "&lt;"
    if sign in "[`*":
        return f"\\{sign}" if sign != "*" or not _stands_alone(line, at) else sign
    check = _CHECKS.get(sign)
    return f"\\{sign}" if check is not None and check(line, at) else sign


def _stands_alone(line: str, at: int) -> bool:
    return line[at - 1 : at] == " " and line[at + 1 : at + 2] == " "


def _is_escape(line: str, at: int) -> bool:
    """A backslash that would swallow the next sign, or whose next sign is not known."""
    return at + 1 == len(line) or re.match(rf"[{_PUNCTUATION}]", line[at + 1]) is not None


def _is_underscore(line: str, at: int) -> bool:
    """An underscore that is not within a word: those within never begin emphasis."""
    start = len(line[:at].rstrip("_"))
    end = at + len(line[at:]) - len(line[at:].lstrip("_"))
    word = line[max(start - 1, 0) : start] + line[end : end + 1]
    return not (len(word) == 2 and word.isascii() and word.isalnum())


def _is_mark(line: str, at: int) -> bool:
    """The first of each two `#` in a row."""
    start = len(line[:at].rstrip("#"))
    return (at - start) % 2 == 0 and line.startswith("##", at)


def _is_tilde(line: str, at: int) -> bool:
    return "~" in (line[at - 1 : at], line[at + 1 : at + 2])


def _is_entity(line: str, at: int) -> bool:
    match = _ENTITY.match(line, at)
    return match is not None and (match[1].startswith("#") or f"{match[1]};" in html5)


_CHECKS = {
    "\\": _is_escape,
    "_": _is_underscore,
    "#": _is_mark,
    "~": _is_tilde,
    "&": _is_entity,
}


_MAY_ACT = re.compile(f"[{re.escape('<[`*' + ''.join(_CHECKS))}]")


def _escape_start(escaped: str) -> str:
    for pattern in _BLOCK_STARTS:
        match = pattern.match(escaped)
        if match:
            return match[1] + "\\" + escaped[match.end(1) :]
    return escaped


def _keep_apart(escaped: str, before: str, after: str) -> str:
    """A `#` at the edge does not make a mark with the `#` next to it."""
    if before == "#" and escaped.startswith("#"):
        escaped = "\\" + escaped
    if after == "#" and _BARE_LAST_HASH.search(escaped):
        escaped = escaped[:-1] + "\\#"
    return escaped
