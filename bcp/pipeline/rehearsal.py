"""The end of a run, tried out with the texts there are while the model writes the others; its result is thrown away.

Code, tables, expressions and fonts are loaded by it and the facts are looked up once, so that after the last answer only
the new texts have to be proved and laid out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bcp.pipeline.provider import Provider
    from bcp.pipeline.standing import Standing
    from bcp.vocabulary import Draft
    from bcp.workspace import Workspace


def rehearse(
    work: Workspace,
    standing: Standing,
    drafts: Mapping[str, Draft],
    masked: Mapping[str, str],
    provider: Provider,
) -> Iterator[None]:
    """Prove and render in memory, a step at each `next`; writes nothing. `drafts`: what stands for the texts to come."""
    import bcp.pipeline.committing
    import bcp.rendering.review  # noqa: F401

    _try_rules(work, drafts)
    yield
    from bcp.pipeline.filling import Filling
    from bcp.pipeline.outputs import make_documents, make_docx, make_lock
    from bcp.pipeline.proving import prove_plan

    proved = prove_plan(work, standing, Filling(dict(drafts), masked))
    yield
    facts = work.facts_with(masked)
    make_docx(work, proved, facts, True, ())
    yield
    make_documents(work, proved, provider, facts)
    yield
    make_lock(work, standing, proved, provider, facts, {})


def _try_rules(work: Workspace, drafts: Mapping[str, Draft]) -> None:
    """Look at the longest text there is, so that the first answer finds rules and facts ready."""
    from bcp.pipeline.drafting import rules_for_models

    longest = max(drafts.values(), key=lambda draft: len(draft.text), default=None)
    if longest is not None:
        rules_for_models(work)(work.requests[longest.block_id], longest.text, ())
