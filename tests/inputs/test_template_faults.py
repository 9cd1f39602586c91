"""Each fault of a template is refused with its place and with what to do."""

from __future__ import annotations

import pytest

from bcp.catalog import load_catalogue
from bcp.errors import InputErrors, TemplateMarkError
from bcp.inputs.template import parse_template

OK = "\n##{#ok}\n本文\n##\n"


def refuse(text: str) -> list[tuple[int, int, str]]:
    """Line, column and whole Japanese message of each fault."""
    with pytest.raises(InputErrors) as caught:
        parse_template(text, "t.md", load_catalogue())
    errors = caught.value.errors
    assert all(isinstance(error, TemplateMarkError) and error.path == "t.md" for error in errors)
    assert all(error.hint.ja and error.hint.en and error.message.en for error in errors)
    return [(error.line, error.column, error.say()) for error in errors]


@pytest.mark.parametrize(
    ("text", "line", "column", "word"),
    [
        ("# 題\n\n##\n本文\n", 3, 1, "閉じられていない"),
        ("本文 ##語\n", 1, 4, "同じ行に無い"),
        ("| a | b |\n|---|---|\n| ##語 | x |\n" + OK, 3, 3, "セルに無い"),
        ("##\n本文\n##{#b}\n中\n##\n", 3, 1, "入れ子"),
        ("##\n本文 ##語##\n##\n", 2, 4, "入れ子"),
        ("##{#a}\n一\n##\n\n##{#a}\n二\n##\n", 5, 1, "2度ある（最初は1行目）"),
        ("##{#a}\n一\n##\n\nx##語##{#a}\n", 5, 2, "2度ある"),
        ("##{#Ab}\n一\n##\n", 1, 1, "id「Ab」は使えない"),
        ("##{#}\n一\n##\n", 1, 1, "使えない"),
        ("x##語##{#1a}\n", 1, 2, "id「1a」"),
        ("x##語##{#a b\n", 1, 7, "使えない"),
        ("＃＃\n本文\n" + OK, 1, 1, "全角"),
        ("本文 ＃＃語＃＃\n" + OK, 1, 4, "全角"),
        ("##{#a}\n本文#＃\n##\n", 2, 3, "全角"),
        ("本文####\n" + OK, 1, 3, "中が空"),
        ("本文## 語##\n" + OK, 1, 3, "空白"),
        ("本文##語 ##\n" + OK, 1, 3, "空白"),
        ("本文###語##\n" + OK, 1, 3, "#"),
        ("本文##語###\n" + OK, 1, 6, "#"),
        ("    ##\n" + OK, 1, 5, "同じ行に無い"),
        ("> ##\n" + OK, 1, 3, "同じ行に無い"),
        ("# 題\n\n本文\n", 1, 1, "一つも無い"),
        ("", 1, 1, "一つも無い"),
        ("```\n##\n本文\n##\n```\n", 1, 1, "一つも無い"),
        ("[[compny.name]]" + OK, 1, 1, "company"),
        ("本文[[company.nam]]" + OK, 1, 3, "name"),
        ("##\n[[roles.comander.person]]\n##\n", 2, 1, "commander"),
        ("[[key_products.0.mtpd]]" + OK, 1, 1, "行"),
        ("[[assessment.wifi.rating]]" + OK, 1, 1, "owner"),
        ("[[company]]" + OK, 1, 1, "欄"),
        ("---\ntitle: 題\n---\n\n本文\n", 5, 1, "一つも無い"),
    ],
)
def test_it_refuses(text: str, line: int, column: int, word: str) -> None:
    faults = refuse(text)
    assert [(each[0], each[1]) for each in faults] == [(line, column)]
    assert word in faults[0][2]


@pytest.mark.parametrize(
    ("front", "line", "column", "word"),
    [
        ("titel: x", 2, 1, "表題"),
        ("blocks:\n  nk: {title: x}", 3, 3, "id のマークが無い"),
        ("blocks:\n  ok: {inputs: [compny]}", 3, 17, "company"),
        ("blocks:\n  ok: {inputs: [company.nam]}", 3, 17, "name"),
        ("blocks:\n  ok: {inputs: [regulated.detail]}", 3, 17, "choice"),
        ("blocks:\n  ok: {covers: [oa_netwrk]}", 3, 17, "oa_network"),
        ("blocks:\n  ok: {step: measure}", 3, 14, "measures"),
        ("blocks:\n  ok: {format: tabel}", 3, 16, "table"),
        ("blocks:\n  ok: {fill: fact}", 3, 14, "facts"),
        ("blocks:\n  ok: {max_chars: 多め}", 3, 19, "整数"),
        ("blocks:\n  ok: {max_chars: 0}", 3, 19, "整数"),
        ("blocks:\n  ok: {input: [company]}", 3, 8, "入力"),
        ("blocks:\n  in: {format: table}", 3, 16, "inline"),
        ("blocks: [ok]", 2, 9, "キー: 値"),
        ("assumes:\n  compny: なし", 3, 3, "会社"),
        ("assumes:\n  company: {nam: x}", 3, 13, "列は無い"),
        ("assumes:\n  oa_ot_connection: seperated", 3, 21, "つながっていない"),
        ("assumes:\n  key_products: {mtpd: たぶん}", 3, 24, "期間"),
        ("assumes:\n  backups: 不明", 3, 12, "不明"),
        ("assumes:\n  company: {name: &x y}", 3, 19, "アンカー"),
        ("title: a\ntitle: b", 3, 1, "2度ある"),
        ("title: [a", 3, 1, ""),
        ("ただの文", 2, 1, "キー: 値"),
    ],
)
def test_it_refuses_in_front_matter(front: str, line: int, column: int, word: str) -> None:
    faults = refuse(f"---\n{front}\n---\n語は##語##{{#in}}\n{OK}")
    assert faults[0][0] == line and word in faults[0][2], faults
    assert len(faults) == 1 and (not word or faults[0][1] == column), faults


def test_all_faults_are_reported_together_in_order() -> None:
    faults = refuse("---\ntitel: x\n---\n＃＃\n\nx##語\n\n[[compny.name]]\n\n##\n本文\n")
    assert [line for line, *_ in faults] == [2, 4, 6, 8, 10]


def test_escaped_references_are_no_references() -> None:
    parse_template("\\[[compny.name]]" + OK, "t.md", load_catalogue())
