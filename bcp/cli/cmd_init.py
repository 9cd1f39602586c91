"""`bcp init NAME`: a commented table to fill in."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from bcp.catalog import load_catalogue
from bcp.cli.console import Console
from bcp.errors import Message, UsageError
from bcp.inputs.environment import read_environment
from bcp.inputs.starter import starter_table
from bcp.settings import Settings
from bcp.store import output_name, write_new_file
from bcp.vocabulary import Catalogue, Environment


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
    source = read_environment(Path(settings["from"]), catalogue) if settings["from"] else None
    if settings["interview"]:
        return _interview(path, catalogue, settings, source, console)
    write_new_file(path, _content(path, catalogue, settings, source))
    if settings["json"]:
        console.result_json({"path": path.as_posix()})
        return 0
    console.result(_made(path, source).say(console.language))
    for warning in source.warnings if source else ():
        console.tell(warning)
    if path.suffix == ".yaml" and source is None:
        console.tell(_BY_QUESTIONS)
    console.tell(console.say(f"次: bcp check {path.as_posix()}", f"Next: bcp check {path.as_posix()}"))
    return 0


_BY_QUESTIONS = Message(
    "エディターでなく質問に答えて記入するときは、同じコマンドに --interview を付ける。",
    "To answer questions instead of editing, add --interview to the same command.",
)


def _interview(
    path: Path, catalogue: Catalogue, settings: Settings, source: Environment | None, console: Console
) -> int:
    """Ask the questions for a new table, or go on with the one that is there."""
    from bcp.cli.interview import hold_interview

    if settings["xlsx"]:
        raise UsageError(
            Message("--interview と --xlsx は一緒に使えない。", "--interview and --xlsx do not go together."),
            Message(
                "--interview で作り、あとで bcp init 別名 --xlsx --from 表 でExcelにする。",
                "Use --interview, then `bcp init OTHER --xlsx --from TABLE`.",
            ),
        )
    is_new = not path.exists() or source is not None
    if is_new:
        write_new_file(path, _content(path, catalogue, settings, source))
    return hold_interview(path, settings, console, is_new=is_new)


def _content(path: Path, catalogue: Catalogue, settings: Settings, source: Environment | None) -> str | bytes:
    """The table as YAML or as a workbook: empty, or with the answers of `source`."""
    if path.suffix == ".yaml" and source is None:
        return starter_table(catalogue, path.stem, settings["keys"])
    from bcp.pipeline.form import empty_form, form_of, table_of

    if source is None:
        return empty_form(catalogue, path.stem)
    named = dataclasses.replace(source, name=path.stem)
    return (
        table_of(named, catalogue, settings["keys"]) if path.suffix == ".yaml" else form_of(named, catalogue)
    )


def _made(path: Path, source: Environment | None) -> Message:
    """What was written, and how to go on."""
    if source is None and path.suffix == ".xlsx":
        return Message(
            f"{path.as_posix()} を作った。Excelで開き、「はじめに」のシートから始める。分からない欄は「不明」、無いものは「なし」を選ぶ。",
            f"Wrote {path.as_posix()}. Open it in Excel and begin with its first sheet; choose 不明 for unknown, なし for “there is none”.",
        )
    if source is None:
        return Message(
            f"{path.as_posix()} を作った。分かるところから記入する。分からない欄は「不明」、無いものは「なし」と書く。",
            f"Wrote {path.as_posix()}. Fill in what you know; write 不明 for unknown, なし for “there is none”.",
        )
    ja, en = "", ""
    if source.common_path:
        ja = f"共通の表 {source.common_path} の回答も写した。この表はもう共通の表を読まない。"
        en = f" It holds the answers of {source.common_path}, too, and does not read that table any more."
    return Message(
        f"{source.path} の回答を入れて {path.as_posix()} を作った。{ja}",
        f"Wrote {path.as_posix()} with the answers of {source.path}.{en}",
    )
