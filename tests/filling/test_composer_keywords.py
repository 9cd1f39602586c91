"""Blocks of a user's own template: composed by their words, or honestly left alone."""

from __future__ import annotations

import re

import pytest
from composer_cases import composed

TABLE = """items:
  company: {name: 甲野工業, site: 本社工場, prefecture: 大阪府, industry: 鋳造, employees: 50}
  roles:
    - {role: commander, title: 社長, person: 甲野 一郎, phone: 090-0000-0001, deputy_title: 専務, deputy: 乙川 二郎, deputy_phone: 090-0000-0002}
    - {role: it, title: 総務係長, person: 丙山 三郎, phone: 090-0000-0003}
  cut_points: [{order: 1, kind: external, what: 回線, place: 棚, mark: 札1, role: it, stops: メール}]
assessment:
  results:
    USBメモリー: {rating: BAD, cause: 無対策}
"""


def _only(template: str) -> str:
    factory = composed(TABLE, template)
    (block,) = factory.written
    draft = factory.draft(block)
    if draft is None:
        return ""
    assert factory.errors(block) == []
    return draft.text


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("ネットワークの切断", "[[cut_points.1.what]]"),
        ("緊急時の体制", "[[roles.commander.title]]"),
        ("関係者への連絡", "対策本部長に電話する"),
        ("復旧の手順", "控えをつなぐ前に"),
        ("バックアップ", "控え"),
        ("教育と訓練", "声に出して"),
        ("セキュリティ対策", "対策01-01"),
        ("手作業での継続", "作りかけの品"),
        ("攻撃かどうかの判断", "USBメモリーを疑う"),
    ],
)
def test_a_text_block_is_composed_by_the_words_of_its_heading(heading: str, expected: str) -> None:
    assert expected in _only(f"# 計画\n\n## {heading}\n\n##\n当社の内容をここに書く。\n##\n")


def test_no_chapter_of_the_shipped_template_is_named_in_another_template() -> None:
    for heading in ("ネットワークの切断", "関係者への連絡", "教育と訓練", "初動", "夜間の動き"):
        text = _only(f"## {heading}\n\n##\n内容をここに書く。\n##\n")
        assert text and not re.search(r"付録|\d\.\d|下の「|\d章", text)


def test_words_of_the_default_text_serve_where_the_heading_is_silent() -> None:
    assert "[[cut_points.1.what]]" in _only("## 第3節\n\n##\nネットワークを遮断する。\n##\n")


def test_a_block_without_a_word_stays_unfilled() -> None:
    assert _only("## 会社の歴史\n\n##\n創業からの歩みを書く。\n##\n") == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("対策本部長は##社長##とする。", "[[roles.commander.title]]"),
        ("対策本部長の氏名：##山田##", "[[roles.commander.person]]"),
        ("| IT担当 | ##総務課##|", "[[roles.it.title]]"),
        ("会社名：##株式会社例##", "[[company.name]]"),
        ("保険会社は##例火災##である。", ""),
        ("副対策本部長は##専務##とする。", ""),
        ("合言葉は##山##である。", ""),
    ],
)
def test_an_inline_mark_is_known_by_what_stands_right_before_it(line: str, expected: str) -> None:
    table = "| 役割 | 担当 |\n|---|---|\n" if line.startswith("|") else ""
    assert _only(f"## 体制\n\n{table}{line}\n") == expected


def test_a_table_whose_header_names_one_items_columns_gets_its_rows() -> None:
    text = _only("## 一覧\n\n##\n| 役割 | 役職 | 氏名 |\n|---|---|---|\n| 例 | 例 | 例 |\n##\n")
    assert (
        text.split("\n")[2]
        == "| [[roles.commander.role]] | [[roles.commander.title]] | [[roles.commander.person]] |"
    )


def test_a_table_with_a_column_of_its_own_stays_unfilled() -> None:
    assert _only("## 一覧\n\n##\n| 役割 | 好きな色 |\n|---|---|\n| 例 | 例 |\n##\n") == ""
