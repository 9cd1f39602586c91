"""Who writes, where it is, and how it is reached."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bcp.errors import Message, SettingsError
from bcp.frozen import dataclass
from bcp.lockfile import Lock
from bcp.settings import Settings

if TYPE_CHECKING:
    from bcp.filling.prompt import Prompts
    from bcp.workspace import Workspace

OFFLINE = "offline"
OPENAI = "openai"
DEFAULT_BASE_URL = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Provider:
    """提供元: offline, or an OpenAI-compatible endpoint with a model and prompts."""

    name: str
    model: str = ""
    base_url: str = ""
    prompts: Prompts | None = None  # None where nothing is asked of a model
    prompts_sha256: str = ""

    @property
    def is_offline(self) -> bool:
        return self.name == OFFLINE


def remembered_provider(lock: Lock) -> Provider:
    """The provider of the last generation, for a command that asks nothing of a model."""
    return Provider(lock.provider, lock.model, prompts_sha256=lock.prompts_sha256)


def choose_provider(settings: Settings, lock: Lock | None, work: Workspace) -> Provider:
    """The provider in force: option, variable, bcp.toml, the output's lock, else offline."""
    name = settings["provider"] or (lock.provider if lock else "") or OFFLINE
    if name == OFFLINE:
        return Provider(OFFLINE)
    from bcp.filling.prompt import Prompts

    model = settings["model"] or (lock.model if lock else "")
    if not model:
        raise SettingsError(
            Message("モデル名がない。", "No model is named."),
            Message(
                "--model（または BCP_MODEL）でモデル名を指定する。", "Name it with --model or BCP_MODEL."
            ),
        )
    prompts = Prompts(work.prompt_folders)
    return Provider(name, model, settings["base-url"] or DEFAULT_BASE_URL, prompts, prompts.sha256)


def api_key() -> str:
    """The key for the endpoint, from the environment alone; servers on this machine need none."""
    return os.environ.get("BCP_API_KEY") or os.environ.get("OPENAI_API_KEY") or ""
