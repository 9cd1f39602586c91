"""Answers are written into a table at their places; everything else keeps its bytes."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bcp.catalog import load_catalogue
from bcp.errors import InputErrors, UsageError
from bcp.inputs.environment import parse_environment, read_source
from bcp.inputs.starter import starter_table
from bcp.inputs.yaml_edit import edit_table, read_table_text
from bcp.inputs.yaml_scalars import write_scalar
from bcp.inputs.yaml_spans import find_comments, read_spans, to_plain
from bcp.inputs.yaml_splice import Splice
from bcp.vocabulary import Answer, Environment, Kind, State, Value

ROOT = Path(__file__).parents[2]
CATALOGUE = load_catalogue()
TABLES = sorted(
    [*(ROOT / "env_diff").glob("*.yaml"), *(ROOT / "tests/data/environment/valid").glob("*.yaml")]
)
STARTERS = {keys: starter_table(CATALOGUE, "工場", keys) for keys in ("ja", "en")}


@functools.cache
def text_of(name: str) -> str:
    return STARTERS[name] if name in STARTERS else Path(name).read_text("utf-8")


@functools.lru_cache(maxsize=32)
def read(text: str, name: str = "x.yaml") -> Environment:
    body = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return parse_environment(
        body, name, CATALOGUE, lambda each: read_source(Path(name).parent / each, CATALOGUE)
    )


def edit(text: str, changes: Mapping[str, object], name: str = "x.yaml") -> str:
    return edit_table(text, name, changes, CATALOGUE)  # type: ignore[arg-type]


@functools.lru_cache(maxsize=32)
def comments(text: str) -> list[str]:
    return [text[a:b].rstrip() for a, b in find_comments(text)]


NAMES = [*(str(path) for path in TABLES), *STARTERS]


# ---------------------------------------------------------------- any single change


WORDS = [
    "不明",
    "なし",
    "株式会社 新: 工場 #1",
    "0312345678",
    "yes",
    "[x]",
    "a, b",
    "- 線",
    "'引用'",
    '"二重"',
]
TEXTS = st.sampled_from(WORDS) | st.text("あ亜a1 :#,-[]{}'\"\\&*!|>%@`?=~\n\u2028🏭", min_size=1, max_size=12)
SAMPLES = {
    Kind.YES_NO: "はい",
    Kind.YES_NO_OR_DATE: "2030-01-31",
    Kind.INTEGER: "7",
    Kind.DECIMAL: "1.5",
    Kind.DURATION: "3営業日",
    Kind.DATE: "R8.11.10",
    Kind.LIST: "一号機、二号機",
}


def values_of(column: object) -> st.SearchStrategy[str]:
    choices = getattr(column, "choices", None)
    if choices:
        return st.sampled_from([*choices, *choices.values()])
    kind = column.kind  # type: ignore[attr-defined]
    return TEXTS if kind is Kind.TEXT else st.sampled_from(["不明", SAMPLES[kind]])


@st.composite
def single_changes(draw: st.DrawFn, name: str) -> tuple[str, str, str]:
    """An address, the text to write there, and which answer it belongs to."""
    environment = read(text_of(name), name)
    item = CATALOGUE.items[draw(st.sampled_from([*CATALOGUE.items]))]
    if item.type == "choices":
        part = draw(st.sampled_from(["choice", "detail"] if item.has_detail else ["choice"]))
        chosen = st.sampled_from([*item.choices]) if part == "choice" else TEXTS
        return f"{item.id}.{part}", draw(chosen), item.id
    column = item.columns[draw(st.sampled_from([*item.columns]))]
    if item.type == "record":
        return f"{item.id}.{column.id}", draw(values_of(column)), item.id
    rows = 0 if environment.common_path else len(environment.answers[item.id].rows)
    return f"{item.id}.{draw(st.integers(1, rows + 1))}.{column.id}", draw(values_of(column)), item.id


def leaf(answer: Answer, address: str) -> Value | tuple[str, ...]:
    parts = address.split(".")[1:]
    if parts == ["choice"]:
        return answer.choices
    if parts == ["detail"]:
        return answer.detail
    return answer.cells[parts[0]] if len(parts) == 1 else answer.rows[int(parts[0]) - 1].cells[parts[1]]


@settings(max_examples=50)
@given(st.data())
def test_any_single_change_is_read_back_and_nothing_else_changes(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    address, written, item = data.draw(single_changes(name))
    before = text_of(name)
    after = edit(before, {address: written}, name)
    old, new = read(before, name), read(after, name)
    others = {key: value for key, value in new.answers.items() if key != item}
    assert others == {key: value for key, value in old.answers.items() if key != item}
    assert new.assessment == old.assessment
    found = leaf(new.answers[item], address) if new.answers[item].state is State.VALUE else None
    if isinstance(found, Value):
        assert found.text == written.strip()
    elif found is not None:
        assert found == (written,)
    kept = comments(after)
    assert all(any(each.endswith(comment) for each in kept) for comment in comments(before))


@settings(max_examples=20)
@given(st.data())
def test_a_change_and_its_opposite_give_the_old_table(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([str(path) for path in TABLES]))
    environment = read(text_of(name), name)
    leaves = [
        (f"{key}.{column}", value.text)
        for key, answer in environment.answers.items()
        if CATALOGUE.items[key].type == "record" and answer.state is State.VALUE
        for column, value in answer.cells.items()
        if value.has_value and environment.common_path == ""
    ]
    if not leaves:
        return
    address, was = data.draw(st.sampled_from(leaves))
    changed = edit(text_of(name), {address: "不明"}, name)
    assert changed != text_of(name)
    assert edit(changed, {address: was}, name) == text_of(name)


def all_leaves(environment: Environment) -> dict[str, str]:
    """Every cell of records and rows that stands in the file as one text, by address."""
    found = {}
    for key, answer in environment.answers.items():
        if answer.state is not State.VALUE:
            continue
        cells = [("", answer.cells)] + [(f"{n}.", row.cells) for n, row in enumerate(answer.rows, 1)]
        for place, each in cells:
            for column, value in each.items():
                is_list = CATALOGUE.items[key].columns[column].kind is Kind.LIST
                if value.text and not is_list:
                    found[f"{key}.{place}{column}"] = value.text
    return found


@pytest.mark.parametrize("name", NAMES, ids=lambda name: Path(name).stem)
def test_writing_what_stands_there_gives_the_same_bytes(name: str) -> None:
    environment = read(text_of(name), name)
    same = {} if environment.common_path else all_leaves(environment)
    assert len(same) > 20 or name in STARTERS or environment.common_path
    assert edit(text_of(name), same, name) == text_of(name)


@settings(max_examples=20)
@given(st.data())
def test_any_whole_item_or_row_gives_way_alone(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    before, old = text_of(name), read(text_of(name), name)
    item = CATALOGUE.items[data.draw(st.sampled_from([*CATALOGUE.items]))]
    rows = len(old.answers[item.id].rows) if not old.common_path else 0
    row = data.draw(st.integers(0, rows))
    word = data.draw(st.sampled_from(["不明", "なし"]))
    changes = {f"{item.id}.{row}": None} if row else {item.id: word}
    new = read(after := edit(before, changes, name), name)
    same = {key: value for key, value in old.answers.items() if key != item.id}
    assert {key: value for key, value in new.answers.items() if key != item.id} == same
    assert new.assessment == old.assessment
    if row:
        left = [each.cells for number, each in enumerate(old.answers[item.id].rows, 1) if number != row]
        assert [each.cells for each in new.answers[item.id].rows] == left
    kept = comments(after)
    assert all(any(each.endswith(comment) for each in kept) for comment in comments(before))


@settings(max_examples=20)
@given(st.data())
def test_any_change_of_a_result_leaves_the_other_results(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    entry = data.draw(st.sampled_from([*CATALOGUE.entries]))
    fields = data.draw(
        st.fixed_dictionaries(
            {"rating": st.sampled_from(["①", "③", "BAD"])},
            optional={
                "issue": TEXTS,
                "owner": TEXTS,
                "where": TEXTS,
                "due": st.just("2030-01-31"),
                "checks": st.lists(st.sampled_from(["はい", "いいえ", "分からない"]), min_size=5, max_size=5),
            },
        )
    )
    before = read(text_of(name), name)
    assume(before.assessment.results[entry].accept is None)
    after = read(edit(text_of(name), {f"assessment.{entry}": fields}, name), name)
    assert after.answers == before.answers
    was, now = before.assessment.results, after.assessment.results
    assert {key: now[key] for key in now if key != entry} == {key: was[key] for key in was if key != entry}
    assert now[entry].rating.value == fields["rating"]
    for key in ("issue", "owner", "where"):
        assert getattr(now[entry], key).text == str(fields.get(key, getattr(was[entry], key).text)).strip()


@given(TEXTS, st.booleans())
@example("null", False)
@example("8:30", True)
@example("2026-11-10", True)
@example("a\u2028b", False)
def test_a_text_is_quoted_so_that_it_reads_back(text: str, in_flow: bool) -> None:
    scalar = write_scalar(text, in_flow=in_flow)
    snippet = f"[{scalar}]" if in_flow else f"k: {scalar}\n"
    plain = to_plain(read_spans(snippet, "x"))
    assert plain == ([text] if in_flow else {"k": text})


@pytest.mark.parametrize(
    "text", ["yes", "No", "null", "~", "0312345678", "1e3", "8:30", "0x1f", "=", "1_000"]
)
def test_what_other_readers_take_for_a_number_or_a_word_of_their_own_is_quoted(text: str) -> None:
    assert write_scalar(text, in_flow=False) == f'"{text}"'


# ---------------------------------------------------------------- single places


BASE = """\
# 頭
format: bcp/env-diff@1   # 形式
items:

  # 会社
  company:
    name: 'みどり工業'   # 登記名
    employees: 12

  key_products:   # 製品
    - {name: 一号, mtpd: 5日}  # 主力
    # 二つ目
    - name: 二号   # 試作
      mtpd: 不明

  wifi_use: none   # 無線
