"""Facts blocks: one table per input, references in the cells, and honest sentences where there are no rows."""

from __future__ import annotations

from composer_cases import Composed, composed

from bcp.filling.fact_tables import lay_out_facts
from bcp.vocabulary import Coverage, Todo, Usability

FRONT = "---\ntitle: 例\nblocks:\n  {name}: {{inputs: [{inputs}], fill: facts{more}}}\n---\n"


def _lay_out(table: str, inputs: str, **extras: object) -> str:
    template = (
        FRONT.format(name="facts", inputs=inputs, more="") + "## 表\n\n##{#facts}\nここに表が入る。\n##\n"
    )
    factory = composed(table, template)
    return _of(factory, "facts", **extras)


def _of(factory: Composed, block: str, **extras: object) -> str:
    return lay_out_facts(factory.request(block), factory.case, factory.facts, **extras)  # type: ignore[arg-type]


def test_rows_stand_in_the_tables_order_with_references_in_the_cells() -> None:
    table = "items:\n  backups: [{system: 甲, method: 乙}, {system: 丙, method: 丁}]\n"
    lines = _lay_out(table, "backups").split("\n")
    assert lines[0].startswith("| 対象システム | 方法 |")
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        "| [[backups.1.system]]",
        "| [[backups.2.system]]",
    ]


def test_none_and_unknown_are_sentences_not_empty_tables() -> None:
    assert _lay_out("items: {external_access: なし}\n", "external_access") == "社外から入れる接続：なし。"
    unknown = _lay_out("items: {external_access: 不明}\n", "external_access")
    assert "【要確認：社外から入れる接続】" in unknown and "1台ずつ抜く" in unknown


def test_a_table_that_is_not_complete_says_so() -> None:
    table = "items:\n  backups: {complete: いいえ, rows: [{system: 甲, method: 乙}]}\n"
    assert "【要確認：バックアップの残り】" in _lay_out(table, "backups")


def test_several_inputs_each_get_a_caption_and_no_heading() -> None:
    text = _lay_out("items: {roles: 不明, backups: 不明}\n", "roles, backups")
    assert "**役割と代行者**" in text and "**バックアップ**" in text and "\n#" not in text


def test_a_column_input_prints_that_column_alone() -> None:
    text = _lay_out("items:\n  backups: [{system: 甲, method: 乙}]\n", "backups.system")
    assert text.split("\n")[0] == "| 対象システム |"


def test_records_and_choices_have_their_own_shape() -> None:
    assert "| 勤務体制 | [[working_hours.shifts]] |" in _lay_out("items: {}\n", "working_hours")
    assert "[[wifi_use.choice]]" in _lay_out("items: {wifi_use: {choice: [factory]}}\n", "wifi_use")


def test_the_todo_list_keeps_its_order_and_leaves_room_for_owner_and_date() -> None:
    todo = [Todo("切り離し|箇所", "cut_points", "A", "抜かない"), Todo("版", "document_control", "C")]
    text = _lay_out("items: {}\n", "todo", todo=todo)
    first, second = text.split("\n")[2:]
    assert first == "| A | 切り離し｜箇所 | 抜かない。 | 未定 | 未定 |"
    assert second.startswith("| C | 版 | 本文のとおり |")


def test_findings_are_traced_to_measures_places_owner_and_due() -> None:
    table = "items: {}\nassessment:\n  results:\n    USBメモリー: {rating: BAD, cause: 無対策}\n    複合機: 対象外\n"
    table = table.replace("複合機: 対象外", "複合機: {rating: 対象外, reason: 使わない}")
    covered = [Coverage("usb_memory", "partial", ("01-01",), (("facts", "引用"),))]
    text = _lay_out(table, "findings", coverage=covered)
    assert "| USBメモリー | BAD（無対策） |" in text
    assert "01-01、01-02、01-03※" in text and "一部：" in text
    assert "[[assessment.usb_memory.owner]]・[[assessment.usb_memory.due]]" in text
    assert "対象外：複合機（理由：使わない）" in text and "未評価：" in text


def test_official_contacts_come_by_reference_with_their_date() -> None:
    text = _lay_out("items: {}\n", "official")
    assert "[[official.police.name]]" in text and "確認日：" in text and "使う前に公表元で確かめる" in text


def test_the_cover_counts_what_is_open_and_says_when_the_plan_does_not_carry() -> None:
    factory = composed("items: {}\n")
    todo = [Todo("甲", "roles", "A")] * 3
    assert _of(factory, "cover_open", todo=todo) == "未確定3件"
    no = Usability("no", ("一", "二"))
    assert _of(factory, "cover_open", todo=todo, usability=no).startswith(
        "案：この計画だけでは今夜動けない。不足2件"
    )
