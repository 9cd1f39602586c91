"""`bcp prompt TABLE`: text for a chat window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.pipeline.chat import write_chat_prompts
from bcp.settings import Settings
from bcp.store import write_new_file

SHOWN = 6


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print the prompt, or write it with --to (one numbered file a part with --parts); returns 0."""
    parts = write_chat_prompts(Path(arguments["table"]), settings)
    if settings["json"]:
        console.result_json(
            {
                "format": "bcp/prompt@1",
                "parts": [{"title": p.title, "text": p.text, "blocks": list(p.block_ids)} for p in parts],
            }
        )
    elif settings["to"]:
        for path in _write(Path(settings["to"]), [part.text for part in parts]):
            console.result(path.as_posix())
    else:
        console.result("\n\n".join(part.text for part in parts))
    masked = list(dict.fromkeys(label for part in parts for label in part.masked))
    shown = masked if console.verbose else masked[:SHOWN]
    console.tell(
        console.say(
            f"伏せた値 {len(masked)}件：{'、'.join(shown)}{' ほか' if len(shown) < len(masked) else ''}",
            f"{len(masked)} values are hidden: {', '.join(shown)}{' …' if len(shown) < len(masked) else ''}",
        )
    )
    console.tell(
        console.say(
            "人名・電話・会社名などは [[…]] の参照に置き換えてある。回答をファイルに保存し、"
            f"bcp answer {arguments['table']} 回答のファイル で取り込む。",
            "People, phones, companies and the like are references such as [[…]]. Save the answer to a file and "
            f"take it in with bcp answer {arguments['table']} FILE.",
        )
    )
    return 0


def _write(path: Path, texts: list[str]) -> list[Path]:
    paths = (
        [path]
        if len(texts) == 1
        else [path.with_name(f"{path.stem}-{number:02d}{path.suffix}") for number in range(1, len(texts) + 1)]
    )
    for each, text in zip(paths, texts, strict=True):
        write_new_file(each, text)
    return paths
