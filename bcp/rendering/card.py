"""The 初動カード by itself: the card of the plan, with where the paper plan lies, on one page."""

from __future__ import annotations

import re
from dataclasses import replace

from bcp.rendering.card_easy import make_easy
from bcp.rendering.card_sections import find_sections
from bcp.rendering.docx import DocumentMeta, render_docx

CARD = re.compile(
    r"^<!--[ \t]*card[ \t]*-->[ \t]*$(.*?)(?:^<!--[ \t]*/card[ \t]*-->[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)


def find_card(markdown: str) -> str:
    """The Markdown between the lines of the card; "" in a plan that has none."""
    match = CARD.search(markdown)
    return match[1].strip() if match else ""


def complete_card(card: str, paper_plan: str) -> str:
    """The card with a last line that says where the paper plan lies, unless it says so itself."""
    where = f"計画書の紙：{paper_plan}"
    return card if paper_plan and paper_plan in card else f"{card.rstrip()}\n\n**{where}**\n"


def render_card(card: str, meta: DocumentMeta, *, easy: bool = False, plan: str = "") -> bytes:
    """The card as a DOCX of one page; `easy`: in やさしい日本語 with readings; it names sections of `plan`."""
    sections = find_sections(plan, find_card(plan))
    card = make_easy(card) if easy else card
    return render_docx(
        f"<!-- card -->\n\n{card}\n\n<!-- /card -->\n",
        replace(meta, toc=False, cover=False, for_wall=True, furigana=easy, card_sections=sections),
    )


def list_left_out(card: str, banner: str = "", *, easy: bool = False, plan: str = "") -> tuple[str, ...]:
    """What the card had to leave out to stay on its page, one phrase a place."""
    from bcp.rendering.docx.card_fit import fit_card
    from bcp.rendering.docx.furigana import add_readings
    from bcp.rendering.docx.outline import make_outline
    from bcp.rendering.docx.parse import parse_blocks

    blocks = parse_blocks(f"<!-- card -->\n\n{make_easy(card) if easy else card}\n\n<!-- /card -->\n")
    sections = find_sections(plan, find_card(plan))
    outline = make_outline(add_readings(blocks) if easy else blocks)
    return tuple(phrase for part in outline.parts for phrase in fit_card(part, banner, sections=sections)[1])
