"""What `bcp doctor` looks at, one check each: how it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bcp.errors import NO_HINT, ChatModelError, Message, ModelUnavailable
from bcp.filling.hosts import HostPlace
from bcp.filling.probe import MARK, Probe, expected_tokens, is_cut, reads_as_reply
from bcp.filling.route import Route

State = Literal["ok", "warning", "fault", "skipped"]
Verdict = Literal["yes", "conditional", "no"]
_NAMED_MODELS = 8


@dataclass(frozen=True)
class Check:
    """診断の一項目: what was looked at, how it is, and what to do."""

    name: str
    state: State
    message: Message
    hint: Message = NO_HINT


def place_check(place: HostPlace) -> Check:
    """Where data would go."""
    told = Message(
        f"送り先は {place.host}（{place.place.ja}）。", f"Data would go to {place.host} ({place.place.en})."
    )
    if place.kind != "cloud":
        return Check("place", "ok", told)
    hint = Message(
        "人名・電話・会社名・住所は参照に置き換えて送る。弱点を含むほかの事実は送られる。",
        "People, phones, companies and addresses go as references; other facts, weaknesses among them, are sent.",
    )
    return Check("place", "ok", told, hint)


def encryption_check(place: HostPlace) -> Check:
    """Whether others on the way could read along."""
    if place.is_encrypted:
        return Check("encryption", "ok", Message("通信は暗号化される（https）。", "Encrypted (https)."))
    if place.is_this_machine:
        return Check("encryption", "ok", Message("通信は端末の外に出ない。", "Nothing leaves this machine."))
    return Check(
        "encryption",
        "warning",
        Message(
            "通信が暗号化されない（http）。途中で読まれうる。",
            "Not encrypted (http): it can be read on the way.",
        ),
        Message("--base-url を https:// で始める。", "Begin --base-url with https://."),
    )


def route_checks(route: Route, place: HostPlace) -> tuple[Check, ...]:
    """The proxy in between and the certificates that are trusted."""
    return (_proxy_check(route), _certificate_check(route, place))


def _proxy_check(route: Route) -> Check:
    if not route.proxy:
        return Check("proxy", "ok", Message("中継（プロキシ）は使わない。", "No proxy in between."))
    return Check(
        "proxy",
        "ok",
        Message(
            f"環境変数の設定により、中継 {route.proxy} を通る。",
            f"By the environment, through the proxy {route.proxy}.",
        ),
        Message(
            "通さないなら、NO_PROXY に送り先の名前を加える。", "To go without, add the host to NO_PROXY."
        ),
    )


def _certificate_check(route: Route, place: HostPlace) -> Check:
    if route.missing_certificates:
        names = "、".join(route.missing_certificates)
        return Check(
            "certificates",
            "warning",
            Message(f"{names} の指すファイルが無い。", f"{names} names nothing on this machine."),
            Message("パスを直すか、変数を消す。", "Correct the path or unset the variable."),
        )
    if not place.is_encrypted:
        return Check(
            "certificates", "skipped", Message("証明書は使わない（http）。", "No certificate (http).")
        )
    named = "、".join(f"{name}={path}" for name, path in route.certificates.items())
    return Check(
        "certificates",
        "ok",
        Message(
            f"証明書は {named or 'OSに登録されたもの'} で確かめる。",
            f"Trusted: {named or 'the system store'}.",
        ),
    )


def models_check(found: tuple[str, ...] | ChatModelError, model: str) -> Check:
    """Whether the server is there and has the model."""
    if isinstance(found, ChatModelError):
        return _no_models_check(found, model)
    names = "、".join(found[:_NAMED_MODELS]) + (" …" if len(found) > _NAMED_MODELS else "")
    if not model:
        return Check("models", "fault", *_no_model(names))
    if model in found:
        return Check(
            "models",
            "ok",
            Message(
                f"モデル「{model}」がある（全{len(found)}件）。", f"“{model}” is among {len(found)} models."
            ),
        )
    return Check(
        "models",
        "warning",
        Message(
            f"モデルの一覧に「{model}」がない（あるもの：{names or 'なし'}）。",
            f"“{model}” is not listed ({names or 'none'}).",
        ),
        Message("--model の綴りを確かめる。", "Check --model."),
    )


def _no_models_check(fault: ChatModelError, model: str) -> Check:
    if fault.code not in ("not-found", "unreadable", "rejected", "server-error"):
        return Check("models", "fault", fault.message, fault.hint)
    if not model:
        return Check("models", "fault", *_no_model(""))
    return Check(
        "models",
        "skipped",
        Message("サーバーはモデルの一覧を出さない。続けて調べる。", "The server lists no models; going on."),
    )


def _no_model(names: str) -> tuple[Message, Message]:
    return (
        Message("モデル名がない。", "No model is named."),
        Message(
            f"--model で指定する。{f'サーバーにあるのは {names}。' if names else ''}",
            f"Name one with --model.{f' The server has {names}.' if names else ''}",
        ),
    )


def schema_check(probe: Probe, has_schema: bool) -> Check:
    """Whether the answer comes in the form that a block needs."""
    if probe.fault is not None:
        return Check("schema", "fault", probe.fault.message, _hint_of(probe.fault, _BETTER))
    if not reads_as_reply(probe):
        return Check(
            "schema",
            "fault",
            Message(
                "返答を、text、covers、open_questions を持つJSONとして読めない。",
                "The answer is no JSON with text, covers and open_questions.",
            ),
            Message(
                "指示に従う力のある、別のモデルにする。", "Take a model that follows instructions better."
            ),
        )
    if has_schema:
        return Check("schema", "ok", Message("JSONスキーマの指定が通る。", "It takes the JSON schema."))
    return Check(
        "schema",
        "ok",
        Message(
            "JSONスキーマは受け付けないが、言葉で頼めばJSONで返す。",
            "It takes no JSON schema, yet answers JSON when asked.",
        ),
    )


def context_check(small: Probe, long: Probe) -> Check:
    """Whether a prompt as long as the longest request is read to its beginning."""
    if long.fault is not None:
        return Check("context", "fault", long.fault.message, _hint_of(long.fault, _LONGER))
    expected, counted = expected_tokens(small, long), long.prompt_tokens
    told = _counted(expected, counted)
    size = f"約{long.prompt_chars:,}字"
    if MARK in long.text and not is_cut(expected, counted):
        return Check(
            "context",
            "ok",
            Message(
                f"{size}の依頼を始めまで読めている（{told.ja}）。",
                f"A prompt of {long.prompt_chars:,} characters is read to its start ({told.en}).",
            ),
        )
    if is_cut(expected, counted):
        return Check(
            "context",
            "fault",
            Message(
                f"{size}の依頼が、黙って切り詰められている（{told.ja}）。",
                f"A prompt of {long.prompt_chars:,} characters is silently cut ({told.en}).",
            ),
            _LONGER,
        )
    return Check(
        "context",
        "warning",
        Message(
            f"{size}の依頼の始めに置いた合言葉が返らない（{told.ja}）。始めを読めていないか、指示に従う力が弱い。",
            f"The mark at the start of a {long.prompt_chars:,}-character prompt did not come back ({told.en}).",
        ),
        _LONGER,
    )


def slots_check(slots: int) -> Check:
    """How many requests bcp generate would have under way at a server on this machine."""
    hint = Message(
        "もっと同時に答えられるサーバーなら、--concurrency で数を指定する。",
        "Where the server can do more, say so with --concurrency.",
    )
    told = Message(f"同時に送るのは{slots}件まで。", f"Up to {slots} request(s) at a time.")
    return Check("slots", "ok", told, hint if slots == 1 else NO_HINT)


_BETTER = Message("指示に従う力のある、別のモデルにする。", "Take a model that follows instructions better.")
_LONGER = Message(
    "サーバーの文脈長を16,000トークン以上にする（Ollama は OLLAMA_CONTEXT_LENGTH、llama.cpp は --ctx-size）。",
    "Give the server a context of 16,000 tokens or more (Ollama: OLLAMA_CONTEXT_LENGTH, llama.cpp: --ctx-size).",
)


def _hint_of(fault: ChatModelError, instead: Message) -> Message:
    """What to do; a fault that would fail one block alone speaks of that block, which is not at stake here."""
    return fault.hint if isinstance(fault, ModelUnavailable) else instead


def _counted(expected: int, counted: int) -> Message:
    if not counted:
        return Message("サーバーはトークン数を知らせない", "the server counts no tokens")
    if not expected:
        return Message(f"{counted:,}トークン", f"{counted:,} tokens")
    return Message(
        f"見込み{expected:,}、実際{counted:,}トークン", f"{expected:,} tokens expected, {counted:,} counted"
    )


def verdict_of(checks: Sequence[Check]) -> tuple[Verdict, Message]:
    """Whether the endpoint can be used, in one line."""
    faults = [check for check in checks if check.state == "fault"]
    warnings = [check for check in checks if check.state == "warning"]
    if faults:
        first = faults[0].message
        return "no", Message(f"使えない：{first.ja}", f"Cannot be used: {first.en}")
    if warnings:
        first = warnings[0].message
        return "conditional", Message(
            f"使えるが、注意がある：{first.ja}", f"Can be used, with care: {first.en}"
        )
    return "yes", Message(
        "使える。bcp generate に同じ --provider、--model、--base-url を付ける。",
        "Ready: give bcp generate the same --provider, --model and --base-url.",
    )


def offline_verdict() -> Message:
    """What there is to say where no model is used."""
    return Message(
        "モデルを使わない設定（offline）なので、何も送らない。調べるには --base-url と --model を付ける。",
        "No model is in use (offline): nothing is sent. Add --base-url and --model to look at one.",
    )
