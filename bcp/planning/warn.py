"""How a contradiction in the table is reported: a warning, because the factory is as it is."""

from __future__ import annotations

from bcp.errors import Message
from bcp.vocabulary import Severity, Violation


def contradiction(ja: str, en: str, excerpt: str = "") -> Violation:
    """A warning of code `contradiction`; `excerpt` is the path of the leaf to look at."""
    return Violation("contradiction", Severity.WARNING, "", Message(ja, en), excerpt)
