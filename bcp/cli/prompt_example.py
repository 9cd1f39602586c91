"""One whole prompt of a response block to read: `python -m bcp.cli.prompt_example [--write]`; a fictional factory."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bcp.pipeline.dry_run import make_requests_unsent
from bcp.pipeline.provider import OPENAI, Provider
from bcp.settings import Settings, parse_date_option
from bcp.store import write_new_file

TABLE, BLOCK, PATH = "env_diff/naniwa_seimitsu.yaml", "entry_response", "docs/prompt-example.md"
_HEAD = """# 一つのブロックについてモデルに送る全文

架空の工場（{table}）のブロック「{block}」について、`bcp generate` が最初に送る二つのメッセージである。
人名、電話、会社名、住所は参照に置き換わっている。`python -m bcp.cli.prompt_example --write` で作り直す。
"""


def write_example() -> str:
    """The page: the system and the user message as they would be sent."""
    settings = Settings({"only": [BLOCK], "date": parse_date_option("2026-11-22")})
    provider = Provider(OPENAI, "model", "http://127.0.0.1:1/v1")  # made, never sent
    (request,) = make_requests_unsent(Path(TABLE), settings, provider)
    parts = [_HEAD.format(table=TABLE, block=BLOCK)]
    for message in json.loads(request.body)["messages"]:
        parts.append(f"## {message['role']}\n\n````text\n{message['content'].rstrip()}\n````\n")
    return "\n".join(parts)


def main(words: list[str]) -> int:
    """Print the page, or write it into docs/ of the working folder; returns 0."""
    if "--write" not in words:
        print(write_example())
        return 0
    path = Path(PATH)
    new = path.with_suffix(".new")
    write_new_file(new, write_example())
    new.replace(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
