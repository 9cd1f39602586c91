"""Random tables with names in every sensitive field and in free text: no request holds a value of the list."""

from __future__ import annotations

import json
import os
import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.catalog import load_catalogue
from bcp.filling.fill import first_messages
from bcp.filling.folding import fold_text
from bcp.filling.guard import Guard, GuardRefused
from bcp.filling.masking import REFERENCE
from bcp.filling.prompt import Prompts
from bcp.filling.request import FillJob, prepare_block
from bcp.pipeline.masking import make_mask
from bcp.settings import Settings
from bcp.vocabulary import Column, Kind
from bcp.workspace import Workspace, open_workspace

TABLES = int(os.environ.get("BCP_TABLES", "60"))
PROMPTS = Prompts([Path(__file__).parents[2] / "prompts"])
FAMILY = ("生野", "牟田口", "象潟", "安曇野", "九十九", "小鳥遊", "勅使河原", "四月一日")
GIVEN = ("次郎", "瑠璃", "権之助", "みずほ", "蓮", "ゆうき")
FIRMS = ("象潟鋲螺", "北天電機", "ミノタ精機", "八雲めっき", "ＡＺ商事", "T&K工業")
FORMS = ("{}株式会社", "株式会社{}", "㈱{}", "{}㈱", "有限会社{}", "{}")
HONORIFICS = ("さん", "氏", "様")
FREE_TEXT = ("{}に電話する", "鍵は{}が持つ", "{} の棚。{}にも聞く", "（{}）", "夜は{}、休日は{}")


def widths(text: str, chance: random.Random) -> str:
    """Another spelling of the same value: full width, spaces, invisible characters."""
    ways = (
        lambda t: t,
        lambda t: t.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
        lambda t: t.replace(" ", ""),
        lambda t: "　".join(t[i : i + 2] for i in range(0, len(t), 2)),
        lambda t: t[:2] + "\u200b" + t[2:],
    )
    return chance.choice(ways)(text)


