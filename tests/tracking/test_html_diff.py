"""The page of differences: one file, every change with its cause, filters that the markup already holds."""

import re

from bcp.rendering.html_diff import DiffEntry, DiffMeta, render_html_diff

ENTRIES = (
    DiffEntry(
        "one", "止め方", "作成", "保守用回線: BAD → ①", "6弱で止める", "5強で止める", "", ("保守用回線（①）",)
    ),
    DiffEntry("two", "連絡", "前提どおり", "前提と同じ", "同じ", "同じ"),
    DiffEntry("three", "復元", "人の文", "人が直した", "a", "b【要確認：日】", "<提案>", is_open=True),
)
PAGE = render_html_diff(ENTRIES, DiffMeta("計画", "ひな形", "今の計画", "naniwa"))


def section(number):
    return re.search(rf'<section id="n{number}".*?</section>', PAGE, re.DOTALL)[0]


def test_the_page_loads_nothing_from_anywhere():
    assert not re.search(r"(?:src|href)=|https?://|@import|url\(", PAGE)
    assert "default-src 'none'" in PAGE


def test_each_change_stands_with_its_cause_and_finding():
    assert "<del>6弱</del>" in section(1) and "<ins>5強</ins>" in section(1)
    assert "保守用回線: BAD → ①" in section(1) and 'data-findings="保守用回線（①）"' in section(1)


def test_the_filters_count_what_they_show():
    assert (
        "すべて（3）" in PAGE
        and "変更あり（2）" in PAGE
        and "要確認あり（1）" in PAGE
        and "提案あり（1）" in PAGE
    )
    assert 'class="changed"' in section(1) and 'class=""' in section(2)
    assert 'class="changed open suggested"' in section(3)
    assert "<option>保守用回線（①）</option>" in PAGE


def test_a_suggestion_says_how_to_decide_and_is_text_not_markup():
    assert "bcp accept naniwa three" in section(3) and "&lt;提案&gt;" in PAGE and "<提案>" not in PAGE
