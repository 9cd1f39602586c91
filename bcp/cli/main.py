"""The entry point: parse, run one command, turn an error into words and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from bcp.cli.console import Console
from bcp.cli.parser import language_of, make_parser, put_command_first
from bcp.errors import BcpError, Language, Message, StoreError

INTERRUPTED = 130
# a command builds values that live until it ends: looking for cycles among them at every 700th costs a seventh of it
RARELY = (100_000, 20, 100)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (spec 5)."""
    if arguments is not None:
        return _run(list(arguments))
    gc.set_threshold(*RARELY)
    try:
        return _run(sys.argv[1:])
    finally:
        gc.freeze()  # the process ends: nothing is searched once more


def _run(words: list[str]) -> int:
    """Parse, run, and say what went wrong; returns the exit code."""
    _make_streams_safe()
    words = put_command_first(words)
    console = Console(language_of(words, _environment_language()), as_json="--json" in words)
    try:
        from bcp import __version__

        options = vars(make_parser(console.language, __version__, words).parse_args(words))
        from bcp.kept_patterns import use_kept_patterns
        from bcp.settings import read_settings

        use_kept_patterns()
        settings = read_settings(options)
        language: Language = settings["lang"] or console.language
        console = Console(language, settings["json"], settings["quiet"], settings["verbose"])
        import importlib

        command = importlib.import_module(f"bcp.cli.{_module(options['command'])}")
        return int(command.run(options, settings, console))
    except BcpError as error:
        console.fail(error)
        return error.exit_code
    except KeyboardInterrupt:
        console.tell(_STOPPED)
        return INTERRUPTED
    except BrokenPipeError:
        import contextlib

        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        from bcp.store import translate

        failure: StoreError = translate(error, error.filename or "")  # type: ignore[arg-type]
        console.fail(failure)
        return failure.exit_code


_STOPPED = Message(
    "中断した。届いた回答は残してあり、同じコマンドで続きから始められる。",
    "Interrupted. Finished answers are kept; the same command goes on from there.",
)


def _module(command: str) -> str:
    from bcp.cli.commands import COMMANDS

    return "cmd_" + next(entry.module for entry in COMMANDS if entry.name == command)


def _environment_language() -> str:
    for name in ("BCP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    if os.name == "nt":
        import locale

        return locale.getlocale()[0] or ""
    return ""


def _make_streams_safe() -> None:
    """A console that lacks a sign (cp932 has no 〜 of Unicode, say) shows a substitute and never stops the run."""
    for stream in (sys.stdout, sys.stderr):
        try:  # noqa: SIM105 - contextlib is not loaded for this
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        except (AttributeError, ValueError):
            pass