class TableMaker:
    """A table with a secret in every sensitive cell and its spellings all over the free text."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.secrets: list[str] = []
        self.families: set[str] = set()

    def table(self) -> dict[str, object]:
        items = load_catalogue().items
        made: dict[str, object] = {}
        for item in items.values():  # the secrets first: free text of any item may name any of them
            if item.type != "choices":
                made[item.id] = self._rows(item.columns, item.type == "table")
        for item in items.values():
            if item.type == "choices":
                made[item.id] = (
                    {"choice": list(item.choices)[0], "detail": self._free_text()}
                    if item.has_detail
                    else [list(item.choices)[1]]
                )
        results = {
            "usb_memory": {
                "rating": "BAD",
                "issue": self._free_text(),
                "where": self._free_text(),
                "owner": self._free_text(),
            },
            "wifi": {"rating": "④", "issue": self._free_text(), "interim": self._free_text()},
        }
        return {
            "format": "bcp/env-diff@1",
            "items": made,
            "assessment": {"date": "2026-11-10", "results": results},
        }

    def _rows(self, columns, is_table):
        count = self.chance.randint(1, 3) if is_table else 1
        rows = [{id: cell for id, c in columns.items() if (cell := self._cell(c))} for _ in range(count)]
        return rows if is_table else rows[0]

    def _cell(self, column: Column) -> str:
        if column.sensitive:
            secret = self._secret(column.id)
            self.secrets.append(secret)
            return secret
        if column.kind is Kind.TEXT and column.id not in ("role", "decision", "systems", "system"):
            return self._free_text()
        if column.kind is Kind.CHOICE:
            return self.chance.choice(list(column.choices))
        return ""

    def _secret(self, column: str) -> str:
        chance = self.chance
        if "phone" in column:
            return f"0{chance.randint(3, 9)}0-{chance.randint(1000, 9999)}-{chance.randint(1000, 9999)}"
        if "email" in column:
            return f"user{chance.randint(10, 999)}@example.jp"
        if column == "address":
            return f"由利本荘市石脇字{chance.randint(11, 99)}番地"
        if column in ("person", "deputy", "approver"):
            family = chance.choice(FAMILY)
            self.families.add(family)
            return f"{family} {chance.choice(GIVEN)}"
        return chance.choice(FORMS).format(chance.choice(FIRMS)) + chance.choice(("", "本荘", "第二"))

    def _free_text(self) -> str:
        form = self.chance.choice(FREE_TEXT)
        if not self.secrets:
            return "棚の横"
        return form.format(*(widths(self._name(), self.chance) for _ in range(2)))

    def _name(self) -> str:
        """A secret as people write it: as it is, or a person by the family name alone."""
        if self.families and self.chance.random() < 0.3:
            return self.chance.choice(sorted(self.families)) + self.chance.choice(HONORIFICS)
        return self.chance.choice(self.secrets)


def open_table(seed: int, folder: Path) -> tuple[TableMaker, Workspace]:
    maker = TableMaker(seed)
    path = folder / "t.yaml"
    path.write_text(json.dumps(maker.table(), ensure_ascii=False), "utf-8")
    return maker, open_workspace(path, Settings())


def all_requests(work: Workspace, maker: TableMaker) -> tuple[list[bytes], object]:
    """The first request of every block, its refill from a text in which people typed names, and a repair of it."""
    mask = make_mask(work)
    bodies = []
    for request in work.requests.values():
        refill = FillJob(request, maker._free_text(), (f"担当が変わった（{maker._free_text()}）",))
        first, again = (
            first_messages(prepare_block(job, mask), PROMPTS) for job in (FillJob(request), refill)
        )
        repair = [
            {"role": "assistant", "content": mask.hide_values(maker._free_text())},
            {"role": "user", "content": PROMPTS.repair([mask.hide_values(maker._free_text())])},
        ]
        bodies += _bodies(first, [*again, *repair])
    return bodies, mask


def _bodies(*conversations: list[dict[str, str]]) -> list[bytes]:
    return [
        json.dumps({"model": "m", "messages": each}, ensure_ascii=False).encode() for each in conversations
    ]


def look(text: str) -> str:
    """The text as a reader compares it, by means of its own: NFKC, no spaces, no invisible characters."""
    bare = "".join(c for c in REFERENCE.sub("|", text) if unicodedata.category(c) not in ("Cf", "Cc"))
    return "".join(unicodedata.normalize("NFKC", bare).lower().split())


def check_table(seed: int, folder: Path) -> int:
    maker, work = open_table(seed, folder)
    bodies, mask = all_requests(work, maker)
    shown = [look("".join(m["content"] for m in json.loads(body)["messages"])) for body in bodies]
    not_searched = {
        fold_text(work.facts.get(u.path).value.text) for u in mask.unsearchable() if "同梱" in u.why.ja
    }
    for secret in set(maker.secrets):
        if fold_text(secret) in not_searched or len(fold_text(secret)) < 3:
            continue
        assert not any(look(secret) in text for text in shown), secret
    for family in maker.families:
        assert not any(look(family + honorific) in text for text in shown for honorific in HONORIFICS), family
    for body in bodies:
        Guard(mask.find).check(body)
    return len(bodies)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10**9))
def test_no_request_holds_a_value_of_the_list(tmp_path_factory, seed):
    assert check_table(seed, tmp_path_factory.mktemp("any")) > 20


@pytest.mark.slow
@settings(max_examples=TABLES, deadline=None)
@given(st.integers(0, 10**9))
def test_no_request_of_many_tables_holds_a_value_of_the_list(tmp_path_factory, seed):
    check_table(seed, tmp_path_factory.mktemp("any"))


def test_a_value_that_slips_in_is_seen(tmp_path):
    maker, work = open_table(7, tmp_path)
    _, mask = all_requests(work, maker)
    secret = next(s for s in maker.secrets if len(s) > 8)
    body = json.dumps({"messages": [{"role": "user", "content": f"棚は{secret}の横"}]}).encode()
    with pytest.raises(GuardRefused):
        Guard(mask.find).check(body)


def test_without_masking_the_same_look_finds_the_names(tmp_path, monkeypatch):
    monkeypatch.setattr("bcp.filling.masking.Mask.hide", lambda self, text: (text, ()))
    with pytest.raises(AssertionError):
        check_table(7, tmp_path)
