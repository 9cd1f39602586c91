"""Replies are read tolerantly where that is safe."""

import json

import pytest

from bcp.errors import InvalidOutput
from bcp.filling.exchange import parse_reply
from bcp.vocabulary import CoverClaim

GOOD = '{"text": "1. 線を抜く。\\n2. 電話する。", "covers": [{"finding": "wifi", "measures": ["09-01"], "quote": "線を抜く。"}], "open_questions": ["誰か"]}'


@pytest.mark.parametrize(
    "reply",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"はい、こちらです。\n```\n{GOOD}\n```\n以上です。",
        f"<think>{{だめ}} 考える</think>\n{GOOD}",
        f"考える</think>{GOOD}",
        f"\ufeff{GOOD}",
        f"答え: {GOOD} です",
        GOOD.replace("\\n", "\n"),
        GOOD.replace("\\n", "\\r\\n"),
    ],
)
def test_it_reads_a_reply_with_things_around_it(reply):
    parsed = parse_reply(reply)
    assert parsed.text == "1. 線を抜く。\n2. 電話する。"
    assert parsed.covers == (CoverClaim("wifi", ("09-01",), "線を抜く。"),)
    assert parsed.open_questions == ("誰か",)


def test_missing_lists_are_empty_and_odd_entries_are_dropped():
    assert parse_reply('{"text": "本文"}').covers == ()
    odd = {"text": "本文", "covers": ["x", {"finding": 1}, {"finding": "wifi"}], "open_questions": [1, "問"]}
    parsed = parse_reply(json.dumps(odd))
    assert parsed.covers == (CoverClaim("wifi", (), ""),) and parsed.open_questions == ("問",)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("", "empty"),
        ("<think>考える</think>", "empty"),
        ('{"text": " ", "covers": [], "open_questions": []}', "empty"),
        ("本文だけを書いた。", "unreadable"),
        ('{"answer": "本文"}', "unreadable"),
        ('{"text": ["本文"]}', "unreadable"),
        ('{"text": "途中', "unreadable"),
        ('["本文"]', "unreadable"),
    ],
)
def test_it_refuses_what_is_no_reply(reply, code):
    with pytest.raises(InvalidOutput) as fault:
        parse_reply(reply)
    assert fault.value.code == code


def test_lone_surrogates_and_deep_nesting_do_no_harm():
    reply = '{"text": "線\\ud800を抜く。", "covers": [{"finding": "a", "quote": "\\udfff"}], "open_questions": ["\\ud800問"]}'
    parsed = parse_reply(reply)
    assert (parsed.text, parsed.covers[0].quote, parsed.open_questions) == ("線を抜く。", "", ("問",))
    for deep in ("[" * 100_000, '{"text":' * 20_000):
        with pytest.raises(InvalidOutput):
            parse_reply(deep)


def test_a_fence_around_the_text_is_no_part_of_it():
    assert parse_reply(json.dumps({"text": "```markdown\n- 線を抜く。\n```"})).text == "- 線を抜く。"


def test_a_reply_written_and_read_again_is_the_same():
    parsed = parse_reply(GOOD)
    assert parse_reply(parsed.as_json()) == parsed
