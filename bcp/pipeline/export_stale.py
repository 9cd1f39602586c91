"""The PDF of an earlier card: a card on the wall that is not the plan's any more can send people to the wrong cable."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.errors import Message
from bcp.rendering.pdf_mark import is_made_of, is_unchanged
from bcp.store import OutputFolder


def clear_stale_card(folder: OutputFolder, place: str, files: Mapping[str, bytes]) -> tuple[Message, ...]:
    """What was done about the PDF of an earlier card in `place`: removed if nobody changed it, else named.

    `files` are those about to be written; to be called before the folder's old card is overwritten.
    """
    found = (
        _look_at(folder, place, name, docx) for name, docx in files.items() if _is_card_alone(name, files)
    )
    return tuple(message for message in found if message)


def _is_card_alone(name: str, files: Mapping[str, bytes]) -> bool:
    return name.startswith("card") and name.endswith(".docx") and _pdf_of(name) not in files


def _pdf_of(name: str) -> str:
    return name.removesuffix(".docx") + ".pdf"


def _look_at(folder: OutputFolder, place: str, name: str, docx: bytes) -> Message | None:
    path = f"{place}/{_pdf_of(name)}"
    pdf = folder.read(path)
    if pdf is None or is_made_of(pdf, docx):
        return None
    if is_unchanged(pdf):
        folder.discard(path)
        return _removed(path)
    return None if folder.read(f"{place}/{name}") == docx else _kept(path)


def _removed(path: str) -> Message:
    return Message(
        f"{path}: 前の初動カードのPDFだったので消した。PDFも要るときは --to card,pdf で作り直す。",
        f"{path}: removed, it was the PDF of an earlier card. For a new one: --to card,pdf.",
    )


def _kept(path: str) -> Message:
    return Message(
        f"{path}: 前の初動カードのPDFである。人が変えたか、別の道具で作ったので残した。"
        "今のカードと見比べ、要らなければ消す。--to card,pdf で作り直すと置き換わる。",
        f"{path}: it is the PDF of an earlier card, kept because it was changed or made by another tool. "
        "Compare it with the card and remove it if it is not needed; --to card,pdf replaces it.",
    )
