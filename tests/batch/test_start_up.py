"""What a light command leaves out, and that what stands in for it says the same."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from wcwidth import wcswidth

from bcp.cli.tables import width_of
from bcp.filling.folding import fold, fold_text

SIGNS = "aＡｱﾞ が゛か\u3099é e\u0301\u200b－ー1-\n\t㈱①ﬃ\ufe0f𠮷İß👩🏭\u200d한\u1160"


def test_help_loads_no_module_that_takes_long() -> None:
    code = (
        "import sys\nbefore = set(sys.modules)\nfrom bcp.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'typing', 'dataclasses', 'inspect', 'pathlib', 'json', 'shutil', 'tomllib', 'bcp.settings'}\n"
        "print(sorted(heavy & (set(sys.modules) - before)), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert ran.stderr.strip() == "[]" and "batch" in ran.stdout


def random_texts(count: int) -> list[str]:
    chance = random.Random(7)
    return ["".join(chance.choice(SIGNS) for _ in range(chance.randint(0, 8))) for _ in range(count)]


def test_folding_a_text_sign_by_sign_gives_what_folding_it_place_by_place_gives() -> None:
    for text in random_texts(5000):
        assert fold_text(text) == fold(text).text


def test_every_folded_sign_knows_where_it_came_from() -> None:
    for text in random_texts(2000):
        folded = fold(text)
        assert len(folded.starts) == len(folded.ends) == len(folded.text)
        assert all(
            0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True)
        )


@pytest.mark.parametrize(
    "text", ["浪速 abc", "か\u3099", "👩\u200d🏭x", "①―…", "", "ｱﾞ", "한\u1160", "a\u200b"]
)
def test_the_width_is_that_of_wcwidth(text: str) -> None:
    assert width_of(text) == wcswidth(text)
