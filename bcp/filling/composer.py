"""オフライン作成器: fills a block from its facts with the text units beside the template. No model, no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcp.errors import Message, PromptError
from bcp.filling import derived
from bcp.filling.composer_view import UnitError, View
from bcp.filling.finding_view import EntryTexts, FindingView, view_findings, write_literally
from bcp.filling.keyword_units import (
    compose_inline,
    compose_table,
    match_keywords,
)
from bcp.filling.masking import Mask
from bcp.filling.unit_head import UnitHead, fits
from bcp.filling.unit_text import open_questions_in, tidy
from bcp.filling.wording import ENTRY_TEXTS, Wording
from bcp.inputs.references import REFERENCE
from bcp.vocabulary import BlockRequest, BlockState, Case, CoverClaim, Draft, Finding, Format

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from bcp.planning.facts import FactBook


class Composer:
    """オフライン作成器: `compose` gives a draft, or None where no unit and no keyword fits."""

    def __init__(
        self, case: Case, facts: FactBook, unit_folders: Sequence[Path], findings: Sequence[Finding] = ()
    ) -> None:
        self._case = case
        self._catalogue = case.catalogue
        self._facts = facts
        self._folders = tuple(unit_folders)
        self._wording = Wording(self._folders)
        self._whole_lists = _count_measures(case)

    def compose(self, request: BlockRequest) -> Draft | None:
        """The offline text of one block; references only to the block's facts, no sensitive value."""
        view = View(request, self._catalogue)
        used: set[str] = set()
        for text, why, unit in self._attempts(request, view, used):
            if text:
                draft = _make_draft(request, text, why, used)
                return replace(
                    draft, prompts_sha256=self._wording.digest(self._wording.own_unit(request), unit)
                )
            used.clear()
        return None

    def _attempts(self, request: BlockRequest, view: View, used: set[str]) -> Iterator[tuple[str, str, str]]:
        """Texts for the block, lazily, why, and from which unit: its own, then by the words of a user's template."""
        own = self._wording.own_unit(request)
        if own and (head := self._wording.head(own)):
            yield self._render(own, head, request, view, used, is_own=True), "ひな形の文章単位で書いた", own
        if request.block.format is Format.INLINE:
            yield compose_inline(request.block, self._case, view), "前にある言葉から書いた", ""
        elif request.block.format is Format.TABLE:
            yield compose_table(request.block, view, self._catalogue), "表の見出しの言葉から書いた", ""
        else:
            yield from self._by_keywords(request, view, used)

    def _by_keywords(
        self, request: BlockRequest, view: View, used: set[str]
    ) -> Iterator[tuple[str, str, str]]:
        for match in match_keywords(request.block, self._wording.keyword_rules):
            head = self._wording.head(match.unit)
            if head is not None and fits(head, request, by_words=True):
                text = self._render(match.unit, head, request, view, used, is_own=False)
                yield text, f"見出しと文の言葉「{match.word}」から書いた", match.unit

    # ------------------------------------------------------------ units

    @property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        return _environment_of(self._folders)

    @cached_property
    def _entry_texts(self) -> Mapping[str, EntryTexts]:
        text = self._wording.source(ENTRY_TEXTS)
        return _parse_entry_texts(text) if text else {}

    # ------------------------------------------------------------ rendering

    def _render(
        self, name: str, head: UnitHead, request: BlockRequest, view: View, used: set[str], *, is_own: bool
    ) -> str:
        """The finished text; `is_own` units may name the chapters of the shipped template."""
        from jinja2 import TemplateError

        findings = view_findings(
            view, self._entry_texts, lambda text: self._write_literal(text, used), self._whole_lists
        )
        try:
            raw = self._environment.get_template(name).render(
                _context(view, findings, self._entry_texts, is_own=is_own)
            )
        except (TemplateError, UnitError, TypeError) as error:
            raise _unit_error(name, error) from error
        return tidy(raw, request.block, view, head.format, trim=not request.findings)

    @cached_property
    def _mask(self) -> Mask:
        return Mask(self._facts, ())

    def _write_literal(self, text: str, used: set[str]) -> str:
        """Free text of the table with references for the hidden values in it; "" where a contact stands in it.

        Such a contact would need a number of its own; annex C shows the text as it is.
        """
        hidden, facts = self._mask.hide(text)
        paths = {fact.path for fact in facts}
        if any(path.startswith("masked.") for path in paths):
            return ""
        used |= paths
        return "".join(
            part if REFERENCE.fullmatch(part) else write_literally(part) for part in _split_references(hidden)
        )


