"""The assessment: 13 ratings with cause, issue, measures, owner and date."""

from __future__ import annotations

import re
from typing import Literal, cast

from bcp.catalog.words import normalise
from bcp.errors import Message
from bcp.frozen import dataclass
from bcp.inputs import assessment_faults as wrong
from bcp.inputs.answers import read_cell
from bcp.inputs.dates import looks_like_date, parse_date
from bcp.inputs.faults import Faults
from bcp.inputs.keys import Names, name_entries, name_keys, read_keys
from bcp.inputs.values import read_state, read_yes_no, split_list
from bcp.inputs.yaml_text import ListNode, MapNode, Node, ScalarNode
from bcp.vocabulary import (
    UNANSWERED,
    Acceptance,
    Assessment,
    AssessmentResult,
    Catalogue,
    Column,
    Kind,
    Rating,
    State,
    ThreatEntryPoint,
    Value,
)

ASSESSMENT_KEYS = {"date": "実施日", "assessor": "実施者", "basis": "評価の拠り所", "results": "結果"}
RESULT_KEYS = {
    "rating": "評価",
    "cause": "原因",
    "issue": "課題",
    "where": "場所",
    "measures": "対策",
    "interim": "暫定対応",
    "owner": "担当",
    "due": "期限",
    "status": "状況",
    "reason": "対象外の理由",
    "checks": "チェック",
    "accept": "受容",
}
ACCEPT_KEYS = {"reason": "理由", "by": "承認者", "until": "見直し期限"}

_TEXT_KEYS = ("issue", "where", "interim", "owner", "status", "reason")
_BASIS = {"handbook": "handbook", "ハンドブック": "handbook", "bcp": "bcp", "bcpassess": "bcp"}
_RATINGS = {
    "1": Rating.R1,
    "2": Rating.R2,
    "3": Rating.R3,
    "4": Rating.R4,
    "5": Rating.R5,
    "bad": Rating.BAD,
    "対象外": Rating.EXCLUDED,
    "excluded": Rating.EXCLUDED,
    "未評価": Rating.UNRATED,
    "unrated": Rating.UNRATED,
    "不明": Rating.UNRATED,
    "unknown": Rating.UNRATED,
    "": Rating.UNRATED,
    "~": Rating.UNRATED,
}
_CAUSES = {"不明": "unknown", "unknown": "unknown", "無対策": "no_measure", "no_measure": "no_measure"}
_CHECKS = {"分からない": "unknown", "わからない": "unknown", "不明": "unknown", "unknown": "unknown"}
# `bcp assess` keeps its place in the table itself: what it has not asked yet.
NOT_ASKED = "未回答"
_NOT_ASKED = ("", "~", NOT_ASKED, "unanswered")
_ACCEPTABLE = (Rating.R4, Rating.R5)
_MEASURE = re.compile(r"(?:対策)?(?:No\.?)?(\d{1,2}|[CE])-?(\d{1,2})", re.IGNORECASE | re.ASCII)

_Basis = Literal["handbook", "bcp", ""]
_Cause = Literal["", "unknown", "no_measure"]


def read_assessment(
    node: Node | None, catalogue: Catalogue, faults: Faults, warnings: list[Message]
) -> Assessment:
    """The assessment with a result for every entry point; 未評価 where nothing is said."""
    unrated = {key: AssessmentResult(key, Rating.UNRATED) for key in catalogue.entries}
    if node is None or (isinstance(node, ScalarNode) and read_state(node.text) is not State.VALUE):
        return Assessment(UNANSWERED, UNANSWERED, "", unrated)
    if not isinstance(node, MapNode):
        faults.add(node.position, *wrong.NOT_AN_ASSESSMENT)
        return Assessment(UNANSWERED, UNANSWERED, "", unrated)
    keys = read_keys(node, name_keys(ASSESSMENT_KEYS), "「assessment」", faults)
    nodes = {key: value for key, (_, value) in keys.items()}
    reader = _Reader(catalogue, faults, warnings, name_entries(catalogue.entries))
    return Assessment(
        date=reader.cell(nodes.get("date"), "date", ASSESSMENT_KEYS, Kind.DATE),
        assessor=reader.cell(nodes.get("assessor"), "assessor", ASSESSMENT_KEYS),
        basis=reader.basis(nodes.get("basis")),
        results=unrated | reader.results(nodes.get("results")),
    )


