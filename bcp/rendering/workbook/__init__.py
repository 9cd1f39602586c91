"""Writes the environment-difference table as an Excel form to fill in, and what is open into any form."""

from bcp.rendering.workbook.form import render_form as render_form
from bcp.rendering.workbook.questions import Question as Question
from bcp.rendering.workbook.questions import add_questions as add_questions

__all__ = ["Question", "add_questions", "render_form"]
