"""review.html: one file that needs nothing else, and in which nothing of people's text takes effect."""

import datetime
import re
from html.parser import HTMLParser

import pytest

from bcp.errors import Message
from bcp.rendering.review import STATES, ReviewBlock, ReviewMeta, render_review
from bcp.vocabulary import BlockState, PlanPiece, PlanText, Segment, Severity, Template, Violation

EVIL = '<script>alert("x")</script>&<img src=x onerror=y> \' " </style>'


def make_template(*ids):
    segments = [Segment("---\n---\n"), Segment("# 計画\n\n固定の文\n")]
    for id_ in ids:
        segments += [Segment("既定", id_), Segment(f"\n## {id_} の後\n")]
    return Template("t.md", "", "", "計画", "1.0", {}, {}, tuple(segments))


def make_plan(*ids):
    pieces = [PlanPiece("# 計画\n\n固定の文\n", "# 計画\n\n固定の文\n")]
    for id_ in ids:
        pieces += [PlanPiece("文", "文", id_, BlockState.FILLED), PlanPiece("\n", f"\n## {id_} の後\n")]
    return PlanText(tuple(pieces), "")


def block(id_="team", **changes):
    values = {
        "title": "体制",
        "state": BlockState.FILLED,
        "reason": "役割が違う",
        "default": "当社は72時間以内に集まる。",
        "text": "霧島精工は48時間以内に集まる。",
    }
    return ReviewBlock(id=id_, **{**values, **changes})


META = ReviewMeta("計画の確認", datetime.date(2026, 11, 22), "浪速精密", open_count=3)


def page(*items, meta=META):
    ids = [item.id for item in items if item.state is not BlockState.DELETED]
    return render_review(make_template(*[item.id for item in items]), make_plan(*ids), items, meta)


class Tree(HTMLParser):
    """Checks that tags close in order, and collects them."""

    VOID = {"meta", "br", "hr"}

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(html):
    tree = Tree()
    tree.feed(html)
    tree.close()
    assert tree.open == []
    return tree


def test_both_sides_show_what_went_and_what_came():
    html = page(block())
    assert "<del>当社</del>は<del>72</del>時間以内" in html
    assert "<ins>霧島精工</ins>は<ins>48</ins>時間以内" in html
    assert html.index("<del>当社") < html.index("<ins>霧島精工")


def test_reason_state_findings_and_violations_are_shown():
    violation = Violation(
        "ungrounded", Severity.WARNING, "team", Message("根拠のない数。", "no ground"), "48時間"
    )
    html = page(
        block(findings=("OAネットワーク（BAD）",), violations=(violation,), questions=("夜間は誰か",))
    )
    for text in (
        "役割が違う",
        "書き換えた",
        "OAネットワーク（BAD）",
        "根拠のない数。",
        "48時間",
        "注意1",
        "夜間は誰か",
    ):
        assert text in html


@pytest.mark.parametrize("state", list(BlockState))
def test_every_state_has_its_word(state):
    assert STATES[state] in page(block(state=state))


def test_a_deleted_block_is_listed_and_shows_the_template():
    html = page(block("a"), block("gone", state=BlockState.DELETED, text=""))
    assert "（削除されている）" in html and 'id="block-gone"' in html


def test_a_suggestion_is_shown_with_what_to_do():
    html = page(block(suggestion="霧島精工は24時間以内に集まる。"))
    assert "<ins>24</ins>" in html and "bcp accept OUTPUT team" in html


def test_it_needs_no_network_and_no_script():
    tree = parsed(page(block()))
    assert not {"script", "link", "img", "iframe", "form"} & set(tree.tags)
    assert not [
        value for name, value in tree.attributes if name in ("src", "href") and not value.startswith("#")
    ]
    assert "url(" not in page(block()) and "@import" not in page(block())


def test_text_of_people_stays_text_everywhere():
    violation = Violation("x", Severity.ERROR, "team", Message(EVIL, EVIL), EVIL)
    item = block(
        title=EVIL, reason=EVIL, default=EVIL, text=f"a{EVIL}", source=EVIL, inputs=(EVIL,), findings=(EVIL,),
        violations=(violation,), suggestion=EVIL, questions=(EVIL,), heading_path=(EVIL,), step="measures",
    )  # fmt: skip
    meta = ReviewMeta(EVIL, META.date, EVIL, blocking=(EVIL,), notes=(EVIL,), violations=(violation,))
    tree = parsed(page(item, meta=meta))
    assert not {"script", "img"} & set(tree.tags)
    assert not [name for name, _ in tree.attributes if name.startswith("on")]


def test_every_link_leads_somewhere_and_no_id_stands_twice():
    html = page(block("a"), block("b"), block("c", state=BlockState.DELETED))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_fixed_text_stands_between_the_blocks_in_the_order_of_the_plan():
    html = page(block("a"), block("b"))
    places = [html.index(text) for text in ("固定の文", 'id="block-a"', "a の後", 'id="block-b"', "b の後")]
    assert places == sorted(places)


def test_the_same_input_gives_the_same_page():
    assert page(block()) == page(block())


def test_a_plan_that_cannot_be_used_says_why():
    html = page(
        block(), meta=ReviewMeta("計画", META.date, ok=False, usable="no", blocking=("切り離し箇所がない",))
    )
    assert "検証を通っていない／この計画だけでは今夜動けない" in html and "切り離し箇所がない" in html
