"""The client over real loopback HTTP: what it sends, how it adapts, and how each fault ends."""

import asyncio
import json
import time

import pytest
from filling_builders import BOOK, fact
from filling_builders import Book as Facts
from scripted_server import (
    Reply,
    ScriptedServer,
    answer,
    completion,
    content,
    dropped,
    html_page,
    refusal,
    slow,
    status,
    truncated,
)

from bcp.errors import InvalidOutput, ModelRefused, ModelUnavailable, SettingsError
from bcp.filling.client import OpenAIChatClient, RetryPolicy
from bcp.filling.exchange import parse_reply
from bcp.filling.guard import Guard, GuardRefused
from bcp.filling.hosts import describe_host
from bcp.filling.masking import Mask
from bcp.filling.retrying import retry_after_seconds
from bcp.filling.usage import Meter

pytestmark = pytest.mark.server

QUICK = RetryPolicy(retries=2, timeout_retries=0, first_wait_seconds=0.0)
MESSAGES = [{"role": "system", "content": "規則"}, {"role": "user", "content": "依頼"}]
SCHEMA_REFUSED = status(400, {"message": "response_format is not supported", "param": "response_format"})


class Waits(list):
    async def __call__(self, seconds):
        self.append(seconds)


def make_client(server, **changes):
    mask = changes.pop("mask", Mask(BOOK, ()))
    settings = {
        "base_url": server.base_url,
        "model": "scripted",
        "retry": QUICK,
        "timeout_seconds": 5.0,
        **changes,
    }
    guard = Guard(mask.find)
    return OpenAIChatClient(guard=guard, **settings)


def ask(client, messages=MESSAGES, times=1, meter=None):
    async def run():
        meter_ = meter or Meter()
        try:
            for _ in range(times):
                text = await client.complete(messages, max_tokens=500, meter=meter_)
            return text
        finally:
            await client.aclose()

    return asyncio.run(run())


def outcome(behaviours, **changes):
    """The fault of one call, and how many requests it took."""
    with ScriptedServer(behaviours) as server:
        with pytest.raises((ModelUnavailable, ModelRefused, InvalidOutput)) as fault:
            ask(make_client(server, **changes))
        return fault.value, len(server.requests)


def test_it_sends_the_constant_schema_and_counts_the_tokens():
    meter = Meter()
    with ScriptedServer([answer("本文")]) as server:
        assert parse_reply(ask(make_client(server), meter=meter)).text == "本文"
        sent = server.requests[0]
    assert sent["messages"] == MESSAGES and sent["model"] == "scripted"
    assert sent["temperature"] == 0 and sent["max_tokens"] == 500
    schema = sent["response_format"]["json_schema"]
    assert sent["response_format"]["type"] == "json_schema"
    assert schema["name"] == "bcp_block" and schema["strict"] is True
    assert schema["schema"]["required"] == ["text", "covers", "open_questions"]
    assert not any(word in json.dumps(schema) for word in ("maxLength", "pattern", "enum", "minItems"))
    assert (meter.calls, meter.tokens.prompt, meter.tokens.cached, meter.tokens.completion) == (
        1,
        100,
        10,
        20,
    )


def test_it_remembers_a_server_that_refuses_the_schema():
    with ScriptedServer([SCHEMA_REFUSED, answer("一"), answer("二")]) as server:
        assert "二" in ask(make_client(server), times=2)
        assert ["response_format" in request for request in server.requests] == [True, False, False]


def test_it_tries_once_without_the_schema_when_the_rejection_says_nothing():
    with ScriptedServer([status(400), answer("一"), answer("二")]) as server:
        assert "二" in ask(make_client(server), times=2)
        assert ["response_format" in request for request in server.requests] == [True, False, False]


def test_a_schema_that_worked_is_not_given_up():
    with ScriptedServer([answer("一"), status(400, {"message": "bad"})]) as server:
        with pytest.raises(InvalidOutput) as fault:
            ask(make_client(server), times=2)
        assert fault.value.code == "rejected" and len(server.requests) == 2


