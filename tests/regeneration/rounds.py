"""Years of edits and changes in minutes: no sentence that a person wrote may be lost, doubled or moved out of sight.

    python tests/regeneration/rounds.py --rounds 1000 --seed 1

A round is an edit (Markdown or Word), changes of table and template, and a command. After each command every
sentence stands in the plan once, or, where its block left the template, in the lock; a person's own deletion or
acceptance takes a sentence off the list, nothing else does. What Word holds and the plan cannot place must be told.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "contract"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "importing"))

from contract_tool import Ran, Tool
from factory import DATE, TABLE, TEMPLATE, Factory, snapshot
from word_edits import changed, q

from bcp.cli.main import main

Toggle = tuple[tuple[str, str], ...]
TABLE_TOGGLES: tuple[Toggle, ...] = (
    (("rating: BAD, cause: 無対策", "rating: ④"),),
    (("USBメモリー: ①", "USBメモリー: {rating: ⑤, issue: 検査していない, owner: 製造課長, due: 2027-03-31}"),),
    (("クラウドサービス: ②", "クラウドサービス: BAD"),),
    (("事務所1階の棚B", "事務所1階の棚D"),),
    (("090-0000-4004", "090-0000-4999"),),
    (("090-0000-4001", "090-0000-4888"),),
    (("rto_full: 4日", "rto_full: 3日"),),
    (("遮断 三郎", "後任 五郎"),),
    (("wifi_use: なし", "wifi_use: {choice: [office_only]}"),),
    (("shifts: 日勤のみ", "shifts: 二交代"),),
    (("oa_ot_connection: {choice: [limited]}", "oa_ot_connection: {choice: [shared_lan]}"),),
    (("order: 2, kind: oa_ot", "order: 3, kind: oa_ot"),),
)  # fmt: skip
_WIFI_FRONT = (
    "  wifi: {title: 無線の扱い, step: other, inputs: [wifi_use], covers: [], format: text, max_chars: 400}\n"
)
_WIFI = "## 無線\n\n##{#wifi}\n無線LANは使わない。\n##\n\n"
_MOVED = "操業の時間は##日勤のみ##{#stay}とする。\n\n"
TEMPLATE_TOGGLES: tuple[Toggle, ...] = (
    ((_WIFI_FRONT, ""), (_WIFI, "")),
    (("{#first}", "{#first_call}"), ("  first: {title", "  first_call: {title")),
    (
        ("## 連絡先\n", "## 追加の節\n\n##{#added}\n新しい節の文である。\n##\n\n## 連絡先\n"),
        ("  cut: {title", "  added: {title: 追加, step: other, inputs: [regulated], covers: [], format: text, max_chars: 400}\n  cut: {title"),
    ),
    (("の第一報から復旧までを定める。", "の第一報の時から復旧の終わりまでを定める。"),),
    (("1. 製造課長は、設備を安全に止める。\n2.", "1. 製造課長は、設備を手順書どおりに止める。\n2."),),
    ((_MOVED, ""), ("## 対策\n", f"{_MOVED}## 対策\n")),
    (('version: "1"', 'version: "2"'),),
    (("危険を感じた人は誰でも、許可なく設備を止めてよい。", "危険を感じた人は、誰の許可も待たずに設備を止める。"),),
)  # fmt: skip
SENTENCE = re.compile(r"人の文\d+番をここに残す。")


class QuietTool(Tool):
    """The command in this process, with what it says caught."""

    def run(self, *words: str | Path) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*map(str, words), *self.options])
        return Ran(code, out.getvalue(), err.getvalue())


class Lost(AssertionError):
    """A sentence that a person wrote is gone, doubled, or a command ended as none should."""


@dataclass
class Years:
    """One output, the person who edits it, and the list of what that person wrote."""

    factory: Factory
    chance: random.Random
    written: dict[str, int] = field(default_factory=dict)  # sentence -> round
    count: int = 0
    number: int = 0
    tally: Counter[str] = field(default_factory=Counter)
    told_apart: set[str] = field(default_factory=set)  # what Word holds and import named as not placed
    said: list[str] = field(default_factory=list)  # the acts of this round, for the report of a failure
    on: dict[str, set[int]] = field(default_factory=lambda: {"table": set(), "template": set()})

    def play(self, rounds: int) -> None:
        """The rounds, one after the other; raises Lost."""
        self.act("generate", self.generate)
        for self.number in range(1, rounds + 1):
            self.said = []
            self._edit()
            self._change_inputs()
            self._command()
            if self.chance.random() < 0.1:
                self._nothing_moves()

    # ------------------------------------------------------------ what a person does

    def _edit(self) -> None:
        acts: list[Callable[[], None]] = [
            self.append_to_line, self.append_to_line, self.change_words, self.new_line, self.new_paragraph,
            self.new_section, self.new_row, self.delete_line, self.delete_block, self.type_in_word,
            self.type_in_own_word,
        ]  # fmt: skip
        weights = [4, 4, 4, 3, 3, 1, 2, 1.5, 0.25, 2, 1]
        for _ in range(self.chance.choice((0, 1, 1, 1, 2, 3))):
            act = self.chance.choices(acts, weights)[0]
            self.act(act.__name__, act)

    def act(self, name: str, act: Callable[[], None]) -> None:
        self.said.append(name)
        self.tally[name] += 1
        act()

    def sentence(self) -> str:
        self.count += 1
        said = f"人の文{self.count}番をここに残す。"
        self.written[said] = self.number
        return said

    def lines(self) -> list[str]:
        return self.factory.plan.split("\n")

    def save(self, lines: list[str]) -> None:
        (self.factory.out / "bcp.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")

    def places(self, lines: list[str], but: str = "#|<>") -> list[int]:
        return [i for i, line in enumerate(lines) if line.strip() and line[0] not in but]

    def append_to_line(self) -> None:
        lines = self.lines()
        extra = self.chance.choice(("", "", "電話は090-0000-4004である。", "遮断 三郎に聞く。"))
        if places := self.places(lines):
            lines[self.chance.choice(places)] += self.sentence() + extra
            self.save(lines)

    def change_words(self) -> None:
        """A sentence in the middle of a line, or in a cell of a table."""
        lines = self.lines()
        rows = [i for i, line in enumerate(lines) if line.startswith("|") and "---" not in line]
        if self.chance.random() < 0.3 and rows:
            place = self.chance.choice(rows)
            cells = lines[place].split("|")
            cell = self.chance.randrange(1, len(cells) - 1)
            cells[cell] = f"{cells[cell].rstrip()}{self.sentence()} "
            lines[place] = "|".join(cells)
        elif places := [i for i in self.places(lines) if "、" in lines[i]]:
            place = self.chance.choice(places)
            commas = [m.end() for m in re.finditer("、", lines[place])]
            free = [at for at in commas if not any(m.start() < at < m.end() for m in SENTENCE.finditer(lines[place]))]  # fmt: skip
            at = self.chance.choice(free)
            lines[place] = lines[place][:at] + self.sentence() + lines[place][at:]
        self.save(lines)

    def new_line(self) -> None:
        """A line more in a list, as the list writes them."""
        lines = self.lines()
        if places := [i for i, line in enumerate(lines) if re.match(r"- |\d+\. ", line)]:
            place = self.chance.choice(places)
            sign = lines[place].split(" ", 1)[0]
            lines.insert(place + 1, f"{sign} {self.sentence()}")
            self.save(lines)

    def new_paragraph(self) -> None:
        lines = self.lines()
        if places := [i for i, line in enumerate(lines) if not line.strip()]:
            lines[(place := self.chance.choice(places)) : place] = ["", self.sentence(), ""]
            self.save(lines)

    def new_section(self) -> None:
        lines = self.lines()
        if places := [i for i, line in enumerate(lines) if line.startswith("## ")]:
            lines[(place := self.chance.choice(places)) : place] = [
                f"## 人の節{self.count + 1}", "", self.sentence(), "",
            ]  # fmt: skip
            self.save(lines)

    def new_row(self) -> None:
        lines = self.lines()
        if places := [i for i, line in enumerate(lines) if line.startswith("|")]:
            place = self.chance.choice(places[2:] or places)
            width = lines[place].count("|") - 1
            lines.insert(place + 1, "| " + " | ".join([self.sentence(), *["人の行"] * (width - 1)]) + " |")
            self.save(lines)

    def delete_line(self) -> None:
        lines = self.lines()
        if places := self.places(lines, but="#|<"):
            gone = lines.pop(self.chance.choice(places))
            self.save(lines)
            self.forget(gone)

    def delete_block(self) -> None:
        if ids := re.findall(r"^<!-- bcp:([a-z_-]+) -->$", self.factory.plan, re.MULTILINE):
            id = self.chance.choice(ids)
            before, _, rest = self.factory.plan.partition(f"<!-- bcp:{id} -->\n")
            gone, _, after = rest.partition(f"<!-- /bcp:{id} -->\n")
            self.save((before + after).split("\n"))
            self.forget(gone)

    def forget(self, text: str) -> None:
        for said in SENTENCE.findall(text):
            self.written.pop(said, None)

    # ------------------------------------------------------------ Word

    def type_in_word(self) -> None:
        """A sentence at the end of a paragraph or cell of a copy, and `bcp import`."""
        self._through_word(self.factory.tool.folder / "edited.docx")

    def type_in_own_word(self) -> None:
        """The same in bcp.docx itself."""
        self._through_word(self.factory.out / "bcp.docx")

    def _through_word(self, to: Path) -> None:
        document = self.factory.out / "bcp.docx"
        if not document.is_file():
            return
        said: list[str] = []

        def type_in(body: Any) -> None:
            fit = [p for p in body.iter(q("p")) if _own_text(p)]
            for p in self.chance.sample(fit, min(len(fit), self.chance.randint(1, 3))):
                said.append(self.sentence())
                texts = [t for t in p.iter(q("t")) if t.text]
                texts[-1].text += said[-1]

        to.write_bytes(changed(document.read_bytes(), type_in))
        told = self._import(to)
        waits = json.dumps(told["unplaced"], ensure_ascii=False)
        for each in said:
            if each not in self.factory.plan and each in waits:
                self.tally["word: told, not placed"] += 1
                self.written.pop(each)
        self.check()
        if to.name == "bcp.docx" and (self.factory.out / "bcp.new.docx").is_file():
            to.unlink()  # the person has copied what was told, and takes the new document

    def _import(self, file: Path) -> Any:
        ran = self.factory.tool.run(
            "import", self.factory.out, file, "--env-diff", "factory.yaml", "--template", "small.md",
            "--date", DATE, "--json",
        )  # fmt: skip
        self.expect(ran, 0, 1, 4)
        return ran.json

    def _suggested(self) -> str:
        return json.dumps([b["suggestion"] for b in self.factory.lock["blocks"].values()], ensure_ascii=False)

    # ------------------------------------------------------------ inputs

    def _change_inputs(self) -> None:
        self._toggle("table", TABLE, TABLE_TOGGLES, 0.18, "factory.yaml")
        self._toggle("template", TEMPLATE, TEMPLATE_TOGGLES, 0.04, "small.md")

    def _toggle(self, name: str, text: str, toggles: tuple[Toggle, ...], often: float, file: str) -> None:
        flipped = {i for i in range(len(toggles)) if self.chance.random() < often}
        self.on[name] ^= flipped
        for i in sorted(self.on[name]):
            for old, new in toggles[i]:
                text = text.replace(old, new)
        if flipped:
            self.said.append(f"{name} {sorted(flipped)}")
            self.tally[f"{name} changed"] += 1
            self.factory.tool.write(file, text)

    # ------------------------------------------------------------ commands

    def _command(self) -> None:
        self.act("generate", self.generate)
        waiting = self.waiting()
        if waiting and self.chance.random() < 0.4:
            act = self.accept if self.chance.random() < 0.5 else self.reject
            self.act(act.__name__, act)
        if self.chance.random() < 0.08:
            self.act("own", self.own)

    def generate(self, *words: str) -> None:
        # with --draft there is a document to edit even while a finding waits for its measure
        draft = ["--draft"] if self.number % 2 else []
        ran = self.factory.run("generate", "--provider", "offline", *draft, *words)
        self.expect(ran, 0, 1, 4)
        self.check()

    def own(self) -> None:
        owned = self.factory.lock["owned"]
        if owned and self.chance.random() < 0.6:
            self.generate("--disown", self.chance.choice(owned))
        else:
            self.generate("--own", self.chance.choice(list(self.factory.lock["blocks"])))

    def waiting(self) -> dict[str, str]:
        """What waits for a decision: id -> the text that would go if it were accepted."""
        lock = self.factory.lock
        blocks = {id: b["source"] for id, b in lock["blocks"].items() if b["suggestion"] is not None}
        return blocks | {each["id"]: each["ours"] for each in lock["outside"]}

    def accept(self) -> None:
        id, gone = self.chance.choice(sorted(self.waiting().items()))
        ran = self.factory.tool.run("accept", self.factory.out, id, "--env-diff", "factory.yaml", "--template", "small.md", "--date", DATE)  # fmt: skip
        if ran.code == 2 and "もうそこにない" in ran.err:
            self.tally["accept: refused, its text is gone"] += 1
        else:
            self.expect(ran, 0, 1, 4)
        plan = self.factory.plan
        self.forget("".join(said for said in SENTENCE.findall(gone) if said not in plan))
        self.check()

    def reject(self) -> None:
        id = self.chance.choice(["all", *sorted(self.waiting())])
        lock = self.factory.lock
        dropped = {key: block["suggestion"] for key, block in lock["blocks"].items() if block["suggestion"]}
        dropped |= {each["id"]: each["theirs"] for each in lock["outside"]}
        ran = self.factory.tool.run("reject", self.factory.out, id, "--env-diff", "factory.yaml", "--template", "small.md", "--date", DATE)  # fmt: skip
        self.expect(ran, 0, 1, 4)
        plan = self.factory.plan
        gone = "".join(text for key, text in dropped.items() if id in ("all", key))
        self.forget("".join(said for said in SENTENCE.findall(gone) if said not in plan))
        self.check()

    # ------------------------------------------------------------ what must hold

    def expect(self, ran: Ran, *codes: int) -> None:
        self.tally[f"exit {ran.code}"] += 1
        if ran.code not in codes:
            raise Lost(f"round {self.number} {self.said}: exit {ran.code}\n{ran.out}{ran.err}")

    def check(self) -> None:
        """Every sentence once in the plan, or in the lock where its block left the template."""
        plan = Counter(SENTENCE.findall(self.factory.plan))
        missing = [said for said in self.written if not plan[said]]
        if missing:
            lock = self.factory.lock
            kept = json.dumps([lock["retired"], lock["outside"], self._suggested()], ensure_ascii=False)
            missing = [said for said in missing if said not in kept]
        twice = [said for said in self.written if plan[said] > 1]
        if missing or twice:
            raise Lost(f"round {self.number} {self.said}: lost {missing}, doubled {twice}")

    def _nothing_moves(self) -> None:
        """A run in which nothing changed writes nothing."""
        self.generate()  # accept and reject know no --draft
        before = snapshot(self.factory.out, ("run.json", ".lock"))
        self.generate()
        self.tally["runs without change"] += 1
        after = snapshot(self.factory.out, ("run.json", ".lock"))
        moved = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        if moved:
            raise Lost(f"round {self.number} {self.said}: nothing changed, but {moved} did")


def _own_text(p: Any) -> bool:
    style = p.find(f"{q('pPr')}/{q('pStyle')}")
    name = style.get(q("val")) if style is not None else ""
    texts = [t for t in p.iter(q("t")) if t.text]
    made = ("BCPGenerated", "TOC", "Title", "Caption")
    return bool(texts) and len("".join(t.text for t in texts)) > 6 and not any(m in name for m in made)


def play(folder: Path, rounds: int, seed: int) -> Years:
    """`rounds` rounds in `folder` (the working folder); raises Lost with what was done."""
    years = Years(Factory(QuietTool(folder, None)), random.Random(seed))  # type: ignore[arg-type]
    years.play(rounds)
    return years


def run(rounds: int, seed: int, each: int) -> int:
    """Rounds in lives of `each`, a seed a life; the number of lives that failed."""
    failed = 0
    tally: Counter[str] = Counter()
    started = time.monotonic()
    for life, at in enumerate(range(0, rounds, each)):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                years = play(Path(folder), min(each, rounds - at), seed + life)
                tally += years.tally
                tally["sentences"] += years.count
                tally["sentences that stand at the end"] += len(years.written)
            except Lost as lost:
                failed += 1
                print(f"seed {seed + life}: {lost}", flush=True)
            finally:
                os.chdir(Path(__file__).parent)
    print(
        f"{rounds} rounds, seeds {seed}-{seed + life}, {time.monotonic() - started:.0f} s, failed lives: {failed}"
    )
    print(json.dumps(dict(sorted(tally.items())), ensure_ascii=False, indent=1))
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--life", type=int, default=50, help="rounds of one output before a new one begins")
    given = parser.parse_args()
    sys.exit(1 if run(given.rounds, given.seed, given.life) else 0)
