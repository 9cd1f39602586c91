"""What a skin hears while a run is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bcp.errors import Message

if TYPE_CHECKING:
    from bcp.filling.client import ChatClient


@dataclass(frozen=True)
class Listener:
    """聞き手: what a skin wants to hear, the one question it may be asked, and what stands before its model."""

    progress: Callable[[int, int, str], None] = lambda done, total, title: None
    say: Callable[[Message], None] = lambda message: None
    may_send: Callable[[Message], bool] = lambda message: False
    before_model: Callable[[ChatClient], ChatClient] = lambda client: client
