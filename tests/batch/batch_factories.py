"""Several small factories, each with words of its own by which its prompts and plans are told apart."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tool import Ran, Tool
from factory import DATE, TABLE, TEMPLATE
from scripted_server import ScriptedServer

NAMES = ("asahi", "izumi", "tatara", "minato", "kurogane", "hagane")
# visible to the model, one for each factory: where it cuts first
PLACES = {name: f"第{number}棟の柱{letter}" for number, (name, letter) in enumerate(zip(NAMES, "KLMNPQ", strict=True), 11)}  # fmt: skip


def table_of(name: str) -> str:
    """The table of one factory: its own place and people, and its industry, which every request tells."""
    own = TABLE.replace("製造1課の柱A", PLACES[name]).replace("架空 太郎", f"架空 {name}")
    return own.replace("industry: 金属部品加工", f"industry: 金属部品加工（{name}）")


@dataclass
class Factories:
    """Tables under env_diff/, a small template, and the command."""

    tool: Tool
    server: ScriptedServer | None = None

    def __post_init__(self) -> None:
        self.tool.write("small.md", TEMPLATE)

    def tables(self, count: int) -> list[str]:
        """Write the tables of the first `count` factories."""
        for name in NAMES[:count]:
            self.tool.write(f"env_diff/{name}.yaml", table_of(name))
        return list(NAMES[:count])

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Replace text in a file; each piece must be there."""
        content = (self.tool.folder / name).read_text("utf-8")
        for old, new in changes:
            assert old in content, f"{old!r} is not in {name}"
            content = content.replace(old, new)
        self.tool.write(name, content)

    def words(self, *words: str) -> list[str]:
        """The command line of a batch."""
        provider = ["--provider", "offline"]
        if self.server is not None:
            provider = ["--provider", "openai", "--model", "scripted", "--base-url", self.server.base_url]
        return ["batch", *words, "--template", "small.md", "--date", DATE, *provider]

    def run(self, *words: str) -> Ran:
        """The batch, its command in this process, its workers in their own."""
        return self.tool.run(*self.words(*words))

    def start(self, *words: str, **more: Any) -> subprocess.Popen[str]:
        """The batch as a process of its own."""
        command = [sys.executable, "-m", "bcp", *self.words(*words), "--lang", "ja"]
        return subprocess.Popen(
            command, cwd=self.tool.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more
        )

    def out(self, name: str) -> Path:
        return self.tool.folder / "outputs" / name

    def summary(self, name: str = "summary.json") -> str:
        return (self.tool.folder / "outputs" / "batch.summary" / name).read_text("utf-8")

    @property
    def results(self) -> dict[str, Any]:
        """Name -> its entry in summary.json."""
        return {entry["name"]: entry for entry in json.loads(self.summary())["tables"]}

    def generations(self, names: Sequence[str]) -> dict[str, int]:
        """Name -> lines of its history."""
        return {
            name: len((self.out(name) / "history.jsonl").read_text("utf-8").splitlines()) for name in names
        }
