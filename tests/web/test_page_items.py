"""会社と環境 on the page: what is typed stands in the table, and nothing else changes."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bcp.catalog import load_catalogue
from bcp.inputs.environment import read_environment
from bcp.vocabulary import State

TABLE = "/t/naniwa_seimitsu.yaml"


def fields_of(text: str) -> dict[str, str]:
    """What a browser would send back from the (last) form of a page."""
    form = re.findall(r"<form.*?</form>", text, re.DOTALL)[-1]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        parts = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if parts.get("type") in ("checkbox", "radio") and not re.search(r"\schecked\b", tag):
            continue
        if "name" in parts:
            found[parts["name"]] = parts.get("value", "on")
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected(?: value="([^"]*)")?>([^<]*)', inner)
        found[unescape(name)] = unescape(
            (chosen[1] if chosen[1] is not None else chosen[2]) if chosen else ""
        )
    for name, inner in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[unescape(name)] = unescape(inner)
    return found


def form_of(page: TestClient, item: str, query: str = "") -> dict[str, str]:
    answer = page.get(f"{TABLE}/item/{item}{query}")
    assert answer.status_code == 200
    return fields_of(answer.text)


@pytest.mark.parametrize("item", list(load_catalogue().items))
def test_saving_what_stands_there_changes_no_byte(page: TestClient, naniwa: Path, item: str) -> None:
    before = naniwa.read_bytes()
    answer = page.post(
        f"{TABLE}/item/{item}", data={**form_of(page, item), "go": "next"}, follow_redirects=False
    )
    assert (answer.status_code, naniwa.read_bytes()) == (303, before)


def test_one_field_changes_one_line(page: TestClient, naniwa: Path) -> None:
    before = naniwa.read_text("utf-8").split("\n")
    typed = {**form_of(page, "company"), "c.employees": "61", "go": "next"}
    answer = page.post(f"{TABLE}/item/company", data=typed, follow_redirects=False)
    assert answer.headers["location"].startswith(f"{TABLE}/item/working_hours")
    after = naniwa.read_text("utf-8").split("\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1 and "61" in changed[0][1]


def test_a_row_is_added_and_another_taken_out(page: TestClient, naniwa: Path) -> None:
    typed = form_of(page, "cut_points", "?rows=1")
    last = max(int(name.split(".")[1]) for name in typed if name.startswith("r."))
    typed |= {f"r.{last}.what": "試験室のケーブル", f"r.{last}.order": "9", "delete.1": "on", "go": "next"}
    rows = len(read_environment(naniwa, load_catalogue()).answers["cut_points"].rows)
    assert page.post(f"{TABLE}/item/cut_points", data=typed, follow_redirects=False).status_code == 303
    answer = read_environment(naniwa, load_catalogue()).answers["cut_points"]
    assert len(answer.rows) == rows
    assert answer.rows[-1].cells["what"].text == "試験室のケーブル"


def test_unknown_and_none_are_one_click_away(page: TestClient, naniwa: Path) -> None:
    for item, word, state in (
        ("safety", "不明", State.UNKNOWN),
        ("wifi_use", "不明", State.UNKNOWN),
        ("alternates", "なし", State.NONE),
    ):
        typed = {"fingerprint": form_of(page, item)["fingerprint"], "whole": word}
        assert page.post(f"{TABLE}/item/{item}", data=typed, follow_redirects=False).status_code == 303
        assert read_environment(naniwa, load_catalogue()).answers[item].state is state


def test_what_cannot_be_read_is_told_beside_the_field_and_not_saved(page: TestClient, naniwa: Path) -> None:
    before = naniwa.read_bytes()
    answer = page.post(f"{TABLE}/item/company", data={**form_of(page, "company"), "c.employees": "多数"})
    assert answer.status_code == 422 and naniwa.read_bytes() == before
    assert 'aria-invalid="true"' in answer.text and 'value="多数"' in answer.text and "整数" in answer.text


def test_a_stale_page_shows_both_values_and_loses_neither(page: TestClient, naniwa: Path) -> None:
    typed = {**form_of(page, "company"), "c.employees": "61"}
    text = naniwa.read_text("utf-8")
    other = text.replace("employees: 52", "employees: 58").replace("従業員数: 52", "従業員数: 58")
    assert other != text
    naniwa.write_text(other, "utf-8")
    answer = page.post(f"{TABLE}/item/company", data={**typed, "go": "next"})
    assert answer.status_code == 409 and naniwa.read_text("utf-8") == other
    assert 'value="61"' in answer.text and "<b>58</b>" in answer.text
    again = page.post(
        f"{TABLE}/item/company", data={**fields_of(answer.text), "go": "next"}, follow_redirects=False
    )
    assert again.status_code == 303
    assert read_environment(naniwa, load_catalogue()).answers["company"].cells["employees"].text == "61"


def test_a_change_of_another_item_meanwhile_is_kept(page: TestClient, naniwa: Path) -> None:
    typed = {**form_of(page, "company"), "c.employees": "61", "go": "next"}
    naniwa.write_text(naniwa.read_text("utf-8").replace("赤札3", "青札7"), "utf-8")
    assert page.post(f"{TABLE}/item/company", data=typed, follow_redirects=False).status_code == 303
    assert "青札7" in naniwa.read_text("utf-8") and "61" in naniwa.read_text("utf-8")


def test_an_empty_folder_leads_to_the_first_question(page: TestClient, folder: Path) -> None:
    answer = page.post("/tables/new", data={"name": "試作工場"}, follow_redirects=False)
    assert answer.status_code == 303 and (folder / "env_diff" / "試作工場.yaml").is_file()
    assert page.get(answer.headers["location"]).status_code == 200
    assert page.post("/tables/new", data={"name": "試作工場"}).status_code == 400  # never written over


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "..", "con", "", " ", "a\0b", "C:x", "/etc/passwd"])
def test_a_name_that_leads_elsewhere_is_refused(page: TestClient, folder: Path, name: str) -> None:
    assert page.post("/tables/new", data={"name": name}).status_code == 400
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "path",
    [
        "/t/..%2F..%2Fetc%2Fpasswd/items",
        "/t/%2Fetc%2Fpasswd/check",
        "/t/naniwa_seimitsu.yaml/file/..%2F..%2Fenv_diff%2Fnaniwa_seimitsu.yaml",
        "/t/naniwa_seimitsu.yaml/file/bcp.lock.json",
        "/t/naniwa_seimitsu.yaml/file/journal.jsonl",
        "/t/naniwa_seimitsu.yaml/item/..%2Fcompany",
        "/t/naniwa_seimitsu.yaml/review/..%2F..",
        "/static/..%2Fapp.py",
        "/static/../app.py",
    ],
)
def test_no_path_of_a_request_reaches_a_file(page: TestClient, naniwa: Path, path: str) -> None:
    answer = page.get(path)
    assert (
        answer.status_code in (400, 404) and "format: bcp" not in answer.text and "root:" not in answer.text
    )


def test_an_excel_form_becomes_a_table(page: TestClient, naniwa: Path) -> None:
    book = page.get(f"{TABLE}/form.xlsx").content
    sent = {"file": ("工場A.xlsx", book)}
    answer = page.post("/tables/upload", files=sent, data={"name": ""}, follow_redirects=False)
    assert answer.status_code == 303
    made = read_environment(Path("env_diff/工場A.yaml"), load_catalogue())
    assert made.answers["company"].cells["name"].text == "浪速精密工業株式会社"
    assert page.post("/tables/upload", files={"file": ("b.xlsx", b"PK\x03\x04junk")}).status_code == 400


def test_the_english_switch_changes_the_page_and_not_the_table(page: TestClient, naniwa: Path) -> None:
    before = naniwa.read_bytes()
    page.post("/language", data={"language": "en", "here": f"{TABLE}/items"})
    assert "Save and go on" in page.get(f"{TABLE}/item/company").text
    assert naniwa.read_bytes() == before
    away = page.post("/language", data={"language": "ja", "here": "//evil.example"}, follow_redirects=False)
    assert away.headers["location"] == "/"