def test_it_drops_what_a_reasoning_model_does_not_take():
    refusals = [
        status(400, {"message": "Unsupported value", "param": "temperature"}),
        status(
            400, {"message": "Use 'max_completion_tokens' instead of 'max_tokens'", "param": "max_tokens"}
        ),
    ]
    with ScriptedServer([*refusals, answer("本文")]) as server:
        ask(make_client(server))
        last = server.requests[-1]
    assert "temperature" not in last and "max_tokens" not in last and last["max_completion_tokens"] == 500


@pytest.mark.parametrize("code", [401, 403, 402, 404])
def test_a_key_or_a_name_that_is_wrong_stops_at_once(code):
    fault, requests = outcome([status(code)])
    assert isinstance(fault, ModelUnavailable) and fault.exit_code == 3 and requests == 1
    assert fault.hint.ja and fault.hint.en


def test_an_empty_account_is_not_asked_again():
    fault, requests = outcome([status(429, {"code": "insufficient_quota", "message": "quota"})])
    assert (fault.code, requests) == ("quota", 1)


@pytest.mark.parametrize("behaviour", [status(500), status(503), status(429), dropped()])
def test_what_may_pass_is_tried_again_and_then_stops_the_run(behaviour):
    fault, requests = outcome([behaviour])
    assert isinstance(fault, ModelUnavailable) and requests == 3


def test_it_goes_on_after_a_passing_fault():
    with ScriptedServer([status(503), dropped(), answer("本文")]) as server:
        assert "本文" in ask(make_client(server))


def test_it_waits_as_long_as_the_server_asks():
    waits = Waits()
    with ScriptedServer([status(429, headers={"Retry-After": "7"}), status(500), answer("本文")]) as server:
        ask(make_client(server, retry=RetryPolicy(first_wait_seconds=0.5), sleep=waits))
    assert waits == [7.0, 1.0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "Sun, 22 Nov 2026 03:00:09 GMT", "Date": "Sun, 22 Nov 2026 03:00:00 GMT"}, 9.0),
        ({"Retry-After": "Sun, 22 Nov 2026 02:00:00 GMT", "Date": "Sun, 22 Nov 2026 03:00:00 GMT"}, 0.0),
        ({"retry-after-ms": "1500", "Retry-After": "2"}, 1.5),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Sun, 22 Nov 2026 03:00:09 GMT"}, None),
        ({}, None),
    ],
)
def test_it_reads_every_form_in_which_a_server_asks_for_patience(headers, seconds):
    assert retry_after_seconds({name.lower(): text for name, text in headers.items()}) == seconds


def test_the_parts_of_a_content_are_one_text():
    parts = [
        {"type": "text", "text": '{"text": "本文", "covers": [],'},
        {"type": "image_url", "image_url": {}},
        {"type": "text", "text": ' "open_questions": []}'},
    ]
    with ScriptedServer([completion({"content": parts})]) as server:
        assert parse_reply(ask(make_client(server))).text == "本文"


def test_it_does_not_wait_for_hours():
    waits = Waits()
    fault, requests = outcome([status(429, headers={"Retry-After": "3600"})], sleep=waits)
    assert isinstance(fault, ModelUnavailable) and (requests, waits) == (1, [])


def test_silence_is_a_fault_that_stops_the_run():
    started = time.monotonic()
    fault, _ = outcome([slow(1.0, answer("遅い"))], timeout_seconds=0.2)
    assert fault.code == "timeout" and time.monotonic() - started < 3


def test_no_server_is_a_fault_that_stops_the_run():
    with ScriptedServer([]) as server:
        gone = server.base_url
    client = OpenAIChatClient(base_url=gone, model="m", guard=Guard(lambda text: ()), retry=QUICK)
    with pytest.raises(ModelUnavailable) as fault:
        ask(client)
    assert fault.value.code == "no-connection" and "127.0.0.1" in fault.value.message.ja


