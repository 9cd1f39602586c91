"""Spec 7 through a model: who is asked again, with what, and what becomes of the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from contract_tool import Tool
from factory import Factory, Model, docx_text, good_text, texts
from scripted_server import ScriptedServer, SeenBlock, read_block

pytestmark = pytest.mark.server

ISSUE = ("保守の回線がつながったままである", "保守の回線を誰も見ていない")
PLACE = ("事務所1階の棚B", "事務所1階の棚D")
PHONE = ("090-0000-4004", "090-0000-4999")
SENTENCE = "夜は守衛室の電話も鳴らす。"


@pytest.fixture
def factory(tool: Tool) -> Iterator[Factory]:
    model = Model()
    with ScriptedServer(model) as server:
        made = Factory(tool, server, model)
        made.generate()
        made.forget_requests()
        yield made


def last(factory: Factory, id: str) -> SeenBlock:
    assert factory.server is not None
    return [block for block in map(read_block, factory.server.requests) if block.id == id][-1]


def states(factory: Factory) -> dict[str, str]:
    return {block["id"]: block["state"] for block in factory.report["blocks"]}


def actions(factory: Factory, *words: str) -> dict[str, str]:
    ran = factory.run("plan", *factory.provider, "--json", *words)
    return {block["id"]: block["action"] for block in ran.json["blocks"]}


def test_nothing_changed_no_call(factory: Factory) -> None:
    assert set(actions(factory).values()) == {"keep", "render", "facts"}
    factory.generate()
    assert factory.asked == []


def test_a_changed_rating_calls_only_the_blocks_that_depend_on_it(factory: Factory) -> None:
    factory.edit_table(
        (
            "クラウドサービス: ②",
            "クラウドサービス: {rating: ④, issue: 退職者の利用者名が残る, owner: 総務課長, due: 2027-02-28}",
        )
    )
    planned = factory.run("plan", *factory.provider, "--json").json
    factory.generate()
    assert sorted(factory.asked) == ["entry_response", "measures"]
    called = [block for block in planned["blocks"] if block["calls"]]
    assert sorted(block["id"] for block in called) == ["entry_response", "measures"]
    assert planned["calls"] == 2 and planned["tokens"] > 0
    assert "クラウドサービス: ② → ④" in called[0]["reason"]
    assert [finding["covered"] for finding in factory.report["findings"]] == ["full", "full"]


def test_a_changed_phone_calls_nobody_and_stands_everywhere(factory: Factory) -> None:
    factory.edit_table(PHONE, ("090-0000-4001", "090-0000-4888"))
    factory.generate()
    assert factory.asked == []
    for text in (factory.plan, docx_text(factory.out / "bcp.docx")):
        assert "090-0000-4888" in text and PHONE[1] in text
        assert "090-0000-4001" not in text and PHONE[0] not in text


def test_a_changed_equality_is_a_changed_request(factory: Factory) -> None:
    """The deputy of the line becomes another person: the values are hidden, that they differ is not."""
    factory.edit_table(
        (
            "hours: いつでも, deputy_title: 専務, deputy: 代理 花子, deputy_phone: 090-0000-4002}\n    - {role: network_cut",
            "hours: いつでも, deputy_title: 専務, deputy: 別名 桃子, deputy_phone: 090-0000-4777}\n    - {role: network_cut",
        )
    )
    factory.generate()
    assert sorted(factory.asked) == ["cut", "first"]


def test_an_unknown_that_becomes_known_is_a_changed_request(factory: Factory) -> None:
    factory.edit_table(
        ("deputy: 停止 次郎, deputy_phone: 090-0000-4003}", "deputy: 不明, deputy_phone: 不明}")
    )
    factory.generate(code=None)
    assert "cut" in factory.asked and "measures" not in factory.asked


def test_only_fills_what_it_names_and_the_rest_follows_later(factory: Factory) -> None:
    factory.edit_table(ISSUE, PLACE)
    factory.generate("--only", "cut", code=None)
    assert factory.asked == ["cut"]
    factory.forget_requests()
    factory.generate()
    assert sorted(factory.asked) == ["entry_response", "measures"]
    assert ISSUE[1] in " ".join(last(factory, "measures").changed or [])


def test_only_on_a_fresh_output_leaves_the_rest_for_the_next_run(factory: Factory) -> None:
    factory.generate("--only", "cut", "stay", "--out", "fresh", code=None)
    assert sorted(factory.asked) == ["cut", "stay"]
    factory.forget_requests()
    factory.generate("--out", "fresh")
    assert sorted(factory.asked) == ["entry_response", "first", "measures"]


def test_force_fills_every_block_anew_from_the_default_text(factory: Factory) -> None:
    factory.generate("--force")
    assert sorted(factory.asked) == ["cut", "entry_response", "first", "measures", "stay"]
    assert last(factory, "cut").current is None


def test_another_model_makes_blocks_stale_and_only_refresh_asks_it(factory: Factory) -> None:
    other = ["--model", "newer"]
    for _ in range(2):
        assert actions(factory, *other)["cut"] == "stale"
        factory.generate(*other)
        assert factory.asked == []
    factory.generate(*other, "--refresh")
    assert len(factory.asked) == 5 and last(factory, "cut").current is not None
    assert actions(factory, *other)["cut"] == "render"


def test_changed_prompts_make_blocks_stale_until_they_are_refilled(factory: Factory) -> None:
    from bcp.settings import shipped_folder

    shipped = (shipped_folder("prompts") / "block.j2").read_text("utf-8")
    factory.tool.write("prompts/block.j2", shipped.replace("内容", "中身") + "{# 直した #}\n")
    for _ in range(2):
        assert actions(factory)["cut"] == "stale"
        factory.generate()
        assert factory.asked == []
    factory.edit_table(PLACE)
    factory.generate()
    assert actions(factory)["cut"] == "render" and actions(factory)["first"] == "stale"


def test_another_provider_makes_blocks_stale(factory: Factory) -> None:
    ran = factory.run("plan", "--provider", "offline", "--json")
    assert {block["id"]: block["action"] for block in ran.json["blocks"]}["cut"] == "stale"


def edit_cut(factory: Factory) -> None:
    """A person adds a sentence; the model, asked again, writes something new without it."""
    more = "\n4. 製造課長は、抜いた時刻を紙に書く。"
    factory.model.scripts["cut"] = lambda block, request: good_text(block) + more
    factory.edit_plan(("3. 遮断 三郎は、", f"3. {SENTENCE}\n4. 遮断 三郎は、"))


def test_a_refill_starts_from_the_edited_text_with_values_as_references(factory: Factory) -> None:
    edit_cut(factory)
    factory.edit_table(PLACE)
    factory.generate(code=4)
    current = last(factory, "cut").current
    assert current is not None and SENTENCE in current
    assert "4. [[roles.network_cut.person]]は、[[cut_points.2.place]]で" in current
    assert factory.server is not None
    assert "遮断 三郎" not in json.dumps(factory.server.requests, ensure_ascii=False)


def test_a_name_that_people_typed_into_the_plan_is_masked_too(factory: Factory) -> None:
    edit_cut(factory)
    factory.edit_plan((f"3. {SENTENCE}", "3. 甲斐油機株式会社の甲斐 油子さんに知らせる。"))
    factory.edit_table(PLACE)
    factory.generate(code=4)
    assert factory.server is not None
    wire = json.dumps(factory.server.requests, ensure_ascii=False)
    assert "甲斐" not in wire and "[[parties_to_notify.1.person]]" in wire


def test_a_new_text_that_keeps_every_human_sentence_is_taken(factory: Factory) -> None:
    edit_cut(factory)
    factory.edit_table(PLACE)
    factory.model.scripts["cut"] = lambda block, request: (
        f"{block.current}\n5. 製造課長は、抜いた時刻を紙に書く。"
    )
    factory.generate()
    text = factory.block_text("cut")
    assert SENTENCE in text and "抜いた時刻を紙に書く" in text and PLACE[1] in text
    assert states(factory)["cut"] == "filled"


def test_a_new_text_that_drops_a_human_sentence_waits_as_a_suggestion(factory: Factory) -> None:
    edit_cut(factory)
    factory.edit_table(PLACE)
    factory.generate(code=4)
    assert SENTENCE in factory.block_text("cut") and PLACE[1] in factory.block_text("cut")
    assert factory.block("cut")["suggestion"] is True and states(factory)["cut"] == "human"
    factory.forget_requests()
    factory.generate(code=4)
    assert factory.asked == []
    assert factory.tool.run("accept", "factory", "cut", "--date", "2026-11-22").code == 0
    assert SENTENCE not in factory.plan
    factory.generate()
    assert factory.asked == [] and states(factory)["cut"] == "filled"


def test_an_open_suggestion_is_asked_for_again_when_the_digest_changes(factory: Factory) -> None:
    edit_cut(factory)
    factory.edit_table(PLACE)
    factory.generate(code=4)
    factory.forget_requests()
    factory.edit_table((PLACE[1], "事務所1階の棚K"))
    factory.generate(code=4)
    assert "cut" in factory.asked


def test_refresh_asks_again_for_an_open_suggestion(factory: Factory) -> None:
    edit_cut(factory)
    factory.edit_table(PLACE)
    factory.generate(code=4)
    factory.forget_requests()
    factory.generate("--refresh", code=4)
    assert factory.asked == ["cut"]


def test_a_failed_answer_is_not_offered_beside_human_text(factory: Factory) -> None:
    edit_cut(factory)
    factory.edit_table(PLACE)
    factory.model.scripts["cut"] = texts("1. ○○に電話する。")
    factory.generate()
    assert SENTENCE in factory.block_text("cut") and states(factory)["cut"] == "human"
    assert factory.block("cut")["suggestion"] is False


def test_a_deleted_block_is_never_asked_for(factory: Factory) -> None:
    factory.edit_plan((f"<!-- bcp:cut -->\n{factory.block_text('cut')}\n<!-- /bcp:cut -->\n", ""))
    factory.edit_table(PLACE)
    factory.generate(code=None)
    assert "cut" not in factory.asked and states(factory)["cut"] == "deleted"


def test_a_kept_block_whose_input_departs_from_the_assumption_is_filled(factory: Factory) -> None:
    factory.edit_table(("wifi_use: なし", "wifi_use: {choice: [factory], detail: 検査室の無線AP}"))
    factory.model.scripts["wifi"] = texts("WiFiは工場で使う。置き場所は検査室の無線APとする。")
    factory.generate(code=None)
    assert "wifi" in factory.asked
    factory.edit_table(("wifi_use: {choice: [factory], detail: 検査室の無線AP}", "wifi_use: なし"))
    factory.generate()
    assert states(factory)["wifi"] == "kept" and "無線LANは使わない。" in factory.block_text("wifi")


def test_human_text_outlives_force_and_refresh(factory: Factory) -> None:
    edit_cut(factory)
    factory.generate("--force", code=None)
    factory.generate("--refresh", code=None)
    assert SENTENCE in factory.block_text("cut")


def test_tokens_and_attempts_of_a_block_are_those_of_its_own_filling(factory: Factory) -> None:
    before = factory.block("cut")["tokens"]
    assert before == {"prompt": 100, "cached": 10, "completion": 20}
    factory.edit_table(ISSUE)
    factory.generate()
    assert factory.block("cut")["tokens"] == before
    run = json.loads(factory.read("run.json"))
    assert run["calls"] == 2 and run["tokens"]["prompt"] == 200


def test_one_generation_is_the_same_bytes_in_any_folder_and_at_any_concurrency(factory: Factory) -> None:
    factory.generate("--out", "a", "--concurrency", "1")
    factory.generate("--out", "b", "--concurrency", "5")
    folder = factory.tool.folder
    for name in ("bcp.md", "bcp.docx", "report.json", "bcp.lock.json", "review.html", "env_diff.md"):
        assert (folder / "a" / name).read_bytes() == (folder / "b" / name).read_bytes(), name


def test_good_texts_do_not_know_the_table() -> None:
    """The scripted model writes from the request alone: no value of the table stands in its scripts."""
    import inspect

    assert "架空 太郎" not in inspect.getsource(good_text)
