"""Contradictions of value: two phones, times, names or titles for one thing, or another than the table gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bcp.catalog.words import normalise
from bcp.checking.outside import Placed
from bcp.checking.quantities import find_quantities
from bcp.checking.script import Line, Script, contradicts
from bcp.checking.wordlists import any_of
from bcp.vocabulary import Duration, Row, Value

_PHONE = r"\+?0\d{1,4}-\d{1,4}-\d{3,4}|0\d{9,10}"
_AMOUNT = r"\d+(?:\.\d+)?(?:営業日|日間?|時間|週間|[かヶケカ]月|分間?)"
_TARGETS = {
    "rto_manual": "手作業での?再開(?:の)?目標|手作業の再開目標",
    "rto_temporary": "仮復旧(?:の)?目標|仮復旧",
    "rto_full": "全面復旧(?:の)?目標|全面復旧",
    "mtpd": "許される停止(?:期間)?|停止できる期間|許容停止期間",
}
_TARGET_LABELS = {
    "rto_manual": "手作業での再開目標",
    "rto_temporary": "仮復旧目標",
    "rto_full": "全面復旧目標",
    "mtpd": "許される停止期間",
}
_TARGET = re.compile(
    "|".join(
        f"(?P<{key}>(?:{words}))(?:までの?(?:期間|時間))?(?:は|:|を|\\()、?({_AMOUNT})"
        for key, words in _TARGETS.items()
    )
)
_WAIT = re.compile(
    rf"({_AMOUNT})(?:まで)?(?:を上限に|を限度に|だけ)?、?(?:待つ|待って|待ち|応答が(?:ない|なければ)|つながらな|出なければ|連絡が(?:取れ|つか)な)"
)

_MAY_BE_PHONE = re.compile(r"0\d")
_MAY_WAIT = re.compile(r"待|応答|つなが|出なければ|連絡が")

Said = tuple[Line, str, str]  # line, compared form, as written


def said_twice(script: Script) -> Iterator[Placed]:
    """Every such contradiction, phones first."""
    yield from _phones(script)
    yield from _targets(script)
    yield from _waits(script)
    yield from _holders(script)


def _phones(script: Script) -> Iterator[Placed]:
    """A role with two phones that the table does not both give it."""
    labels = {label: role for role, label in script.case.catalogue.roles.items()}
    names = "|".join(re.escape(label) for label in labels)
    # in brackets or after 電話 directly behind the role: 対策本部長(090-…), 対策本部長の電話は06-…
    pattern = re.compile(rf"({names})(?:\([^()]{{0,12}}?|の?電話(?:番号)?(?:は|:)\s*)({_PHONE})")
    said: dict[str, list[Said]] = {}
    for line in script.lines:
        for match in pattern.finditer(line.text) if _MAY_BE_PHONE.search(line.text) else ():
            said.setdefault(match[1], []).append((line, re.sub(r"\D", "", match[2]), match[2]))
    for label, told in said.items():
        known = _phones_in_table(script, labels[label])
        if len({phone for _, phone, _ in told} - known) and _differ(told):
            yield _two_values(f"{label}の電話", f"the phone of {labels[label]}", told)


def _phones_in_table(script: Script, role: str) -> set[str]:
    rows = [row for row in script.facts.rows("roles") if row.key.split("-")[0] == role]
    cells = [row.cells[column] for row in rows for column in ("phone", "deputy_phone")]
    return {re.sub(r"\D", "", normalise(cell.text)) for cell in cells if cell.has_value}


def _differ(said: Sequence[Said]) -> bool:
    return len({value for _, value, _ in said}) > 1


def _two_values(ja: str, en: str, said: Sequence[Said]) -> Placed:
    """The sign stands where the second value is said."""
    first = said[0]
    line, _, written = next(each for each in said if each[1] != first[1])
    return contradicts(
        line,
        f"{ja}が「{first[2]}」と「{written}」の二通りに書かれている。表の値にそろえる",
        f'Two values for {en}: "{first[2]}" and "{written}". Write the one of the table',
        f"{first[2]} / {written}",
    )


# ------------------------------------------------------------------ targets and waits


def _targets(script: Script) -> Iterator[Placed]:
    """A target of a product that is not the table's, or two of them for the only product."""
    rows = script.facts.rows("key_products")
    said: dict[str, list[Said]] = {}
    for line in script.lines:
        if "復旧" not in line.text and "停止" not in line.text and "再開" not in line.text:
            continue
        for match in _TARGET.finditer(line.text):
            key = next(name for name, words in match.groupdict().items() if words)
            written = next(group for group in reversed(match.groups()) if group)
            row = _product_of(line.text, match.start(), rows)
            if row is None:
                continue
            wrong = _not_in_table(row.cells[key], written)
            if wrong:
                yield _other_than_table(line, f"{_TARGET_LABELS[key]}", key, written, row.cells[key].text)
            elif not row.cells[key].has_value:
                said.setdefault(key, []).append((line, _amount(written), written))
    for key, told in said.items():
        if len(rows) == 1 and _differ(told):
            yield _two_values(_TARGET_LABELS[key], key, told)


