"""The plan as one HTML file."""

import re
from html.parser import HTMLParser

from bcp.rendering.html import HtmlMeta, render_html

META = HtmlMeta(title="計画", date="2026年11月22日", company="浪速精密", classification="社外秘")
PLAN = (
    "# 計画\n\n浪速精密\n\n<!-- card -->\n\n# 初動カード\n\n1. 止める。\n\n<!-- /card -->\n\n# 1 本文\n\n"
    "<!-- bcp:a_block -->\n\n> **注意**\n\n| 役割 | 電話 |\n|---|---|\n| 班長 | 090-0000-1003 |\n\n"
    "- [ ] 見る【要確認：場所】\n\n<!-- /bcp:a_block -->\n\n## 1.1 節\n\n文。\n"
)


class Tags(HTMLParser):
    """Counts what is open and keeps ids and links."""

    VOID = ("meta", "br", "hr", "link")

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.texts = [], [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def read(markdown, meta=META):
    page = render_html(markdown, meta)
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    return page, tags


def test_the_page_is_well_formed_and_its_links_lead_somewhere():
    page, tags = read(PLAN)
    anchors = [link[1:] for link in tags.links if link.startswith("#")]
    assert anchors and set(anchors) <= set(tags.ids) and len(set(tags.ids)) == len(tags.ids)
    assert '<html lang="ja">' in page and "width=device-width" in page


def test_the_page_loads_nothing_and_runs_nothing():
    page, tags = read(PLAN)
    assert not re.search(r"<script|<img|<link|@import|url\(|https?:", page)
    assert "default-src 'none'" in page


def test_table_cells_name_their_column_and_phones_can_be_tapped():
    page, tags = read(PLAN)
    assert '<th scope="col">役割</th>' in page and 'data-label="電話"' in page
    assert "tel:09000001003" in tags.links


def test_markup_in_the_plan_stays_text():
    page, tags = read("# 計画\n\n# 1 章\n\n<script>alert(1)</script> と <b>太字</b>。\n")
    assert "<script" not in page and "<b>" not in page
    assert "alert(1)" in "".join(tags.texts)


def test_a_plan_that_does_not_pass_says_so_first():
    page, _ = read(PLAN, HtmlMeta(title="計画", date="", draft="案　検証を通っていない。"))
    assert page.index("検証を通っていない") < page.index("初動カード")


def test_every_line_of_the_plan_stands_on_the_page():
    _, tags = read(PLAN)
    text = "".join(tags.texts)
    assert all(word in text for word in ("止める。", "注意", "班長", "【要確認：場所】", "1.1 節", "文。"))


def test_the_contents_are_folded_so_that_a_phone_shows_the_card_first():
    page, _ = read(PLAN)
    assert "<details><summary>目次</summary>" in page and "<details open>" not in page