@lru_cache(maxsize=4)
def _parse_entry_texts(text: str) -> Mapping[str, EntryTexts]:
    """The sentences of each entry point; the plans of a batch share them."""
    import yaml

    texts: Mapping[str, EntryTexts] = yaml.safe_load(text)
    return texts


# a worker that makes many plans loads the units once; one that was edited since is loaded anew.
# The last folder is the shipped one: its code is kept
@lru_cache(maxsize=8)
def _environment_of(folders: tuple[Path, ...]) -> ImmutableSandboxedEnvironment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from bcp.filling.unit_code import keep_unit_code

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders], encoding="utf-8"),
        undefined=StrictUndefined,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=False,  # Markdown, not HTML: values come in as references, free text through write_literally
    )
    environment.bytecode_cache = keep_unit_code(environment, folders[-1], Path(__file__))
    return environment


def _split_references(text: str) -> list[str]:
    """The text in parts, references apart."""
    return re.split(r"(\[\[[^\[\]\n]+\]\])", text)


def _context(
    view: View, findings: Sequence[FindingView], texts: Mapping[str, EntryTexts], *, is_own: bool
) -> dict[str, Any]:
    """What the names in a unit mean."""
    return {
        "v": view,
        "d": derived,
        "ref": view.ref,
        "known": view.known,
        "is_none": view.is_none,
        "is_unknown": view.is_unknown,
        "is_yes": view.is_yes,
        "is_no": view.is_no,
        "rows": view.rows,
        "choice": view.choice,
        "todo": view.todo,
        "who": lambda role: derived.actor(view, role),
        "if_unknown": view.if_unknown,
        "header": view.header,
        "findings": list(findings),
        "found": [each.id for each in findings],
        "texts": texts,
        "at": lambda shipped, elsewhere: shipped if is_own else elsewhere,
        "applicable": derived.applicable_entries(view),
    }


def _make_draft(request: BlockRequest, text: str, why: str, used: set[str]) -> Draft:
    return Draft(
        block_id=request.block.id,
        text=text,
        state=BlockState.FILLED,
        reason=_explain(request, why),
        provider="offline",
        attempts=1,
        covers=tuple(_claim(text, request.findings)),
        open_questions=open_questions_in(text, request.facts),
        extra_facts=tuple(sorted(used - {fact.path for fact in request.facts})),
    )


def _explain(request: BlockRequest, why: str) -> str:
    """Why the text is as it is, in plain Japanese."""
    parts = []
    if request.differences:
        parts.append("環境差分（" + "、".join(each.label for each in request.differences) + "）")
    if request.findings:
        parts.append(
            "課題（" + "、".join(f"{each.entry} {each.rating.value}" for each in request.findings) + "）"
        )
    return f"{'と'.join(parts) or '事実'}に合わせて、内蔵の作成器が{why}。"


def _claim(text: str, findings: Iterable[Finding]) -> Iterable[CoverClaim]:
    """What the draft says it covers: the first line that names the entry, with the measures that stand in the text."""
    lines = text.split("\n")
    for finding in findings:
        quote = next((line.strip() for line in lines if finding.entry in line), "")
        if quote:
            named = tuple(each.id for each in finding.measures if f"対策{each.id}" in text)
            yield CoverClaim(finding.id, named, quote)


def _count_measures(case: Case) -> dict[str, int]:
    counts: dict[str, int] = {}
    for measure in case.catalogue.measures.values():
        counts[measure.entry] = counts.get(measure.entry, 0) + 1
    return counts


def _unit_error(name: str, error: Exception) -> PromptError:
    line = getattr(error, "lineno", None)
    place = f"templates/units/{name}" + (f":{line}" if line else "")
    return PromptError(
        Message(
            f"{place}: 文章単位を組み立てられない。{error}",
            f"{place}: the text unit does not render: {error}",
        ),
        Message(
            "文章単位の名前と項目名を直すか、ファイルを消して元に戻す。",
            "Mend the names in the unit, or remove the file.",
        ),
    )
