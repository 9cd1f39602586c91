"""Reads the Excel form of the environment-difference table as the nodes that a YAML table gives."""

from bcp.inputs.workbook.reader import read_workbook as read_workbook

__all__ = ["read_workbook"]
