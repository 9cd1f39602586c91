"""What a person sees: results on stdout, everything else on stderr, in their language."""

from __future__ import annotations

import os
import sys

from bcp.errors import BcpError, InputErrors, Language, Message


class Console:
    """The two streams, the language, and how much to say."""

    def __init__(
        self, language: Language = "ja", as_json: bool = False, quiet: bool = False, verbose: bool = False
    ) -> None:
        self.language = language
        self.as_json = as_json
        self.quiet = quiet
        self.verbose = verbose

    def result(self, text: str) -> None:
        """Print what was asked for."""
        print(text, file=sys.stdout)

    def result_json(self, value: object) -> None:
        """Print the result as JSON."""
        import json

        print(json.dumps(value, ensure_ascii=False, indent=1), file=sys.stdout)

    def tell(self, message: Message | str) -> None:
        """Say something beside the result."""
        if not self.quiet:
            print(message if isinstance(message, str) else message.say(self.language), file=sys.stderr)

    def say(self, ja: str, en: str) -> str:
        """The one of two sentences in the language in force."""
        return Message(ja, en).say(self.language)

    def fail(self, error: BcpError) -> None:
        """Report an error: one JSON object on stdout with --json, words on stderr otherwise."""
        if self.as_json:
            self.result_json(error_record(error, self.language))
            return
        print(self.say("誤り: ", "error: ") + error.say(self.language), file=sys.stderr)

    @property
    def colour(self) -> bool:
        """True where colours help: a terminal, and nobody said NO_COLOR."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    @property
    def interactive(self) -> bool:
        """True when a person can be asked."""
        return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()

    def ask(self, question: Message) -> bool:
        """Yes or no from the person; no where nobody can be asked."""
        if not self.interactive:
            return False
        print(question.say(self.language), end=" [y/N] ", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes", "はい")


def error_record(error: BcpError, language: Language) -> dict[str, object]:
    """`{"error": {...}}` of spec 5."""
    parts = error.errors if isinstance(error, InputErrors) else (error,)
    record: dict[str, object] = {
        "kind": error.kind,
        "code": getattr(error, "code", ""),  # of a model's fault: quota, timeout, redirect …
        "exit_code": error.exit_code,
        "message": error.message.say(language),
        "hint": error.hint.say(language),
        "errors": [
            {
                "message": part.message.say(language),
                "hint": part.hint.say(language),
                "path": getattr(part, "path", ""),
                "line": getattr(part, "line", 0),
                "column": getattr(part, "column", 0),
            }
            for part in parts
        ],
    }
    return {"error": record}
