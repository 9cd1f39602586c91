"""`bcp doctor` against a scripted server: what it finds, what it shows, and that nothing of a factory leaves."""

from __future__ import annotations

import json
import ssl
import subprocess
from pathlib import Path

import pytest
from scripted_server import ScriptedServer, answer, completion, content, html_page, slow, status

from bcp.cli.main import main
from bcp.filling.failures import no_connection
from bcp.filling.hosts import describe_host
from bcp.filling.probe import MARK
from bcp.filling.route import find_route

pytestmark = pytest.mark.server

TABLE = Path(__file__).parents[2] / "env_diff" / "naniwa_seimitsu.yaml"


def attentive(request):
    """A model that reads all of its prompt and gives the mark back; it counts a token a character."""
    said = "".join(message["content"] for message in request["messages"])
    text = MARK if MARK in said else "確認"
    reply = answer(text)
    reply.body["usage"]["prompt_tokens"] = len(said)
    return reply


def forgetful(request):
    """A server that silently keeps the last 4,000 characters of a prompt."""
    cut = [{**m, "content": m["content"][-4000:] if m["role"] == "user" else ""} for m in request["messages"]]
    said = "".join(message["content"] for message in request["messages"])
    return attentive({"messages": cut if len(said) > 4000 else request["messages"]})


@pytest.fixture
def doctor(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def run(*words, lang="ja"):
        capsys.readouterr()
        code = main(["doctor", *words, "--lang", lang])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def look(doctor, server, *words):
    code, out, _ = doctor("--base-url", server.base_url, "--model", "scripted", "--json", *words)
    found = json.loads(out)
    assert found["format"] == "bcp/doctor@1"
    return code, found, {check["name"]: check for check in found["checks"]}


def test_a_sound_endpoint_gets_a_clean_bill(doctor):
    with ScriptedServer(attentive, models=["scripted"]) as server:
        code, found, checks = look(doctor, server)
        assert (code, found["verdict"], found["place"]) == (
            0,
            "yes",
            {"host": "127.0.0.1", "kind": "machine"},
        )
        assert {check["state"] for check in checks.values()} <= {"ok", "skipped"}
        names = ["place", "encryption", "proxy", "certificates", "models", "schema", "context", "slots"]
        assert list(checks) == names and "1件" in checks["slots"]["message"]
        small, long = server.requests
    assert len(json.dumps(small, ensure_ascii=False)) < 2500 and small["response_format"]
    assert long["messages"][0]["content"].index(MARK) < 20
    assert sum(len(m["content"]) for m in long["messages"]) > 13_900
    assert found["request"]["body"] == long and found["request"]["url"].endswith("/v1/chat/completions")


def test_the_slots_of_the_server_are_told(doctor):
    with ScriptedServer(attentive, models=["scripted"], slots=3) as server:
        assert "3件" in look(doctor, server)[2]["slots"]["message"]


def test_the_verdict_stands_alone_on_the_last_line(doctor):
    with ScriptedServer(attentive, models=["scripted"]) as server:
        code, out, err = doctor("--base-url", server.base_url, "--model", "scripted")
        assert code == 0 and out.rstrip().split("\n")[-1].startswith("使える。")
        assert "127.0.0.1（この端末の中）" in err + out
        _, out, _ = doctor("--base-url", server.base_url, "--model", "scripted", lang="en")
        assert out.rstrip().split("\n")[-1].startswith("Ready")


def test_a_silent_cut_is_found(doctor):
    with ScriptedServer(forgetful, models=["scripted"]) as server:
        code, found, checks = look(doctor, server)
    assert (code, found["verdict"], checks["context"]["state"]) == (3, "no", "fault")
    assert "切り詰め" in found["reason"] and "OLLAMA_CONTEXT_LENGTH" in checks["context"]["hint"]


def test_a_cut_by_a_server_that_counts_nothing_shows_in_the_mark(doctor):
    def uncounted(request):
        reply = forgetful(request)
        del reply.body["usage"]
        return reply

    with ScriptedServer(uncounted, models=["scripted"]) as server:
        _, found, checks = look(doctor, server)
    assert (found["verdict"], checks["context"]["state"]) == ("conditional", "warning")
    assert "合言葉" in found["reason"]


def test_a_mark_that_does_not_come_back_is_a_warning(doctor):
    def dull(request):
        reply = attentive(request)
        reply.body["choices"][0]["message"] = answer("確認").body["choices"][0]["message"]
        return reply

    with ScriptedServer(dull, models=["scripted"]) as server:
        code, found, checks = look(doctor, server)
    assert (code, found["verdict"], checks["context"]["state"]) == (0, "conditional", "warning")


def test_a_server_that_refuses_the_schema_is_still_good(doctor):
    def script(request):
        if "response_format" in request:
            return status(400, {"message": "response_format is not supported"})
        return attentive(request)

    with ScriptedServer(script, models=["scripted"]) as server:
        code, found, checks = look(doctor, server)
    assert code == 0 and "受け付けない" in checks["schema"]["message"]


def test_a_context_that_the_server_says_is_too_small_is_a_fault(doctor):
    def script(request):
        said = "".join(message["content"] for message in request["messages"])
        if len(said) > 4000:
            return status(400, {"message": "the request exceeds the available context size"})
        return attentive(request)

    with ScriptedServer(script, models=["scripted"]) as server:
        code, _, checks = look(doctor, server)
    assert code == 3 and checks["context"]["state"] == "fault" and "--ctx-size" in checks["context"]["hint"]


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (status(401), "キーを受け付けない"),
        (status(429, {"code": "insufficient_quota", "message": "q"}), "利用枠"),
        (html_page(), "ウェブページ"),
        (content("わかりません"), "JSON"),
        (completion({"content": ""}), "空"),
    ],
)
def test_a_faulty_endpoint_is_named_in_the_verdict(doctor, behaviour, said):
    with ScriptedServer([behaviour], models=["scripted"]) as server:
        code, found, checks = look(doctor, server)
    assert code == 3 and found["verdict"] == "no" and said in found["reason"] and "context" not in checks
    assert "このブロック" not in checks["schema"]["hint"] and checks["schema"]["hint"]


