"""The shipped template: what must stand in it, and how it is written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bcp.catalog import load_catalogue
from bcp.inputs.template import parse_template, unparse_template
from bcp.vocabulary import Format, Step

ROOT = Path(__file__).parent.parent.parent
PATH = ROOT / "templates" / "bcp_template_ai.md"
UNITS = ROOT / "templates" / "units"
TEXT = PATH.read_text(encoding="utf-8")
BODY = TEXT.split("\n---\n", 1)[1]
CATALOGUE = load_catalogue()
TEMPLATE = parse_template(TEXT, "bcp_template_ai.md", CATALOGUE)
TERMS = yaml.safe_load((ROOT / "bcp" / "catalog" / "terms.yaml").read_text(encoding="utf-8"))
UNIT_TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(UNITS.iterdir())}


def test_it_reads_back_exactly() -> None:
    assert unparse_template(TEMPLATE) == TEXT


def test_it_has_thirty_to_forty_five_blocks_of_every_format() -> None:
    assert 30 <= len(TEMPLATE.blocks) <= 45
    assert {block.format for block in TEMPLATE.blocks.values()} == set(Format)
    assert any(block.in_table for block in TEMPLATE.blocks.values())


def test_its_parts_stand_in_the_order_of_the_contract() -> None:
    headings = re.findall(r"(?m)^# (.+)$", BODY)
    assert headings == [
        "サイバー対応IT-BCP",
        "初動カード",
        "この計画の使い方",
        "①事前対策",
        "②基本方針",
        "③判断基準",
        "④運用体制",
        "⑤緊急時対応の流れ",
        "⑥訓練とブラッシュアップ",
        "付録A 連絡先",
        "付録B システムと控え",
        "付録C アセスメント結果と対策の対応",
        "付録D 要確認一覧",
        "付録E 公的窓口と報告の期限",
        "付録F 第一報の文例",
        "付録G 記録用紙",
    ]


def test_every_entry_point_has_a_block_for_measures_criteria_and_response() -> None:
    for step in (Step.MEASURES, Step.CRITERIA, Step.RESPONSE):
        covered: set[str] = set()
        for block in TEMPLATE.blocks.values():
            if block.step is step:
                covered |= (
                    set(CATALOGUE.entries) if "findings" in (block.covers or ()) else set(block.covers or ())
                )
        assert covered == set(CATALOGUE.entries), step


@pytest.mark.parametrize(
    "sentence",
    [
        "危険を感じた人は誰でも、許可なく設備を止めてよい",
        "札のないケーブルは抜かない",
        "制御盤の中、PLC・DCSと機器の間、安全装置の配線は抜かない",
        "線を抜く。電源は切らない",
        "0 人と機械の安全、1 控えへの経路、2 社外との回線、3 事務所と工場の間と工場内の区画",
        "身代金の要求には、返信も支払いもしない",
        "対象外は、地震",
        "次の連絡：",
    ],
)
def test_what_must_be_said_is_said(sentence: str) -> None:
    assert sentence in BODY


def test_the_three_first_notices_say_fact_unknown_and_next_report() -> None:
    annex = BODY[BODY.index("# 付録F") : BODY.index("# 付録G")]
    for heading in ("納入先へ", "社内へ", "公表"):
        assert f"## {heading}" in annex
    assert annex.count("まだ分からないこと") >= 2 and annex.count("次の") >= 3


def test_the_card_comes_before_the_chapters_and_is_marked_for_one_page() -> None:
    card = BODY[BODY.index("<!-- card -->") : BODY.index("<!-- /card -->")]
    assert "# 初動カード" in card
    assert BODY.index("<!-- /card -->") < BODY.index("# ①事前対策")


@pytest.mark.parametrize("name", ["bcp_template_ai.md", *UNIT_TEXTS])
def test_no_placeholder_and_no_vague_word_stands_in_it(name: str) -> None:
    text = BODY if name == "bcp_template_ai.md" else UNIT_TEXTS[name]
    for word in ("貴社", "○○", "〇〇", "XXX", "TBD", "要記入", *TERMS["vague"], *TERMS["soothing"]):
        assert word not in text, word


@pytest.mark.parametrize("name", ["bcp_template_ai.md", *UNIT_TEXTS])
def test_one_term_stands_for_one_thing(name: str) -> None:
    if name == "_keywords.yaml":
        pytest.skip("holds the words of other people's templates")
    text = BODY if name == "bcp_template_ai.md" else UNIT_TEXTS[name]
    found = [wrong for term in TERMS["terms"] for wrong in term["not"] if wrong in text]
    assert found == []


def test_no_sentence_of_the_template_is_longer_than_the_style_allows() -> None:
    prose = re.sub(r"\[\[[^\]]+\]\]|\{#[^}]+\}|##|【[^】]*】", "", BODY)
    sentences = [part for line in prose.split("\n") for part in re.split(r"[。|]", line)]
    assert [each for each in sentences if len(each) > 120] == []


def test_every_block_that_is_composed_has_its_unit() -> None:
    composed = {block.id for block in TEMPLATE.blocks.values() if block.fill != "facts"}
    units = {
        name.removesuffix(".j2") for name in UNIT_TEXTS if name.endswith(".j2") and not name.startswith("_")
    }
    assert units == composed


def test_every_entry_point_has_its_five_texts() -> None:
    texts = yaml.safe_load(UNIT_TEXTS["_entry_points.yaml"])
    assert set(texts) == set(CATALOGUE.entries)
    assert all(set(each) == {"sign", "act", "worst", "survey", "keep"} for each in texts.values())


def test_the_texts_of_an_entry_point_name_its_medium() -> None:
    texts = yaml.safe_load(UNIT_TEXTS["_entry_points.yaml"])
    for key, each in texts.items():
        assert any(word in each["act"] + each["sign"] for word in CATALOGUE.entries[key].media), key


def test_every_keyword_rule_names_a_unit_that_exists() -> None:
    rules = yaml.safe_load(UNIT_TEXTS["_keywords.yaml"])["rules"]
    assert [rule["unit"] for rule in rules if rule["unit"] not in UNIT_TEXTS] == []
