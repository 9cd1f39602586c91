"""Can this plan be used tonight? The gates of spec 6, each a function that names what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bcp.catalog.words import normalise
from bcp.checking.text import blank_code, read_literally
from bcp.planning.facts import FactBook
from bcp.planning.links import backups_of
from bcp.vocabulary import BlockState, Case, PlanText, Row, State, Step, Usability, Value

GATE_ROLES = ("line_stop", "network_cut")
RESTORED_FIRST = range(1, 4)
_ACTION_STEPS = (Step.CRITERIA, Step.RESPONSE, Step.MEASURES)


@dataclass(frozen=True)
class Ground:
    """What a gate looks at: the facts, and what the plan says."""

    case: Case
    facts: FactBook
    text: str  # of the plan's blocks and fixed text, folded

    def says_instead(self, item: str, *stated: Value) -> bool:
        """True when the plan says what is done in place of a thing that is なし: as the table puts it, or safely."""
        written = [normalise(value.text) for value in stated if value.has_value]
        words = [normalise(word) for word in self.case.catalogue.items[item].safe_words]
        return any(word and word in self.text for word in (*written, *words))


@dataclass(frozen=True)
class Gate:
    """関門: what is not known when it is unmet, and a function that lists what is missing."""

    sentence: str
    missing: Callable[[Ground], Iterator[str]]


def judge_usability(case: Case, facts: FactBook, plan: PlanText | None = None) -> Usability:
    """yes, conditional or no, with one sentence for each unmet gate; `plan` counts where the table says なし."""
    ground = Ground(case, facts, _plan_text(plan, case))
    vital = [sentence for gate in VITAL_GATES for sentence in _ask(gate, ground)]
    others = [sentence for gate in OTHER_GATES for sentence in _ask(gate, ground)]
    return Usability("no" if vital else "conditional" if others else "yes", (*vital, *others))


def _plan_text(plan: PlanText | None, case: Case) -> str:
    """What the plan says as action: facts tables only repeat the table."""
    if plan is None:
        return ""
    texts = []
    for piece in plan.pieces:
        block = case.template.blocks.get(piece.block_id)
        if block is None or (block.fill != "facts" and piece.state is not BlockState.FACTS):
            texts.append(read_literally(blank_code(piece.text)))
    return normalise("\n".join(texts))


def _ask(gate: Gate, ground: Ground) -> Iterator[str]:
    """The gate's sentence: what is missing, in one list."""
    missing = list(dict.fromkeys(gate.missing(ground)))
    if missing:
        yield f"{gate.sentence}（足りないもの：{'、'.join(missing)}）。"


# ------------------------------------------------------------------ the gates


def reachable_people(ground: Ground) -> Iterator[str]:
    """Person, phone, deputy and deputy's phone of both roles; a deputy that is なし passes by the rule for absence."""
    for role in GATE_ROLES:
        for column in ("person", "phone", "deputy", "deputy_phone"):
            fact = ground.facts.get(f"roles.{role}.{column}")
            if not _passes(
                ground, fact.value, "roles", ground.facts.get(f"authority.{role}.if_absent").value
            ):
                yield fact.label


def cut_point(ground: Ground) -> Iterator[str]:
    """One cut point with its place."""
    answer = ground.facts.answer("cut_points")
    if any(row.cells["place"].has_value and row.cells["what"].is_known for row in answer.rows):
        return
    if _is_none(answer.state, answer.rows) and ground.says_instead("cut_points"):
        return
    yield "切り離し箇所の一か所とその場所"


def safe_stop(ground: Ground) -> Iterator[str]:
    """A safe stop for each hazard."""
    answer = ground.facts.answer("safety")
    if answer.state is State.NONE:
        return  # no hazard, nothing to stop
    if not answer.rows and answer.complete != "yes":
        yield "止めると危険な設備と、その止め方"
    for row in answer.rows:
        if row.cells["hazard"].state is State.NONE:
            continue
        if not _passes(ground, row.cells["safe_stop"], "safety"):
            yield ground.facts.get(f"safety.{row.key}.safe_stop").label


def first_restored(ground: Ground) -> Iterator[str]:
    """Copy and place of what is restored first."""
    first = [
        row for row in ground.facts.rows("systems") if row.cells["restore_order"].parsed in RESTORED_FIRST
    ]
    if not first:
        yield "復元順1〜3のシステム"
    for row in first:
        name = row.cells["name"]
        label = f"「{name.text}」" if name.has_value else f"システム{row.key}"
        if not _has_copy(ground, name):
            yield f"{label}の控えとその保管場所"


def _has_copy(ground: Ground, name: Value) -> bool:
    if not name.has_value:
        return False
    copies = backups_of(ground.facts, name.text)
    if any(row.cells["method"].has_value and row.cells["location"].has_value for row in copies):
        return True
    if any(_is_copy_of(row, name) for row in ground.facts.rows("ot_backups")):
        return True
    answer = ground.facts.answer("backups")
    has_none = _is_none(answer.state, copies, is_whole=answer.complete == "yes")
    has_none |= any(row.cells["method"].state is State.NONE for row in copies)
    return has_none and ground.says_instead("backups")


def _is_copy_of(row: Row, name: Value) -> bool:
    same = normalise(row.cells["equipment"].text) == normalise(name.text)
    return same and row.cells["program"].has_value and row.cells["location"].has_value


def first_notice(ground: Ground) -> Iterator[str]:
    """The deadline of the first notice, of one party at least."""
    answer = ground.facts.answer("parties_to_notify")
    deadlines = [row.cells["deadline"] for row in answer.rows]
    if any(deadline.has_value for deadline in deadlines):
        return
    has_none = _is_none(answer.state, answer.rows) or any(each.state is State.NONE for each in deadlines)
    if not (has_none and ground.says_instead("parties_to_notify")):
        yield "第一報の期限"


def paper_plan(ground: Ground) -> Iterator[str]:
    """Where the paper plan is: it must be found with every screen dark."""
    fact = ground.facts.get("document_control.paper_copies")
    if not _passes(
        ground, fact.value, "document_control", ground.facts.get("document_control.offline_kit").value
    ):
        yield fact.label


VITAL_GATES: tuple[Gate, ...] = (
    Gate("ライン停止とネットワーク遮断を決める人か代行者に連絡できない", reachable_people),
    Gate("ネットワークを遮断する場所が決まっていない", cut_point),
    Gate("設備を安全に止める方法が決まっていない", safe_stop),
)
OTHER_GATES: tuple[Gate, ...] = (
    Gate("最初に復元するものの控えと保管場所が分からない", first_restored),
    Gate("社外への第一報の期限が決まっていない", first_notice),
    Gate("紙の計画書の置き場所が決まっていない", paper_plan),
)


def _passes(ground: Ground, value: Value, item: str, *stated: Value) -> bool:
    return value.has_value or (value.state is State.NONE and ground.says_instead(item, *stated))


def _is_none(state: State, rows: tuple[Row, ...], *, is_whole: bool = False) -> bool:
    return state is State.NONE or (is_whole and not rows)
