"""`bcp serve`: the local web page; on this machine only, opened by a link that works once."""

from __future__ import annotations

import contextlib
import importlib
import secrets
import sys
from typing import Any

from bcp.cli.console import Console
from bcp.errors import Message, StoreError, UsageError
from bcp.settings import Settings

HOST = "127.0.0.1"
_LAST_WAIT_SECONDS = 2  # for pages that listen to a run when the server ends


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Serve the page until Ctrl-C; returns 0."""
    uvicorn = _import_server()
    from bcp.web.app import make_guarded
    from bcp.web.desk import make_desk

    values = {**settings.values, "lang": console.language}
    desk = make_desk(Settings(values, settings.named))
    config = uvicorn.Config(
        app="bcp.web.app:make_guarded",  # replaced below, when the port is known
        host=HOST,
        port=settings["port"] or 0,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LAST_WAIT_SECONDS,
    )
    bound = _bind(config, settings["port"])
    port = int(bound.getsockname()[1])
    token = secrets.token_urlsafe(32)
    config.app = make_guarded(desk, port, token)
    _announce(f"http://{HOST}:{port}/?token={token}", settings, console)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[bound])
    return 0


def _import_server() -> Any:
    """uvicorn; raises UsageError where the extra is not installed."""
    try:
        for part in ("fastapi", "python_multipart"):
            importlib.import_module(part)
        return importlib.import_module("uvicorn")
    except ImportError as error:
        raise UsageError(
            Message(
                f"画面を動かす部品（{error.name}）が入っていない。",
                f"A part that the page needs is not installed ({error.name}).",
            ),
            Message('pip install "bcp[web]" で入れる。', 'Install it with: pip install "bcp[web]"'),
        ) from error


def _bind(config: Any, port: int | None) -> Any:
    """The socket on this machine alone; raises StoreError where the port is taken."""
    try:
        bound = config.bind_socket()
        bound.listen()  # whoever opens the link at once waits instead of being refused
        return bound
    except (OSError, OverflowError, SystemExit) as error:
        raise StoreError(
            Message(f"ポート {port} は使えない。", f"Port {port} cannot be used."),
            Message(
                "別の番号を --port で指定するか、--port を付けずに空いた番号を使う。",
                "Name another with --port, or leave it out to get a free one.",
            ),
        ) from error


def _announce(link: str, settings: Settings, console: Console) -> None:
    """Say where the page is, and open it unless --no-browser."""
    if settings["json"]:
        console.result_json({"url": link})
    else:
        console.result(link)
    sys.stdout.flush()
    console.tell(
        Message(
            "上のリンクを開く（一度だけ使える）。この端末からだけ開ける。終わるときは Ctrl-C。入力は表にそのまま保存される。",
            "Open the link above (it works once), on this machine only. Ctrl-C ends it. What you enter is saved in the table.",
        )
    )
    if not settings["no-browser"]:
        import webbrowser

        webbrowser.open(link)
