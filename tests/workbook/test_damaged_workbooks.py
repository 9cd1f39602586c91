"""Whatever happened to a file, it is read as it was meant or refused with words, and never ends in a traceback."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest
from workbook_tools import CATALOGUE, EXAMPLES, read

from bcp.errors import BcpError
from bcp.pipeline.form import form_of, read_form
from bcp.pipeline.form_edit import edit_form
from bcp.rendering.workbook import Question, add_questions

_VALUES = [b"", b"-1", b"9" * 20, b"A0", b"ZZZZ9", b"1e400", b"-5", b"NaN", b"inf", b"&#1;", "あ".encode()]


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(form_of(read(EXAMPLES[0]), CATALOGUE))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def damaged(part: bytes, dice: random.Random) -> bytes:
    """The part with a byte, an attribute, a text or its end changed."""
    place, end = sorted((dice.randrange(len(part)), dice.randrange(len(part))))
    found = list(re.finditer(dice.choice([rb'="([^"]*)"', rb">([^<>]+)<"]), part))
    kind = dice.randrange(4)
    if kind == 0:
        return part[:place] + bytes([dice.randrange(256)]) + part[place + 1 :]
    if kind == 1 and found:
        hit = dice.choice(found)
        return part[: hit.start(1)] + dice.choice(_VALUES) + part[hit.end(1) :]
    return part[:place] + part[min(end, place + 40) :] if kind == 2 else part[:end]


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_no_damage_ends_in_a_traceback(parts: dict[str, bytes], seed: int) -> None:
    dice = random.Random(seed)
    read_whole = 0
    for _ in range(12):
        some = dict(parts)
        name = dice.choice(sorted(some))
        some[name] = damaged(some[name], dice)
        data = packed(some)
        try:
            form = read_form(data, "t.xlsx", CATALOGUE)
            marked = add_questions(data, [Question("roles", "A", "x", "y", "z", "s", "'s'!A1")])
            filled = edit_form(data, form, {"assessment.usb_memory.rating": "①"}, CATALOGUE)
        except BcpError as error:
            assert error.say("ja")
            continue
        read_whole += 1
        assert read_form(marked, "t.xlsx", CATALOGUE).answers == form.answers
        assert read_form(filled, "t.xlsx", CATALOGUE).answers == form.answers
    assert read_whole < 12
