"""Tables for many factories: the shipped ones under other names, each with answers of its own."""

from __future__ import annotations

import random
import re
from pathlib import Path

from benchmarks.harness import ROOT

EXAMPLES = ("naniwa_seimitsu", "ou_kagaku", "setouchi_shokuhin")
_RATING = re.compile(r"(?<=rating: )[①②③④⑤]|(?<=: )[①②③](?=\s*$)", re.MULTILINE)


def write_tables(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """`count` tables in `folder`, in turns from the three examples; the same for the same seed."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    texts = [(ROOT / "env_diff" / f"{name}.yaml").read_text("utf-8") for name in EXAMPLES]
    paths = []
    for number in range(count):
        path = folder / f"factory{number:05d}.yaml"
        path.write_text(vary(texts[number % len(texts)], number, chance), "utf-8")
        paths.append(path)
    return paths


def vary(text: str, number: int, chance: random.Random) -> str:
    """Another factory: its name, phones and number of people differ, and a rating and an answer here and there."""
    short = re.search(r"(?:short_name|略称): *([^,\n}]+)", text)
    assert short is not None
    text = text.replace(short[1].strip(), f"{short[1].strip()[:2]}{_in_kanji(number)}")
    text = re.sub(
        r"(?:(?<=employees: )|(?<=従業員数: ))\d+",
        lambda old: str(20 + (int(old[0]) + 7 * number) % 280),
        text,
    )
    text = re.sub(r"(?<=-0000-)\d{4}", lambda old: f"{(int(old[0]) + 13 * number) % 10000:04d}", text)
    text = _RATING.sub(lambda old: chance.choice("①②③") if old[0] in "①②③" else old[0], text)
    return re.sub(r"(?<=never_if: )なし", lambda old: chance.choice(("なし", "不明")), text)


def _in_kanji(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))
