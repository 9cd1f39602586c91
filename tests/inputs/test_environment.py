"""The environment-difference table: what is read, and what is refused with its place."""

from __future__ import annotations

import datetime
import hashlib
import re
import time
from pathlib import Path

import pytest

from bcp.catalog import load_catalogue
from bcp.errors import InputErrors, WorkbookError
from bcp.inputs.environment import parse_environment, read_environment
from bcp.vocabulary import Duration, Environment, Rating, State

DATA = Path(__file__).parents[1] / "data" / "environment"
EXAMPLES = sorted((Path(__file__).parents[2] / "env_diff").glob("*.yaml"))
VALID = sorted((DATA / "valid").glob("*.yaml"))
INVALID = sorted((DATA / "invalid").glob("*.yaml"))
CATALOGUE = load_catalogue()
HEAD = "format: bcp/env-diff@1\n"


def read(text: str) -> Environment:
    return parse_environment(HEAD + text, "factory.yaml", CATALOGUE)


def faults_of(text: str) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        read(text)
    return [f"{error.line}:{error.column} {error.say()}" for error in caught.value.errors]


# ---------------------------------------------------------------- whole tables


@pytest.mark.parametrize("path", [*EXAMPLES, *VALID], ids=lambda path: path.stem)
def test_it_reads_a_whole_table_with_every_item_and_entry(path: Path) -> None:
    environment = read_environment(path, CATALOGUE)
    assert list(environment.answers) == list(CATALOGUE.items)
    assert list(environment.assessment.results) == list(CATALOGUE.entries)
    assert environment.name == path.stem
    for item in CATALOGUE.items.values():
        answer = environment.answers[item.id]
        for cells in (answer.cells, *(row.cells for row in answer.rows)):
            assert list(cells) == list(item.columns) if cells else item.type != "record"


def test_the_examples_are_rich_enough_to_plan_on() -> None:
    assert len(EXAMPLES) == 3
    for path in EXAMPLES:
        answers = read_environment(path, CATALOGUE).answers.values()
        assert sum(answer.state is not State.UNANSWERED for answer in answers) >= 20


def test_the_first_example_has_the_seeds_assessment() -> None:
    assessment = read_environment(EXAMPLES[0], CATALOGUE).assessment
    ratings = "".join(result.rating.value[0] for result in assessment.results.values())
    assert (assessment.basis, ratings) == ("handbook", "①B②①①④B①③B①①③")


def test_the_examples_hold_only_numbers_that_nobody_has() -> None:
    phone = re.compile(r"\b0\d{1,4}-\d{1,4}-\d{3,4}\b")
    for path in [*EXAMPLES, *VALID]:
        for found in phone.findall(path.read_text(encoding="utf-8")):
            # No exchange in Japan begins with 0.
            assert found.split("-")[1].startswith("0"), found


def test_a_table_is_read_in_a_blink() -> None:
    read_environment(EXAMPLES[0], CATALOGUE)
    best = min(_seconds(lambda: read_environment(EXAMPLES[0], CATALOGUE)) for _ in range(5))
    assert best < 0.1


def _seconds(call: object) -> float:
    start = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - start


