"""What a skin hears while a run is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bcp.errors import Message


@dataclass(frozen=True)
class Listener:
    """聞き手: what a skin wants to hear, and the one question it may be asked."""

    progress: Callable[[int, int, str], None] = lambda done, total, title: None
    say: Callable[[Message], None] = lambda message: None
    may_send: Callable[[Message], bool] = lambda message: False
