"""The error tree, and the bilingual message every error and violation carries.

    BcpError(message, hint)                exit code
    ├── UsageError                         2
    ├── SettingsError                      2   bcp.toml, an option, a variable
    ├── InputError(path, line, column)     2   several together: InputErrors
    │   ├── EnvironmentTableError
    │   ├── TemplateMarkError              marks, front matter, references in the template
    │   └── WorkbookError
    ├── PromptError                        2   a prompt template does not render
    ├── StoreError                         5   locked, disk full, permission, held open
    ├── ChatModelError                     fails one block
    │   ├── ModelUnavailable               3   stops the run: quota, key, no connection, retries spent
    │   ├── ModelRefused                   refusal or content filter
    │   └── InvalidOutput                  truncated, empty, unreadable, HTML
    ├── UnresolvedConflict                 4
    └── RenderError                        5

Constructors never print; `cli` and `web` catch once.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence

TYPE_CHECKING = (
    False  # typing takes a quarter of the time of `bcp --help` to load; type checkers know this name
)
if TYPE_CHECKING:
    from typing import Literal, NamedTuple

    Language = Literal["ja", "en"]

    class _Sentence(NamedTuple):
        ja: str
        en: str

else:
    Language = str
    _Sentence = namedtuple("_Sentence", ("ja", "en"))


class Message(_Sentence):
    """One sentence in both languages of the tool."""

    __slots__ = ()

    def say(self, language: Language = "ja") -> str:
        """The sentence in `language`."""
        return self.en if language == "en" else self.ja


NO_HINT = Message("", "")
HINT_ARROW = "\n  → "


class BcpError(Exception):
    """Anything that ends a command: what happened, and what to do next."""

    exit_code = 2

    def __init__(self, message: Message, hint: Message = NO_HINT) -> None:
        super().__init__(message.ja)
        self.message = message
        self.hint = hint

    @property
    def kind(self) -> str:
        """The class name, as `--json` reports it."""
        return type(self).__name__

    def say(self, language: Language = "ja") -> str:
        """The whole message, place first, hint last."""
        hint = self.hint.say(language)
        return self.message.say(language) + (f"{HINT_ARROW}{hint}" if hint else "")


class UsageError(BcpError):
    """The command line does not make sense."""


class SettingsError(BcpError):
    """A setting is unknown or has a wrong value."""


class InputError(BcpError):
    """A fault in a file that a person wrote; lines and columns count from 1."""

    def __init__(
        self, message: Message, hint: Message = NO_HINT, *, path: str = "", line: int = 0, column: int = 0
    ) -> None:
        super().__init__(message, hint)
        self.path = path
        self.line = line
        self.column = column

    def say(self, language: Language = "ja") -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return (f"{place}: " if place else "") + super().say(language)


class EnvironmentTableError(InputError):
    """The environment-difference table cannot be read as one."""


class TemplateMarkError(InputError):
    """A mark, the front matter or a reference of the template is wrong."""


class WorkbookError(InputError):
    """An Excel form cannot be read; the message names sheet!cell, line and column are the cell's."""

    sheet_number = 0

    def say(self, language: Language = "ja") -> str:
        return (f"{self.path}: " if self.path else "") + BcpError.say(self, language)


class InputErrors(BcpError):
    """Several faults of one or more files, reported together."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        super().__init__(
            Message(f"入力に{len(errors)}件の誤りがある。", f"{len(errors)} fault(s) in the input.")
        )
        self.errors = tuple(errors)

    def say(self, language: Language = "ja") -> str:
        return "\n".join(error.say(language) for error in self.errors)


class PromptError(BcpError):
    """A prompt template names something that does not exist, or does not render."""


class StoreError(BcpError):
    """The disk, or another process, stands in the way."""

    exit_code = 5


class ChatModelError(BcpError):
    """The model gave no usable answer for one block."""

    code = "model-error"


class ModelUnavailable(ChatModelError):
    """The endpoint failed for good: the whole run stops."""

    exit_code = 3
    code = "unavailable"


class ModelRefused(ChatModelError):
    """The model or a content filter declined."""

    code = "refused"


class InvalidOutput(ChatModelError):
    """The reply is truncated, empty, not readable, or a web page."""

    code = "invalid-output"


class UnresolvedConflict(BcpError):
    """Human edits and new text collide; nothing is lost."""

    exit_code = 4


class RenderError(BcpError):
    """A document could not be made."""

    exit_code = 5
