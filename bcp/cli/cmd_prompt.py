"""`bcp prompt TABLE`: text for a chat window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.errors import NO_HINT, Message
from bcp.filling.chat import ChatPart
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
        paths = _write(Path(settings["to"]), [part.text for part in parts])
        for path, part in zip(paths, parts, strict=True):
            console.result(f"{path.as_posix()}{_told(part, console) if settings['parts'] else ''}")
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
    parts_word, each = (" --parts", _ONE_BY_ONE) if settings["parts"] else ("", NO_HINT)
    console.tell(
        console.say(
            "人名・電話・会社名などは [[…]] の参照に置き換えてある。回答をファイルに保存し、"
            f"bcp answer {arguments['table']} 回答のファイル{parts_word} で取り込む。{each.ja}",
            "People, phones, companies and the like are references such as [[…]]. Save the answer to a file and "
            f"take it in with bcp answer {arguments['table']} FILE{parts_word}.{each.en}",
        )
    )
    return 0


_ONE_BY_ONE = Message(
    "一つ貼って回答を取り込んでから、次を貼る。", " Paste one and take its answer in before the next."
)


def _told(part: ChatPart, console: Console) -> str:
    """What a part asks for, behind its file name."""
    size, blocks = f"{len(part.text):,}", len(part.block_ids)
    return console.say(
        f"　{part.title}（{blocks}ブロック、{size}字）",
        f"  {part.title} ({blocks} blocks, {size} characters)",
    )


def _write(path: Path, texts: list[str]) -> list[Path]:
    paths = (
        [path]
        if len(texts) == 1
        else [path.with_name(f"{path.stem}-{number:02d}{path.suffix}") for number in range(1, len(texts) + 1)]
    )
    for each, text in zip(paths, texts, strict=True):
        write_new_file(each, text)
    return paths
