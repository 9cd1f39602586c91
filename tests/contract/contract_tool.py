"""Runs `bcp` as an outside program does: words in; exit code, stdout, stderr and files out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bcp.cli.main import main

PLAIN = "# 連絡体制\n\n##\n異常に気づいた者は、班長に知らせる。\n##\n"
HEAD = "format: bcp/env-diff@1\n"


@dataclass(frozen=True)
class Ran:
    """One command as it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The faults of `{"error": {...}}`."""
        found: list[dict[str, Any]] = self.json["error"]["errors"]
        return found


@dataclass
class Tool:
    """A working folder with the command in it."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    options: list[str] = field(default_factory=lambda: ["--lang", "ja"])

    def run(self, *words: str | Path) -> Ran:
        self.capsys.readouterr()
        code = main([*map(str, words), *self.options])
        out, err = self.capsys.readouterr()
        return Ran(code, out, err)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def table(self, text: str | bytes, name: str = "t.yaml") -> Path:
        """A table; `text` follows the format line."""
        return self.write(name, text if isinstance(text, bytes) else HEAD + text)

    def template(self, text: str, name: str = "plain.md") -> Path:
        return self.write(name, text)

    def check(self, text: str | bytes, *words: str) -> Ran:
        """`bcp check --json` of a table against a plain template."""
        self.template(PLAIN)
        self.table(text)
        return self.run("check", "t.yaml", "--template", "plain.md", "--json", *words)

    def refused(self, text: str | bytes) -> list[dict[str, Any]]:
        """The faults of a table that must be refused by check and by generate, with nothing written."""
        ran = self.check(text)
        assert ran.code == 2, (ran.out + ran.err)[:600]
        before = self.files()
        again = self.run("generate", "t.yaml", "--template", "plain.md", "--json")
        assert (again.code, again.errors) == (2, ran.errors)
        assert self.files() == before and not (self.folder / "outputs").exists()
        for error in ran.errors:
            assert error["path"] and error["message"] and error["hint"], error
        return ran.errors

    def refused_template(self, text: str) -> list[dict[str, Any]]:
        """The faults of a template that must be refused, with nothing written."""
        self.template(text, "bad.md")
        self.table("items:\n")
        before = self.files()
        ran = self.run("generate", "t.yaml", "--template", "bad.md", "--json")
        assert ran.code == 2, (ran.out + ran.err)[:600]
        assert self.files() == before
        for error in ran.errors:
            assert error["path"] == "bad.md" and error["message"] and error["hint"], error
        return ran.errors

    def plan(self, table: str, template: str, *words: str, code: int | None = 0) -> str:
        """bcp.md as `bcp generate` makes it offline."""
        self.template(template)
        self.table(table)
        ran = self.run("generate", "t.yaml", "--template", "plain.md", "--date", "2026-11-22", *words)
        assert code is None or ran.code == code, (ran.out + ran.err)[:600]
        return (self.folder / "outputs/t/bcp.md").read_text("utf-8")

    def report(self) -> Any:
        return json.loads((self.folder / "outputs/t/report.json").read_text("utf-8"))

    def files(self) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*")}
