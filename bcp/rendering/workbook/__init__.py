"""Writes the environment-difference table as an Excel form to fill in."""

from bcp.rendering.workbook.form import Question as Question
from bcp.rendering.workbook.form import render_form as render_form

__all__ = ["Question", "render_form"]
