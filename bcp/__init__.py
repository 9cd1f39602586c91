"""`bcp`: a cyber business continuity plan (サイバー対応IT-BCP) from a factory's facts.

The public API has the words of the commands, in the order of the work:

    environment = bcp.read_environment("env_diff/naniwa_seimitsu.yaml")
    template = bcp.read_template()                      # the local one, else the shipped one
    plan = bcp.plan_blocks(environment, template)       # what each block is made of, and what to do with it
    drafts = bcp.fill_blocks(plan)                      # built-in texts; write=… brings a writer of your own
    proved = bcp.check_blocks(plan, drafts)             # the plan text with all that is wrong with it
    merged = bcp.merge_blocks(standing, drafts)         # beside what people wrote
    document = bcp.render_docx(proved.plan.markdown, bcp.DocumentMeta(title, date))
    outcome = bcp.generate("env_diff/naniwa_seimitsu.yaml", out="somewhere")    # all of it, as the command does
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would slow `bcp --help` down; type checkers know this name
if TYPE_CHECKING:
    from typing import Any

    from bcp.api import BlocksPlan as BlocksPlan
    from bcp.api import DocumentMeta as DocumentMeta
    from bcp.api import MergedBlock as MergedBlock
    from bcp.api import Outcome as Outcome
    from bcp.api import ProvedPlan as ProvedPlan
    from bcp.api import StandingBlock as StandingBlock
    from bcp.api import check_blocks as check_blocks
    from bcp.api import fill_blocks as fill_blocks
    from bcp.api import generate as generate
    from bcp.api import merge_blocks as merge_blocks
    from bcp.api import plan_blocks as plan_blocks
    from bcp.api import read_environment as read_environment
    from bcp.api import read_template as read_template
    from bcp.api import render_docx as render_docx
    from bcp.errors import BcpError as BcpError

__version__ = "0.1.0"

_IN_API = (
    "BlocksPlan",
    "DocumentMeta",
    "MergedBlock",
    "Outcome",
    "ProvedPlan",
    "StandingBlock",
    "check_blocks",
    "fill_blocks",
    "generate",
    "merge_blocks",
    "plan_blocks",
    "read_environment",
    "read_template",
    "render_docx",
)
__all__ = ["BcpError", "__version__", *_IN_API]


def __getattr__(name: str) -> Any:
    """The public name, imported when it is first asked for, so that `import bcp` costs nothing (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'bcp' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("bcp.errors" if name == "BcpError" else "bcp.api"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
