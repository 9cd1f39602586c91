"""Pictures from the table: `draw_pictures` and what it gives; matplotlib is loaded by those who draw only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bcp.planning.facts import FactBook
from bcp.rendering.pictures.picture import PICTURE_NAMES, Picture
from bcp.vocabulary import Case

__all__ = ["PICTURE_NAMES", "Picture", "draw_pictures"]


def draw_pictures(case: Case, facts: FactBook, names: Sequence[str] = PICTURE_NAMES) -> tuple[Picture, ...]:
    """The pictures of that name, in that order; raises RenderError without matplotlib or a Japanese font."""
    drawers = _drawers()
    return tuple(drawers[name](case, facts) for name in names)


def _drawers() -> dict[str, Callable[[Case, FactBook], Picture]]:
    from bcp.rendering.pictures.assessment import draw_assessment
    from bcp.rendering.pictures.escalation import draw_escalation
    from bcp.rendering.pictures.network import draw_network
    from bcp.rendering.pictures.restore import draw_restore

    return {
        "network": draw_network,
        "escalation": draw_escalation,
        "restore": draw_restore,
        "assessment": draw_assessment,
    }
