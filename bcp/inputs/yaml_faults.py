"""Says in plain words what the YAML parser stumbled over."""

from __future__ import annotations

import re

import yaml

from bcp.errors import Message
from bcp.inputs.faults import shown

# What the parser says -> what it means to a person who fills in a form, and what to do.
_CAUSES: tuple[tuple[str, Message, Message], ...] = (
    (
        "mapping values are not allowed",
        Message(
            "値の中に「: 」があるか、字下げが合っていない。", "`: ` inside a value, or wrong indentation."
        ),
        Message('「: 」を含む値は引用符 " " で囲む。', 'Put a value that holds `: ` in quotes " ".'),
    ),
    (
        "scanning an alias",
        Message("「*」で始まる値は使えない。", "a value may not begin with `*`."),
        Message('値を引用符 " " で囲む。', 'Put the value in quotes " ".'),
    ),
    (
        "scanning an anchor",
        Message("「&」で始まる値は使えない。", "a value may not begin with `&`."),
        Message('値を引用符 " " で囲む。', 'Put the value in quotes " ".'),
    ),
    (
        "tag",
        Message("「!」で始まる値（タグ）は使えない。", "a value may not begin with `!` (tag)."),
        Message('値を引用符 " " で囲む。', 'Put the value in quotes " ".'),
    ),
    (
        "quoted scalar",
        Message("引用符が閉じていないか、「\\」の書き方が違う。", "an unclosed quote or a wrong escape."),
        Message(
            "引用符を閉じる。「\\」を使うなら ' ' で囲む。", "Close the quote; use ' ' around a backslash."
        ),
    ),
    (
        "flow",
        Message("{ } か [ ] の中に、閉じ括弧か区切りの「,」が足りない。", "a missing `,`, `}` or `]`."),
        Message("括弧の対応と「, 」を確かめる。", "Check brackets and commas."),
    ),
    (
        "expected ':'",
        Message("「名前: 値」の形になっていない。", "`name: value` is expected."),
        Message("コロンは半角「:」の後に空白を置く。", "Write a half-width colon and a space."),
    ),
    (
        "cannot start any token",
        Message("この記号で始まる値は使えない。", "a value may not begin with this sign."),
        Message('値を引用符 " " で囲む。', 'Put the value in quotes " ".'),
    ),
    (
        "block",
        Message("字下げがそろっていない。", "the indentation does not line up."),
        Message(
            "同じ段の行は、同じ数の半角空白で始める。",
            "Begin lines of one level with the same number of spaces.",
        ),
    ),
)
_UNREADABLE = (
    Message("YAMLとして読めない。", "cannot be read as YAML."),
    Message("字下げ、コロン、引用符を確かめる。", "Check indentation, colons and quotes."),
)
_TAB = (
    Message("字下げにタブがある。半角空白を期待する。", "a tab in the indentation; spaces are expected."),
    Message("行頭のタブを半角空白2つに置き換える。", "Replace each leading tab by two spaces."),
)
_WIDE_SPACE = (
    Message("字下げに全角空白がある。半角空白を期待する。", "a full-width space in the indentation."),
    Message("行頭の全角空白を半角空白2つに置き換える。", "Replace it by two half-width spaces."),
)
_WIDE_COLON = (
    Message(
        "全角のコロン「：」で書かれている。半角の「: 」を期待する。", "a full-width colon; `: ` is expected."
    ),
    Message(
        "「：」を半角のコロンと空白「: 」に置き換える。", "Replace it by a half-width colon and a space."
    ),
)


def explain_syntax_fault(fault: yaml.YAMLError, line: str, line_before: str) -> tuple[Message, Message, bool]:
    """What is wrong, what to do, and whether the culprit is the line before `line`."""
    # The parser often notices a wrong sign only on the line after it.
    for each, is_before in ((line, False), (line_before, True)):
        cause = _look_at(each)
        if cause is not None:
            return *_with_excerpt(cause, each), is_before
    return *_with_excerpt(_by_words(fault), line), False


def _look_at(line: str) -> tuple[Message, Message] | None:
    leading = line[: len(line) - len(line.lstrip())]
    if "\t" in leading:
        return _TAB
    if "　" in leading:
        return _WIDE_SPACE
    if re.match(r"\s*(- )?[^\s:\"'#]+：", line) and ": " not in line:
        return _WIDE_COLON
    return None


def _by_words(fault: yaml.YAMLError) -> tuple[Message, Message]:
    parts = (getattr(fault, "context", ""), getattr(fault, "problem", ""))
    said = " ".join(str(part) for part in parts if part)
    return next(((message, hint) for words, message, hint in _CAUSES if words in said), _UNREADABLE)


def _with_excerpt(cause: tuple[Message, Message], line: str) -> tuple[Message, Message]:
    message, hint = cause
    excerpt = shown(line)
    if not excerpt:
        return cause
    return Message(f"{message.ja}行:「{excerpt}」", f"{message.en} Line: {excerpt!r}"), hint
