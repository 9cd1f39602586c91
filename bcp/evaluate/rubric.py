"""The rubric of domain.md 3.2 as far as a machine can judge it: 0, 1 or 2 per item, gates must be 2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bcp.checking.text import list_units
from bcp.evaluate.generic import own_blocks
from bcp.evaluate.runs import Run
from bcp.planning.consistency import check_table
from bcp.vocabulary import BlockState, Format, Step

Judge = Callable[[Run], int | None]  # None: does not apply, and leaves the denominator
_ACTOR = re.compile(r"^[^。、]{1,40}(?:は|が)、?|社外への連絡を決めるのは")
_NOT_OFF = re.compile(r"電源(?:は|を)?(?:も)?切らな|電源は、?切らな")


@dataclass(frozen=True)
class Item:
    """項目: one line of the rubric."""

    group: str
    name: str
    judge: Judge
    is_gate: bool = False


@dataclass(frozen=True)
class Judgement:
    """採点: points of 100, the items with their marks, and the gates that fail."""

    points: float
    marks: tuple[tuple[str, str, int | None], ...]
    failed_gates: tuple[str, ...]


WEIGHTS = {
    "自社らしさ": 15,
    "事実": 25,
    "判断": 15,
    "実行": 15,
    "復旧": 15,
    "課題への対応": 10,
    "届け出": 5,
}


def judge(run: Run) -> Judgement:
    """The rubric applied to one run."""
    marks = tuple((item.group, item.name, item.judge(run)) for item in ITEMS)
    points = sum(
        weight * _mean(m for group, _, m in marks if group == name) for name, weight in WEIGHTS.items()
    )
    failed = tuple(
        item.name
        for item, (_, _, mark) in zip(ITEMS, marks, strict=True)
        if item.is_gate and mark not in (2, None)
    )
    return Judgement(round(points, 1), marks, failed)


def _mean(marks: Iterable[int | None]) -> float:
    given = [mark for mark in marks if mark is not None]
    return sum(given) / (2 * len(given)) if given else 1.0


def _grade(share: float | None, whole: float, half: float) -> int | None:
    return None if share is None else 2 if share >= whole else 1 if share >= half else 0


def _none_of(*codes: str) -> Judge:
    return lambda run: 0 if any(violation.code in codes for violation in run.errors) else 2


def _says(*patterns: str) -> Judge:
    """2 when the plan says all, 1 when it says some."""
    wanted = [re.compile(pattern) for pattern in patterns]

    def judged(run: Run) -> int:
        said = sum(bool(pattern.search(run.plan.markdown)) for pattern in wanted)
        return 2 if said == len(wanted) else 1 if said else 0

    return judged


def _blocks_done(run: Run) -> int | None:
    states = [draft.state for id, draft in run.drafts.items() if run.work.requests[id].block.fill != "facts"]
    undone = sum(state in (BlockState.UNFILLED, BlockState.DELETED) for state in states)
    return _grade(1 - undone / len(states) if states else None, 1.0, 0.9)


def _unknown_shown(run: Run) -> int | None:
    """Every open point of weight A is asked for somewhere in the plan."""
    heavy = [todo for todo in run.todo if todo.weight == "A"]
    shown = run.plan.markdown.count("【要確認")
    return None if not heavy else 2 if shown >= len(heavy) else 1 if shown else 0


def _authority(run: Run) -> int:
    """Role, deputy and time limit for stopping a line and for cutting the network stand in the plan."""
    marks = []
    for role in ("line_stop", "network_cut"):
        wanted = (f"authority.{role}.max_wait", f"roles.{role}.deputy")
        facts = [run.facts.get(path) for path in wanted]
        marks.append(all(run.facts.display(fact).replace("\n", " ") in run.plan.markdown for fact in facts))
    return sum(marks)


def _actors(run: Run) -> int | None:
    """Steps that begin with who acts."""
    steps = [
        unit.text
        for piece in run.plan.pieces
        if piece.block_id and run.work.requests[piece.block_id].block.format is Format.STEPS
        for unit in list_units(piece.text)
        if unit.kind == "item" and unit.depth == 0
    ]
    return _grade(sum(bool(_ACTOR.search(step)) for step in steps) / len(steps) if steps else None, 0.9, 0.6)


def _unplug_not_off(run: Run) -> int:
    return 2 if _NOT_OFF.search(run.plan.markdown) else 0


def _night(run: Run) -> int:
    """The response says what is done at night."""
    flow = [
        piece.text
        for piece in run.plan.pieces
        if piece.block_id and run.work.requests[piece.block_id].block.step is Step.RESPONSE
    ]
    said = sum(any(word in text for word in ("夜間", "休日", "無人")) for text in flow)
    return 2 if said > 1 else 1 if said else 0


def _order(run: Run) -> int:
    return 0 if any(v.code == "contradiction" for v in run.errors) else 2


def _systems_ordered(run: Run) -> int | None:
    """Every listed system is named in the response."""
    names = [row.cells["name"].text for row in run.facts.rows("systems") if row.cells["name"].has_value]
    text = "\n".join(
        piece.text
        for piece in run.plan.pieces
        if piece.block_id and run.work.requests[piece.block_id].block.step is Step.RESPONSE
    )
    return _grade(sum(name in text for name in names) / len(names) if names else None, 1.0, 0.5)


def _copies(run: Run) -> int | None:
    """Each system stands on a line that says from which copy it comes, or that there is none."""
    names = [row.cells["name"].text for row in run.facts.rows("systems") if row.cells["name"].has_value]
    lines = [
        line
        for line in run.plan.markdown.split("\n")
        if re.search("控え|作り直|コピー|バックアップ|NAS|ディスク|HDD", line)
    ]
    return _grade(
        sum(any(name in line for line in lines) for name in names) / len(names) if names else None, 1.0, 0.5
    )


def _manual_rate(run: Run) -> int | None:
    rates = [
        row.cells["capacity_percent"].text
        for row in run.facts.rows("manual_operation")
        if row.cells["capacity_percent"].has_value
    ]
    rates = [rate for rate in rates if rate.strip("%％ ") not in ("", "0")]
    said = [
        rate for rate in rates if re.search(rf"{re.escape(rate.strip('%％ '))} ?[%％]", run.plan.markdown)
    ]
    return _grade(len(said) / len(rates) if rates else None, 1.0, 0.5)


def _targets_hold(run: Run) -> int:
    """The table's targets do not contradict each other, or the plan says that they do."""
    wrong = check_table(run.work.case, run.facts)
    said = re.search("食い違い|空白|間に合わな|約束しない", run.plan.markdown)
    return 2 if not wrong or said else 0


