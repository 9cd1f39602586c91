"""Asking in bulk: a whole run over a server that plays the Batch API with its failures, and over files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from bulk_server import BulkServer
from scripted_server import (
    ScriptedServer,
    answer,
    completion,
    content,
    read_block,
    refusal,
    status,
    truncated,
)
from test_scripted_behaviours import TABLE, TEMPLATE, WORDS, cover, faithful, good

from bcp.cli.main import main
from bcp.errors import ModelUnavailable
from bcp.filling.bulk import BulkAnswer, make_question, read_answers, split_into_files
from bcp.pipeline import batch_rounds, shipping
from bcp.pipeline.spool import Shipment, Spool, Target

pytestmark = pytest.mark.server


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(batch_rounds, "_FIRST_WAIT_SECONDS", 0.01)
    Path("t.yaml").write_text(TABLE, "utf-8")
    Path("t.md").write_text(TEMPLATE, "utf-8")
    return tmp_path


def generate(server, *more):
    words = [*WORDS, "--bulk", "api", "--base-url", server.base_url, "--out", "out", "--lang", "ja", *more]
    return main(words)


def states():
    report = json.loads(Path("out/report.json").read_text("utf-8"))
    return {block["id"]: (block["state"], block["attempts"]) for block in report["blocks"]}


FILLED = {"usb": ("filled", 1), "first": ("filled", 1)}


def test_a_run_in_one_batch_ends_like_a_run_question_by_question(folder, capsys):
    with BulkServer(faithful) as server:
        assert generate(server) == 0, capsys.readouterr()
    assert states() == FILLED and len(server.batches) == 1
    plan, docx = Path("out/bcp.md").read_bytes(), Path("out/bcp.docx").read_bytes()
    run = json.loads(Path("out/run.json").read_text("utf-8"))
    assert (run["calls"], run["tokens"]["prompt"]) == (2, 200)
    assert not Path("out/bulk").exists() and not Path("out/journal.jsonl").exists()
    with ScriptedServer(faithful) as other:
        words = [*WORDS, "--base-url", other.base_url, "--out", "single", "-q"]
        assert main(words) == 0
    assert (Path("single/bcp.md").read_bytes(), Path("single/bcp.docx").read_bytes()) == (plan, docx)
    told = capsys.readouterr().err
    assert told.count("送り先") == 1 and "まとめて送った" in told  # once for the whole bulk run


def test_no_name_of_the_factory_leaves_and_each_id_names_its_block(folder):
    with BulkServer(faithful) as server:
        assert generate(server) == 0
    sent = b"".join(server.bodies).decode("utf-8", "replace")
    assert not any(name in sent for name in ("象潟", "生野", "牟田口", "090-1111"))
    ids = [line["custom_id"] for line in server.asked]
    assert sorted(id.rsplit("-", 1)[0] for id in ids) == ["first", "usb"] and max(map(len, ids)) <= 64


def test_what_left_in_bulk_is_kept_when_asked_for(folder):
    with BulkServer(faithful) as server:
        assert generate(server, "--keep-requests", "-q") == 0
    kept = [json.loads(path.read_text("utf-8")) for path in Path("out/sent").iterdir()]
    sent = [line["body"] for line in server.asked]
    assert sorted(json.dumps(one, sort_keys=True) for one in kept) == sorted(
        json.dumps(one, sort_keys=True) for one in sent
    )


def test_a_name_that_slips_in_is_not_put_into_a_file(folder, monkeypatch):
    monkeypatch.setattr("bcp.filling.masking.Mask.hide", lambda self, text: (text, ()))
    Path("t.yaml").write_text(TABLE.replace("数が分からない", "生野 次郎が持つ数が分からない"), "utf-8")
    with BulkServer(faithful) as server:
        assert generate(server, "-q") in (0, 1)
    report = json.loads(Path("out/report.json").read_text("utf-8"))
    assert {b["state"] for b in report["blocks"]} == {"fallback"} and "guard" in report["blocks"][0]["reason"]
    assert server.asked == []


def test_repairs_are_the_next_round(folder):
    def script(body):
        is_first = read_block(body).id == "first" and len(body["messages"]) == 2
        return (
            answer(good(body) + "業者（03-1234-5678）にも電話する。", cover(body))
            if is_first
            else faithful(body)
        )

    with BulkServer(script) as server:
        assert generate(server, "-q") == 0
    assert states() == {"usb": ("filled", 1), "first": ("filled", 2)}
    assert [len(batch.lines) for batch in server.batches.values()] == [2, 1]


def test_what_expires_is_sent_again(folder):
    with BulkServer(
        faithful, expire=lambda batch, line: batch == 1 and "first" in line["custom_id"]
    ) as server:
        assert generate(server, "-q") == 0
    assert states() == FILLED
    assert [[line["custom_id"][:3] for line in b.lines] for b in server.batches.values()] == [
        ["fir", "usb"],
        ["fir"],
    ]


def test_what_expires_each_time_stops_the_run_and_keeps_what_came(folder, capsys):
    with BulkServer(faithful, expire=lambda batch, line: "first" in line["custom_id"]) as server:
        assert generate(server, "--json") == 3
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "bulk-expired"
        assert not Path("out/bcp.md").exists() and len(server.batches) == 3
        server.expire = lambda batch, line: False
        assert generate(server, "-q") == 0
    assert Counter(line["custom_id"][:3] for line in server.asked) == {"usb": 1, "fir": 4}


def test_files_stay_within_count_and_size(folder, monkeypatch):
    monkeypatch.setattr(shipping.Limits.__init__, "__defaults__", (1, 10**9))
    with BulkServer(faithful, most_lines=1) as server:
        assert generate(server, "-q") == 0
    assert len(server.batches) == 2 and states() == FILLED


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (refusal(), "refused"),
        (content(""), "empty"),
        (status(400, {"code": "content_filter", "message": "filtered"}), "content-filter"),
        (truncated(), "truncated"),
    ],
)
def test_a_fault_of_one_line_fails_its_block_alone(folder, reply, said):
    with BulkServer(lambda body: reply if read_block(body).id == "first" else faithful(body)) as server:
        assert generate(server, "-q") in (0, 1)
    report = json.loads(Path("out/report.json").read_text("utf-8"))
    told = {block["id"]: (block["state"], block["reason"]) for block in report["blocks"]}
    assert told["usb"][0] == "filled" and told["first"][0] == "fallback" and said in told["first"][1]


def test_a_line_that_was_cut_off_gets_one_larger_try(folder):
    def script(body):
        is_cut = read_block(body).id == "first" and body["max_tokens"] < 5000
        return truncated() if is_cut else faithful(body)

    with BulkServer(script) as server:
        assert generate(server, "-q") == 0
    assert states()["first"] == ("filled", 1) and [len(b.lines) for b in server.batches.values()] == [2, 1]


def test_a_server_without_schemas_is_asked_in_words(folder):
    def script(body):
        if "response_format" in body:
            return status(400, {"message": "response_format is not supported"})
        return faithful(body)

    with BulkServer(script) as server:
        assert generate(server, "-q") == 0
    assert states() == FILLED and len(server.batches) == 2


def test_overloaded_lines_are_sent_again(folder):
    seen = Counter()

    def script(body):
        seen[read_block(body).id] += 1
        return status(429) if seen["first"] == 1 and read_block(body).id == "first" else faithful(body)

    with BulkServer(script) as server:
        assert generate(server, "-q") == 0
    assert states() == FILLED and len(server.batches) == 2


def test_a_batch_that_is_not_accepted_says_why(folder, capsys):
    with BulkServer(faithful, fail=lambda batch: "too much") as server:
        assert generate(server, "--json") == 3
        error = json.loads(capsys.readouterr().out)["error"]
        assert error["code"] == "bulk-failed" and "too many tokens are enqueued" in error["message"]
        server.fail = lambda batch: ""
        assert generate(server, "-q") == 0
    assert states() == FILLED


def test_an_endpoint_without_a_batch_api_says_so(folder, capsys):
    with BulkServer(faithful, stumble=lambda method, path, number: status(404)) as server:
        assert generate(server, "--json") == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "no-batch" and "--bulk" in error["hint"]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("moment", ["uploaded", "created", "waiting"])
def test_a_killed_run_goes_on_with_the_batch_that_is_under_way(folder, monkeypatch, moment):
    from bcp.filling.bulk_client import BatchService

    step = {"uploaded": "create", "created": "look", "waiting": "fetch"}[moment]
    original = getattr(BatchService, step)

    async def die(self, *words):
        if step == "create":
            await original(self, *words)  # the service has it, and nobody was told
        raise Killed

    with BulkServer(faithful) as server:
        with monkeypatch.context() as patch:
            patch.setattr(BatchService, step, die)
            with pytest.raises(Killed):
                generate(server, "-q")
        assert generate(server, "-q") == 0
    assert states() == FILLED
    assert Counter(line["custom_id"] for line in server.asked).most_common(1)[0][1] == 1  # nothing paid twice


def test_files_for_an_own_server_go_round_by_hand(folder, capsys):
    words = [*WORDS, "--bulk", "files", "--base-url", "http://127.0.0.1:9/v1", "--out", "out", "--lang", "ja"]
    assert main([*words, "--json"]) == 3
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "bulk-waiting" and "vllm run-batch -i out/bulk/files/0001.jsonl" in error["hint"]
    assert main([*words, "-q"]) == 3  # nothing has come: the same file waits, none is added
    assert len(list(Path("out/bulk/files").iterdir())) == 1
    run_batch(Path("out/bulk/files/0001.jsonl"))
    assert main([*words, "-q"]) == 0
    assert states() == FILLED and not Path("out/bulk").exists()


def run_batch(path: Path) -> None:
    """What `vllm run-batch` does with a file, as far as we need it."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    done = [
        {"id": "v", "custom_id": line["custom_id"], "error": None,
         "response": {"status_code": 200, "request_id": "r", "body": faithful(line["body"]).body}}
        for line in lines
    ]  # fmt: skip
    path.with_suffix(".out.jsonl").write_text("".join(json.dumps(one) + "\n" for one in done), "utf-8")


