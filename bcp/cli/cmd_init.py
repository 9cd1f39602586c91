"""`bcp init NAME`: a commented table to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.catalog import load_catalogue
from bcp.cli.console import Console
from bcp.errors import Message, UsageError
from bcp.inputs.starter import starter_table
from bcp.settings import Settings
from bcp.store import output_name, write_new_file
from bcp.vocabulary import Catalogue


def _plain_name(name: str) -> str:
    """The name of the table without .yaml; raises UsageError for one that leads into another folder."""
    if "/" in name or "\\" in name:
        raise UsageError(
            Message(f"名前「{name}」に区切り（/ か \\）がある。", f"The name “{name}” holds a separator."),
            Message(
                "名前だけを書く。置き場所は --out で指定する。",
                "Give the name alone; --out names the folder.",
            ),
        )
    return output_name(name.removesuffix(".yaml").removesuffix(".xlsx") + ".yaml")


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Write env_diff/NAME.yaml, or .xlsx, and say what to do next; returns 0."""
    suffix = ".xlsx" if settings["xlsx"] else ".yaml"
    path = Path(settings["out"] or "env_diff") / f"{_plain_name(arguments['name'])}{suffix}"
    catalogue = load_catalogue(Path(settings["catalog"]) if settings["catalog"] else None)
    write_new_file(path, _content(path, catalogue, settings))
    if settings["json"]:
        console.result_json({"path": path.as_posix()})
        return 0
    console.result(
        console.say(
            f"{path.as_posix()} を作った。分かるところから記入する。分からない欄は「不明」、無いものは「なし」と書く。",
            f"Wrote {path.as_posix()}. Fill in what you know; write 不明 for unknown, なし for “there is none”.",
        )
    )
    console.tell(console.say(f"次: bcp check {path.as_posix()}", f"Next: bcp check {path.as_posix()}"))
    return 0


def _content(path: Path, catalogue: Catalogue, settings: Settings) -> str | bytes:
    """The empty table as YAML or as a workbook."""
    if path.suffix == ".yaml":
        return starter_table(catalogue, path.stem, settings["keys"])
    from bcp.pipeline.form import empty_form

    return empty_form(catalogue, path.stem)
