"""What the files of an output are called, and which names a table may have."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from bcp.errors import Message, UsageError

PLAN = "bcp.md"
DOCX = "bcp.docx"
LOCK = "bcp.lock.json"
JOURNAL = "journal.jsonl"
HISTORY = "history.jsonl"
RUN = "run.json"
NEW_NAMES = {PLAN: "bcp.new.md", DOCX: "bcp.new.docx"}
RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
# Half- and full-width letters and digits, kana with their marks, and every kanji there is (髙, 﨑, 𠮷 too).
NAME = re.compile(
    r"[0-9A-Za-z\-_０-９Ａ-Ｚａ-ｚ々〆〇ゝゞヽヾー・\u3041-\u3096\u30a1-\u30fa\uff66-\uff9f"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)


def output_name(table_path: str) -> str:
    """The NAME of a table: its stem, refused when it could not be a folder everywhere."""
    stem = unicodedata.normalize("NFC", Path(table_path).stem)
    if not NAME.fullmatch(stem) or stem.lower() in RESERVED:
        raise UsageError(
            Message(
                f"ファイル名「{stem}」は使えない。使えるのは英数字、-、_、日本語だけである。",
                f"The file name “{stem}” cannot be used: letters, digits, -, _ and Japanese only.",
            ),
            Message("ファイル名を変えて、もう一度実行する。", "Rename the file and run again."),
        )
    return stem


def output_folder(table: Path, out: str | None) -> Path:
    """The folder the plan of `table` goes to: `out`, else its own under outputs/; a name that cannot be is refused."""
    name = output_name(str(table))
    return Path(out) if out else Path("outputs") / name