def test_a_changed_table_asks_only_what_is_still_asked(folder):
    words = [*WORDS, "--bulk", "files", "--base-url", "http://127.0.0.1:9/v1", "--out", "out", "-q"]
    with BulkServer(faithful, looks_until_done=10**6) as server:
        server.stumble = lambda method, path, number: status(503) if path == "/v1/files" else None
        assert generate(server, "-q") == 3
    before = {path.stem for path in Path("out/bulk/questions").iterdir()}
    Path("t.yaml").write_text(TABLE.replace("受付で預かる", "守衛所で預かる"), "utf-8")
    assert main(words) == 3
    after = {path.stem for path in Path("out/bulk/questions").iterdir()}
    assert len(after - before) == 2


# ---------------------------------------------------------------- the budget


def test_questions_that_would_go_over_the_budget_are_not_sent(folder, capsys):
    with BulkServer(faithful) as server:
        assert generate(server, "--budget-tokens", "1000", "--json") == 3
        error = json.loads(capsys.readouterr().out)["error"]
        assert error["code"] == "budget" and "2件の依頼を送らずに" in error["message"]
        assert server.asked == [] and not Path("out/bcp.md").exists()
        assert generate(server, "--budget-tokens", "100000", "-q") == 0
    assert states() == FILLED and len(server.asked) == 2