assessment:
  results:
    usb_memory: ①   # 済み
    wifi: {rating: BAD, issue: 不明}
# 尾
"""


def test_a_quoted_value_keeps_its_quotes_and_its_comment() -> None:
    assert "    name: 'あお''工業'   # 登記名\n" in edit(BASE, {"company.name": "あお'工業"})


def test_an_absent_field_comes_in_the_order_of_the_catalogue_and_the_language_of_the_file() -> None:
    assert "登記名\n    prefecture: 大阪府\n    employees: 12\n" in edit(
        BASE, {"company.prefecture": "大阪府"}
    )
    japanese = edit(STARTERS["ja"], {"exercises": "なし"})
    assert "  訓練: なし\n" in japanese


def test_an_absent_item_comes_between_its_neighbours_of_the_catalogue() -> None:
    after = edit(BASE, {"working_hours.holidays": "土日"})
    assert "    employees: 12\n\n  working_hours: {holidays: 土日}\n\n  key_products:" in after


def test_rows_are_added_in_the_style_of_the_last_and_taken_out_with_their_comment_kept() -> None:
    added = edit(BASE, {"key_products.3": {"name": "三号", "mtpd": "1日"}})
    assert "      mtpd: 不明\n    - name: 三号\n      mtpd: 1日\n\n  wifi_use" in added
    gone = edit(BASE, {"key_products.1": None})
    assert "  # 製品\n    # 主力\n    # 二つ目\n    - name: 二号" in gone
    assert len(read(gone).answers["key_products"].rows) == 1


def test_a_list_that_becomes_complete_keeps_its_rows_and_their_comments() -> None:
    after = edit(BASE, {"key_products.complete": "はい"})
    answer = read(after).answers["key_products"]
    assert answer.complete == "yes"
    assert replace(answer, complete="unknown") == read(BASE).answers["key_products"]
    assert "    # 二つ目\n" in after


def test_a_list_at_the_column_of_its_key_is_moved_in_when_it_becomes_complete() -> None:
    text = "format: bcp/env-diff@1\nitems:\n  key_products:\n  - {name: 一号}  # a\n  # b\n  - name: 二号\n"
    answer = read(edit(text, {"key_products.complete": "いいえ"})).answers["key_products"]
    assert (answer.complete, len(answer.rows)) == ("no", 2)


def test_a_whole_list_of_rows_is_written_cell_by_cell() -> None:
    rows = [{"name": "一号", "mtpd": "5日"}, {"name": "新二号", "mtpd": "2日"}, {"name": "三号"}]
    after = edit(BASE, {"key_products": rows})
    assert (
        "    - {name: 一号, mtpd: 5日}  # 主力\n    # 二つ目\n    - name: 新二号   # 試作\n      mtpd: 2日\n"
        in after
    )
    assert [row.cells["name"].text for row in read(after).answers["key_products"].rows] == [
        "一号",
        "新二号",
        "三号",
    ]
    assert len(read(edit(after, {"key_products": rows[:1]})).answers["key_products"].rows) == 1


def test_a_plain_rating_becomes_a_record_when_more_is_said() -> None:
    after = edit(
        BASE, {"assessment.usb_memory.owner": "製造課長", "assessment.wifi.checks": ["はい"] + ["いいえ"] * 4}
    )
    assert "    usb_memory: {rating: ①, owner: 製造課長}   # 済み\n" in after
    assert "    wifi: {rating: BAD, issue: 不明, checks: [はい, いいえ, いいえ, いいえ, いいえ]}\n" in after


def test_a_plain_choice_becomes_a_record_when_a_detail_is_given() -> None:
    after = edit(BASE, {"wifi_use.detail": "検査室だけ"})
    assert "  wifi_use: {choice: none, detail: 検査室だけ}   # 無線\n" in after
    assert "  wifi_use: [office_only, factory]   # 無線\n" in edit(
        BASE, {"wifi_use.choice": ["office_only", "factory"]}
    )


def test_a_value_left_unanswered_keeps_its_key_and_comment() -> None:
    assert "    name:   # 登記名\n" in edit(BASE, {"company.name": None})
    assert "    wifi: {rating: BAD}\n" in edit(BASE, {"assessment.wifi.issue": None})


def test_an_empty_form_that_gives_way_stays_as_comments() -> None:
    after = edit(STARTERS["ja"], {"key_products": "不明"})
    assert "  重要製品: 不明\n    # - 製品名:" in after
    back = edit(after, {"key_products.1": {"name": "一号"}})
    assert read(back).answers["key_products"].rows[0].cells["name"].text == "一号"


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends_stay(bom: str, newline: str) -> None:
    text = bom + BASE.replace("\n", newline)
    after = edit(text, {"company.sites": "2", "key_products.3.name": "三号", "working_hours": "不明"})
    assert after.startswith(bom + "# 頭" + newline)
    assert after.count("\n") == after.count(newline)
    assert after.count("\ufeff") == len(bom)


def test_a_file_that_does_not_end_with_a_line_break_is_edited_too() -> None:
    after = edit("format: bcp/env-diff@1\nitems:\n  company: {name: 甲}", {"assessment.date": "2026-11-10"})
    assert read(after).assessment.date.text == "2026-11-10"


def test_what_is_made_from_nothing_reads_like_a_table_written_by_hand() -> None:
    changes = {"assessment.wifi": {"rating": "②", "owner": "製造課"}, "company": {"name": "甲", "sites": "2"}}
    assert edit("format: bcp/env-diff@1\n", changes).split("\n") == [
        "format: bcp/env-diff@1",
        "items:",
        "  会社・工場: {会社名: 甲, 拠点数: 2}",
        "assessment:",
        "  結果:",
        "    WiFi（無線AP）: {評価: ②, 担当: 製造課}",
        "",
    ]


def test_several_changes_are_made_in_one_go() -> None:
    after = edit(BASE, {"company.name": "甲", "key_products.2": None, "assessment.basis": "bcp"})
    found = read(after)
    assert found.answers["company"].cells["name"].text == "甲"
    assert found.assessment.basis == "bcp"


# ---------------------------------------------------------------- refusals


def test_a_comment_between_the_pairs_of_a_flow_mapping_stays() -> None:
    text = "format: bcp/env-diff@1\nitems:\n  company: {\n    name: 甲,   # 名\n    sites: 1,  # 数\n  }\n"
    after = edit(text, {"company.name": None, "company.sites": None, "company.lines": "3"})
    assert "# 名\n" in after and "# 数\n" in after
    cells = read(after).answers["company"].cells
    assert (cells["name"].state, cells["lines"].parsed) == (State.UNANSWERED, 3)


def test_a_new_part_of_the_table_begins_a_block() -> None:
    after = edit("format: bcp/env-diff@1\n", {"assessment.date": "2026-11-10"})
    assert after.endswith("assessment:\n  実施日: 2026-11-10\n")


def test_a_comment_that_would_be_lost_is_refused() -> None:
    text = "format: bcp/env-diff@1\nitems:\n  company: {name: 甲, # 登記名\n    employees: 3}\n"
    with pytest.raises(InputErrors) as caught:
        edit(text, {"company": "不明"})
    assert "何も書いていない" in caught.value.say("ja")
    assert read(edit(text, {"company.employees": "4"})).answers["company"].cells["employees"].text == "4"


@pytest.mark.parametrize(
    "address",
    [
        "nothing",
        "company.nothing",
        "key_products.0",
        "key_products.9.name",
        "assessment.nobody",
        "wifi_use.x",
        "company.name.x",
    ],
)
def test_an_address_that_the_form_does_not_have_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        edit(BASE, {address: "x"})


def test_a_text_with_anchors_is_refused() -> None:
    with pytest.raises(InputErrors):
        edit("format: bcp/env-diff@1\nitems:\n  company: &a {name: 甲}\n", {"company.name": "乙"})


def test_the_text_of_a_file_comes_with_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfformat: bcp/env-diff@1\r\n")
    table = read_table_text(path)
    assert table.text == "\ufeffformat: bcp/env-diff@1\r\n"
    assert len(table.digest) == 64


def test_a_wrong_splice_is_caught_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in (Splice(0, 0, "# x\n"), Splice(BASE.index("12"), BASE.index("12") + 2, "13")):
        monkeypatch.setattr("bcp.inputs.yaml_edit.put", lambda *_, wrong=wrong: [wrong])
        with pytest.raises(InputErrors):
            edit(BASE, {"company.sites": "2"})
