"""`bcp answer TABLE ANSWER`: take in the answer of a chat window."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.summary import summarise
from bcp.errors import InputError
from bcp.inputs.text_file import decode_text, read_bytes
from bcp.pipeline.chat import take_answer
from bcp.settings import Settings
from bcp.store import write_new_file


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Merge what passes, and give a follow-up prompt for the rest; returns the exit code of spec 5."""
    answered = take_answer(Path(arguments["table"]), _read(arguments["answer"]), settings)
    if settings["json"]:
        console.result_json(answered.outcome.report)
    else:
        console.result(
            console.say(
                f"取り込んだブロック {len(answered.taken)}、通らなかったか無かったブロック {len(answered.failed)}",
                f"{len(answered.taken)} block(s) taken in, {len(answered.failed)} failed or missing",
            )
        )
        if answered.not_yet:
            console.result(_not_yet(len(answered.not_yet), arguments["table"], console))
        console.result(summarise(answered.outcome, console))
    if answered.follow_up:
        _follow_up(answered.follow_up, settings, console)
    return answered.outcome.exit_code


def _not_yet(count: int, table: str, console: Console) -> str:
    return console.say(
        f"ほかの部に、まだ答えのないブロックが{count}ある。内蔵の文で埋めてある。続けるなら次の部を貼るか、"
        f"bcp prompt {table} --parts でもう一度書き出す。",
        f"{count} block(s) of other parts are not answered yet (the built-in text stands in). Paste the next part, or "
        f"write them again with bcp prompt {table} --parts.",
    )


def _follow_up(text: str, settings: Settings, console: Console) -> None:
    if settings["to"]:
        write_new_file(Path(settings["to"]), text)
        console.tell(
            console.say(
                f"直しを頼む文を {settings['to']} に書いた。同じチャットに貼り、回答をもう一度 bcp answer で取り込む。",
                f"The follow-up prompt is in {settings['to']}: paste it into the same chat.",
            )
        )
        return
    console.tell(console.say("次の文を同じチャットに貼る:", "Paste this into the same chat:") + "\n\n" + text)


def _read(name: str) -> str:
    if name == "-":
        return decode_text(sys.stdin.buffer.read(), "-", InputError)
    return decode_text(read_bytes(Path(name), InputError), name, InputError)
