"""予定: what generate does with each block, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bcp.frozen import dataclass
from bcp.planning.changes import describe_changes, summarise_request
from bcp.planning.digest import to_canonical_json
from bcp.planning.previous import PreviousBlock
from bcp.vocabulary import Action, BlockPlan, BlockRequest, BlockState, Difference

OFFLINE = "offline"
_MADE_BY_PROVIDER = (BlockState.FILLED, BlockState.FALLBACK, BlockState.UNFILLED)
_TOLD = 3  # so many causes are named in a reason
_STATE_WORDS = {
    "different": "想定と異なる",
    "none": "なし",
    "unknown": "不明",
    "unanswered": "未回答",
}


@dataclass(frozen=True)
class _Run:
    """この実行: the settings of one run that decide beside the requests."""

    provider: str
    model: str
    prompts_sha: str
    force: bool
    refresh: bool
    only: frozenset[str]
    rules_chars: int  # of the rules that go out with every block
    reworded: Collection[str]


def decide_blocks(
    requests: Mapping[str, BlockRequest],
    previous: Mapping[str, PreviousBlock],
    provider: str = OFFLINE,
    model: str = "",
    prompts_sha: str = "",
    force: bool = False,
    refresh: bool = False,
    only: Collection[str] = (),
    rules_chars: int = 0,
    reworded: Collection[str] = (),
) -> dict[str, BlockPlan]:
    """The plan of every block in the order of the template, then those the template no longer has.

    force: fill anew from the default text; refresh: refill what is stale, fell back or has an open suggestion;
    only: leave all other blocks as they are; rules_chars: the length of the system message, for the estimate;
    reworded: the blocks that the composer wrote in other words than it would today.
    """
    run = _Run(provider, model, prompts_sha, force, refresh, frozenset(only), rules_chars, reworded)
    plans = {key: _decide(request, previous.get(key), run) for key, request in requests.items()}
    gone = {key: _plan_gone(before) for key, before in previous.items() if key not in requests}
    return plans | gone


def _decide(request: BlockRequest, before: PreviousBlock | None, run: _Run) -> BlockPlan:
    action, reason = _choose(request, before, run)
    if action not in (Action.FILL, Action.REFILL) or run.provider == OFFLINE:
        return BlockPlan(request.block.id, request.block.title, action, reason, 0, 0)
    tokens = _estimate_tokens(request, before if action is Action.REFILL else None, run.rules_chars)
    return BlockPlan(request.block.id, request.block.title, action, reason, 1, tokens)


def _choose(request: BlockRequest, before: PreviousBlock | None, run: _Run) -> tuple[Action, str]:
    if before is not None and before.state is BlockState.DELETED:
        return Action.DELETED, "人が削除した。そのままにする"
    if request.block.fill == "facts":
        return Action.FACTS, "表の値をそのまま並べる"
    if run.only and request.block.id not in run.only:
        return (
            Action.RENDER,
            "--only で選ばれていない。前回の文を使う" if before else "--only で選ばれていない",
        )
    if request.keepable:
        return _choose_kept(request, before)
    if before is None or before.state is BlockState.KEPT or not before.digest:
        return Action.FILL, _reason_to_fill(request, before)
    if run.force:
        return Action.FILL, "--force で作り直す"
    if before.digest != request.digest:
        return Action.REFILL, _reason_to_refill(request, before)
    return _choose_unchanged(before, run)


def _choose_kept(request: BlockRequest, before: PreviousBlock | None) -> tuple[Action, str]:
    if before is not None and before.state is BlockState.HUMAN and before.digest == request.digest:
        return Action.HUMAN, "人が直した文を使う。入力に変更はない"
    labels = "、".join(request.compared)
    if labels:
        return Action.KEEP, f"入力がひな形の想定と同じ（{labels}）"
    return (
        Action.KEEP,
        "対応する入口に課題がない" if request.block.covers else "入力がなく、ひな形の文のまま使える",
    )


def _choose_unchanged(before: PreviousBlock, run: _Run) -> tuple[Action, str]:
    """The digest is the same: no call, unless --refresh asks for one."""
    stale = _why_stale(before, run)
    open_end = _why_open(before)
    if run.refresh and (stale or open_end):
        return Action.REFILL, f"--refresh で作り直す（{stale or open_end}）"
    if before.state is BlockState.HUMAN:
        return Action.HUMAN, "人が直した文を使う。入力に変更はない"
    if stale:
        return Action.STALE, f"{stale}。入力に変更はない（作り直すには --refresh）"
    return Action.RENDER, f"入力に変更はない{f'（{open_end}）' if open_end else ''}"


def _why_open(before: PreviousBlock) -> str:
    if before.has_suggestion:
        return "未決の提案がある"
    if before.state is BlockState.FALLBACK:
        return "前回はモデルの文が検査を通らなかった"
    return "前回は埋められなかった" if before.state is BlockState.UNFILLED else ""


def _why_stale(before: PreviousBlock, run: _Run) -> str:
    """Why a text that a provider made would be made otherwise today; "" when it would not."""
    if before.state not in _MADE_BY_PROVIDER and not before.has_suggestion:
        return ""
    if before.provider and before.provider != run.provider:
        return f"提供元が変わった: {before.provider} → {run.provider}"
    if OFFLINE in (run.provider, before.provider):  # the composer reads neither model nor prompts
        return "文章単位が変わった" if before.id in run.reworded else ""
    if before.model != run.model:
        return f"モデルが変わった: {before.model} → {run.model}"
    return "プロンプトが変わった" if before.prompts_sha != run.prompts_sha else ""


def _plan_gone(before: PreviousBlock) -> BlockPlan:
    return BlockPlan(before.id, before.title or before.id, Action.GONE, "ひな形にない。文は来歴に残す")


def _reason_to_refill(request: BlockRequest, before: PreviousBlock) -> str:
    changes = describe_changes(before.request_summary, request) or ("入力が変わった",)
    note = "（人が直した文は残す）" if before.state is BlockState.HUMAN else ""
    return _list(changes) + note


def _reason_to_fill(request: BlockRequest, before: PreviousBlock | None) -> str:
    """What changed since the block was kept; for a first time what touches it."""
    changes = describe_changes(before.request_summary, request) if before and before.digest else ()
    touching = [f"{each.entry}: {each.rating.value}" for each in request.findings]
    touching += [_say_difference(each) for each in request.differences]
    return _list(changes or tuple(touching) or ("ひな形の想定が書かれていない",))


def _say_difference(difference: Difference) -> str:
    return f"{difference.label}: {_STATE_WORDS[difference.state]}"


def _list(causes: Sequence[str]) -> str:
    more = f" ほか{len(causes) - _TOLD}件" if len(causes) > _TOLD else ""
    return "、".join(causes[:_TOLD]) + more


def _estimate_tokens(request: BlockRequest, before: PreviousBlock | None, rules_chars: int) -> int:
    """Prompt and answer, roughly: a Japanese character is about a token, and the answer as long as the default."""
    asked = len(to_canonical_json(summarise_request(request))) // 2
    current = len(before.source) if before else 0
    return rules_chars + asked + current + 2 * len(request.block.default)
