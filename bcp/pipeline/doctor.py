"""What stands between this machine and a model: place, way, key, schema, context; nothing of a factory is sent."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcp.errors import ChatModelError, Language, Message
from bcp.pipeline.doctor_checks import (
    Check,
    Verdict,
    context_check,
    encryption_check,
    models_check,
    offline_verdict,
    place_check,
    route_checks,
    schema_check,
    slots_check,
    verdict_of,
)
from bcp.pipeline.filling import ask_before_sending
from bcp.pipeline.listener import Listener
from bcp.pipeline.provider import DEFAULT_BASE_URL, OFFLINE, OPENAI, Provider, api_key
from bcp.settings import Settings

if TYPE_CHECKING:
    from bcp.filling.client import OpenAIChatClient
    from bcp.filling.sending import SentRequest

# the longest request of the three shipped examples has 14,689 characters
LONGEST_REQUEST_CHARS = 15_000


@dataclass(frozen=True)
class Diagnosis:
    """診断: the checks in order, the exact request, and the verdict in one line."""

    provider: Provider
    checks: tuple[Check, ...]
    verdict: Verdict
    reason: Message
    place: str = ""
    place_kind: str = ""
    request: SentRequest | None = None

    @property
    def exit_code(self) -> int:
        """0 where the endpoint can be used, 3 where it failed for good or gives no usable answer."""
        return 3 if self.verdict == "no" else 0


def diagnose(settings: Settings, listener: Listener) -> Diagnosis:
    """Look at the endpoint in force; raises UsageError where a cloud may not be asked."""
    provider = _endpoint(settings)
    if provider.is_offline:
        return Diagnosis(provider, (), "yes", offline_verdict())
    return _diagnose_endpoint(provider, settings, listener)


def _endpoint(settings: Settings) -> Provider:
    """The endpoint in force; naming a server or a model is enough here, as nothing of a factory leaves."""
    names = settings["base-url"] or settings["model"]
    name = settings["provider"] or (OPENAI if names else OFFLINE)
    if name == OFFLINE:
        return Provider(OFFLINE)
    return Provider(name, settings["model"] or "", settings["base-url"] or DEFAULT_BASE_URL)


def _diagnose_endpoint(provider: Provider, settings: Settings, listener: Listener) -> Diagnosis:
    from bcp.filling.hosts import describe_host
    from bcp.filling.route import find_route

    place = describe_host(provider.base_url, provider.model)
    checks = [
        place_check(place),
        encryption_check(place),
        *route_checks(find_route(provider.base_url, place), place),
    ]
    shown = _show_request(provider, settings)
    ask_before_sending(provider, settings, listener, _of_questions)
    seen: list[SentRequest] = []
    client = _make_client(provider, settings, seen)
    checks += asyncio.run(_ask_everything(client, provider, _prompt_chars(shown), listener))
    verdict, reason = verdict_of(checks)
    request = shown or next((sent for sent in reversed(seen) if sent.method == "POST"), None)
    return Diagnosis(provider, tuple(checks), verdict, reason, place.host, place.kind, request)


def _of_questions(host: str) -> Message:
    return Message(
        f"{host} はクラウドである。調べるための短い文と長い文（工場の事実は入らない）を送ってよいか。",
        f"{host} is a cloud. Send it two questions (nothing of a factory is in them)?",
    )


def _make_client(provider: Provider, settings: Settings, seen: list[SentRequest]) -> OpenAIChatClient:
    from bcp.filling.client import OpenAIChatClient
    from bcp.filling.guard import Guard

    return OpenAIChatClient(
        base_url=provider.base_url,
        model=provider.model,
        guard=Guard(lambda text: ()),  # the questions hold nothing of a table
        api_key=api_key(),
        timeout_seconds=settings["timeout"],
        on_request=seen.append,
    )


async def _ask_everything(
    client: OpenAIChatClient, provider: Provider, chars: int, listener: Listener
) -> list[Check]:
    """The checks that need the server; a fault ends them."""
    from bcp.filling.probe import ask, long_question, schema_question

    try:
        checks = [await _list_models(client, provider.model)]
        if checks[0].state == "fault":
            return checks
        listener.say(Message("小さな問い合わせを送る。", "Sending a small question."))
        small = await ask(client, schema_question())
        checks.append(schema_check(small, client.has_schema))
        if checks[-1].state == "fault":
            return checks
        listener.say(
            Message(
                f"長い問い合わせ（約{chars:,}字）を送る。小さな端末では数分かかることがある。",
                f"Sending a long question (about {chars:,} characters); minutes on a small machine.",
            )
        )
        checks.append(context_check(small, await ask(client, long_question(chars))))
        if client.place.is_this_machine:
            checks.append(slots_check(await client.count_slots()))
        return checks
    finally:
        await client.aclose()


async def _list_models(client: OpenAIChatClient, model: str) -> Check:
    try:
        return models_check(await client.list_models(), model)
    except ChatModelError as fault:
        return models_check(fault, model)


def _prompt_chars(request: SentRequest | None) -> int:
    """As many characters as the longest request has; of the table, where one is named."""
    if request is None:
        return LONGEST_REQUEST_CHARS
    return sum(len(message["content"]) for message in json.loads(request.body)["messages"])


def _show_request(provider: Provider, settings: Settings) -> SentRequest | None:
    """The longest request (or that of --only) of the table named by --env-diff, made but not sent."""
    if not settings["env-diff"]:
        return None
    from bcp.pipeline.dry_run import make_requests_unsent

    requests = make_requests_unsent(Path(settings["env-diff"]), settings, provider)
    return max(requests, key=lambda request: len(request.body), default=None)


def diagnosis_to_json(diagnosis: Diagnosis, language: Language) -> dict[str, Any]:
    """bcp/doctor@1."""
    request = diagnosis.request
    return {
        "format": "bcp/doctor@1",
        "verdict": diagnosis.verdict,
        "reason": diagnosis.reason.say(language),
        "provider": diagnosis.provider.name,
        "model": diagnosis.provider.model,
        "base_url": diagnosis.provider.base_url,
        "place": {"host": diagnosis.place, "kind": diagnosis.place_kind},
        "checks": [
            {
                "name": check.name,
                "state": check.state,
                "message": check.message.say(language),
                "hint": check.hint.say(language),
            }
            for check in diagnosis.checks
        ],
        "request": None
        if request is None
        else {
            "method": request.method,
            "url": request.url,
            "headers": dict(request.headers),
            "body": json.loads(request.body),
        },
    }
