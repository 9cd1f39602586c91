"""How often and how long to wait before the same request goes out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class RetryPolicy:
    """再試行: how often and how long (seconds). The wait doubles; Retry-After is honoured up to its limit."""

    retries: int = 4
    timeout_retries: int = 1
    first_wait_seconds: float = 0.5
    longest_wait_seconds: float = 8.0
    longest_retry_after_seconds: float = 120.0

    def wait_seconds(self, attempt: int) -> float:
        """The wait after the attempt with this number, counted from 0."""
        return min(self.first_wait_seconds * 2.0**attempt, self.longest_wait_seconds)

    def asked_seconds(self, headers: Any, attempt: int) -> float | None:
        """The wait that the server asks for, else our own; None where it asks for too long."""
        asked = retry_after_seconds(headers)
        if asked is None:
            return self.wait_seconds(attempt)
        return asked if asked <= self.longest_retry_after_seconds else None


def retry_after_seconds(headers: Any) -> float | None:
    """What Retry-After asks for, in seconds, from a number or a date; None without it."""
    from email.utils import parsedate_to_datetime

    written = headers.get("retry-after-ms") or ""
    if written.replace(".", "", 1).isdigit():
        return float(written) / 1000
    written = headers.get("retry-after") or ""
    if written.replace(".", "", 1).isdigit():
        return float(written)
    try:
        moment = parsedate_to_datetime(written)
        sent = parsedate_to_datetime(headers.get("date") or "")
        return max(0.0, (moment - sent).total_seconds())
    except (TypeError, ValueError):
        return None
