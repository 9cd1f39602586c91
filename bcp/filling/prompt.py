"""Prompts: the Jinja2 files, loaded strictly, and the messages of one block in the order of spec 8."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bcp.errors import Message, PromptError
from bcp.vocabulary import Violation

if TYPE_CHECKING:
    from jinja2 import Template, nodes

NAMES = ("system", "block", "repair")
ReplyForm = Literal["json", "sections"]

_DUMMY_BLOCK: Mapping[str, Any] = {
    "facts": "{}",
    "differences": "[]",
    "findings": "[]",
    "changed": "[]",
    "current": "今の文",
    "id": "dummy",
    "title": "題",
    "purpose": "何のための所か",
    "format": "text",
    "max_chars": 200,
    "default": "文",
    "guidance": "注意",
    "finding_ids": "dummy",
}
_VARIABLES: Mapping[str, frozenset[str]] = {
    "system": frozenset({"reply"}),
    "block": frozenset({*_DUMMY_BLOCK, "is_refill", "reply", "is_data_shared"}),
    "repair": frozenset({"violations", "reply", "blocks"}),
}
_ASKS_FIRST = (
    "defined",
    "undefined",
    "default",
    "d",
)  # what a prompt asks of a variable that may not be there
_DUMMY_FAILURES = ({"id": "dummy", "violations": ("誤り",)}, {"id": "other", "violations": ()})


class Prompts:
    """プロンプト: system, block and repair, each from the first of the directories that has it."""

    def __init__(self, directories: Sequence[Path]) -> None:
        self.paths = {name: _find(name, directories) for name in NAMES}
        sources = {name: _read(path) for name, path in self.paths.items()}
        self._templates = {name: _compile(sources[name], self.paths[name]) for name in NAMES}
        self.sha256 = hashlib.sha256("\x00".join(sources[name] for name in NAMES).encode()).hexdigest()
        self.texts = tuple(sources[name] for name in NAMES)
        self._try_everything()

    def system(self, reply: ReplyForm = "json") -> str:
        """The system message: the same bytes for every block of a run."""
        return self._render("system", {"reply": reply})

    def block(
        self,
        values: Mapping[str, Any],
        is_refill: bool,
        reply: ReplyForm = "json",
        is_data_shared: bool = False,
    ) -> str:
        """The user message of one block; `values` are escaped already (see filling.request).

        With `is_data_shared` the facts, differences and findings stand once before several blocks.
        """
        forms = {"is_refill": is_refill, "reply": reply, "is_data_shared": is_data_shared}
        return self._render("block", {**values, **forms})

    def repair(self, violations: Sequence[str]) -> str:
        """The user message that feeds numbered violations back."""
        return self._render("repair", {"violations": list(violations), "reply": "json", "blocks": []})

    def follow_up(self, failures: Mapping[str, Sequence[str]]) -> str:
        """The same for a chat window: violations by block id, none for a block that was missing."""
        blocks = [{"id": id, "violations": list(said)} for id, said in failures.items()]
        return self._render("repair", {"violations": [], "reply": "sections", "blocks": blocks})

    def _render(self, name: str, values: Mapping[str, Any]) -> str:
        from jinja2 import TemplateError

        try:
            return self._templates[name].render(values).strip() + "\n"
        except (TemplateError, TypeError, ValueError, AttributeError, ArithmeticError, LookupError) as error:
            raise _prompt_error(self.paths[name], _line_of(error, self.paths[name]), error) from error

    def _try_everything(self) -> None:
        """Render each file in each of its forms, so that a fault shows before a token is spent."""
        forms: tuple[ReplyForm, ...] = ("json", "sections")
        for reply in forms:
            self.system(reply)
            for is_refill in (False, True):
                self.block(_DUMMY_BLOCK, is_refill, reply)
                self.block({**_DUMMY_BLOCK, "guidance": "", "finding_ids": ""}, is_refill, reply, True)
        self.repair(["誤り"])
        self._render("repair", {"violations": [], "reply": "sections", "blocks": list(_DUMMY_FAILURES)})


def say_violations(violations: Sequence[Violation]) -> tuple[str, ...]:
    """Violations as the model reads them: what is wrong and where, in plain Japanese."""
    return tuple(_say_violation(violation) for violation in violations)


def _say_violation(violation: Violation) -> str:
    excerpt = " ".join(violation.excerpt.split())
    where = f"（該当箇所：「{excerpt}」）" if excerpt and excerpt not in violation.message.ja else ""
    return f"{violation.message.ja}{where}"


def _find(name: str, directories: Sequence[Path]) -> Path:
    for directory in directories:
        if (directory / f"{name}.j2").is_file():
            return directory / f"{name}.j2"
    places = "、".join(str(directory) for directory in directories)
    raise PromptError(
        Message(
            f"プロンプト {name}.j2 が見つからない（探した場所：{places}）。", f"No {name}.j2 in: {places}."
        ),
        Message("--prompts で、置いてあるフォルダーを指定する。", "Name its folder with --prompts."),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(
            Message(
                f"{path}: プロンプトを読めない（{error}）。", f"{path}: cannot read the prompt ({error})."
            ),
            Message("UTF-8 のテキストとして保存し直す。", "Save it as UTF-8 text."),
        ) from error


def _compile(source: str, path: Path) -> Template:
    from jinja2 import StrictUndefined, TemplateSyntaxError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # no loader: a prompt can read no other file; values are escaped before they get here
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True
    )
    try:
        tree = environment.parse(source, filename=str(path))
        _refuse_unknown(tree, path, frozenset(environment.globals))
        code = environment.compile(tree, filename=str(path))
    except TemplateSyntaxError as error:
        raise _prompt_error(path, error.lineno, error) from error
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


def _refuse_unknown(tree: nodes.Template, path: Path, built_in: frozenset[str]) -> None:
    """Raises PromptError for a variable that no request will have, also in a branch that is rarely taken."""
    from jinja2 import nodes

    names = tuple(tree.find_all(nodes.Name))
    known = built_in | _VARIABLES[path.stem] | {name.name for name in names if name.ctx != "load"}
    known |= {"loop", "caller", *(macro.name for macro in tree.find_all(nodes.Macro))}
    asked = (*tree.find_all(nodes.Test), *tree.find_all(nodes.Filter))
    known |= {
        each.node.name for each in asked if each.name in _ASKS_FIRST and isinstance(each.node, nodes.Name)
    }
    for name in names:
        if name.name not in known:
            raise _prompt_error(path, name.lineno, f"'{name.name}' is undefined")


def _line_of(error: BaseException, path: Path) -> int:
    """The line of the prompt file that the last matching traceback frame names; 0 when none does."""
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _prompt_error(path: Path, line: int, error: BaseException | str) -> PromptError:
    place = f"{path}:{line}" if line else str(path)
    return PromptError(
        Message(
            f"{place}: プロンプトを組み立てられない（{error}）。",
            f"{place}: the prompt does not render ({error}).",
        ),
        Message(
            "その行の変数名と記法を直す。使える変数は同梱の prompts/*.j2 のとおり。",
            "Correct the variable or the syntax in that line; the shipped prompts/*.j2 show what may be used.",
        ),
    )
