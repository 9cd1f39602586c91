"""The spool of a bulk run: questions that wait, answers that came, batches under way; a folder that survives a kill."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bcp.filling.bulk import BulkAnswer, Question, count_tokens
from bcp.store import OutputFolder, to_json

FOLDER = "bulk"
_QUESTIONS, _ANSWERS, _FILES, _STATE = "questions", "answers", "files", "batches.json"


@dataclass(frozen=True)
class Target:
    """宛先: where a question goes; one Batch file never mixes two."""

    base_url: str
    model: str


@dataclass(frozen=True)
class Shipment:
    """便: one file of questions on its way; file_id and batch_id are "" until the service has told them."""

    file: str
    ids: tuple[str, ...]
    target: Target
    file_id: str = ""
    batch_id: str = ""


class Spool:
    """控え箱: one file a question and one an answer, so that many tables can share it and none is held in memory."""

    def __init__(self, path: Path) -> None:
        self.folder = OutputFolder(path)

    def find_answer(self, id: str) -> BulkAnswer | None:
        """The answer to a question; None while there is none."""
        record = self._read(f"{_ANSWERS}/{id}.json")
        return BulkAnswer(id, int(record["status"]), record["body"]) if record else None

    def put_question(self, target: Target, question: Question) -> bool:
        """Let a question wait; False where it waits or is under way already."""
        if self._read(f"{_QUESTIONS}/{question.id}.json"):
            return False
        record = {"target": asdict(target), "body": question.body}
        self.folder.write_aside(f"{_QUESTIONS}/{question.id}.json", to_json(record).encode())
        return True

    def put_answer(self, answer: BulkAnswer) -> None:
        """Keep an answer; its question waits no more."""
        record = {"status": answer.status, "body": answer.body}
        self.folder.write_aside(f"{_ANSWERS}/{answer.id}.json", to_json(record).encode())
        self.folder.discard(f"{_QUESTIONS}/{answer.id}.json")

    def waiting(self) -> dict[Target, list[str]]:
        """The ids of the questions that are on no way yet, by target; their bodies stay on disk."""
        on_the_way = self._on_the_way()
        found: dict[Target, list[str]] = {}
        for id in self._names(_QUESTIONS):
            record = None if id in on_the_way else self._read(f"{_QUESTIONS}/{id}.json")
            if record:
                found.setdefault(Target(**record["target"]), []).append(id)
        return found

    def questions(self, ids: Sequence[str]) -> Iterator[Question]:
        """The questions, one after the other."""
        for id in ids:
            record = self._read(f"{_QUESTIONS}/{id}.json")
            if record:
                yield Question(id, record["body"])

    def tokens_paid(self) -> int:
        """The tokens of all answers that came, as the server counted them."""
        records = (self._read(f"{_ANSWERS}/{id}.json") for id in self._names(_ANSWERS))
        return sum(count_tokens(record["body"]) for record in records if record)

    def forget_waiting(self) -> None:
        """Drop the questions of an earlier pass; what is still asked for is put in again."""
        on_the_way = self._on_the_way()
        for id in self._names(_QUESTIONS):
            if id not in on_the_way:
                self.folder.discard(f"{_QUESTIONS}/{id}.json")

    def clear(self) -> None:
        """Drop everything: every answer has found its way into a plan."""
        for name in (_QUESTIONS, _ANSWERS, _FILES):
            self.folder.discard_folder(name)
        self.folder.discard(_STATE)

    # ------------------------------------------------------------ shipments

    def shipments(self) -> tuple[Shipment, ...]:
        """What is under way, oldest first."""
        record = self._read(_STATE) or {"shipments": []}
        return tuple(
            Shipment(**{**each, "ids": tuple(each["ids"]), "target": Target(**each["target"])})
            for each in record["shipments"]
        )

    def remember(self, shipments: Sequence[Shipment]) -> None:
        """Note what is under way."""
        record = {"format": "bcp/bulk@1", "shipments": [asdict(each) for each in shipments]}
        self.folder.write_aside(_STATE, to_json(record).encode())

    def write_file(self, lines: bytes) -> str:
        """The name of the new Batch file within the spool."""
        name = f"{_FILES}/{self.folder.highest_number(_FILES) + 1:04d}.jsonl"
        self.folder.write_aside(name, lines)
        return name

    def read_file(self, name: str) -> bytes | None:
        """A file of the spool; None where there is none."""
        return self.folder.read(name)

    # ------------------------------------------------------------ files

    def _on_the_way(self) -> frozenset[str]:
        return frozenset(id for shipment in self.shipments() for id in shipment.ids)

    def _names(self, kind: str) -> list[str]:
        folder = self.folder.path / kind
        return sorted(path.stem for path in folder.iterdir()) if folder.is_dir() else []

    def _read(self, name: str) -> dict[str, Any] | None:
        """A record; None where there is none, or a kill cut it short."""
        try:
            record = json.loads(self.folder.read(name) or b"null")
        except ValueError:
            return None
        return record if isinstance(record, dict) else None