@dataclass(frozen=True)
class _Reader:
    catalogue: Catalogue
    faults: Faults
    warnings: list[Message]
    entries: Names

    def cell(self, node: Node | None, key: str, labels: dict[str, str], kind: Kind = Kind.TEXT) -> Value:
        return (
            read_cell(node, Column(key, labels[key], kind), self.faults) if node is not None else UNANSWERED
        )

    def basis(self, node: Node | None) -> _Basis:
        if node is None:
            return ""
        if isinstance(node, ScalarNode):
            word = normalise(node.text).casefold()
            if word in _BASIS or read_state(node.text) is not State.VALUE:
                return cast(_Basis, _BASIS.get(word, ""))
        self.faults.add(node.position, *wrong.wrong_basis(node))
        return ""

    def results(self, node: Node | None) -> dict[str, AssessmentResult]:
        if node is None or (isinstance(node, ScalarNode) and read_state(node.text) is not State.VALUE):
            return {}
        if not isinstance(node, MapNode):
            self.faults.add(node.position, *wrong.NOT_RESULTS)
            return {}
        found = read_keys(node, self.entries, "「results」", self.faults)
        return {
            entry: self.result(self.catalogue.entries[entry], value) for entry, (_, value) in found.items()
        }

    def result(self, entry: ThreatEntryPoint, node: Node) -> AssessmentResult:
        if isinstance(node, ScalarNode):
            return self._from(entry, node, {"rating": node})
        if isinstance(node, MapNode):
            keys = read_keys(node, name_keys(RESULT_KEYS), f"「{entry.label}」の結果", self.faults)
            return self._from(entry, node, {key: value for key, (_, value) in keys.items()})
        self.faults.add(node.position, *wrong.not_a_result(entry))
        return AssessmentResult(entry.id, Rating.UNRATED, position=node.position)

    def _from(self, entry: ThreatEntryPoint, node: Node, nodes: dict[str, Node]) -> AssessmentResult:
        rating = self._rating(entry, nodes.get("rating"))
        texts = {key: self.cell(nodes.get(key), key, RESULT_KEYS) for key in _TEXT_KEYS}
        if rating is Rating.EXCLUDED and not texts["reason"].has_value:
            self.faults.add(nodes["rating"].position, *wrong.excluded_without_reason(entry))
        return AssessmentResult(
            entry=entry.id,
            rating=rating,
            cause=self._cause(entry, rating, nodes.get("cause")),
            measures=self._measures(entry, nodes.get("measures")),
            due=self._date_or_text(entry, nodes.get("due"), "due", RESULT_KEYS),
            checks=self._checks(entry, nodes.get("checks")),
            accept=self._accept(entry, rating, nodes.get("accept")),
            position=node.position,
            **texts,
        )

    def _rating(self, entry: ThreatEntryPoint, node: Node | None) -> Rating:
        if node is None:
            return Rating.UNRATED
        if isinstance(node, ScalarNode):
            found = _RATINGS.get(normalise(node.text).casefold())
            if found is not None:
                return found
        self.faults.add(node.position, *wrong.wrong_rating(entry, node))
        return Rating.UNRATED

    def _cause(self, entry: ThreatEntryPoint, rating: Rating, node: Node | None) -> _Cause:
        cause = "unknown"
        if isinstance(node, ScalarNode) and read_state(node.text) is not State.UNANSWERED:
            cause = _CAUSES.get(normalise(node.text).casefold(), "")
        if node is not None and (not cause or not isinstance(node, ScalarNode)):
            self.faults.add(node.position, *wrong.wrong_cause(entry, node))
        # Only BAD has a cause; one left over from before a better rating means nothing.
        return cast(_Cause, cause) if rating is Rating.BAD else ""

    # ------------------------------------------------------------ measures and check points

    def _measures(self, entry: ThreatEntryPoint, node: Node | None) -> tuple[str, ...]:
        found = [self._measure(entry, part) for part in self._parts(node, "measures")]
        return tuple(dict.fromkeys(each for each in found if each))

    def _measure(self, entry: ThreatEntryPoint, part: ScalarNode) -> str:
        match = _MEASURE.fullmatch(normalise(part.text))
        number = (
            f"{match[1].upper().zfill(2) if match[1].isdigit() else match[1].upper()}-{match[2].zfill(2)}"
            if match
            else ""
        )
        measure = self.catalogue.measures.get(number)
        if measure is None:
            self.faults.add(part.position, *wrong.unknown_measure(part.text, entry, self.catalogue))
            return ""
        if measure.entry not in ("", entry.id):
            self.faults.add(part.position, *wrong.measure_of_another(measure, entry, self.catalogue))
            return ""
        return number

    def _checks(self, entry: ThreatEntryPoint, node: Node | None) -> tuple[str, ...]:
        parts = self._parts(node, "checks")
        answers = tuple(self._check(part) for part in parts)
        if node is not None and parts and (len(parts) != len(entry.checks) or "?" in answers):
            self.faults.add(node.position, *wrong.wrong_checks(entry, len(parts)))
            return ()
        return answers

    def _check(self, part: ScalarNode) -> str:
        """yes, no, unknown; "" for one that is not asked yet; ? for anything else."""
        answer, word = read_yes_no(part.text), normalise(part.text).casefold()
        if answer is None:
            return "" if word in _NOT_ASKED else _CHECKS.get(word, "?")
        return "yes" if answer else "no"

    def _parts(self, node: Node | None, key: str) -> list[ScalarNode]:
        """The texts of a list, or of a text split at 、 and , ; none where a state word stands."""
        if node is None:
            return []
        if isinstance(node, ScalarNode):
            if read_state(node.text) is not State.VALUE:
                return []
            return [ScalarNode(part, node.position) for part in split_list(node.text)]
        if isinstance(node, ListNode):
            texts = [each for each in node.items if isinstance(each, ScalarNode)]
            if len(texts) == len(node.items):
                return texts
        self.faults.add(node.position, *wrong.not_a_list(RESULT_KEYS[key]))
        return []

    # ------------------------------------------------------------ dates and acceptance

    def _accept(self, entry: ThreatEntryPoint, rating: Rating, node: Node | None) -> Acceptance | None:
        if node is None or (isinstance(node, ScalarNode) and read_state(node.text) is not State.VALUE):
            return None
        if rating is Rating.BAD:
            self.faults.add(node.position, *wrong.accept_on_bad(entry))
            return None
        if not isinstance(node, MapNode):
            self.faults.add(node.position, *wrong.wrong_accept(entry))
            return None
        keys = read_keys(node, name_keys(ACCEPT_KEYS), f"「{entry.label}」の受容", self.faults)
        nodes = {key: value for key, (_, value) in keys.items()}
        if rating not in _ACCEPTABLE:
            self.warnings.append(wrong.accept_without_use(entry, rating))
            return None
        return Acceptance(
            reason=self.cell(nodes.get("reason"), "reason", ACCEPT_KEYS),
            by=self.cell(nodes.get("by"), "by", ACCEPT_KEYS),
            until=self._date_or_text(entry, nodes.get("until"), "until", ACCEPT_KEYS),
        )

    def _date_or_text(
        self, entry: ThreatEntryPoint, node: Node | None, key: str, labels: dict[str, str]
    ) -> Value:
        """A date, or words such as 次回の定期点検; what only looks like a date is a fault."""
        if not isinstance(node, ScalarNode) or read_state(node.text) is not State.VALUE:
            return self.cell(node, key, labels)
        if parse_date(node.text) is not None or looks_like_date(node.text):
            return self.cell(node, key, labels, Kind.DATE)
        self.warnings.append(wrong.due_is_no_date(entry, labels[key], node.text))
        return self.cell(node, key, labels)
