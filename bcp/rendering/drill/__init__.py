"""The table-top exercise from the factory's own worst findings: `make_drill` and `render_drill`."""

from __future__ import annotations

from bcp.rendering.drill.document import render_drill
from bcp.rendering.drill.make import make_drill
from bcp.rendering.drill.values import Answer, Drill, Inject, Question, Quote

__all__ = ["Answer", "Drill", "Inject", "Question", "Quote", "make_drill", "render_drill"]
