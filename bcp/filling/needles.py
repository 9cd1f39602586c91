"""Needles: the sensitive values to search for, in the spellings in which they may stand in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from bcp.errors import Message
from bcp.filling.folding import fold_text
from bcp.frozen import dataclass
from bcp.vocabulary import Fact

SHORTEST_SEARCHED = 3
DIGITS_OF_A_PHONE = 9
PERSON_COLUMNS = frozenset({"person", "deputy", "approver"})
# as they stand after NFKC: ㈱ has become (株), ㈲ (有)
COMPANY_FORMS = ("株式会社", "有限会社", "(株)", "(有)")
HONORIFICS = ("氏", "さん", "様", "殿", "くん", "君")
TITLES = (
    *(
        "会長",
        "社長",
        "専務",
        "常務",
        "取締役",
        "執行役員",
        "工場長",
        "本部長",
        "部長",
        "課長",
        "係長",
        "班長",
        "組長",
    ),
    *(
        "職長",
        "主任",
        "次長",
        "所長",
        "室長",
        "店長",
        "主査",
        "主事",
        "主幹",
        "顧問",
        "担当",
        "リーダー",
        "マネージャー",
    ),
)


# an answer such as 配車係 or 当直の班長（当番表による） names a post, not a person
_NO_PERSON = re.compile(r"[（(の]|(?:係|課|部|室|窓口|センター|担当|者|長|員|番)$")


@dataclass(frozen=True)
class Needle:
    """探す語: folded text and the leaf it stands for; `near_title` ones count only beside 氏, さん, 様 or a title."""

    text: str
    path: str
    near_title: bool = False
    is_variant: bool = False


@dataclass(frozen=True)
class Unsearchable:
    """探せない値: the leaf, and why its value cannot be looked for in free text."""

    path: str
    label: str
    why: Message


TOO_SHORT = Message(
    "3文字未満の値は、本文から探し出せない。自由記述にこの値を書かない。",
    "Values shorter than 3 characters cannot be looked for. Do not write this value in free text.",
)
IN_SHIPPED_TEXT = Message(
    "同梱の文（ひな形・カタログ・プロンプト）にも出てくる語なので、本文から探し出せない。",
    "The shipped template, catalogue or prompts contain this word too, so it cannot be looked for.",
)
ONLY_NEAR_TITLE = Message(
    "短い氏名なので、敬称（氏・さん・様）か役職の隣にあるときだけ探せる。",
    "This short name is found only beside 氏, さん, 様 or a title.",
)
NO_FAMILY_NAME = Message(
    "姓と名の間に空白がないため、姓だけで書かれたときに探し出せない。「山田 太郎」のように空白を入れる。",
    "Without a space between family and given name, the family name alone cannot be looked for. Insert a space.",
)


def make_needles(facts: Iterable[Fact], shipped: str) -> tuple[tuple[Needle, ...], tuple[Unsearchable, ...]]:
    """All needles, longest first, and what cannot be searched for; `shipped` is the folded shipped text."""
    is_shipped = cache(shipped.__contains__)  # one name stands in many cells
    needles: dict[tuple[str, bool], Needle] = {}
    unsearchable: list[Unsearchable] = []
    for fact in facts:
        if not (fact.sensitive and fact.value.has_value):
            continue
        for needle in _spellings(fact):
            fault = _fault(needle, is_shipped)
            if fault is None:
                key = (needle.text, needle.near_title)
                if key not in needles or (needles[key].is_variant and not needle.is_variant):
                    needles[key] = needle
            elif not needle.is_variant and fact.item != "masked":
                unsearchable.append(Unsearchable(fact.path, fact.label, fault))
            if needle.near_title and not needle.is_variant:
                unsearchable.append(Unsearchable(fact.path, fact.label, ONLY_NEAR_TITLE))
        if _lacks_family_name(fact):
            unsearchable.append(Unsearchable(fact.path, fact.label, NO_FAMILY_NAME))
    ordered = sorted(needles.values(), key=lambda needle: -len(needle.text))
    return tuple(ordered), tuple(unsearchable)


def title_words(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Titles beside which a short name counts: the usual ones and those of the table, longest first."""
    own = {
        fold_text(f.value.text) for f in facts if f.column in ("title", "deputy_title") and f.value.has_value
    }
    return tuple(sorted({*TITLES, *own} - {""}, key=lambda word: (-len(word), word)))


def _spellings(fact: Fact) -> Iterator[Needle]:
    whole = fold_text(fact.value.text)
    is_person = fact.column in PERSON_COLUMNS
    yield Needle(whole, fact.path, near_title=is_person and len(whole) < SHORTEST_SEARCHED)
    if is_person:
        family = _family_name(fact.value.text)
        if family:
            yield Needle(family, fact.path, near_title=True, is_variant=True)
        return
    digits = re.sub(r"\D", "", whole)
    if len(digits) >= DIGITS_OF_A_PHONE and not re.search(r"[^0-9+()\-]", whole):
        yield Needle(digits, fact.path, is_variant=True)
    core = _without_company_form(whole)
    if core != whole and len(core) >= SHORTEST_SEARCHED:
        for text in (
            core,
            *(form + core for form in COMPANY_FORMS),
            *(core + form for form in COMPANY_FORMS),
        ):
            yield Needle(text, fact.path, is_variant=True)


def _fault(needle: Needle, is_shipped: Callable[[str], bool]) -> Message | None:
    if needle.near_title:
        return None if needle.text else TOO_SHORT
    if len(needle.text) < SHORTEST_SEARCHED:
        return TOO_SHORT
    core = _without_company_form(needle.text)  # where the core is not, none of its forms is
    return IN_SHIPPED_TEXT if is_shipped(core) and is_shipped(needle.text) else None


def _without_company_form(text: str) -> str:
    for form in COMPANY_FORMS:
        text = text.removeprefix(form).removesuffix(form)
    return text


def _family_name(text: str) -> str:
    parts = re.split(r"\s+", text.strip())
    return fold_text(parts[0]) if len(parts) > 1 else ""


def _lacks_family_name(fact: Fact) -> bool:
    name = fact.value.text.strip()
    if _NO_PERSON.search(name):
        return False
    return (
        fact.column in PERSON_COLUMNS and not _family_name(name) and len(fold_text(name)) >= SHORTEST_SEARCHED
    )
