"""What a fact is called in Japanese. No value of a sensitive cell ever stands in a label."""

from __future__ import annotations

from collections.abc import Mapping

from bcp.vocabulary import Item, Kind, Row, ThreatEntryPoint

# How one row of a table is called; the item's own label where it reads well with a number.
_ROW_NOUNS: Mapping[str, str] = {
    "key_products": "製品",
    "systems": "システム",
    "safety": "安全に止める設備",
    "ot_backups": "制御機器",
    "manual_operation": "手作業の工程",
    "data_held": "保有・預かり情報",
    "support_contacts": "支援先",
}
_COLUMN_NOUNS: Mapping[tuple[str, str], str] = {("key_products", "mtpd"): "許容停止期間"}
_ASSESSMENT_NOUNS: Mapping[str, str] = {
    "owner": "対策の担当",
    "due": "対策の期限",
    "interim": "暫定の対応",
    "where": "該当する場所",
    "issue": "課題",
}
# The kind of a row names the row; a sensitive or free cell must not.
_KIND_COLUMN = "kind"


def label_row(item: Item, key: str, row: Row | None = None) -> str:
    """e.g. 対策本部長, IT担当（2人目）, 社外の連絡先2（納入先）."""
    if item.keyed_by:
        return _label_keyed(item, key)
    return f"{_ROW_NOUNS.get(item.id, item.label)}{key}{_kind_note(item, row)}"


def _label_keyed(item: Item, key: str) -> str:
    choice, _, number = key.partition("-")
    label = item.columns[item.keyed_by].choices.get(choice, f"{item.label}{choice}")
    return f"{label}（{number}人目）" if number else label


def _kind_note(item: Item, row: Row | None) -> str:
    column = item.columns.get(_KIND_COLUMN)
    if row is None or column is None or column.kind is not Kind.CHOICE:
        return ""
    value = row.cells[_KIND_COLUMN]
    chosen = value.parsed if value.has_value and isinstance(value.parsed, tuple) else ()
    return "".join(f"（{column.choices[each]}）" for each in chosen if each in column.choices)


def label_column(item: Item, column: str) -> str:
    """The column's name as it stands after の."""
    return _COLUMN_NOUNS.get((item.id, column), item.columns[column].label)


def label_record_leaf(item: Item, column: str) -> str:
    """e.g. 会社名, 訓練の次回予定日."""
    return (
        label_column(item, column) if item.id == "company" else f"{item.label}の{label_column(item, column)}"
    )


def label_cell(item: Item, key: str, column: str, row: Row | None = None) -> str:
    """e.g. 対策本部長の電話, 製品1の許容停止期間."""
    return f"{label_row(item, key, row)}の{label_column(item, column)}"


def label_choices_leaf(item: Item, column: str) -> str:
    """The item's name, or its 詳細."""
    return f"{item.label}の詳細" if column == "detail" else item.label


def label_assessment(entry: ThreatEntryPoint, column: str) -> str:
    """e.g. OAネットワークの対策の担当."""
    return f"{entry.label}の{_ASSESSMENT_NOUNS[column]}"
