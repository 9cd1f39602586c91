"""The command line: words in, one call of the pipeline, words out; no rule of its own."""

from bcp.cli.main import main

__all__ = ["main"]