def test_answers_that_are_paid_are_read_although_they_cost_more_than_was_foreseen(folder):
    def dear(body):
        return completion(faithful(body).body["choices"][0]["message"], prompt_tokens=90_000)

    with BulkServer(dear) as server:
        assert generate(server, "--budget-tokens", "100000", "-q") == 0
    assert states() == FILLED
    assert json.loads(Path("out/run.json").read_text("utf-8"))["tokens"]["prompt"] == 180_000


def test_a_repair_that_would_go_over_the_budget_is_not_sent(folder, capsys):
    def script(body):
        bad = answer(good(body) + "業者（03-1234-5678）にも電話する。", cover(body))
        reply = bad if read_block(body).id == "first" else faithful(body)
        return completion(reply.body["choices"][0]["message"], prompt_tokens=50_000)

    with BulkServer(script) as server:
        assert generate(server, "--budget-tokens", "100000", "--json") == 3
        assert json.loads(capsys.readouterr().out)["error"]["code"] == "budget"
        assert len(server.batches) == 1 and not Path("out/bcp.md").exists()


def test_a_file_for_an_own_server_is_not_written_over_the_budget(folder):
    words = [*WORDS, "--bulk", "files", "--base-url", "http://127.0.0.1:9/v1", "--out", "out", "-q"]
    assert main([*words, "--budget-tokens", "1000"]) == 3
    assert not Path("out/bulk/files").exists()
    assert main([*words, "--budget-tokens", "100000"]) == 3  # it waits for its answers
    assert len(list(Path("out/bulk/files").iterdir())) == 1