def test_a_model_that_is_not_there_is_told_with_those_that_are(doctor):
    with ScriptedServer(attentive, models=["gemma", "qwen"]) as server:
        _, found, checks = look(doctor, server)
        assert checks["models"]["state"] == "warning" and "gemma、qwen" in checks["models"]["message"]
        code, out, _ = doctor("--base-url", server.base_url, "--json")
        assert code == 3 and "gemma、qwen" in out and len(server.requests) == 2


def test_a_server_without_a_list_of_models_is_asked_all_the_same(doctor):
    with ScriptedServer(attentive) as server:
        code, found, checks = look(doctor, server)
    assert (code, found["verdict"], checks["models"]["state"]) == (0, "yes", "skipped")


def test_the_exact_request_of_a_table_is_shown_and_not_sent(doctor, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-a-test")
    with ScriptedServer(attentive, models=["scripted"]) as server:
        _, found, _ = look(doctor, server, "--env-diff", str(TABLE), "--only", "cut_steps")
        assert all("<facts>" not in m["content"] for r in server.requests for m in r["messages"])
        body = found["request"]["body"]
        assert '<block id="cut_steps"' in body["messages"][1]["content"] and body["model"] == "scripted"
        assert "sk-secret-of-a-test" not in json.dumps(found)
        asked = ["generate", str(TABLE), "--only", "cut_steps", "--provider", "openai", "--model", "scripted"]
        main([*asked, "--base-url", server.base_url, "--out", "out", "--date", "2026-11-22", "-q"])
        sent = next(r for r in server.requests if "<facts>" in r["messages"][1]["content"])
    assert sent == body


def test_the_key_is_never_shown(doctor, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-of-a-test")
    with ScriptedServer(attentive, models=["scripted"]) as server:
        _, found, _ = look(doctor, server)
        words = ("--base-url", server.base_url, "--model", "scripted", "-v")
        _, out, err = doctor(*words)
        assert server.headers[0]["authorization"] == "Bearer sk-secret-of-a-test"
    assert found["request"]["url"] == f"{server.base_url}/chat/completions"
    assert "sk-secret-of-a-test" not in json.dumps(found) + out + err


def test_without_an_endpoint_nothing_is_sent(doctor):
    code, out, _ = doctor()
    assert code == 0 and "offline" in out


def test_a_cloud_that_no_option_named_is_not_asked_without_a_yes(doctor, monkeypatch):
    with ScriptedServer(attentive, models=["x-cloud"]) as server:
        monkeypatch.setenv("BCP_BASE_URL", server.base_url)
        code, out, err = doctor("--model", "x-cloud", "--json")
        assert code == 2 and server.requests == [] and "許可" in out
        code, _, _ = doctor("--model", "x-cloud", "--json", "--yes")
        assert code == 0 and len(server.requests) == 2


# ---------------------------------------------------------------- the way


def test_a_proxy_is_named_without_its_password(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://user:pass@proxy.factory.local:8080")
    monkeypatch.delenv("no_proxy", raising=False)
    url = "https://api.example.com/v1"
    route = find_route(url, describe_host(url))
    assert route.proxy == "http://proxy.factory.local:8080"
    assert route.proxy_place is not None and route.proxy_place.kind == "network"
    monkeypatch.setenv("no_proxy", "api.example.com")
    assert find_route(url, describe_host(url)).proxy == ""
    local = "http://127.0.0.1:1/v1"
    assert find_route(local, describe_host(local)).proxy == ""


def test_a_proxy_is_used_for_a_host_that_is_not_this_machine(doctor, monkeypatch):
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with ScriptedServer(attentive, models=["scripted"]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base_url.removesuffix("/v1"))
        words = [
            "--base-url",
            "http://llm.factory.invalid/v1",
            "--model",
            "scripted",
            "--json",
            "--timeout",
            "5",
        ]
        code, out, _ = doctor(*words)
        found = json.loads(out)
        assert len(proxy.requests) == 2 and proxy.headers[0]["host"] == "llm.factory.invalid"
    named = {check["name"]: check["message"] for check in found["checks"]}
    assert "127.0.0.1" in named["proxy"] and found["verdict"] == "conditional"  # http to another machine


@pytest.mark.parametrize(
    ("proxy", "named"),
    [
        ("socks5://user:pass@127.0.0.1:1", "socks5://127.0.0.1:1"),
        ("http://user:pass@proxy:80a", "http://proxy:80a"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named_with_what_to_do(doctor, monkeypatch, proxy, named):
    for name in ("no_proxy", "NO_PROXY", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("all_proxy", proxy)
    code, out, _ = doctor("--base-url", "http://llm.factory.invalid/v1", "--model", "m", "--json")
    found = json.loads(out)
    checks = {check["name"]: check for check in found["checks"]}
    assert (code, found["verdict"]) == (3, "no") and "中継" in found["reason"]
    assert named in checks["proxy"]["message"] and "ALL_PROXY" in checks["models"]["hint"]
    assert "pass" not in out


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_named_with_what_to_do(doctor, monkeypatch, tmp_path, content):
    named = tmp_path / "root.pem"
    if content is not None:
        named.write_text(content, "utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(named))
    code, out, _ = doctor("--base-url", "https://llm.factory.invalid/v1", "--model", "m", "--json")
    found = json.loads(out)
    assert (code, found["verdict"]) == (3, "no") and "SSL_CERT_FILE" in found["reason"]


def test_a_certificate_file_that_is_missing_is_a_warning(doctor, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/root.pem")
    with ScriptedServer(attentive, models=["scripted"]) as server:
        code, found, checks = look(doctor, server)
    assert (code, found["verdict"]) == (0, "conditional") and "SSL_CERT_FILE" in found["reason"]


def test_a_certificate_that_nobody_knows_has_a_message_of_its_own():
    cause = ssl.SSLCertVerificationError("self-signed certificate")
    outer = RuntimeError("connect")
    outer.__cause__ = cause
    fault = no_connection("api.example.com", outer)
    assert fault.code == "certificate" and "SSL_CERT_FILE" in fault.hint.ja
    assert no_connection("api.example.com", RuntimeError("x")).code == "no-connection"


@pytest.mark.slow
def test_a_self_signed_server_is_refused_over_real_tls(doctor, tmp_path):
    pem = tmp_path / "self.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    try:
        subprocess.run(
            [*made, "-keyout", str(pem), "-out", str(tmp_path / "c.pem")], check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c.pem", pem)
    server = ScriptedServer(attentive, models=["scripted"])
    server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
    with server:
        url = server.base_url.replace("http://", "https://")
        code, out, _ = doctor("--base-url", url, "--model", "scripted", "--json")
    assert code == 3 and "証明書を確かめられない" in json.loads(out)["reason"]


def test_waiting_is_bounded_by_the_timeout(doctor):
    with ScriptedServer(lambda request: slow(3.0, answer("遅い")), models=["scripted"]) as server:
        code, found, _ = look(doctor, server, "--timeout", "1")
    assert code == 3 and "1秒以内" in found["reason"]
