"""`bcp doctor`: the endpoint, and the verdict in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bcp.cli.console import Console
from bcp.cli.progress import listener_for
from bcp.pipeline.doctor import Diagnosis, diagnose, diagnosis_to_json
from bcp.settings import Settings

NAMES = {
    "place": ("送り先", "place"),
    "encryption": ("暗号化", "encryption"),
    "proxy": ("中継", "proxy"),
    "certificates": ("証明書", "certificates"),
    "models": ("モデル", "models"),
    "schema": ("返答の形", "form of the answer"),
    "context": ("文脈長", "context"),
    "slots": ("同時の数", "at a time"),
}
STATES = {
    "ok": ("良", "ok"),
    "warning": ("注意", "care"),
    "fault": ("不可", "fault"),
    "skipped": ("―", "-"),
}


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print what was found; returns 0 where the endpoint can be used, else 3."""
    diagnosis = diagnose(settings, listener_for(console))
    if settings["json"]:
        console.result_json(diagnosis_to_json(diagnosis, console.language))
    else:
        for line in _lines(diagnosis, console):
            console.result(line)
    return diagnosis.exit_code


def _lines(diagnosis: Diagnosis, console: Console) -> Iterator[str]:
    for check in diagnosis.checks:
        state, name = console.say(*STATES[check.state]), console.say(*NAMES[check.name])
        yield f"[{state}] {name}: {check.message.say(console.language)}"
        if check.hint.say(console.language):
            yield f"     → {check.hint.say(console.language)}"
    yield from _request_lines(diagnosis, console)
    yield diagnosis.reason.say(console.language)


def _request_lines(diagnosis: Diagnosis, console: Console) -> Iterator[str]:
    """The exact request, whole with --verbose; the key is never shown."""
    request = diagnosis.request
    if request is None:
        return
    yield console.say("送る依頼（キーは示さない）:", "The request as it is sent (without the key):")
    yield f"  {request.method} {request.url}"
    for name, value in request.headers.items():
        if console.verbose or name == "content-type":
            yield f"  {name}: {value}"
    body = json.loads(request.body)
    if console.verbose:
        yield from (f"  {line}" for line in json.dumps(body, ensure_ascii=False, indent=1).split("\n"))
        return
    for message in body.pop("messages", []):
        yield f"  {message['role']}: {_short(message['content'])}"
    for name, value in body.items():
        yield f"  {name}: {_short(json.dumps(value, ensure_ascii=False))}"
    yield console.say("  （-v で全文）", "  (-v for all of it)")


def _short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…（{len(text):,}）"
