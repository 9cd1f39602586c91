"""`bcp import OUTPUT EDITED.docx`: edits made in Word come back into the plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.summary import summarise
from bcp.errors import Message, UsageError
from bcp.lockfile import lock_from_json
from bcp.pipeline.difference import table_of, with_template
from bcp.pipeline.importing import Imported, import_word, imported_to_json
from bcp.pipeline.word_facts import FactEdit
from bcp.settings import Settings
from bcp.store import LOCK, OutputFolder
from bcp.workspace import find_output

_SHOWN = 60


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Take the edits in; returns the exit code of spec 5, 4 where something waits for a person."""
    output = find_output(arguments["output"])
    lock = lock_from_json(OutputFolder(output).read_lock())
    if lock is None:
        raise UsageError(
            Message(f"{output}: 来歴（{LOCK}）がない。", f"{output}: has no readable {LOCK}."),
            Message("bcp generate で計画を作ってから使う。", "Make the plan first with bcp generate."),
        )
    table = table_of(lock, output, settings)
    imported = import_word(output, Path(arguments["file"]), table, with_template(settings, lock, output))
    if settings["json"]:
        console.result_json(imported_to_json(imported))
    else:
        told = "\n".join(_tell(imported, table, console))
        console.result(f"{told}\n{summarise(imported.outcome, console)}")
    return imported.exit_code


def _tell(imported: Imported, table: Path, console: Console) -> Iterator[str]:
    yield console.say(
        f"Wordでの変更: {len(imported.edits)}か所", f"edits made in Word: {len(imported.edits)}"
    )
    if imported.was_pending:
        yield console.say(
            "  未承認の変更履歴がある。すべて承認したものとして取り込んだ。",
            "  Tracked changes were pending; they were taken as accepted.",
        )
    for edit in imported.edits if console.verbose else imported.edits[:5]:
        yield f"  - {_short(edit.old) or '（なし）'} → {_short(edit.new) or '（削除）'}"
    yield from _facts(imported, table, console)
    if imported.questions:
        yield console.say(
            "コメントを要確認に加えた（作り直しても残る。対応したら bcp accept 出力先 ブロックid で閉じる）:",
            "comments, now open questions (kept until bcp accept OUTPUT BLOCK closes them):",
        )
        yield from (f"  - {id}: {question}" for id, question in imported.asked)
    if imported.collisions:
        yield console.say(
            "枠外で、Wordの文と今の文が違う所（Wordの文を採り、もう一方は提案として残した。bcp diff で見て、accept か reject で決める）:",
            "text outside blocks that differs on both sides (Word's stands, the other waits as a suggestion: bcp diff, accept or reject):",
        )
        yield from (f"  - {_short(theirs)}" for _, theirs in imported.collisions)
    if imported.unplaced:
        yield console.say(
            "計画に置けなかったもの（Wordのファイルに残っている。手で bcp.md か表に写す）:",
            "what could not be placed (it is still in the Word file; copy it into bcp.md or the table):",
        )
        yield from (f"  - {_short(text)}" for text in imported.unplaced)


def _facts(imported: Imported, table: Path, console: Console) -> Iterator[str]:
    done = imported.table
    if done.applied:
        yield console.say(f"Wordで直した値を {table} に書き込んだ:", f"written into {table}:")
        yield from (_told(edit) for edit in done.applied)
    if done.refused:
        yield console.say(
            f"{table} に書き込めなかった値（手で直す）:", f"not written into {table} (change them by hand):"
        )
        yield from (f"{_told(edit)}（{console.say(why.ja, why.en)}）" for edit, why in done.refused)
    if imported.facts and not (done.applied or done.refused):
        yield console.say(
            f"表の値がWordで直されている。正しければ {table} を直して bcp generate を実行する（計画の他の所にも出る）。--apply-facts を付けて取り込めば、表にも書き込む:",
            f"values of the table were changed in Word; if they are right, change {table} and run bcp generate; an import with --apply-facts writes them there itself:",
        )
        yield from (_told(edit) for edit in imported.facts)


def _told(edit: FactEdit) -> str:
    return f"  - {edit.path}（{edit.label}）: {edit.old} → {edit.new}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
