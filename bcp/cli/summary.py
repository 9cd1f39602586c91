"""What a person reads after a run: what is open first, then where the plan is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bcp.cli.console import Console
from bcp.pipeline.outcome import Outcome
from bcp.store import DOCX
from bcp.vocabulary import Action, BlockState, Severity

SHOWN = 5
STATES = {
    BlockState.FILLED: ("作成", "filled"),
    BlockState.KEPT: ("前提どおり", "kept"),
    BlockState.FACTS: ("表の値", "facts"),
    BlockState.HUMAN: ("人の文", "human"),
    BlockState.FALLBACK: ("代わりの文", "fallback"),
    BlockState.UNFILLED: ("未作成", "unfilled"),
    BlockState.DELETED: ("削除", "deleted"),
}
USABLE = {
    "yes": ("今夜使える", "usable tonight"),
    "conditional": ("条件付きで使える", "usable with conditions"),
    "no": ("この計画だけでは今夜動けない", "cannot be acted on tonight"),
}


def summarise(outcome: Outcome, console: Console) -> str:
    """The summary of a run, most urgent part first."""
    return "\n".join(part for part in _parts(outcome, console) if part)


def _parts(outcome: Outcome, console: Console) -> Iterator[str]:
    proved = outcome.proved
    yield from _errors(outcome, console)
    word = console.say(*USABLE[proved.usability.usable])
    yield console.say(f"使えるか: {word}", f"usable: {word}")
    yield from _list(list(proved.usability.blocking), console)
    yield from _suggestions(outcome, console)
    if proved.todo:
        yield console.say(
            f"要確認 {len(proved.todo)}件（重い順）", f"{len(proved.todo)} open questions, heaviest first"
        )
        yield from _list([f"[{todo.weight}] {todo.what}" for todo in proved.todo], console)
    yield from _unfilled(outcome, console)
    yield from _retired(outcome, console)
    yield from _stale(outcome, console)
    yield _blocks(outcome, console)
    yield from _places(outcome, console)


def _errors(outcome: Outcome, console: Console) -> Iterator[str]:
    if outcome.proved.ok:
        return
    errors = [v for v in outcome.proved.violations if v.severity is Severity.ERROR]
    yield console.say(
        f"検証を通らない: {len(errors)}件。DOCXは作らない。",
        f"The plan does not pass: {len(errors)} error(s). No DOCX.",
    )
    for error in errors[: None if console.verbose else SHOWN]:
        place = f"bcp.md:{error.line}: " if error.line else ""
        block = f"〔{error.block}〕" if error.block else ""
        yield f"  - {place}{error.code}{block} {error.message.say(console.language)}"
    more = len(errors) - SHOWN
    if more > 0 and not console.verbose:
        yield console.say(f"  ほか{more}件（-v で全部）", f"  and {more} more (-v for all)")
    yield console.say(
        "  直し方は bcp explain コード。途中でも見たいときは --draft で「案」のDOCXを作る。",
        "  See bcp explain CODE; --draft writes a DOCX marked 案.",
    )


def _suggestions(outcome: Outcome, console: Console) -> Iterator[str]:
    if outcome.suggestions:
        ids = "、".join(outcome.suggestions)
        yield console.say(
            f"人の文と新しい文が違う所: {ids}\n  bcp diff {outcome.folder} で見て、bcp accept か bcp reject で決める。",
            f"New text waits beside human text: {ids}\n  See bcp diff {outcome.folder}, then bcp accept or bcp reject.",
        )
    for old, new in outcome.left_alone:
        yield console.say(
            f"{outcome.folder / old} は人が変えたか開いているため、そのまま残した。新しい内容は {new} にある。",
            f"{outcome.folder / old} was changed by people or is open and was left alone; the new one is {new}.",
        )
        if old == DOCX:
            yield console.say(
                "  Wordで直した所は bcp import で計画に取り込む。",
                "  Take edits made in Word back with bcp import.",
            )


def _unfilled(outcome: Outcome, console: Console) -> Iterator[str]:
    drafts = outcome.proved.drafts.items()
    unfilled = [id for id, draft in drafts if draft.state is BlockState.UNFILLED]
    if unfilled:
        yield console.say(
            f"既定の文のまま残した所: {'、'.join(unfilled)}\n"
            "  bcp prompt でチャット画面用のプロンプトを書き出すか、bcp.md を直接直す。"
            "検証を通らない間に「案」として見るなら --draft。",
            f"Left as the default text: {', '.join(unfilled)}\n"
            "  Use bcp prompt for a chat window, or edit bcp.md; --draft gives a DOCX marked 案.",
        )
    fallback = [(id, draft.reason) for id, draft in drafts if draft.state is BlockState.FALLBACK]
    if fallback:
        yield console.say(
            f"AIの文が使えず、代わりの文を入れた所: {len(fallback)}",
            f"Model's text not usable: {len(fallback)}",
        )
        yield from _list([f"{id}: {reason}" for id, reason in fallback], console)


def _retired(outcome: Outcome, console: Console) -> Iterator[str]:
    if outcome.retired:
        yield console.say(
            "ひな形から無くなったブロック（文は bcp.lock.json の retired に残してある）",
            "Blocks that the template no longer has (their text is kept in bcp.lock.json, retired)",
        )
        yield from _list([f"{title}〔{id}〕" for id, title in outcome.retired.items()], console)


def _stale(outcome: Outcome, console: Console) -> Iterator[str]:
    stale = [plan for plan in outcome.plans.values() if plan.action is Action.STALE]
    if stale:
        say = outcome.work.facts.say_plainly
        yield console.say(
            f"前の作り方の文をそのまま使った所: {len(stale)}",
            f"Written in a former way and left so: {len(stale)}",
        )
        yield from _list([f"{say(plan.title)}〔{plan.id}〕: {plan.reason}" for plan in stale], console)


def _blocks(outcome: Outcome, console: Console) -> str:
    counts = Counter(draft.state for draft in outcome.proved.drafts.values())
    told = "、".join(f"{console.say(*STATES[state])} {counts[state]}" for state in STATES if counts[state])
    renewed = sum(plan.action in (Action.FILL, Action.REFILL) for plan in outcome.plans.values())
    calls = console.say(
        f"（作り直し {renewed}、AIへの問い合わせ {outcome.calls}回）",
        f" (renewed {renewed}, model calls {outcome.calls})",
    )
    return console.say("ブロック: ", "blocks: ") + told + calls


def _places(outcome: Outcome, console: Console) -> Iterator[str]:
    if not outcome.written:
        yield console.say(
            f"変更なし。計画は {outcome.folder.as_posix()} にある。",
            f"Nothing changed. The plan is in {outcome.folder.as_posix()}.",
        )
        return
    yield console.say("計画の置き場所:", "The plan is here:")
    for name in ("bcp.docx", "bcp.new.docx", "bcp.md", "bcp.new.md", "review.html"):
        path = outcome.folder / name
        if path.exists() and (name in outcome.written or name in ("bcp.docx", "bcp.md")):
            yield f"  {path.as_posix()}"


def _list(lines: list[str], console: Console) -> Iterator[str]:
    shown = lines if console.verbose else lines[:SHOWN]
    yield from (f"  - {line}" for line in shown)
    if len(lines) > len(shown):
        more = len(lines) - len(shown)
        yield console.say(f"  ほか{more}件（-v で全部）", f"  and {more} more (-v for all)")
