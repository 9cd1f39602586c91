"""Cases for the composer's tests, over the shipped template or one written in the test."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

from bcp.catalog import load_catalogue
from bcp.checking.draft import check_draft
from bcp.filling.composer import Composer
from bcp.inputs.environment import parse_environment, read_environment
from bcp.inputs.template import parse_template
from bcp.planning.facts import FactBook
from bcp.planning.findings import find_findings
from bcp.planning.requests import make_requests
from bcp.vocabulary import BlockRequest, Case, Draft, Severity, Template, Violation

ROOT = Path(__file__).parent.parent.parent
UNITS = ROOT / "templates" / "units"
TEMPLATE = ROOT / "templates" / "bcp_template_ai.md"
EXAMPLES = sorted((ROOT / "env_diff").glob("*.yaml"))
HARD_CASES = sorted((ROOT / "tests" / "data" / "environment" / "valid").glob("t?.yaml"))


@cache
def shipped_template() -> Template:
    return parse_template(TEMPLATE.read_text(encoding="utf-8"), "bcp_template_ai.md", load_catalogue())


class Composed:
    """One factory's drafts, made when they are asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.facts = FactBook(case)
        self.findings = find_findings(case)
        self.requests = make_requests(case, self.facts)
        self._composer = Composer(case, self.facts, [UNITS], self.findings)

    def request(self, block: str) -> BlockRequest:
        return self.requests[block]

    def draft(self, block: str) -> Draft | None:
        return self._composer.compose(self.requests[block])

    def text(self, block: str) -> str:
        draft = self.draft(block)
        assert draft is not None, f"no unit for {block}"
        return draft.text

    def errors(self, block: str) -> list[Violation]:
        draft = self.draft(block)
        assert draft is not None, f"no unit for {block}"
        found = check_draft(draft.text, self.requests[block], self.facts, self.case, draft.extra_facts)
        return [each for each in found if each.severity is Severity.ERROR]

    @property
    def written(self) -> list[str]:
        """The blocks that the composer writes."""
        return [key for key, request in self.requests.items() if request.block.fill != "facts"]


def composed(table: str, template: str = "") -> Composed:
    """The factory of a table's text; the template's text, or the shipped one."""
    catalogue = load_catalogue()
    own = parse_template(template, "own.md", catalogue) if template else shipped_template()
    environment = parse_environment("format: bcp/env-diff@1\n" + table, "test.yaml", catalogue)
    return Composed(Case(catalogue, environment, own, datetime.date(2026, 11, 22)))


@cache
def composed_file(path: Path) -> Composed:
    catalogue = load_catalogue()
    environment = read_environment(path, catalogue)
    return Composed(Case(catalogue, environment, shipped_template(), datetime.date(2026, 11, 22)))
