"""From an empty folder to the DOCX in a real browser, with fields and clicks counted; T5 told through the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from web_page import ROOT, wait_until_made

from bcp.catalog import load_catalogue
from bcp.inputs.environment import read_environment
from bcp.pipeline.generate import generate
from bcp.pipeline.listener import Listener
from bcp.settings import Settings
from bcp.vocabulary import Answer, Environment, Item, Rating, State
from bcp.web.fields import WORDS, written

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.slow]
T5 = ROOT / "tests" / "data" / "environment" / "valid" / "t5.yaml"
CATALOGUE = load_catalogue()


@dataclass
class Engineer:
    """A person at the page; every field filled and every click is counted."""

    tab: Any
    fields: int = 0
    clicks: int = 0
    seen: list[str] = field(default_factory=list)

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.tab.click(selector)

    def put(self, name: str, text: str) -> None:
        """Fill one field, unless the page has the value already."""
        control = self.tab.locator(f'[name="{name}"]').first
        if control.input_value() == text:
            return
        self.fields += 1
        if control.evaluate("each => each.tagName") == "SELECT":
            control.select_option(text)
        else:
            control.fill(text)

    def answer(self, item: Item, answer: Answer) -> None:
        """One item as the table of the factory has it, and on to the next page."""
        assert self.tab.locator("h1").inner_text() == item.label
        self.seen.append(item.id)
        whole = not answer.rows and not answer.choices and answer.state in (State.UNKNOWN, State.NONE)
        if whole and not (item.type == "record" and any(cell.text for cell in answer.cells.values())):
            self.click(f'button[value="{WORDS[answer.state]}"]')
            return
        for column in item.columns.values() if item.type == "record" else ():
            if written(answer.cells[column.id]):
                self.put(f"c.{column.id}", written(answer.cells[column.id]))
        for choice in answer.choices:
            self.fields += 1
            self.tab.check(f'[name="choice.{choice}"]')
        for number, row in enumerate(answer.rows, 1):
            if not self.tab.locator(f'[name^="r.{number}."]').count():
                self.click('button[value="row"]')
            for column in item.columns.values():
                value = row.cells[column.id]
                if written(value):
                    known = (
                        column.choices.get(str(value.parsed[0])) if isinstance(value.parsed, tuple) else None
                    )
                    self.put(f"r.{number}.{column.id}", known or written(value))
        self.click("button.main")

    def rate(self, told: Environment) -> None:
        """The handbook's ratings, all in one form."""
        for entry, result in told.assessment.results.items():
            if result.rating is not Rating.UNRATED:
                self.put(f"rating.{entry}", result.rating.value)
        self.put("date", told.assessment.date.text)
        self.put("assessor", told.assessment.assessor.text)
        self.click("button.main")


def test_t5_told_through_the_page_gives_the_plan_of_its_yaml(
    tab: Any, serve: Any, folder: Path, record_property: Any
) -> None:
    told = read_environment(T5, CATALOGUE)
    items = list(CATALOGUE.items.values())
    server, person = serve(), Engineer(tab)
    tab.goto(server.link)
    person.put("name", "t5")
    person.click("button.main")
    for item in items[:13]:
        person.answer(item, told.answers[item.id])
    person.rate(told)
    tab.click("a.button.main")
    person.clicks += 1
    person.click("button.main")
    wait_until_made(tab)
    assert person.seen == [item.id for item in items[:13]]
    with tab.expect_download() as download:
        tab.goto(f"{server.base}/t/t5.yaml/output")
        person.click('a[href$="/file/bcp.docx"]')
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    print(f"\nto the first plan: {person.fields} fields, {person.clicks} clicks")
    record_property("fields", person.fields)
    record_property("clicks", person.clicks)
    assert person.clicks <= 13 + 13  # a click a question and few more; ratings are one form

    tab.goto(f"{server.base}/t/t5.yaml/item/{items[13].id}")
    for item in items[13:]:
        person.answer(item, told.answers[item.id])
    print(f"with stage 2: {person.fields} fields, {person.clicks} clicks")
    entered = read_environment(folder / "env_diff" / "t5.yaml", CATALOGUE)
    for item in items:
        assert plain(entered.answers[item.id]) == plain(told.answers[item.id]), item.id
    results = {key: (each.rating, each.cause or "unknown") for key, each in told.assessment.results.items()}
    assert {k: (e.rating, e.cause or "unknown") for k, e in entered.assessment.results.items()} == results

    tab.goto(f"{server.base}/t/t5.yaml/make")
    tab.click("button.main")
    wait_until_made(tab)
    (folder / "told").mkdir()
    (folder / "told" / "t5.yaml").write_bytes(T5.read_bytes())
    generate(folder / "told" / "t5.yaml", Settings({"out": str(folder / "by_yaml")}), Listener())
    by_page = (folder / "outputs" / "t5" / "bcp.md").read_text("utf-8")
    assert by_page == (folder / "by_yaml" / "bcp.md").read_text("utf-8")


def plain(answer: Answer) -> Any:
    """What an answer says, without where it stands and how it is spelled."""
    cells = {name: (cell.state, cell.parsed) for name, cell in answer.cells.items()}
    rows = [{name: (cell.state, cell.parsed) for name, cell in row.cells.items()} for row in answer.rows]
    return answer.state, cells, rows, answer.choices, answer.detail.text


def test_the_least_that_makes_a_plan_is_one_click_a_question(tab: Any, serve: Any, folder: Path) -> None:
    server, person = serve(), Engineer(tab)
    tab.goto(server.link)
    person.put("name", "kojo")
    person.click("button.main")
    for _ in range(13):
        person.click('button[value="不明"]')
    for entry in CATALOGUE.entries:
        person.put(f"rating.{entry}", "BAD")
    person.click("button.main")
    person.click("a.button.main")
    person.click("button.main")
    wait_until_made(tab)
    print(f"\nall unknown: {person.fields} fields, {person.clicks} clicks")
    assert (person.fields, person.clicks) == (1 + 13, 1 + 13 + 1 + 1 + 1)
    assert (folder / "outputs" / "kojo" / "bcp.md").is_file()
