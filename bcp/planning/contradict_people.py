"""Contradictions between people, and between names: deputies, doubled holders, unlinked systems (spec 6)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from bcp.catalog.words import normalise
from bcp.planning.facts import FactBook
from bcp.planning.labels import label_row
from bcp.planning.links import find_unlinked
from bcp.planning.warn import contradiction
from bcp.vocabulary import Case, Row, Violation

_DECIDERS = ("commander", "line_stop", "network_cut")


def _person(row: Row, column: str = "person") -> str:
    value = row.cells[column]
    return normalise(value.text) if value.has_value else ""


def holder_is_own_deputy(case: Case, facts: FactBook) -> Iterator[Violation]:
    """Nobody can stand in for himself."""
    for row in facts.rows("roles"):
        if _person(row) and _person(row) == _person(row, "deputy"):
            label = label_row(case.catalogue.items["roles"], row.key)
            yield contradiction(
                f"{label}の氏名と代行者が同じ人である。本人が不在のときに動ける別の人を代行者にする。",
                f"roles.{row.key}: the holder and the deputy are the same person. Name somebody else as deputy.",
                f"roles.{row.key}.deputy",
            )


def deputies_only_of_each_other(case: Case, facts: FactBook) -> Iterator[Violation]:
    """Two people who are each other's only deputy: when both are away, nobody decides."""
    deputies: dict[str, set[str]] = {}
    held: dict[str, list[str]] = {}
    for row in facts.rows("roles"):
        if _person(row) and _person(row, "deputy"):
            deputies.setdefault(_person(row), set()).add(_person(row, "deputy"))
            held.setdefault(_person(row), []).append(row.key)
    for one, other in combinations(deputies, 2):
        if deputies[one] == {other} and deputies[other] == {one}:
            first, second = _labels(case, held[one]), _labels(case, held[other])
            yield contradiction(
                f"「{first}」の人と「{second}」の人が、互いの代行者にしかなっていない。"
                "二人とも不在のときに備え、どちらかに三人目を決める。",
                f"The holders of {', '.join(held[one])} and of {', '.join(held[other])} are only each other's "
                "deputies. Name a third person for one of them.",
                f"roles.{held[one][0]}.deputy",
            )


def one_person_decides_everything(case: Case, facts: FactBook) -> Iterator[Violation]:
    """One person holding commander, line_stop and network_cut."""
    holders = {row.key: _person(row) for row in facts.rows("roles") if row.key in _DECIDERS}
    if len(holders) == len(_DECIDERS) and len(set(holders.values())) == 1 and all(holders.values()):
        yield contradiction(
            f"{_labels(case, list(_DECIDERS))}を一人が兼ねている。同時に電話が鳴ると止まる。"
            "少なくとも一つを別の人に移すか、代行者が最初から動くと決める。",
            "One person is commander, line_stop and network_cut. Move one of these to somebody else, "
            "or let a deputy act from the start.",
            "roles.commander.person",
        )


def _labels(case: Case, keys: list[str]) -> str:
    return "・".join(label_row(case.catalogue.items["roles"], key) for key in keys)


def names_no_system(case: Case, facts: FactBook) -> Iterator[Violation]:
    """backups.system or key_products.systems naming no row of `systems`."""
    for name in find_unlinked(facts):
        if name.path.startswith(("backups.", "key_products.")):
            yield contradiction(
                f"{name.label}の「{name.name}」が、システム・設備の名称にない。名称をそろえるか、行を足す。",
                f"{name.path}: “{name.name}” is the name of no row of systems. Use the same name, or add the row.",
                name.path,
            )


PEOPLE_RULES = (
    holder_is_own_deputy,
    deputies_only_of_each_other,
    one_person_decides_everything,
    names_no_system,
)
