"""Where a text speaks of a finding: its measures, owner, due date, interim action, survey and line of action."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bcp.catalog.words import fold, nfkc, normalise
from bcp.checking.quantities import find_quantities
from bcp.checking.text import OPEN_QUESTION, Unit, list_units, read_literally
from bcp.vocabulary import Catalogue, Countermeasure, Finding, Value

_ACTION = re.compile(
    r"抜[くきいか]|切[るりっら]|遮断|切断|切り離|離[すし]|止め|停止|外[すし]|預か|隔離|使わ(?:な|せ)|使用しな|使用を(?:止|禁)|禁[止じ]|つな[がい](?:な|だ)"
    r"|接続しな|電話|連絡|知らせ|伝え|報告|調べ|調査|確認|確かめ|疑[ういわ]|撮影|写真|記録|持ち込(?:ま|ませ)|渡[すし]|回収|封[をじ]|無効|閉じ|替え|交換|取り出|触ら(?:な|せ)"
    r"|判断|扱[ういっ]|みな[すし]|(?:[うくすつぬぶむぐる]|しない|さない|ない)(?:。|$)"
)
_INTERIM = re.compile(
    r"当面|暫定|応急|それまで|までの間|対策(?:が|を)[^。]{0,8}まで|整うまで|終わるまで|完了するまで"
)
_SURVEY = re.compile(
    r"調査|調べ|洗い出|棚卸|把握(?:する|し)|実態を|現状を|一覧(?:表)?(?:を|に)|台帳(?:を|に)"
)
_WORST = re.compile(
    r"最悪|ものとして|ものとみな|とみな[すし]|(?:前提|想定)(?:に|と|で|し)|と考え(?:て|る)|すべて(?:を|の)?[^。]{0,12}(?:疑|止|切|抜|遮)|感染した(?:と|もの)|侵入された(?:と|もの)"
)
_OWNER = re.compile(r"(?:担当者?|責任者|実施者)(?:は|：|:|=|\s)\s*([^、。，,；;）)\s]+)")
_DUE = re.compile(r"(?:期限|期日|完了予定|いつまで)[^、。]{0,6}?(?:は|：|:|=|\s|が)?\s*([^、。；;）)]+)")
_BY = re.compile(r"までに")
_OPEN = re.compile(r"要確認|不明|未定")
_NUMBER = re.compile(r"(?<![0-9A-Z-])(?:\d\d|[A-Z])-\d\d(?![0-9-])")


class Told:
    """言葉: one line that may speak of a finding, with the forms in which it is compared, each made once."""

    def __init__(self, text: str) -> None:
        self.text = read_literally(text)

    @cached_property
    def squeezed(self) -> str:
        """NFKC, without spaces."""
        return normalise(self.text)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers of measures that it names."""
        return find_measure_numbers(self.text)

    @cached_property
    def dates(self) -> frozenset[str]:
        """The days that it names."""
        return frozenset(q.amount for q in find_quantities(self.text) if q.kind == "date")


@dataclass
class Evidence:
    """証拠: what one text says of one finding; quotes are the lines that prove it."""

    is_named: bool = False
    measures: list[str] = field(default_factory=list)  # numbers whose title stands beside them
    owner: str = ""  # "", "open" or "named"
    due: str = ""
    has_interim: bool = False
    has_survey: bool = False
    has_worst_case: bool = False
    acceptance: int = 0  # how many of reason, by and until are printed
    quotes: list[str] = field(default_factory=list)
    action: str = ""  # the first line that names the medium and an action


class Names:
    """呼び名: every word by which a text may name an entry point, for all entries at once."""

    def __init__(self, catalogue: Catalogue) -> None:
        words = {
            entry.id: {
                fold(word) for word in (entry.label, *entry.aliases, *entry.media) if len(fold(word)) > 1
            }
            for entry in catalogue.entries.values()
        }
        self._entries = {key: tuple(sorted(each, key=len, reverse=True)) for key, each in words.items()}
        self._numbers = {m.id: m.entry for m in catalogue.measures.values() if m.entry}
        # every finding reads the same texts: what a line names, and how a text falls into groups, is kept
        self._of: dict[str, frozenset[str]] = {}
        self._groups: dict[str, Groups] = {}

    def of(self, text: str) -> frozenset[str]:
        """The entries that `text` names, by a word or by the number of one of their measures."""
        if text not in self._of:
            self._of[text] = frozenset(self._find(text))
        return self._of[text]

    def _find(self, text: str) -> Iterator[str]:
        folded = _fold_whole(text)
        for entry, words in self._entries.items():
            for word in words:
                if word in folded:
                    yield entry
                    break
        yield from (self._numbers[each] for each in find_measure_numbers(text) if each in self._numbers)

    def groups(self, text: str) -> Groups:
        """`find_groups` of the text, made once."""
        if text not in self._groups:
            groups = find_groups(text, self)
            self._groups[text] = tuple((Told(unit.text), entries) for unit, entries in groups)
        return self._groups[text]


Groups = tuple[tuple[Told, frozenset[str]], ...]


