"""The one place that decides how bad a sign is (spec 6, column severity)."""

from __future__ import annotations

from dataclasses import dataclass

from bcp.checking.reading import Sign
from bcp.vocabulary import Severity, Violation

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True)
class Weight:
    """重み: the severity of a code in machine text, its milder form, and the most it may be in human text."""

    severity: Severity = ERROR
    mild: Severity = WARNING
    human: Severity = WARNING


POLICY: dict[str, Weight] = {
    "marker-left": Weight(human=ERROR),
    "placeholder-left": Weight(),  # mild: outside blocks
    "outside-changed": Weight(human=NOTE),
    "unchanged": Weight(),  # mild: the default text word for word
    "unknown-reference": Weight(),
    "raw-sensitive": Weight(),
    "stale-fact": Weight(human=ERROR),
    "ungrounded": Weight(),
    "capability-claim": Weight(),
    "contradiction": Weight(),
    "finding-uncovered": Weight(human=ERROR),  # mild: partial
    "no-action": Weight(),
    "format": Weight(),
    "too-long": Weight(),
    "truncated": Weight(),
    "not-japanese": Weight(),
    "markup": Weight(),  # mild: in fixed text, which the template's author wrote
    "style": Weight(severity=WARNING),
}
_ORDER = (NOTE, WARNING, ERROR)


def decide(sign: Sign, block: str = "", *, by_human: bool = False, first_line: int = 0) -> Violation:
    """The violation a sign amounts to; `first_line` is where the text begins in the plan (0: not known)."""
    weight = POLICY[sign.code]
    severity = weight.mild if sign.mild else weight.severity
    if by_human:
        severity = min(severity, weight.human, key=_ORDER.index)
    line = first_line + sign.line if first_line else 0
    return Violation(sign.code, severity, block, sign.message, sign.excerpt, line)


def has_errors(violations: tuple[Violation, ...]) -> bool:
    """True when the plan does not pass."""
    return any(violation.severity is ERROR for violation in violations)
