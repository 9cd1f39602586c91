"""Blocks to HTML elements; every text is escaped, nothing of the Markdown passes through as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bcp.rendering.docx.blocks import (
    Block,
    CardMark,
    Code,
    Heading,
    ListBlock,
    ListItem,
    Mark,
    PageBreak,
    Paragraph,
    Quote,
    Rule,
    Run,
    Runs,
    Table,
    plain,
)

_PHONE = re.compile(r"(?<![0-9-])0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}(?![0-9-])")


@dataclass
class HtmlWriter:
    """Writes blocks; `headings` collects (level, anchor, text) for the contents."""

    headings: list[tuple[int, str, str]] = field(default_factory=list)
    contents_depth: int = 2

    def write(self, blocks: Sequence[Block]) -> str:
        """The HTML of `blocks`."""
        return "\n".join(text for block in blocks if (text := self.block(block)))

    def block(self, block: Block) -> str:
        match block:
            case Heading(level=level, runs=runs):
                return self._heading(min(level, 6), runs)
            case Paragraph(runs=runs):
                return f"<p>{runs_html(runs)}</p>"
            case ListBlock(ordered=ordered, start=start, items=items):
                tag = "ol" if ordered else "ul"
                first = f' start="{start}"' if ordered and start != 1 else ""
                return f"<{tag}{first}>{''.join(self._item(item) for item in items)}</{tag}>"
            case Table():
                return _table(block)
            case Quote(blocks=inner):
                return f'<div class="box" role="note">{self.write(inner)}</div>'
            case Code(text=text):
                return f"<pre>{html.escape(text)}</pre>"
            case Rule():
                return "<hr>"
            case CardMark(opens=opens):
                return '<section class="card" id="card">' if opens else "</section>"
            case Mark(id=id, opens=True):
                return f'<a class="mark" id="block-{html.escape(id)}"></a>'
            case PageBreak():
                return '<div class="break"></div>'
            case _:
                return ""

    def _heading(self, level: int, runs: Runs) -> str:
        text = plain(runs).strip().replace("\n", " ")
        if not text:
            return ""
        anchor = f"h{len(self.headings) + 1}"
        self.headings.append((level, anchor, text))
        return f'<h{level} id="{anchor}">{runs_html(runs)}</h{level}>'

    def _item(self, item: ListItem) -> str:
        box = "" if item.checked is None else f'<span class="tick">{"☑" if item.checked else "☐"}</span> '
        first, *rest = item.blocks or (Paragraph(()),)
        lead = runs_html(first.runs) if isinstance(first, Paragraph) else self.block(first)
        return f"<li>{box}{lead}{self.write(rest)}</li>"


def _table(table: Table) -> str:
    head, *rows = table.rows
    cells = "".join(f'<th scope="col">{runs_html(runs)}</th>' for runs in head)
    names = [html.escape(plain(runs), quote=True) for runs in head]
    body = "".join(f"<tr>{''.join(_cells(row, names))}</tr>" for row in rows)
    return f'<div class="table"><table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>'


def _cells(row: Sequence[Runs], names: Sequence[str]) -> list[str]:
    """Cells that name their column, for the phone, where the header row is not shown."""
    return [f'<td data-label="{name}">{runs_html(runs)}</td>' for name, runs in zip(names, row, strict=False)]


def runs_html(runs: Runs) -> str:
    """The runs as inline HTML, phone numbers as links that can be tapped."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    if run.ruby:
        return f"<ruby>{html.escape(run.text)}<rp>（</rp><rt>{html.escape(run.ruby)}</rt><rp>）</rp></ruby>"
    text = _PHONE.sub(_phone, html.escape(run.text)).replace("\n", "<br>")
    for wanted, tag in ((run.code, "code"), (run.bold, "strong"), (run.italic, "em"), (run.strike, "s")):
        text = f"<{tag}>{text}</{tag}>" if wanted else text
    return f'<mark class="open">{text}</mark>' if run.todo else text


def _phone(match: re.Match[str]) -> str:
    return f'<a href="tel:{match[0].replace("-", "")}">{match[0]}</a>'
