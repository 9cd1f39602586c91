"""The content of one paragraph of a document from anywhere, in the accepted or the original view."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from bcp.importing.styles import Styles, is_on, q, value
from bcp.rendering.docx.blocks import Run, Runs
from bcp.rendering.docx.styles import NOTE_FILL
from bcp.rendering.docx.xml import W14, clean

if TYPE_CHECKING:
    from lxml.etree import _Element

View = Literal["accepted", "original"]
_SKIPPED = {"accepted": ("del", "moveFrom"), "original": ("ins", "moveTo")}
_TRANSPARENT = (
    "ins",
    "del",
    "moveTo",
    "moveFrom",
    "hyperlink",
    "smartTag",
    "customXml",
    "fldSimple",
    "sdtContent",
    "rubyBase",
    "dir",
    "bdo",
)
_BOX = re.compile(r"([☐☑☒])[\t 　]?")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_FOREIGN = {
    "drawing": "図",
    "pict": "図",
    "object": "埋め込み",
    "footnoteReference": "脚注",
    "endnoteReference": "文末脚注",
}


@dataclass
class Content:
    """段落の中身: runs, comments, edges of bookmarks with whether text stood before them, and what is no text."""

    runs: list[Run] = field(default_factory=list)
    box: bool | None = None  # a content control to tick at the front
    comments: list[str] = field(default_factory=list)
    edges: list[tuple[_Element, bool]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)  # pictures, notes, text boxes: kind and text

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def read_content(paragraph: _Element, view: View, styles: Styles) -> Content:
    """The content of `paragraph` as it is in `view`."""
    content = Content()
    _Walker(content, view, styles).walk(paragraph)
    return content


def is_mark_gone(paragraph: _Element, view: View) -> bool:
    """True where the end of the paragraph is deleted in `view`: what it holds goes on into the next one."""
    properties = paragraph.find(f"{q('pPr')}/{q('rPr')}")
    return properties is not None and any(properties.find(q(name)) is not None for name in _SKIPPED[view])


def joined_contents(contents: list[Content]) -> Content:
    """Contents in a row as one; the first box counts."""
    whole = Content()
    for content in contents:
        whole.edges += [(edge, has or bool(whole.text.strip())) for edge, has in content.edges]
        whole.runs += content.runs
        whole.comments += content.comments
        whole.box = content.box if whole.box is None else whole.box
    return whole


def split_box(content: Content) -> tuple[Runs, bool | None]:
    """The runs after a box to tick at the front, and its state; None where there is none."""
    text = content.text
    if content.box is not None:
        return _cut(content.runs, len(text) - len(text.lstrip("\t 　"))), content.box
    match = _BOX.match(text)
    if match is None:
        return tuple(content.runs), None
    return _cut(content.runs, match.end()), match[1] != "☐"


def _cut(runs: list[Run], length: int) -> Runs:
    rest: list[Run] = []
    for run in runs:
        taken = min(length, len(run.text))
        length -= taken
        if run.text[taken:]:
            rest.append(replace(run, text=run.text[taken:]))
    return tuple(rest)


class _Walker:
    """Walks everything that may hold runs; field codes and what the view does not show are passed over."""

    def __init__(self, content: Content, view: View, styles: Styles) -> None:
        self._content, self._view, self._styles = content, view, styles
        self._codes = 0  # fields whose code is being read

    def walk(self, parent: _Element) -> None:
        for child in parent:
            name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if name == "r":
                self._run(child)
            elif name == "sdt":
                self._control(child)
            elif name in _TRANSPARENT and name not in _SKIPPED[self._view]:
                self.walk(child)
            elif name in ("bookmarkStart", "bookmarkEnd"):
                self._content.edges.append((child, bool(self._content.text.strip())))
            elif name == "commentRangeStart":
                self._comment(child)
            elif child.tag == f"{_MC}AlternateContent":
                self._alternate(child)

    def _comment(self, element: _Element) -> None:
        id = element.get(q("id"), "")
        if id not in self._content.comments:
            self._content.comments.append(id)

    def _control(self, control: _Element) -> None:
        box = control.find(f"{q('sdtPr')}/{{{W14}}}checkbox")
        content = control.find(q("sdtContent"))
        if box is not None and content is not None and not self._content.text.strip():
            self._content.box = any(sign in str(text) for text in content.itertext() for sign in "☑☒")
        elif content is not None:
            self.walk(content)

    def _run(self, run: _Element) -> None:
        properties = run.find(q("rPr"))
        text = ""
        for child in run:
            name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if name == "fldChar":
                kind = child.get(q("fldCharType"))
                self._codes += {"begin": 1, "separate": -1}.get(kind or "", 0)
            elif name == "commentReference":
                self._comment(child)
            elif self._codes > 0:
                continue
            elif name in ("t", "delText"):
                text += child.text or ""
            elif name == "br" and child.get(q("type")) in ("page", "column"):
                continue
            elif name in _SIGNS:
                text += _SIGNS[name]
            elif name == "ruby":
                self._add(text, properties)
                text = ""
                self.walk(child)
            elif child.tag == f"{_MC}AlternateContent":
                self._alternate(child)
            elif name in _FOREIGN:
                self._note(child, _FOREIGN[name])
            elif name == "sym":
                self._content.foreign.append("記号")
        self._add(text, properties)

    def _alternate(self, element: _Element) -> None:
        choice = element.find(f"{_MC}Choice")
        if choice is not None:
            self._note(choice, "図")

    def _note(self, element: _Element, what: str) -> None:
        inside = " ".join(
            "".join(str(t.text or "") for t in p.iter(q("t")))
            for box in element.iter(q("txbxContent"))
            for p in box.iter(q("p"))
        ).strip()
        self._content.foreign.append(f"テキストボックス「{inside}」" if inside else what)

    def _add(self, text: str, properties: _Element | None) -> None:
        text = clean(text)
        if not text or is_on(properties, "vanish"):
            return
        shade = properties.find(q("shd")) if properties is not None else None
        self._content.runs.append(
            Run(
                text,
                bold=is_on(properties, "b"),
                italic=is_on(properties, "em") or is_on(properties, "i"),
                code=shade is not None and shade.get(q("fill"), "").upper() == NOTE_FILL,
                strike=is_on(properties, "strike") or is_on(properties, "dstrike"),
                todo=self._styles.is_a(value(properties, "rStyle"), "bcp open"),
            )
        )
