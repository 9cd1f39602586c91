"""Contradictions between a rating and what the table says of the same thing (spec 6)."""

from __future__ import annotations

from collections.abc import Iterator

from bcp.planning.facts import FactBook
from bcp.planning.warn import contradiction
from bcp.vocabulary import Answer, AssessmentResult, Case, Rating, State, Violation


def _result(case: Case, entry: str) -> AssessmentResult | None:
    return case.environment.assessment.results.get(entry)


def _is_rated(case: Case, entry: str, *ratings: Rating) -> bool:
    result = _result(case, entry)
    return result is not None and result.rating in ratings


def _says_not_there(case: Case, entry: str) -> bool:
    """対象外 always says so; ① only where `bcp assess` asked (the handbook's ① is not a statement, spec 3.2)."""
    by_tool = case.environment.assessment.basis == "bcp"
    return _is_rated(case, entry, Rating.EXCLUDED) or (by_tool and _is_rated(case, entry, Rating.R1))


def _is_separated(answer: Answer) -> bool:
    return answer.state is State.NONE or answer.choices == ("separated",)


def _labels(case: Case, answer: Answer) -> str:
    labels = case.catalogue.items[answer.item].choices
    return "、".join(labels.get(each, each) for each in answer.choices) or "なし"


def separation_against_rating(case: Case, facts: FactBook) -> Iterator[Violation]:
    """oa_network ① though connected, or BAD though separated."""
    answer = facts.answer("oa_ot_connection")
    if answer.state not in (State.VALUE, State.NONE):
        return
    connected = not _is_separated(answer)
    if _is_rated(case, "oa_network", Rating.R1) and connected:
        yield _disagree(case, "oa_network", answer, "物理的につながっていない", "that it is not connected")
    if _is_rated(case, "oa_network", Rating.BAD) and not connected:
        yield _disagree(case, "oa_network", answer, "どの対策もない", "that nothing protects it")


def internet_against_rating(case: Case, facts: FactBook) -> Iterator[Violation]:
    """internet ① though direct or mobile_sim, or via_office unless the factory network is separated."""
    answer = facts.answer("internet_access")
    reached = {"direct", "mobile_sim"} & set(answer.choices)
    through_office = "via_office" in answer.choices and not _is_separated(facts.answer("oa_ot_connection"))
    if _says_not_there(case, "internet") and (reached or through_office):
        yield _disagree(case, "internet", answer, "つながっていない", "that it is not connected")


def wifi_against_rating(case: Case, facts: FactBook) -> Iterator[Violation]:
    """wifi ① or 対象外 though Wi-Fi is used."""
    answer = facts.answer("wifi_use")
    if _says_not_there(case, "wifi") and answer.state is State.VALUE:
        yield _disagree(case, "wifi", answer, "使っていない", "that there is none")


def maintenance_line_against_rating(case: Case, facts: FactBook) -> Iterator[Violation]:
    """maintenance_line ① or 対象外 though a maintenance line is listed."""
    lines = [row for row in facts.rows("external_access") if row.cells["kind"].parsed == ("maintenance",)]
    if _says_not_there(case, "maintenance_line") and lines:
        labels = "、".join(facts.get(f"external_access.{row.key}.target").label for row in lines)
        rating = case.environment.assessment.results["maintenance_line"].rating.value
        yield contradiction(
            f"アセスメントの保守用回線は{rating}（ない、という評価）だが、社外から入れる接続に保守用回線がある（{labels}）。"
            "現場を確かめ、評価か行を直す。",
            f"assessment.maintenance_line is {rating} (there is none), but external_access lists "
            f"{', '.join(f'row {row.key}' for row in lines)}. Check on site and correct one of them.",
            "assessment.maintenance_line",
        )


def _disagree(case: Case, entry: str, answer: Answer, claim_ja: str, claim_en: str) -> Violation:
    rating = case.environment.assessment.results[entry].rating.value
    item, name = case.catalogue.items[answer.item], case.catalogue.entries[entry].label
    return contradiction(
        f"アセスメントの{name}は{rating}（{claim_ja}、という評価）だが、{item.label}は「{_labels(case, answer)}」である。"
        "現場を確かめ、評価か回答を直す。",
        f"assessment.{entry} is {rating} ({claim_en}), but {answer.item} says "
        f"{', '.join(answer.choices) or 'none'}. Check on site and correct one of them.",
        f"assessment.{entry}",
    )


RATING_RULES = (
    separation_against_rating,
    internet_against_rating,
    wifi_against_rating,
    maintenance_line_against_rating,
)
