"""Progress on a terminal, and the one question before something leaves the machine."""

from __future__ import annotations

import sys

from bcp.cli.console import Console
from bcp.pipeline.filling import Listener


def listener_for(console: Console) -> Listener:
    """A listener that shows each finished block on stderr."""

    def progress(done: int, total: int, title: str) -> None:
        line = console.say(f"作成 {done}/{total}: {title}", f"written {done}/{total}: {title}")
        if sys.stderr.isatty() and not console.verbose:
            print(f"\r\033[K{line}", end="" if done < total else "\n", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    return Listener(
        progress=(lambda done, total, title: None) if console.quiet else progress,
        say=console.tell,
        may_send=console.ask,
    )