def find_measure_numbers(text: str) -> frozenset[str]:
    """The numbers of measures (07-01, C-02) that stand in `text`."""
    return frozenset(_NUMBER.findall(nfkc(text)))


def _fold_whole(text: str) -> str:
    # `fold` drops what stands in brackets; here the brackets may hold the name
    return fold(re.sub(r"[(\[【〔「（）)\]】〕」]", "", nfkc(text)))


def find_groups(text: str, names: Names) -> list[tuple[Unit, frozenset[str]]]:
    """Each unit with the entries it belongs to: those it names, those of its parent, else those named last."""
    groups: list[tuple[Unit, frozenset[str]]] = []
    parent: frozenset[str] = frozenset()
    current: frozenset[str] = frozenset()
    for unit in list_units(text):
        own = names.of(unit.text)
        if unit.depth == 0:
            parent = own
            current = own or (frozenset() if unit.kind == "row" else current)
        else:
            current = own | parent or current
        groups.append((unit, current))
    return groups


def gather(text: str, finding: Finding, catalogue: Catalogue, names: Names) -> Evidence:
    """All that `text` (values put in) says of `finding`."""
    evidence = Evidence()
    lines = [told for told, entries in names.groups(text) if finding.id in entries]
    if not lines:
        return evidence
    evidence.is_named = True
    evidence.measures = _measures(lines, finding, catalogue)
    evidence.owner = _owner(lines, finding.owner)
    evidence.due = _due(lines, finding.due)
    evidence.has_interim = _says(_INTERIM, lines) or _is_printed(finding.interim, lines)
    evidence.has_survey = _says(_SURVEY, lines)
    evidence.has_worst_case = _says(_WORST, lines)
    evidence.acceptance = _acceptance(lines, finding)
    evidence.action = _action(lines, finding, names)
    evidence.quotes = _quotes(lines, evidence.measures)
    return evidence


def _says(words: re.Pattern[str], lines: Sequence[Told]) -> bool:
    return any(words.search(line.text) for line in lines)


def _measures(lines: Sequence[Told], finding: Finding, catalogue: Catalogue) -> list[str]:
    numbers = frozenset().union(*(line.numbers for line in lines))
    if not numbers:
        return []
    squeezed = "\n".join(line.squeezed for line in lines)
    return [
        measure.id
        for measure in catalogue.measures.values()
        if measure.id in numbers and measure.entry in ("", finding.id) and _has_title(measure, squeezed)
    ]


def _has_title(measure: Countermeasure, squeezed: str) -> bool:
    return not measure.title or normalise(measure.title) in squeezed


def _owner(lines: Sequence[Told], owner: Value) -> str:
    if owner.has_value and _is_printed(owner.text, lines):
        return "named"
    found = [match[1] for line in lines for match in _OWNER.finditer(line.text)]
    if any(not _OPEN.search(name) for name in found):
        return "named"
    return "open" if found or _asks(lines, "担当", "責任者") else ""


def _due(lines: Sequence[Told], due: Value) -> str:
    if due.has_value and (_is_printed(due.text, lines) or _same_date(lines, due.text)):
        return "named"
    found = [match[1] for line in lines for match in _DUE.finditer(line.text)]
    dated = [line.text for line in lines if _BY.search(line.text)]
    if any(_has_date(part) for part in (*found, *dated)):
        return "named"
    return "open" if found or _asks(lines, "期限", "期日") else ""


def _asks(lines: Sequence[Told], *words: str) -> bool:
    questions = [match[0] for line in lines for match in OPEN_QUESTION.finditer(line.text)]
    return any(word in question for question in questions for word in words)


def _has_date(text: str) -> bool:
    return any(quantity.kind in ("date", "month", "day") for quantity in find_quantities(text))


def _same_date(lines: Sequence[Told], text: str) -> bool:
    wanted = Told(text).dates
    return bool(wanted) and any(wanted & line.dates for line in lines)


def _is_printed(text: str, lines: Sequence[Told]) -> bool:
    wanted = normalise(text).strip("。.")
    return bool(wanted) and any(wanted in line.squeezed for line in lines)


def _acceptance(lines: Sequence[Told], finding: Finding) -> int:
    accepted = finding.accept
    if accepted is None:
        return 0
    texts = [value.text for value in (accepted.reason, accepted.by) if value.has_value]
    until = accepted.until
    is_dated = until.has_value and (_is_printed(until.text, lines) or _same_date(lines, until.text))
    return sum(_is_printed(text, lines) for text in texts) + is_dated


def _action(lines: Sequence[Told], finding: Finding, names: Names) -> str:
    where = normalise(finding.where)
    for line in lines:
        is_named = finding.id in names.of(line.text) or bool(where and where in line.squeezed)
        if is_named and _ACTION.search(line.text.strip().rstrip("*_")):
            return line.text.strip()
    return ""


def _quotes(lines: Sequence[Told], measures: Sequence[str]) -> list[str]:
    """The lines with a measure number, or the first line where there is none."""
    numbered = [line.text.strip() for line in lines if any(number in line.text for number in measures)]
    return numbered[:2] or [lines[0].text.strip()]
