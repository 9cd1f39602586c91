"""Templates and prompts: the user's own where there are some, else those that came with the tool."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from bcp.errors import Message, SettingsError

_PACKAGE = Path(__file__).parent.parent


def shipped_folder(kind: Literal["templates", "prompts"]) -> Path:
    """The folder of templates or prompts that came with the tool (in the wheel, or beside the source)."""
    installed = _PACKAGE / "_shipped" / kind
    return installed if installed.is_dir() else _PACKAGE.parent / kind


def find_template(named: str | None) -> Path:
    """The template in force: the one named, a local templates/bcp_template_ai.md, else the shipped one."""
    if named:
        return Path(named)
    local = Path("templates/bcp_template_ai.md")
    return local if local.is_file() else shipped_folder("templates") / local.name


def prompt_folders(named: str | None) -> list[Path]:
    """Where prompts are looked for, file by file, first hit wins; a local folder counts if it has block.j2."""
    if named and not Path(named).is_dir():
        raise SettingsError(
            Message(f"--prompts: フォルダー「{named}」がない。", f"--prompts: there is no folder “{named}”."),
            Message(
                "block.j2 などを置いたフォルダーを指定する。",
                "Name the folder that holds block.j2 and its kin.",
            ),
        )
    local = Path("prompts")
    folders = [Path(named)] if named else []
    folders += [local] if (local / "block.j2").is_file() else []
    return [*folders, shipped_folder("prompts")]
