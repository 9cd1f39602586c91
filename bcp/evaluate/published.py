"""The experiment as published: the whole template and the whole table in one prompt, and one answer for everything.

Two things differ from the publication, and must: sensitive values go as references, because nothing else leaves this
tool, and the answer comes in the one reply schema of spec 8.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace
from pathlib import Path

from bcp.errors import ChatModelError
from bcp.evaluate.runs import PUBLISHED, Run, prove_texts
from bcp.filling.client import ChatClient
from bcp.filling.exchange import parse_reply
from bcp.filling.masking import Mask
from bcp.filling.usage import Meter
from bcp.pipeline.filling import Filling
from bcp.pipeline.masking import make_mask
from bcp.planning.facts import FactBook
from bcp.rendering.read_plan import read_plan
from bcp.store import read_text
from bcp.workspace import Workspace

MAX_TOKENS = 16000
_MARK_LINE = re.compile(r" {0,3}##(?:\{#[a-z0-9_-]+\})?[ \t]*")
_INSTRUCTION = """\
次は、サイバー対応IT-BCPのひな形と、ある工場の環境差分抽出表である。
環境差分に従って、ひな形の「##」で囲まれた部分をカスタマイズし、計画の全文をMarkdownで返す。「##」の外は変えない。
[[…]] は伏せた値である。要るときは、そのままの形で書く。
答えは {"text": "計画の全文", "covers": [], "open_questions": []} の形のJSONだけとする。
"""


def run_published(work: Workspace, client: ChatClient) -> Run:
    """One call, no repair: what the model did not answer stays as the template has it."""
    mask = make_mask(work)
    prompt = make_prompt(work, mask)
    meter = Meter()
    started = time.perf_counter()
    markdown = asyncio.run(_ask(client, prompt, meter))
    cost = Filling({}, mask.masked, meter.calls, meter.tokens, time.perf_counter() - started)
    texts = {id: request.block.default for id, request in work.requests.items()}
    answered = read_plan(_without_marks(markdown), work.case.template).blocks if markdown else {}
    texts |= {id: text for id, text in answered.items() if text.strip()}
    run = prove_texts(_with_masked(work, mask), PUBLISHED, texts, cost)
    return replace(run, provider=f"{PUBLISHED}:{getattr(client, 'model', '')}".rstrip(":"))


def make_prompt(work: Workspace, mask: Mask) -> str:
    """The one prompt: instruction, template, table; nothing sensitive is in it."""
    table = read_text_of_table(work)
    hidden = "\n".join(mask.hide(line)[0] for line in table.split("\n"))
    template = work.case.template.text[len(work.case.template.segments[0].raw) :]
    return f"{_INSTRUCTION}\n# 環境差分抽出表\n\n{hidden}\n\n# ひな形\n\n{template}"


def read_text_of_table(work: Workspace) -> str:
    """The table as people wrote it, comments left out."""
    lines = read_text(Path(work.case.environment.path)).split("\n")
    return "\n".join(line for line in lines if not line.lstrip().startswith("#"))


def _without_marks(markdown: str) -> str:
    """The answer without mark lines that the model left standing around its text; inline marks stay as faults."""
    return "\n".join(line for line in markdown.split("\n") if not _MARK_LINE.fullmatch(line))


def _with_masked(work: Workspace, mask: Mask) -> Workspace:
    return replace(work, facts=FactBook(work.case, None, mask.masked))


async def _ask(client: ChatClient, prompt: str, meter: Meter) -> str:
    try:
        reply = await client.complete(
            [{"role": "user", "content": prompt}], max_tokens=MAX_TOKENS, meter=meter
        )
        return parse_reply(reply).text
    except ChatModelError as error:
        if error.exit_code == 3:
            raise
        return ""  # an answer that cannot be read customises nothing
    finally:
        await client.aclose()
