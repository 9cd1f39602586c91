"""How the questions of `bcp assess` look on a terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bcp.cli.dialogue import Dialogue
from bcp.errors import Language, Message
from bcp.planning.assess_flow import DETAILS, AssessQuestion, sign_of
from bcp.planning.assess_words import is_done
from bcp.vocabulary import Assessment, AssessmentResult, Catalogue, Rating, ThreatEntryPoint

_INVESTMENT = {
    "none": Message("投資なし", "no investment"),
    "small": Message("投資小", "small investment"),
    "large": Message("投資大", "large investment"),
}
_CAUSES = {
    "unknown": Message("原因: 不明", "cause: unknown"),
    "no_measure": Message("原因: 無対策", "cause: no measure"),
}


class Page:
    """画面: shows each entry point once, then its questions."""

    def __init__(self, dialogue: Dialogue, catalogue: Catalogue) -> None:
        self._talk = dialogue
        self._catalogue = catalogue
        self._shown = ("", "")

    def head(self, assessment: Assessment, path: Path) -> None:
        """How far the table is, and how to answer."""
        done = sum(
            is_done(result) or result.rating is not Rating.UNRATED for result in assessment.results.values()
        )
        total = len(self._catalogue.entries)
        self._talk.tell(
            Message(
                f"アセスメント: {path.as_posix()}（{total}の入口のうち{done}は評価ずみ）",
                f"Assessment: {path.as_posix()} ({done} of {total} entry points rated)",
            )
        )
        self._talk.tell(_HOW)

    def show(self, question: AssessQuestion, assessment: Assessment) -> None:
        """The question with why it matters, under the heading of its entry point."""
        kind = question.field if question.field in ("check", "reason") else "details"
        if question.field != "reason" and self._shown != (question.entry.id, kind):
            self._heading(question.entry, kind, assessment.results[question.entry.id])
            self._shown = (question.entry.id, kind)
        sign = f"{sign_of(question.number)} " if question.number else ""
        self._talk.say("", sign + _as_question(question, self._talk.console.language))
        if question.why:
            self._talk.tell(Message(f"なぜ: {question.why}", f"why: {question.why}"), indent=3)
        for place, measure in enumerate(question.measures, 1):
            cost = _INVESTMENT[measure.investment].say(self._talk.console.language)
            self._talk.say(f"{place}  {measure.id} {measure.title}（{cost}）", indent=3)
        if question.field == "interim":
            self._talk.tell(Message(f"案: {question.default}", f"proposal: {question.default}"), indent=3)

    def _heading(self, entry: ThreatEntryPoint, kind: str, result: AssessmentResult) -> None:
        total = len(self._catalogue.entries)
        if kind == "details":
            self._talk.tell(_count_details(entry, result))
            return
        self._talk.say("", f"【{entry.number}/{total}】{entry.label}", f"  {entry.event}（{entry.risk}）")
        if entry.scenario:
            self._talk.tell(Message(f"  たとえば: {entry.scenario}", f"  e.g. {entry.scenario}"))

    def prompt(self, question: AssessQuestion) -> Message:
        """What may be typed, in one line."""
        if question.field == "check":
            return Message(
                "   1 はい／2 いいえ／3 分からない／4 対象外 ＞",
                "   1 はい yes / 2 いいえ no / 3 分からない unknown / 4 対象外 not applicable >",
            )
        if question.field == "interim":
            return Message("   Enter＝この案のまま ＞", "   Enter = this proposal >")
        if question.field == "measures":
            return Message("   Enter＝全部を候補にする ＞", "   Enter = all of them >")
        if question.field == "reason":
            return Message("   理由 ＞", "   reason >")
        return Message("   Enter＝不明 ＞", "   Enter = unknown (不明) >")

    def explain(self, question: AssessQuestion) -> None:
        """More about the question and the keys."""
        entry = question.entry
        if question.field == "measures":
            for measure in question.measures:
                self._talk.say(f"{measure.id} {measure.title}: {measure.what}", indent=3)
            self._talk.tell(_COMMON, indent=3)
        elif entry.scenario:
            self._talk.say(entry.scenario, indent=3)
        self._talk.tell(_HOW)

    def outcome(self, result: AssessmentResult) -> None:
        """The rating that the answers came to."""
        language = self._talk.console.language
        cause = f"（{_CAUSES[result.cause].say(language)}）" if result.cause else ""
        said = Message(f"→ 評価: {result.rating.value}{cause}", f"→ rating: {result.rating.value}{cause}")
        self._talk.say("", said.say(language))

    def offer_again(self, entries: Sequence[str]) -> None:
        """Which ratings rest on the handbook."""
        labels = "、".join(self._catalogue.entries[key].label for key in entries)
        self._talk.say("")
        self._talk.tell(
            Message(
                f"チェックポイントに答えずに評価してある入口が{len(entries)}ある: {labels}",
                f"{len(entries)} entry points are rated without the check points: {labels}",
            )
        )


def _as_question(question: AssessQuestion, language: Language) -> str:
    """The text; a check point that is a statement, as the handbook's are, becomes a question."""
    text = question.text.say(language)
    is_statement = question.field == "check" and not re.search("か(（[^）]*）)?$", text)
    return text + ("。そのとおりか" if is_statement and language == "ja" else "")


def _count_details(entry: ThreatEntryPoint, result: AssessmentResult) -> Message:
    still = sum(
        not result.measures if field == "measures" else getattr(result, field).state == "unanswered"
        for field in DETAILS
    )
    issue = f": {result.issue.text}" if result.issue.has_value else ""
    return Message(
        f"\n課題 {entry.label}（{result.rating.value}）{issue}\n手を打つために、あと{still}つ訊く。",
        f"\nFinding {entry.label} ({result.rating.value}){issue}\n{still} more questions about it.",
    )


_HOW = Message(
    "「はい」は、すべての機器や回線でそうであり、いつも守られているとき。一部だけ、決めただけは「いいえ」。推測では答えない。\n"
    "＜ 戻る　＞ この入口を後回し　h 説明　q やめる（答えは1つずつ表に書いてある）",
    "はい (yes) means every device or line, and always kept to; only some, or only decided, is いいえ (no). Do not guess.\n"
    "< back   > leave this entry point for later   h help   q quit (every answer is in the table at once)",
)
_COMMON = Message(
    "共通の対策 C-01〜C-05、E-01〜E-03 も番号で足せる。",
    "The common measures C-01 to C-05 and E-01 to E-03 may be added by their numbers.",
)