def _product_of(text: str, at: int, rows: Sequence[Row]) -> Row | None:
    """The product that the text names last before a place, else the only one there is."""
    folded = text[:at]
    named = [(folded.rfind(row.cells["name"].text), row) for row in rows if row.cells["name"].has_value]
    best = max(named, key=lambda pair: pair[0], default=None)
    if best is not None and best[0] >= 0:
        return best[1]
    return rows[0] if len(rows) == 1 else None


def _amount(written: str) -> str:
    return next((quantity.amount for quantity in find_quantities(written)), written)


def _not_in_table(cell: Value, written: str) -> bool:
    if not cell.has_value or not isinstance(cell.parsed, Duration):
        return False
    return _amount(written) != str(cell.parsed.minutes)


def _other_than_table(line: Line, ja: str, en: str, written: str, table: str) -> Placed:
    return contradicts(
        line,
        f"{ja}が「{written}」と書かれているが、表では「{table}」である。表の値にそろえる",
        f'The text says "{written}" for {en}, the table "{table}". Write the one of the table',
        f"{written} / {table}",
    )


def _waits(script: Script) -> Iterator[Placed]:
    """A time to wait for a role that is not the one of the table."""
    waits: dict[str, set[tuple[str, str]]] = {}
    for row in script.facts.rows("authority"):
        role, wait = row.cells["role"].parsed, row.cells["max_wait"]
        if isinstance(role, tuple) and isinstance(wait.parsed, Duration):
            waits.setdefault(script.role_label(role[0]), set()).add((str(wait.parsed.minutes), wait.text))
    for line in script.lines:
        if not _MAY_WAIT.search(line.text):
            continue
        for sentence in line.sentences:
            label = next((each for each in waits if each and each in sentence), "")
            match = _WAIT.search(sentence) if label else None
            if (
                match
                and not _mentions_two(sentence, waits)
                and _amount(match[1]) not in {m for m, _ in waits[label]}
            ):
                table = "、".join(sorted(text for _, text in waits[label]))
                yield _other_than_table(line, f"{label}を待つ時間", f"waiting for {label}", match[1], table)


def _mentions_two(sentence: str, labels: dict[str, set[tuple[str, str]]]) -> bool:
    return sum(label in sentence for label in labels) > 1


# ------------------------------------------------------------------ who holds a role


def _holders(script: Script) -> Iterator[Placed]:
    """A role given to a person or title whom the table gives another one."""
    people = script.cells("roles", "person") + script.cells("roles", "deputy")
    persons = {name: name for name in people if 2 < len(name) <= 8}
    for role, label in script.case.catalogue.roles.items():
        rows = [row for row in script.facts.rows("roles") if row.key.split("-")[0] == role]
        if not rows:
            continue
        known = _Holders(rows)
        for line in script.lines:
            if label in line.text:
                told = _other_than_holder(label, line, known, persons)
                if told:
                    yield _other_holder(line, label, told)


