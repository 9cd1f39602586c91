"""Readings over the words of the card. Only words whose reading is certain: a name's reading is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from bcp.rendering.docx.blocks import Block, Heading, ListBlock, Mark, Paragraph, Quote, Run, Runs, Table

# Words of the tool's own card and of every factory. Names of people, places and products are not among them.
_WORDS = """
危険 きけん|危 あぶ|許可 きょか|設備 せつび|機械 きかい|機器 きき|止 と|責 せ|線 せん|抜 ぬ|電源 でんげん|切 き|札 ふだ|赤札 あかふだ
制御盤 せいぎょばん|安全装置 あんぜんそうち|配線 はいせん|初動 しょどう|最初 さいしょ|電話 でんわ|順番 じゅんばん|順 じゅん|番 ばん|役割 やくわり
氏名 しめい|出 で|方 かた|時間 じかん|時刻 じこく|夜間 やかん|休日 きゅうじつ|夜 よる|紙 かみ|書 か|班長 はんちょう|対策本部長 たいさくほんぶちょう
責任者 せきにんしゃ|停止 ていし|遮断 しゃだん|画面 がめん|写真 しゃしん|人数 にんずう|所要 しょよう|場所 ばしょ|目印 めじるし|社外 しゃがい|第一報 だいいっぽう
期限 きげん|納入先 のうにゅうさき|連絡 れんらく|連絡先 れんらくさき|連絡網 れんらくもう|携帯電話 けいたいでんわ|警備 けいび|守衛 しゅえい|守衛室 しゅえいしつ|消防 しょうぼう
事務所 じむしょ|工場 こうじょう|現場 げんば|出荷 しゅっか|生産 せいさん|火災 かさい|発火 はっか|煙 けむり|火 ひ|計画書 けいかくしょ|本文 ほんぶん|付録 ふろく|見 み
社長 しゃちょう|専務 せんむ|総務課長 そうむかちょう|製造課長 せいぞうかちょう|業者 ぎょうしゃ|非常停止 ひじょうていし|未確定 みかくてい|要確認 ようかくにん|代行者 だいこうしゃ
弁 べん|元弁 もとべん|押 お|閉 し|油 あぶら|油温 ゆおん|温度 おんど|圧力 あつりょく|圧力計 あつりょくけい|蒸気 じょうき|冷却水 れいきゃくすい|原料 げんりょう|見張 みは
監視 かんし|手動 しゅどう|操作盤 そうさばん|全員 ぜんいん|風上 かざかみ|記録 きろく|集塵機 しゅうじんき|主軸 しゅじく|刃物 はもの|機械室 きかいしつ|冷凍機 れいとうき
"""
READINGS: dict[str, str] = dict(re.findall(r"(\S+?) ([ぁ-ん]+)", _WORDS.replace("|", "\n")))
_KANJI = re.compile(r"[\u3400-\u9fff々]")
_GIVEN = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Any known word, longest first; made for those documents alone that show readings."""
    return re.compile("|".join(sorted(READINGS, key=lambda word: (-len(word), word))))


def add_readings(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with readings over the words that are known; heads of tables and notes for the leader have none."""
    return tuple(_read(block) for block in blocks)


def has_readings(blocks: Iterable[Block]) -> bool:
    """True if a heading, a text, a step or a table shows a reading."""
    return any(_has_reading(block) for block in blocks)


def leads_readings(blocks: Sequence[Block], index: int) -> bool:
    """True for a heading whose first text below shows readings: they rise above its line."""
    below = next((block for block in blocks[index + 1 :] if not isinstance(block, Mark)), None)
    return (
        isinstance(blocks[index], Heading) and not isinstance(below, Table | None) and has_readings((below,))
    )


def _has_reading(block: Block) -> bool:
    match block:
        case Heading(runs=runs) | Paragraph(runs=runs):
            return any(run.ruby for run in runs)
        case Table(rows=rows):
            return any(run.ruby for row in rows for cell in row for run in cell)
        case ListBlock(items=items):
            return any(has_readings(item.blocks) for item in items)
        case _:
            return False


def _read(block: Block) -> Block:
    match block:
        case Heading(runs=runs) | Paragraph(runs=runs):
            return replace(block, runs=read_runs(runs))
        case Table(rows=rows):
            body = (tuple(read_runs(cell) for cell in row) for row in rows[1:])
            return replace(block, rows=(rows[0], *body))
        case ListBlock(ordered=True, items=items):
            return replace(
                block, items=tuple(replace(item, blocks=add_readings(item.blocks)) for item in items)
            )
        case Quote(blocks=inner):
            return replace(block, blocks=add_readings(inner))
        case _:
            return block


def read_runs(runs: Runs) -> Runs:
    """The runs with readings: those given as {漢字|よみ}, and those of known words that stand alone.

    None inside the frame of 【要確認：…】: LibreOffice 7.4 stops its PDF there (measured: error 0x11b).
    """
    found: list[Run] = []
    for run in runs:
        if run.todo:
            found.append(run)
            continue
        at = 0
        for match in _GIVEN.finditer(run.text):
            found += _known(run, run.text[at : match.start()])
            found.append(replace(run, text=match[1], ruby=match[2]))
            at = match.end()
        found += _known(run, run.text[at:])
    return tuple(found)


def _known(run: Run, text: str) -> list[Run]:
    """A known word inside a longer one of kanji gets no reading: 火 in 火曜 is not ひ."""
    found: list[Run] = []
    at = 0
    for match in _pattern().finditer(text):
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if _KANJI.search(around):
            continue
        found += [
            replace(run, text=text[at : match.start()]),
            replace(run, text=match[0], ruby=READINGS[match[0]]),
        ]
        at = match.end()
    return [each for each in (*found, replace(run, text=text[at:])) if each.text]