@pytest.mark.parametrize(
    ("behaviour", "kind", "code"),
    [
        (refusal(), ModelRefused, "refused"),
        (content("", "content_filter"), ModelRefused, "content-filter"),
        (status(400, {"code": "content_filter", "message": "filtered"}), ModelRefused, "content-filter"),
        (content(""), InvalidOutput, "empty"),
        (completion({"content": None}), InvalidOutput, "empty"),
        (html_page(), InvalidOutput, "not-an-api"),
        (Reply('{"id": "x"', content_type="application/json"), InvalidOutput, "unreadable"),
        (Reply({"error": {"message": "loading"}}), InvalidOutput, "unreadable"),
        (
            status(400, {"message": "maximum context length is 4096 tokens"}),
            InvalidOutput,
            "too-long-request",
        ),
    ],
)
def test_what_fails_one_block_says_so_and_is_not_repeated(behaviour, kind, code):
    fault, requests = outcome([behaviour])
    assert (type(fault), fault.code, requests) == (kind, code, 1)


def test_a_cut_off_reply_gets_one_larger_try():
    with ScriptedServer([truncated(), answer("本文")]) as server:
        assert "本文" in ask(make_client(server))
        assert [request["max_tokens"] for request in server.requests] == [500, 1500]
    fault, requests = outcome([truncated()])
    assert (fault.code, requests) == ("truncated", 2)


def test_a_reasoning_field_counts_only_when_it_is_the_whole_reply():
    whole = '{"text": "本文", "covers": [], "open_questions": []}'
    with ScriptedServer([completion({"content": "", "reasoning_content": whole})]) as server:
        assert parse_reply(ask(make_client(server))).text == "本文"
    fault, _ = outcome([completion({"content": "", "reasoning": f"考え中 {whole}"})])
    assert fault.code == "empty"


@pytest.mark.parametrize("key", ["ｓｋ－１", "sk 1", "sk\n1"])
def test_a_key_that_no_header_can_hold_is_refused_without_being_shown(key):
    with pytest.raises(SettingsError) as fault:
        OpenAIChatClient(
            base_url="http://127.0.0.1:1/v1", model="m", guard=Guard(lambda text: ()), api_key=key
        )
    assert key not in fault.value.say("ja") + fault.value.say("en")


def test_a_redirect_is_not_followed():
    with ScriptedServer([answer("よそ")]) as other:
        fault, requests = outcome([status(307, headers={"Location": f"{other.base_url}/chat/completions"})])
        assert (fault.code, requests, other.requests) == ("redirect", 1, [])


def test_a_stray_variable_redirects_nothing(monkeypatch):
    with ScriptedServer([answer("よそ")]) as other, ScriptedServer([answer("本文")]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", other.base_url)
        monkeypatch.setenv("HTTP_PROXY", other.base_url)
        ask(make_client(server))
        assert (len(server.requests), other.requests) == (1, [])


def test_the_guard_stops_a_value_before_the_socket():
    mask = Mask(Facts([fact("systems.1.vendor", "大和田電機")]), ())
    with ScriptedServer([answer("本文")]) as server:
        with pytest.raises(GuardRefused):
            ask(make_client(server, mask=mask), [{"role": "user", "content": "大和田　電機へ"}])
        assert server.requests == []


def test_what_left_is_what_is_kept():
    kept = []
    with ScriptedServer([answer("本文")]) as server:
        ask(make_client(server, on_send=kept.append))
        assert kept == server.bodies


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://127.0.0.1:8080/v1", "machine"),
        ("http://localhost:11434/v1", "machine"),
        ("http://[::1]:1/v1", "machine"),
        ("http://192.168.3.4/v1", "network"),
        ("http://[fd00::1]/v1", "network"),
        ("http://gpu-server:8000/v1", "network"),
        ("http://ai.factory.local/v1", "network"),
        ("http://203.0.113.9/v1", "cloud"),
        ("https://api.example.com/v1", "cloud"),
        ("https://localhost.example.com/v1", "cloud"),
    ],
)
def test_it_says_where_data_would_go(url, kind):
    assert describe_host(url).kind == kind


def test_a_local_server_that_passes_a_model_on_is_a_cloud():
    place = describe_host("http://127.0.0.1:11434/v1", "gpt-oss:120b-cloud")
    assert place.kind == "cloud" and place.message.en == "Sending to 127.0.0.1 (cloud)."


@pytest.mark.parametrize("url", ["", "api.example.com", "ftp://x/v1", "http://", "http://x:99999/v1"])
def test_a_base_url_that_is_none_is_refused(url):
    with pytest.raises(SettingsError):
        describe_host(url)