def put_in(spool, number, characters):
    asked = make_question({"messages": [{"role": "user", "content": f"{number}" + "字" * (characters - 1)}]})
    spool.put_question(Target("http://127.0.0.1:9/v1", "m"), asked)
    return asked.id


def test_what_was_paid_and_what_is_under_way_count(tmp_path):
    spool = Spool(tmp_path / "bulk")
    spool.folder.path.mkdir()
    usage = {"prompt_tokens": 30, "completion_tokens": 10, "total_tokens": 40}
    spool.put_answer(BulkAnswer("a", 200, {"choices": [], "usage": usage}))
    spool.put_answer(BulkAnswer("b", 400, {"error": "no"}))
    sent = put_in(spool, 1, 50)
    spool.remember([Shipment("files/0001.jsonl", (sent,), Target("http://127.0.0.1:9/v1", "m"))])
    shipping.refuse_over_budget(spool, 10)  # nothing more to send: what is under way is waited for
    put_in(spool, 2, 60)
    shipping.refuse_over_budget(spool, 150)
    with pytest.raises(ModelUnavailable, match="使用 40、質問を読むだけで見込み 110"):
        shipping.refuse_over_budget(spool, 149)
    shipping.refuse_over_budget(spool, None)


# ---------------------------------------------------------------- lines


def question(number: int, text: str = "文"):
    user = f'<block id="b{number}" title="題">\n{text}\n</block>'
    return make_question({"model": "m", "messages": [{"role": "user", "content": user}]})


def test_the_id_of_a_line_follows_all_that_the_answer_depends_on():
    one = question(1)
    assert one.id.startswith("b1-") and one.id == question(1).id and one.id != question(1, "別").id


def test_a_file_is_cut_between_lines_only():
    questions = [question(n, "長い文" * n) for n in range(1, 30)]
    for lines, size in ((7, 10**9), (10**9, 2000), (3, 1500)):
        files = list(split_into_files(questions, lines, size))
        assert [id for ids, _ in files for id in ids] == [q.id for q in questions]
        for ids, data in files:
            assert len(ids) <= lines and (len(data) <= size or len(ids) == 1)
            assert [json.loads(line)["custom_id"] for line in data.splitlines()] == list(ids)


@pytest.mark.parametrize(
    ("line", "status_code"),
    [
        ('{"custom_id": "a", "response": {"status_code": 200, "body": {"choices": []}}, "error": null}', 200),
        ('{"custom_id": "a", "response": {"choices": []}}', 200),
        ('{"custom_id": "a", "response": null, "error": {"code": "batch_expired"}}', 503),
        ('{"custom_id": "a", "response": {"status_code": 400, "body": {"error": {}}}, "error": {"code": "x"}}', 400),
        ('{"custom_id": "a", "error": {"message": "died"}}', 503),
    ],
)  # fmt: skip
def test_answers_of_every_shape_are_read(line, status_code):
    (found,) = read_answers(f"not json\n[1]\n{line}\n{line}\n".encode(), ["a", "b"])
    assert found.status == status_code


def test_a_line_nobody_asked_for_counts_for_nothing():
    line = '{"custom_id": "z", "response": {"status_code": 200, "body": {"choices": []}}}'
    assert list(read_answers(line.encode(), ["a"])) == []
