"""What the operating system reports is said in the user's language, with what to do."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from bcp.store import translate

REPORTED = ("ENOSPC", "EACCES", "EROFS", "EDQUOT", "EFBIG", "ENOTDIR", "EISDIR", "ENAMETOOLONG", "EIO")


@pytest.mark.parametrize("name", REPORTED)
def test_a_fault_of_the_disk_is_told_in_japanese(name: str) -> None:
    number = getattr(errno, name)
    said = translate(OSError(number, f"raw {name}"), Path("outputs/a"))
    assert "raw" not in said.message.ja and said.message.ja.startswith("outputs/a: 書き込めない（")
    assert "raw" not in said.message.en
    assert "もう一度" in said.hint.ja


def test_a_fault_that_nobody_foresaw_keeps_the_words_of_the_system() -> None:
    said = translate(OSError(errno.EXDEV, "Invalid cross-device link"), Path("a"))
    assert "Invalid cross-device link" in said.message.ja
