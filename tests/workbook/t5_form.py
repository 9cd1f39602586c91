"""T5 of the content issue as its owner types it into the form: fourteen people, one person does everything."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook
from workbook_tools import RATINGS, blank_form, find, put

_PERSON = {"役職": "社長", "氏名": "燕 正男", "電話": "090-0000-5101"}
_RECORDS = {
    "会社・工場": {
        "会社名": "架空板金",
        "工場名": "本社工場",
        "都道府県": "新潟県",
        "業種": "板金加工",
        "従業員数": "１４人",
    },
    "操業と夜間": {
        "勤務体制": "日勤",
        "休日": "日曜",
        "無人運転": "×",
        "夜間に現場にいる人": "なし",
    },
    "夜間・休日の連絡": {"連絡方法": "社長の携帯電話"},
    "インターネットとの接続": {"事務所経由でつながっている": "○"},
    "適用法令・業界要求": {"該当なし": "○"},
    "アセスメント": {
        "実施日": "R8.8.1",
        "実施者": "社長",
        "評価の拠り所": "handbook",
        "USBメモリー": "BAD",
        "持込パソコン": "3",
        "複合機": "１",
        "OAネットワーク": "ＢＡＤ",
        "インターネット": "②",
        "WiFi": "BAD",
    },
}
_ROWS: dict[str, list[dict[str, Any]]] = {
    "重要製品": [
        {
            "製品名": "配電盤の箱",
            "納入先": "架空電機",
            "何日止まると困るか": "１週間",
            "必要なシステム": "図面のPC",
            "在庫日数": "0",
        }
    ],
    "社外の連絡先": [
        {
            "区分": "納入先",
            "相手先": "架空電機",
            "担当者": "三条　勉",
            "電話": "0256-00-5101",
            "第一報の期限": "1日",
        }
    ],
    "システム・設備": [
        {
            "名称": "図面のPC",
            "区域": "事務所",
            "復元順": "1",
            "設置場所": "社長の机",
            "ウイルス対策": "なし",
        }
    ],
    "役割と代行者": [
        {"役割": "対策本部長", **_PERSON, "代行者": "燕 正男", "代行者の電話": "090-0000-5101"},
        {
            "役割": "ライン停止責任者",
            "役職": "〃",
            "氏名": "〃",
            "電話": "〃",
            "代行者": "不明",
            "代行者の電話": "不明",
        },
        {
            "役割": "ネットワーク遮断責任者",
            "役職": "同上",
            "氏名": "同上",
            "電話": "同上",
            "代行者": "〃",
            "代行者の電話": "〃",
        },
    ],
    "保有・預かり情報": [{"種類": "納入先の図面", "件数": "不明", "保管場所": "図面のPC"}],
}
_WHOLE = dict.fromkeys(
    [
        "OAネットワークと工場ネットワークの接続",
        "社外から入れる接続",
        "切り離し箇所",
        "判断の権限",
        "停止時の安全",
        "WiFi（無線AP）の利用",
        "制御機器のバックアップと予備品",
        "手作業・オフライン運転",
        "外部の支援先",
        "ログと証拠保全",
    ],
    "不明",
) | dict.fromkeys(["バックアップ", "ネットワーク図", "代替手段", "訓練"], "なし")


def t5_form() -> bytes:
    """The filled form."""
    book = load_workbook(io.BytesIO(blank_form()))
    names = {name.split(" ", 1)[-1]: name for name in book.sheetnames}
    for sheet, cells in _RECORDS.items():
        for label, text in cells.items():
            find(book[names[sheet]], label).offset(0, 1).value = text
    for sheet, rows in _ROWS.items():
        put(book, names[sheet], rows)
    for sheet, word in _WHOLE.items():
        find(book[names[sheet]], "この項目全体").offset(0, 1).value = word
    page = book[RATINGS]
    page.cell(find(page, "WiFi").row, find(page, "原因").column).value = "不明"
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def count_cells() -> int:
    """How many cells the owner typed."""
    cells = sum(len(each) for each in _RECORDS.values()) + len(_WHOLE) + 1
    return cells + sum(len(row) for rows in _ROWS.values() for row in rows)