class _Holders:
    """担い手: who holds a role and who stands in, worked out once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.own = _own(rows, ("person", "deputy"))
        self.titles = _own(rows, ("title", "deputy_title"))
        self.holders = _own(rows, ("title", "person"))


def _other_than_holder(label: str, line: Line, known_of: _Holders, persons: dict[str, str]) -> str:
    """The person or title to whom the line gives the role, where that is not who holds it; else nothing."""
    own, titles, holders = known_of.own, known_of.titles, known_of.holders
    person = _told_holder(label, line.text, persons)
    if person and own and not is_among(person, own):
        return person
    for sentence in line.sentences:
        if label not in sentence:
            continue
        stands_in = _STANDS_IN.search(sentence) is not None
        for title, is_statement in _told_titles(label, sentence):
            # a deputy may be named in brackets; to say that they are the holder is wrong
            known = holders if is_statement and not stands_in else {*titles, *own}
            if titles and known and not is_among(title, known):
                return title
    return ""


_STANDS_IN = re.compile(
    r"不在|出な|つながら|いな|来な|代わ|代行|夜|休日|無人|場合|とき|なら|たら|れば|候補|ではな|次は|兼"
)


def is_among(name: str, known: Iterable[str]) -> bool:
    """True when one of `known` is the same person or title, longer or shorter; 副工場長 is no 工場長."""
    return any(_is_same(name, each) or _is_same(each, name) for each in known)


def _is_same(short: str, long: str) -> bool:
    at = long.find(short) if short else -1
    return at >= 0 and _OWN_PREFIX.search(long[:at]) is not None


_OWN_PREFIX = re.compile(r"(?:^|[^一-龠々]|本社|当社|工場|社内|[課部係室])$")


def _own(rows: Sequence[Row], columns: tuple[str, ...]) -> set[str]:
    return {normalise(row.cells[c].text) for row in rows for c in columns if row.cells[c].has_value}


def _told_holder(label: str, text: str, persons: dict[str, str]) -> str:
    match = re.search(rf"{re.escape(label)}(?:は|の|\(|:|である|、)、?", text)
    while match:
        rest = normalise(text[match.end() : match.end() + 12])
        found = next((name for name in persons if rest.startswith(name)), "")
        if found:
            return found
        match = re.compile(rf"{re.escape(label)}(?:は|の|\(|:|である|、)、?").search(text, match.end())
    return ""


def _told_titles(label: str, text: str) -> Iterator[tuple[str, bool]]:
    """(title, said as a statement) in 対策本部長(工場長), 対策本部長は工場長である, 対策本部長を工場長が務める."""
    at = text.find(label)
    while at >= 0:
        end = at + len(label)
        match = _TITLE_BEHIND.match(text, end)
        if match and not (at and _KANJI.match(text, at - 1)):
            yield normalise(next(group for group in match.groups() if group)), not match[1]
            end = match.end()
        at = text.find(label, end)


_KANJI = re.compile("[一-龠]")
_TITLE = rf"([^()、。はがを]{{0,10}}?(?:{any_of('titles')}))"
_TITLE_BEHIND = re.compile(
    rf"(?:\({_TITLE}[)、]|(?:は|:)、?{_TITLE}(?:である|とする|だ。|です|が務め|が担|が引き受け|が就|に決|。|$)"
    rf"|(?:を|は){_TITLE}が(?:務め|担)|に(?:は|、)?{_TITLE}が(?:就|当た|なる))"
)


def _other_holder(line: Line, label: str, told: str) -> Placed:
    return contradicts(
        line,
        f"{label}が「{told}」と書かれているが、表では別の者である。表の役職か役割名にそろえる",
        f'"{told}" does not hold the role {label} in the table. Write the holder of the table',
        f"{label} / {told}",
    )
