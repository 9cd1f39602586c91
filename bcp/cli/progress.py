"""Progress on a terminal, the time that is left, and the one question before something leaves the machine."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from bcp.cli.console import Console
from bcp.errors import Message
from bcp.pipeline.listener import Listener

SHORTEST_TOLD_SECONDS = 20  # less is not worth a word


def listener_for(console: Console, clock: Callable[[], float] = time.monotonic) -> Listener:
    """A listener that shows each finished block on stderr, with the time that the rest will take."""
    started = clock()

    def progress(done: int, total: int, title: str) -> None:
        left = say_time_left(done, total, clock() - started)
        line = console.say(f"作成 {done}/{total}: {title}", f"written {done}/{total}: {title}")
        line += f"{left.say(console.language)}" if left else ""
        if sys.stderr.isatty() and not console.verbose:
            print(f"\r\033[K{line}", end="" if done < total else "\n", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    return Listener(
        progress=(lambda done, total, title: None) if console.quiet else progress,
        say=console.tell,
        may_send=console.ask,
    )


def say_time_left(done: int, total: int, seconds: float) -> Message | None:
    """How long the rest takes at the pace so far; None when that is soon, or not known yet."""
    left = seconds / done * (total - done) if done else 0.0
    if left < SHORTEST_TOLD_SECONDS:
        return None
    if left < 90:
        return Message(f"（残り約{round(left, -1):.0f}秒）", f" (about {round(left, -1):.0f} s left)")
    return Message(f"（残り約{left / 60:.0f}分）", f" (about {left / 60:.0f} min left)")
