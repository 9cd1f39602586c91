"""Rules on references and on values that must only enter a text through them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcp.checking.grounds import CONTACT_KINDS
from bcp.checking.reading import Reading, Sign
from bcp.checking.text import REFERENCE, shorten
from bcp.errors import Message
from bcp.filling.folding import fold, fold_text
from bcp.filling.patterns import find_patterns
from bcp.inputs.references import UnknownReference


def unknown_reference(reading: Reading) -> Iterator[Sign]:
    """A reference that is not in the block's facts; in a plan: one that names no fact, or is still unreplaced."""
    known = _known_paths(reading)
    for number, line in enumerate(reading.prose.split("\n") if "[[" in reading.prose else ()):
        for match in REFERENCE.finditer(line):
            if known is None or not _is_known(match[1], known):
                yield _unknown(match[0], number, is_draft=known is not None)
    if known is None:
        yield from _dead_references(reading)


def _known_paths(reading: Reading) -> frozenset[str] | None:
    """The paths a draft may use; None for a plan, in which no reference may be left."""
    request = reading.request
    if request is None:
        return None
    default = {match[1] for match in REFERENCE.finditer(request.block.default)}
    return frozenset({fact.path for fact in request.facts} | default | reading.extra)


def _is_known(path: str, known: frozenset[str]) -> bool:
    return path in known or f"{path}.choice" in known


def _dead_references(reading: Reading) -> Iterator[Sign]:
    """References of the source that name no fact, where the text shows something in their place."""
    if reading.source == reading.text:
        return
    for match in REFERENCE.finditer(reading.source):
        try:
            reading.facts.get(match[1])
        except UnknownReference:
            if match[0] not in reading.text:
                yield _unknown(match[0], 0, is_draft=False)


def _unknown(reference: str, line: int, *, is_draft: bool) -> Sign:
    if is_draft:
        message = Message(
            f"参照{reference}は、このブロックの事実に無い。<facts>にある参照だけを使い、無い事実は【要確認：…】と書く。",
            f"{reference} is not among this block's facts. Use only references of <facts>, or write 【要確認：…】.",
        )
    else:
        message = Message(
            f"参照{reference}が値に置き換わっていない。つづりを直すか、値そのものを書く。",
            f"{reference} was not replaced by a value. Correct its spelling or write the value itself.",
        )
    return Sign("unknown-reference", message, shorten(reference), line)


def raw_sensitive(reading: Reading) -> Iterator[Sign]:
    """A sensitive value of the table, or any contact that is not public, written out in a draft."""
    seen: set[tuple[int, str]] = set()
    may_be_value, may_be_contact = (
        reading.grounds.mask.may_find(reading.prose),
        _may_be_contact(reading.prose),
    )
    if not may_be_value and not may_be_contact:
        return
    for number, line in enumerate(reading.prose.split("\n")):
        for leak in reading.grounds.mask.find(line) if may_be_value else ():
            key = (number, line[leak.start : leak.end])
            if key not in seen:
                seen.add(key)
                yield _raw(f"[[{leak.path}]]", number)
        for kind, written in _private_contacts(line, reading) if may_be_contact else ():
            if not any(number == at and (written in value or value in written) for at, value in seen):
                yield _raw_contact(kind, number)


# what every phone, e-mail, URL and IP address holds, its spaces left out; most drafts hold none of it
_CONTACT_SIGNS = re.compile(r"[@\\+]|://|[a-z\d]\.[a-z\d]|\d{3}|:[0-9a-f]{0,4}:")


def _may_be_contact(text: str) -> bool:
    """False when no line of `text` holds a contact outside references."""
    return _CONTACT_SIGNS.search(fold_text(REFERENCE.sub("\n", text))) is not None


def _private_contacts(line: str, reading: Reading) -> Iterator[tuple[str, str]]:
    folded = fold(REFERENCE.sub(lambda match: "\n" * len(match[0]), line), keep_spaces=True)
    for hit in find_patterns(folded.text):
        if hit.kind in CONTACT_KINDS and hit.canonical not in reading.grounds.public_contacts:
            start, end = folded.original_span(hit.start, hit.end)
            yield hit.kind, line[start:end]


def _raw(reference: str, line: int) -> Sign:
    # the excerpt is the reference: a report or a repair request must not repeat the value
    return Sign(
        "raw-sensitive",
        Message(
            f"氏名・社名・連絡先などの値がそのまま書かれている。参照{reference}で書く。",
            f"A name or contact is written out. Write the reference {reference} instead.",
        ),
        reference,
        line,
    )


_CONTACT_NAMES = {
    "phone": ("電話番号", "phone number"),
    "email": ("メールアドレス", "e-mail address"),
    "url": ("URL", "URL"),
    "ip": ("IPアドレス", "IP address"),
}


def _raw_contact(kind: str, line: int) -> Sign:
    ja, en = _CONTACT_NAMES[kind]
    return Sign(
        "raw-sensitive",
        Message(
            f"{ja}がそのまま書かれている。連絡先は<facts>の参照だけで書き、無ければ【要確認：{ja}】と書く。",
            f"A raw {en} is written out. Use a reference of <facts>, or 【要確認：{ja}】.",
        ),
        f"（{ja}）",
        line,
    )