# ---------------------------------------------------------------- golden faults


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_it_names_place_finding_and_next_step(path: Path) -> None:
    expected = re.findall(r"^# expect (\d+):(\d+) (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    with pytest.raises(InputErrors) as caught:
        read_environment(path, CATALOGUE)
    errors = caught.value.errors
    assert [(error.line, error.column) for error in errors] == [(int(a), int(b)) for a, b, _ in expected]
    for error, (_, _, words) in zip(errors, expected, strict=True):
        assert words in error.say("ja")
        assert error.path == str(path)
        assert error.message.en and error.hint.ja and error.hint.en
    assert caught.value.exit_code == 2


# ---------------------------------------------------------------- the file


def test_it_refuses_cp932_and_says_how_to_save(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes((HEAD + "# 表\n").encode("cp932"))
    with pytest.raises(InputErrors) as caught:
        read_environment(path, CATALOGUE)
    [error] = caught.value.errors
    assert (error.line, error.column) == (2, 3)
    assert "Shift_JIS" in error.message.ja and "UTF-8" in error.hint.ja


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_it_refuses_utf_16(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(HEAD.encode(encoding))
    with pytest.raises(InputErrors, match="1件"):
        read_environment(path, CATALOGUE)


def test_it_reads_bom_and_crlf(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = HEAD + "items:\n  company: {industry: 鋳物}\n"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    environment = read_environment(path, CATALOGUE)
    assert environment.answers["company"].cells["industry"].text == "鋳物"
    assert environment.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_refuses_a_control_character_with_its_place() -> None:
    [fault] = faults_of("items:\n  company: {industry: 鋳\x0b物}\n")
    assert fault.startswith("3:24 ") and "U+000B" in fault


def test_it_refuses_more_than_2_mib(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(HEAD.encode() + b"#" * (2 * 1024 * 1024))
    with pytest.raises(InputErrors) as caught:
        read_environment(path, CATALOGUE)
    assert "2 MiB" in caught.value.errors[0].message.ja


def test_it_says_that_a_file_is_missing_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputErrors) as caught:
            read_environment(path, CATALOGUE)
        assert caught.value.errors[0].hint.ja


def test_it_says_that_an_excel_form_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputErrors) as caught:
        read_environment(tmp_path / "a.xlsx", CATALOGUE)
    (error,) = caught.value.errors
    assert isinstance(error, WorkbookError) and "bcp init" in error.hint.ja


# ---------------------------------------------------------------- common


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_the_factorys_own_answer_wins_over_the_common_one(tmp_path: Path) -> None:
    write(
        tmp_path, "head.yaml", "common: nowhere.yaml\nitems: {safety: 不明, backups: なし, company: 不明}\n"
    )
    own = write(tmp_path, "own.yaml", "common: head.yaml\nitems: {safety: なし, company: }\n")
    environment = read_environment(own, CATALOGUE)
    states = {item: environment.answers[item].state for item in ("safety", "backups", "company", "systems")}
    assert states == {
        "safety": State.NONE,
        "backups": State.NONE,
        "company": State.UNKNOWN,
        "systems": State.UNANSWERED,
    }
    assert environment.common_path == str(tmp_path / "head.yaml")


def test_a_fault_in_the_common_file_names_that_file(tmp_path: Path) -> None:
    write(tmp_path, "head.yaml", "items: {safty: なし}\n")
    own = write(tmp_path, "own.yaml", "common: head.yaml\nitems: {backup_s: なし, sfety: なし}\n")
    with pytest.raises(InputErrors) as caught:
        read_environment(own, CATALOGUE)
    places = [(Path(error.path).name, error.line) for error in caught.value.errors]
    assert places == [("head.yaml", 2), ("own.yaml", 3)]


# ---------------------------------------------------------------- answers


def test_states_of_items_rows_and_cells() -> None:
    answers = read(
        "items:\n"
        "  company: 想定どおり\n"
        "  working_hours: {shifts: unknown, guard: none, keys: as_assumed, holidays: }\n"
        "  backups: [不明, {system: 甲}, なし]\n"
        "  safety: ~\n"
        "  systems: []\n"
        "  roles: none\n"
    ).answers
    assert answers["company"].state is State.AS_ASSUMED
    assert answers["company"].cells["name"].state is State.AS_ASSUMED
    hours = answers["working_hours"].cells
    assert [hours[key].state for key in ("shifts", "guard", "keys", "holidays", "unattended_run")] == [
        State.UNKNOWN,
        State.NONE,
        State.AS_ASSUMED,
        State.UNANSWERED,
        State.UNANSWERED,
    ]
    assert [row.state for row in answers["backups"].rows] == [State.UNKNOWN, State.VALUE, State.NONE]
    assert [row.key for row in answers["backups"].rows] == ["1", "2", "3"]
    assert answers["safety"].state is answers["systems"].state is State.UNANSWERED
    assert answers["roles"].state is State.NONE


def test_a_complete_empty_table_is_none() -> None:
    answers = read("items:\n  safety: {complete: はい, rows: []}\n  backups: {complete: はい}\n").answers
    assert answers["safety"].state is State.NONE
    assert answers["backups"].state is State.UNANSWERED


@pytest.mark.parametrize(
    ("word", "expected"), [("はい", "yes"), ("no", "no"), ("不明", "unknown"), ("", "unknown")]
)
def test_completeness_of_a_table(word: str, expected: str) -> None:
    answer = read(f"items:\n  safety: {{complete: {word}, rows: [{{hazard: 火災}}]}}\n").answers["safety"]
    assert answer.complete == expected


def test_rows_of_roles_are_addressed_by_role() -> None:
    answers = read(
        "items:\n"
        "  roles: [{role: it}, {役割: IT担当}, {役割: 対策本部長}, {role: it}, {person: 架空 太郎}]\n"
        "  authority: [{decision: ネットワーク遮断}, {decision: network_cut}]\n"
    ).answers
    assert [row.key for row in answers["roles"].rows] == ["it", "it-2", "commander", "it-3", "5"]
    assert [row.key for row in answers["authority"].rows] == ["network_cut", "network_cut-2"]


def test_own_choices_win_over_yes_no_and_none() -> None:
    answers = read(
        "items:\n"
        "  manual_operation: [{possible: yes}, {possible: いいえ}, {possible: 一部できる}, {possible: なし}]\n"
        "  systems: [{antivirus: none}, {antivirus: なし}, {zone: なし}]\n"
        "  regulated: none\n"
        "  wifi_use: なし\n"
        "  oa_ot_connection: なし\n"
    ).answers
    possible = [row.cells["possible"] for row in answers["manual_operation"].rows]
    assert [value.parsed for value in possible] == [("yes",), ("no",), ("partial",), None]
    assert possible[3].state is State.NONE
    assert [row.cells["antivirus"].parsed for row in answers["systems"].rows[:2]] == [("none",), ("none",)]
    assert answers["systems"].rows[2].cells["zone"].state is State.NONE
    assert answers["regulated"].choices == answers["wifi_use"].choices == ("none",)
    assert answers["oa_ot_connection"].state is State.NONE


def test_choices_by_label_list_text_and_detail() -> None:
    answers = read(
        "items:\n"
        "  oa_ot_connection: {選択: LANカード2枚挿しPCでつながっている、hub_direct, 詳細: 2台}\n"
        "  internet_access: {choice: 不明, detail: 業者に聞く}\n"
        "  wifi_use: [office_only, 工場で使っている, office_only]\n"
        "  regulated: 想定どおり\n"
    ).answers
    assert answers["oa_ot_connection"].choices == ("dual_nic_pc", "hub_direct")
    assert answers["oa_ot_connection"].detail.text == "2台"
    assert answers["internet_access"].state is State.UNKNOWN
    assert answers["internet_access"].detail.text == "業者に聞く"
    assert answers["wifi_use"].choices == ("office_only", "factory")
    assert answers["regulated"].state is State.AS_ASSUMED


def test_scalars_are_text_typed_by_the_catalogue() -> None:
    answers = read(
        "items:\n"
        "  company: {name: 007, employees: ５２名, industry: yes}\n"
        "  parties_to_notify: [{phone: 0600001234, deadline: 半日}]\n"
        "  systems: [{end_of_support: 2023年10月10日}, {end_of_support: はい}]\n"
        "  key_products: [{systems: [甲, 乙], stock_days: '3.5'}, {systems: '丙、丁,戊'}]\n"
        "  backups: [{last_restore_test: 未実施, generations: '1,200'}]\n"
        "  safety: [{minutes: 1時間}]\n"
    ).answers
    company = answers["company"].cells
    assert (company["name"].text, company["employees"].parsed, company["industry"].parsed) == (
        "007",
        52,
        "yes",
    )
    assert company["employees"].text == "５２名"
    party = answers["parties_to_notify"].rows[0].cells
    assert (party["phone"].text, party["deadline"].parsed) == ("0600001234", Duration(720))
    ends = [row.cells["end_of_support"].parsed for row in answers["systems"].rows]
    assert ends == [datetime.date(2023, 10, 10), True]
    systems = [row.cells["systems"].parsed for row in answers["key_products"].rows]
    assert systems == [("甲", "乙"), ("丙", "丁", "戊")]
    backup = answers["backups"].rows[0].cells
    assert (backup["last_restore_test"].state, backup["last_restore_test"].text) == (State.NONE, "未実施")
    assert backup["generations"].parsed == 1200
    assert answers["safety"].rows[0].cells["minutes"].parsed == 60


def test_a_text_that_may_mean_unknown_is_warned_about() -> None:
    environment = read("items:\n  company: {industry: 不明（調査中）, prefecture: 大阪府}\n")
    [warning] = environment.warnings
    assert "業種" in warning.ja and warning.ja.startswith("3行目")


# ---------------------------------------------------------------- assessment


@pytest.mark.parametrize(
    ("word", "rating"),
    [
        ("①", Rating.R1),
        ("⑤", Rating.R5),
        ("3", Rating.R3),
        ("４", Rating.R4),
        ("bad", Rating.BAD),
        ("ＢＡＤ", Rating.BAD),
        ("未評価", Rating.UNRATED),
        ("不明", Rating.UNRATED),
        ("", Rating.UNRATED),
    ],
)
def test_ratings(word: str, rating: Rating) -> None:
    results = read(f"assessment:\n  results:\n    USBメモリー: {word}\n").assessment.results
    assert results["usb_memory"].rating is rating


@pytest.mark.parametrize(
    ("spelled", "entry"),
    [
        ("持込パソコン", "brought_in_pc"),
        ("持込みパソコン", "brought_in_pc"),
        ("持ち込みPC", "brought_in_pc"),
        ("WiFi", "wifi"),
        ("Wi-Fi", "wifi"),
        ("WiFi（無線AP）", "wifi"),
        ("Wi-Fi (無線AP)", "wifi"),
        ("無線LAN", "wifi"),
        ("保守用回線", "maintenance_line"),
        ("保守用ネットワーク", "maintenance_line"),
        ("ﾊﾝﾃﾞｨﾀｰﾐﾅﾙ", "handy_terminal"),
        ("ＯＡネットワーク（事務所）", "oa_network"),
        ("部品･原材料", "parts_materials"),
    ],
)
def test_entries_in_all_spellings_of_the_seed(spelled: str, entry: str) -> None:
    results = read(f"assessment:\n  results:\n    {spelled}: BAD\n").assessment.results
    assert results[entry].rating is Rating.BAD


def test_the_cause_of_bad_is_unknown_unless_said() -> None:
    results = read(
        "assessment:\n  results:\n    usb_memory: BAD\n    wifi: {rating: BAD, cause: 無対策}\n"
        "    internet: {rating: ①, cause: 不明}\n"
    ).assessment.results
    assert [results[key].cause for key in ("usb_memory", "wifi", "internet")] == ["unknown", "no_measure", ""]


def test_measures_as_list_or_text_with_common_ones() -> None:
    results = read(
        "assessment:\n  results:\n    usb_memory: {rating: ④, measures: '01-01、C-02,E-1'}\n"
        "    wifi: {rating: ④, measures: [09-01, ０９－０２, 09-01]}\n    internet: {rating: ④, measures: 不明}\n"
    ).assessment.results
    assert results["usb_memory"].measures == ("01-01", "C-02", "E-01")
    assert results["wifi"].measures == ("09-01", "09-02")
    assert results["internet"].measures == ()


def test_acceptance_of_4_and_5_and_its_uselessness_elsewhere() -> None:
    environment = read(
        "assessment:\n  results:\n"
        "    usb_memory: {rating: ⑤, accept: {reason: 高い, by: 社長, until: 2027-03-31}}\n"
        "    wifi: {rating: ①, accept: {reason: 高い}}\n"
    )
    accept = environment.assessment.results["usb_memory"].accept
    assert accept is not None and accept.until.parsed == datetime.date(2027, 3, 31)
    assert environment.assessment.results["wifi"].accept is None
    assert "受容" in environment.warnings[0].ja


def test_a_due_in_words_stands_but_a_date_that_is_none_does_not() -> None:
    environment = read("assessment:\n  results:\n    usb_memory: {rating: ④, due: 次回点検}\n")
    assert environment.assessment.results["usb_memory"].due.text == "次回点検"
    assert environment.warnings
    [fault] = faults_of("assessment:\n  results:\n    usb_memory: {rating: ④, due: 2027-02-30}\n")
    assert "実在する日付" in fault


def test_check_points_are_read_in_three_values() -> None:
    results = read(
        "assessment:\n  results:\n    usb_memory: {rating: ③, checks: [いいえ, 分からない, はい, no, 不明]}\n"
    ).assessment.results
    assert results["usb_memory"].checks == ("no", "unknown", "yes", "no", "unknown")


def test_as_assumed_is_not_read_in_the_assessment() -> None:
    [fault] = faults_of("assessment:\n  results:\n    usb_memory: {rating: ④, owner: 想定どおり}\n")
    assert "想定どおり" in fault