def _covered(run: Run) -> int | None:
    if not run.coverage:
        return None
    kinds = {each.covered for each in run.coverage}
    return 0 if "no" in kinds else 1 if "partial" in kinds else 2


def _official(run: Run) -> int:
    return 2 if run.work.case.catalogue.official_as_of.isoformat() in run.plan.markdown else 0


ITEMS: tuple[Item, ...] = (
    Item("自社らしさ", "すべてのブロックを書き替えたか、そのままでよい理由がある", _blocks_done, True),
    Item("自社らしさ", "ブロックごとに自社の事実がある", lambda run: _grade(own_blocks(run).value, 0.8, 0.5)),
    Item("自社らしさ", "穴埋めの言葉が残っていない", _none_of("placeholder-left", "marker-left")),
    Item("自社らしさ", "対象外を名指ししている", _says("対象外")),
    Item(
        "事実",
        "名前・数・連絡先に裏付けがある",
        _none_of("ungrounded", "raw-sensitive", "stale-fact", "unknown-reference"),
        True,
    ),
    Item("事実", "不明を要確認として示している", _unknown_shown, True),
    Item("事実", "無いものに頼っていない", _none_of("capability-claim", "unchanged")),
    Item("判断", "故障か攻撃かを、目に見える症状で分ける", _says("故障", "攻撃を疑|攻撃として"), True),
    Item("判断", "止める・遮断する権限に、代行と待つ上限がある", _authority, True),
    Item("判断", "再稼働と終息の条件がある", _says("再稼働", "終息")),
    Item("実行", "手順が「誰が」で始まる", _actors),
    Item("実行", "順番が表と食い違わない", _order),
    Item("実行", "線を抜き、電源は切らない", _unplug_not_off),
    Item("実行", "夜間・休日の動きがある", _night),
    Item("復旧", "すべてのシステムが対応の流れに出る", _systems_ordered),
    Item("復旧", "システムごとに控えのありかがある", _copies),
    Item("復旧", "控えを使う前に確かめる", _says("控え[^。]{0,40}(?:確かめ|確認|検査)")),
    Item("復旧", "手作業の能力が数で書いてある", _manual_rate),
    Item("復旧", "目標が互いに合うか、合わないと書いてある", _targets_hold, True),
    Item("課題への対応", "課題がすべて、対策と行動に結び付く", _covered, True),
    Item("届け出", "期限を、知った時から数える", _says("個人情報保護委員会", "知って|知った")),
    Item("届け出", "公的な窓口に日付がある", _official),
)
