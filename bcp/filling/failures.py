"""Faults of the endpoint in our own words: which stop the run, which fail one block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bcp.errors import ChatModelError, Message, ModelRefused, ModelUnavailable
from bcp.filling.exchange import invalid

if TYPE_CHECKING:
    import openai

RETRIED_STATUSES = frozenset({408, 409, 425, 429})
_CONTENT_FILTER_WORDS = ("content_filter", "responsibleaipolicyviolation", "content management policy")
_CONTEXT_WORDS = (
    "context_length",
    "context length",
    "context size",
    "maximum context",
    "exceed_context",
    "n_ctx",
)
_QUOTA_WORDS = ("insufficient_quota", "billing_hard_limit", "billing_not_active", "credit balance")

CHECK_SERVER = Message(
    "サーバーが動いているか、--base-url の綴り（多くは /v1 で終わる）を確かめる。bcp doctor でも調べられる。",
    "See that the server runs and that --base-url is right (most end in /v1). bcp doctor looks into it.",
)
_CHECK_KEY = Message(
    "OPENAI_API_KEY の値と、そのキーの権限を確かめる。", "Check OPENAI_API_KEY and what the key may do."
)
_CHECK_QUOTA = Message(
    "契約の残高と上限を確かめる。終わった回答は残っているので、直してから同じコマンドを実行する。",
    "Check the account's balance and limits, then run the same command; finished answers are kept.",
)
_WAIT = Message(
    "時間をおいて同じコマンドを実行する。終わった回答は残っている。--concurrency を小さくすると収まることがある。",
    "Run the same command later; finished answers are kept. A smaller --concurrency may help.",
)

_CHECK_CERTIFICATE = Message(
    "社内の中継装置が通信を検査しているなら、その証明書をOSに登録するか、SSL_CERT_FILE でファイルを指定する。",
    "Where a proxy inspects traffic, add its certificate to the system's store or name its file in SSL_CERT_FILE.",
)


def unavailable(code: str, message: Message, hint: Message) -> ModelUnavailable:
    """A ModelUnavailable with its own code."""
    error = ModelUnavailable(message, hint)
    error.code = code
    return error


def refused(code: str, message: Message) -> ModelRefused:
    """A ModelRefused with its own code."""
    error = ModelRefused(
        message,
        Message(
            "このブロックはオフラインの文で代用する。内容を読んで、必要なら人が直す。",
            "This block falls back to the offline text. Read it and edit it where needed.",
        ),
    )
    error.code = code
    return error


def no_connection(host: str, error: Exception) -> ModelUnavailable:
    """The endpoint could not be reached, after the retries."""
    if _is_certificate_fault(error):
        return unavailable(
            "certificate",
            Message(f"{host} の証明書を確かめられない。", f"The certificate of {host} cannot be verified."),
            _CHECK_CERTIFICATE,
        )
    why = type(error.__cause__ or error).__name__
    return unavailable(
        "no-connection",
        Message(f"{host} につながらない（{why}）。", f"No connection to {host} ({why})."),
        CHECK_SERVER,
    )


def no_way(error: Exception) -> ModelUnavailable:
    """No connection can even be tried, as the environment names a proxy or a certificate file of no use."""
    if isinstance(error, OSError):
        return unavailable(
            "certificate",
            Message(
                "SSL_CERT_FILE か SSL_CERT_DIR の指す証明書を読めない。",
                "The certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read.",
            ),
            Message(
                "PEM形式の証明書のパスに直すか、変数を消す。", "Name a PEM file there, or unset the variable."
            ),
        )
    return unavailable(
        "proxy",
        Message(
            "環境変数の指す中継（プロキシ）を使えない。http:// か https:// の中継だけを使える。",
            "The proxy in the environment cannot be used; only http:// and https:// proxies can.",
        ),
        Message(
            "HTTPS_PROXY、HTTP_PROXY、ALL_PROXY の値を直す。通さないなら、その変数を消す。",
            "Correct HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or unset it to go without.",
        ),
    )


def _is_certificate_fault(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if type(seen).__name__ == "SSLCertVerificationError" or "CERTIFICATE_VERIFY_FAILED" in str(seen):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def timed_out(host: str, seconds: float) -> ModelUnavailable:
    """No answer in time, after the retries."""
    return unavailable(
        "timeout",
        Message(
            f"{host} が{seconds:g}秒以内に答えない。", f"{host} gave no answer within {seconds:g} seconds."
        ),
        Message(
            "小さいモデルにするか、サーバーの負荷を確かめる。終わった回答は残っている。",
            "Take a smaller model or look at the server's load. Finished answers are kept.",
        ),
    )


def from_status(error: openai.APIStatusError, host: str) -> ChatModelError:
    """The fault that an HTTP status means, once retrying is over."""
    status = error.status_code
    detail = said_by_server(error)
    if status in (401, 403):
        return unavailable(
            "not-allowed",
            Message(
                f"{host} がキーを受け付けない（HTTP {status}）。",
                f"{host} does not accept the key (HTTP {status}).",
            ),
            _CHECK_KEY,
        )
    if is_quota(error) or status == 402:
        return unavailable(
            "quota",
            Message(
                f"{host} の利用枠が足りない（HTTP {status}）。",
                f"The quota at {host} is used up (HTTP {status}).",
            ),
            _CHECK_QUOTA,
        )
    if status in RETRIED_STATUSES or status >= 500:
        return unavailable(
            "overloaded" if status == 429 else "server-error",
            Message(
                f"{host} が再試行の後も応じない（HTTP {status}{_tail(detail)}）。",
                f"{host} still fails after the retries (HTTP {status}{_tail(detail)}).",
            ),
            _WAIT,
        )
    return _from_rejection(error, host, status, detail)


def _from_rejection(error: openai.APIStatusError, host: str, status: int, detail: str) -> ChatModelError:
    if 300 <= status < 400:
        target = error.response.headers.get("location", "")
        return unavailable(
            "redirect",
            Message(
                f"{host} が別の場所（{target}）へ送ろうとする。従わない。",
                f"{host} redirects to {target}; not followed.",
            ),
            Message("正しい場所を --base-url で指定する。", "Name the right place with --base-url."),
        )
    if status in (404, 405):
        return unavailable(
            "not-found",
            Message(
                f"{host} に、このモデルか入口が無い（HTTP {status}{_tail(detail)}）。",
                f"{host} has no such model or path (HTTP {status}{_tail(detail)}).",
            ),
            Message(
                "--model の名前と、--base-url の終わり（多くは /v1）を確かめる。",
                "Check the name in --model and the end of --base-url (mostly /v1).",
            ),
        )
    if is_content_filter(error):
        return refused(
            "content-filter",
            Message(
                "サーバーの内容フィルターが依頼を止めた。", "The server's content filter stopped the request."
            ),
        )
    if _says(error, _CONTEXT_WORDS) or status == 413:
        return invalid(
            "too-long-request",
            "依頼がモデルの読める長さを超えた。文脈長の大きい設定かモデルが要る。",
            "The request is longer than the model can read; it needs a larger context.",
        )
    return invalid(
        "rejected",
        f"サーバーが依頼を受け付けない（HTTP {status}{_tail(detail)}）。",
        f"The server rejects the request (HTTP {status}{_tail(detail)}).",
    )


def is_content_filter(error: openai.APIStatusError) -> bool:
    """True for a content filter that answers with HTTP 400."""
    return _says(error, _CONTENT_FILTER_WORDS)


def is_too_long(error: openai.APIStatusError) -> bool:
    """True when the server says that the request does not fit the context."""
    return _says(error, _CONTEXT_WORDS)


def is_quota(error: openai.APIStatusError) -> bool:
    """True when waiting does not help: the account is empty."""
    return _says(error, _QUOTA_WORDS)


def said_by_server(error: openai.APIStatusError) -> str:
    """The server's own message, shortened to one line; "" when it sent none, or a web page."""
    body: Any = error.body
    text = body.get("message", "") if isinstance(body, dict) else ""
    return " ".join(str(text).split())[:160]


def names_parameter(error: openai.APIStatusError, *words: str) -> bool:
    """True when the rejection names one of the words (a parameter of the request)."""
    return _says(error, words)


def _says(error: openai.APIStatusError, words: tuple[str, ...]) -> bool:
    text = f"{error.body!r} {error.message}".lower()
    return any(word in text for word in words)


def _tail(detail: str) -> str:
    return f"：{detail}" if detail else ""
