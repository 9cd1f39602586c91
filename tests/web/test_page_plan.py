"""アセスメント to 出力 on the page: the same results as the commands, and nothing of a file's text runs as markup."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from test_page_items import fields_of
from web_page import ROOT, wait_for_run

from bcp.catalog import load_catalogue
from bcp.errors import Message, ModelUnavailable
from bcp.inputs.environment import read_environment
from bcp.pipeline.generate import generate
from bcp.pipeline.listener import Listener
from bcp.settings import Settings
from bcp.vocabulary import Rating
from bcp.web.jobs import Jobs

pytestmark = pytest.mark.slow
NAME = "naniwa_seimitsu.yaml"
TABLE = f"/t/{NAME}"


@pytest.fixture
def made(page: TestClient, naniwa: Path) -> TestClient:
    """The page with a plan made on it, offline."""
    assert page.post(f"{TABLE}/make/start", data={"provider": "offline"}).status_code == 200
    assert "作成が終わった" in wait_for_run(page, NAME)
    return page


def test_five_answers_become_the_rating_of_bcp_assess(page: TestClient, naniwa: Path) -> None:
    typed = fields_of(page.get(f"{TABLE}/assessment/wifi").text)
    typed |= {"check.0": "no", "check.1": "unknown", "check.2": "yes", "check.3": "no", "check.4": "no"}
    assert page.post(f"{TABLE}/assessment/wifi", data=typed, follow_redirects=False).status_code == 303
    result = read_environment(naniwa, load_catalogue()).assessment.results["wifi"]
    assert (result.rating, result.checks) == (Rating.R3, ("no", "unknown", "yes", "no", "no"))


def test_ratings_of_the_handbook_are_chosen_in_one_form(page: TestClient, naniwa: Path) -> None:
    typed = {
        **fields_of(page.get(f"{TABLE}/assessment").text),
        "rating.usb_memory": "BAD",
        "rating.internet": "④",
    }
    assert page.post(f"{TABLE}/assessment", data=typed, follow_redirects=False).status_code == 303
    results = read_environment(naniwa, load_catalogue()).assessment.results
    assert (results["usb_memory"].rating, results["internet"].rating) == (Rating.BAD, Rating.R4)
    assert results["wifi"].rating is Rating.R3  # untouched


def test_an_excluded_entry_needs_its_reason(page: TestClient, naniwa: Path) -> None:
    before = naniwa.read_bytes()
    typed = {**fields_of(page.get(f"{TABLE}/assessment/usb_memory").text), "excluded": "on", "reason": ""}
    assert page.post(f"{TABLE}/assessment/usb_memory", data=typed).status_code == 422
    assert naniwa.read_bytes() == before


def test_the_check_page_says_what_the_command_says(page: TestClient, naniwa: Path) -> None:
    text = page.get(f"{TABLE}/check").text
    for words in ("次に答えると計画が最もよくなる質問", "表の中の矛盾", "生成AIに送らない値", "持込パソコン"):
        assert words in text
    assert page.get(f"{TABLE}/check").status_code == 200


def test_the_plan_is_that_of_the_command(made: TestClient, naniwa: Path, tmp_path: Path) -> None:
    generate(naniwa, Settings({"out": str(tmp_path / "other")}), Listener())
    for name in ("bcp.md", "bcp.docx", "env_diff.md", "review.html", "report.json"):
        served = made.get(f"{TABLE}/file/{name}")
        assert served.content == (tmp_path / "other" / name).read_bytes(), name
        assert served.headers["content-disposition"].startswith("attachment")


def test_an_edit_stands_and_keeps_its_references(made: TestClient, naniwa: Path) -> None:
    address = f"{TABLE}/review/measures_media"
    typed = fields_of(made.get(address).text.split('id="edit"')[1].split('id="ask"')[0])
    typed["text"] += "\n- 毎週月曜の朝礼で確かめる。"
    assert made.post(f"{address}/edit", data=typed, follow_redirects=False).status_code == 303
    assert "毎週月曜の朝礼で確かめる。" in Path("outputs/naniwa_seimitsu/bcp.md").read_text("utf-8")
    assert "人が書いた" in made.get(address).text
    again = made.post(f"{address}/edit", data=typed)
    assert again.status_code == 409 and "ほかで書き換えられた" in again.text  # typed on a page of before


def test_a_block_is_owned_and_given_back(made: TestClient) -> None:
    address = f"{TABLE}/review/measures_media"
    made.post(f"{address}/own")
    assert "人が受け持つ文である" in made.get(address).text
    made.post(f"{address}/disown")
    assert "この文を人が受け持つ" in made.get(address).text


def test_new_text_beside_an_edit_waits_and_is_taken(made: TestClient, naniwa: Path) -> None:
    address = f"{TABLE}/review/measures_media"
    typed = fields_of(made.get(address).text.split('id="edit"')[1].split('id="ask"')[0])
    made.post(f"{address}/edit", data={**typed, "text": "- 人が全部書き直した。"})
    rating = {**fields_of(made.get(f"{TABLE}/assessment").text), "rating.usb_memory": "BAD"}
    made.post(f"{TABLE}/assessment", data=rating)
    made.post(f"{TABLE}/make/start", data={"provider": "offline"})
    assert "提案が" in wait_for_run(made, NAME)
    assert "提案を採る" in made.get(address).text
    made.post(f"{address}/accept")
    assert "人が全部書き直した" not in Path("outputs/naniwa_seimitsu/bcp.md").read_text("utf-8")


def test_documents_word_and_exercise_come_and_go_by_id(made: TestClient, naniwa: Path) -> None:
    sent = {"to.docx": "on", "to.card": "on", "to.xlsx": "on", "to.html": "on", "edition": "internal"}
    assert made.post(f"{TABLE}/output/export", data=sent).status_code == 200
    made.post(f"{TABLE}/output/drill")
    text = made.get(f"{TABLE}/output").text
    for id in ("export-card.docx", "export-actions.xlsx", "export-bcp.html", "drill-drill-1.docx"):
        assert f"/file/{id}" in text and made.get(f"{TABLE}/file/{id}").status_code == 200
    word = made.get(f"{TABLE}/file/bcp.docx").content
    answer = made.post(f"{TABLE}/output/import", files={"file": ("計画.docx", word)})
    assert answer.status_code == 200 and "Wordでの変更：0か所" in answer.text
    assert made.post(f"{TABLE}/output/import", files={"file": ("x.docx", b"no")}).status_code == 400


def test_what_changed_is_given_as_word_page_and_history(made: TestClient) -> None:
    for id, start in (("word", b"PK"), ("since-word", b"PK"), ("page", b"<!DOCTYPE html>")):
        answer = made.get(f"{TABLE}/changes/{id}")
        assert answer.status_code == 200 and answer.content.lower().startswith(start.lower()), id
        assert answer.headers["content-disposition"].startswith("attachment")
    assert made.get(f"{TABLE}/changes/..%2Fbcp.lock.json").status_code in (400, 404)
    made.post(f"{TABLE}/review/measures_media/own")
    text = made.get(f"{TABLE}/history").text
    assert text.index("画面で修正") < text.index("<td>作成</td>")


def test_the_chat_window_way_gives_a_prompt_and_takes_an_answer(made: TestClient) -> None:
    text = made.get(f"{TABLE}/chat").text
    assert "06-0000" not in text and "[[roles.commander.person]]" in text
    answer = made.post(f"{TABLE}/chat", data={"answer": "=== measures_media ===\n短すぎる"})
    assert answer.status_code == 200 and "通らなかったか無かった箇所" in answer.text


def test_the_host_is_named_and_a_cloud_needs_a_yes(page: TestClient, naniwa: Path) -> None:
    chosen = {"provider": "openai", "model": "m", "base_url": "https://llm.example/v1"}
    text = page.post(f"{TABLE}/make/look", data=chosen).text
    assert "送り先：llm.example（社外のクラウド）" in text and 'name="agreed"' in text
    for agreed in ({}, {"agreed": "other.example"}):
        page.post(f"{TABLE}/make/start", data={**chosen, **agreed})
        assert "送信の許可がない" in wait_for_run(page, NAME)
    assert not Path("outputs/naniwa_seimitsu/bcp.md").exists()


def test_a_run_is_told_from_the_last_event_on(page: TestClient, naniwa: Path, guarded: Any) -> None:
    assert page.get(f"{TABLE}/make/events").status_code == 204
    jobs: Jobs = guarded._app._app.state.desk.jobs

    def work(listener: Listener) -> Any:
        listener.say(Message("一つ目", "one"))
        listener.progress(1, 2, "<b>二つ目</b>\n改行")
        raise ModelUnavailable(Message("止まった", "gone"))

    job = jobs.start(NAME, work)
    assert job.after(2, 10)
    whole = page.get(f"{TABLE}/make/events").text
    assert whole.count("\nid: ") + whole.startswith("id: ") == 3 and "一つ目" in whole
    rest = page.get(f"{TABLE}/make/events", headers={"last-event-id": "2"}).text
    assert "一つ目" not in rest and '"state": "failed"' in rest
    assert "止まった" in page.get(f"{TABLE}/make").text


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'


def test_hostile_text_is_shown_and_never_runs(page: TestClient, folder: Path) -> None:
    (folder / "env_diff").mkdir()
    table = folder / "env_diff" / "x.yaml"
    text = (ROOT / "env_diff" / "naniwa_seimitsu.yaml").read_text("utf-8")
    shutil.copy(ROOT / "env_diff" / "naniwa_seimitsu.yaml", table)
    typed = fields_of(page.get("/t/x.yaml/item/company").text)
    page.post("/t/x.yaml/item/company", data={**typed, "c.name": HOSTILE, "c.industry": HOSTILE})
    assert HOSTILE in read_environment(table, load_catalogue()).answers["company"].cells["name"].text
    assert text != table.read_text("utf-8")
    page.post("/t/x.yaml/make/start", data={"provider": "offline"})
    wait_for_run(page, "x.yaml")
    for path in (
        "items",
        "item/company",
        "check",
        "assessment",
        "make",
        "review",
        "review/annex_contacts",
        "output",
        "chat",
    ):
        shown = page.get(f"/t/x.yaml/{path}").text
        assert "<script>alert" not in shown and "<img src=x" not in shown


def test_an_unknown_page_is_a_page_too(page: TestClient) -> None:
    answer = page.get("/t/nowhere.yaml/items")
    assert answer.status_code == 400 and "このフォルダーにない" in answer.text
    assert page.get("/nowhere").status_code == 404
