"""The options that many commands take, by name; all that `bcp --help` needs to know of them."""

from __future__ import annotations

COMMON = ("out", "template", "prompts", "catalog", "date", "json", "lang", "quiet", "verbose")
FILLING = (
    "provider",
    "model",
    "base-url",
    "concurrency",
    "budget-tokens",
    "timeout",
    "only",
    "force",
    "refresh",
    "draft",
    "yes",
    "keep-requests",
)  # fmt: skip
