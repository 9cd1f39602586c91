"""Tracked changes: accepting all gives the new plan, rejecting all the old one, to the last sign."""

import io
import random
import re
import shutil
import zipfile

import pytest
from word_views import MOMENT, Office, plain, tracked, units

from bcp.rendering.docx_check import check_docx
from bcp.rendering.docx_track import Causes

OLD = """# 計画

表紙の文。

# ①事前対策

<!-- bcp:one -->

当社は震度6弱で止める。電話は06-0000-0101。

- 甲を止める
- 乙を止める
- [ ] 丙を確かめる

<!-- /bcp:one -->

消える段落。

1. 一番目
2. 二番目
3. 三番目

| 名 | 数 |
|---|---|
| 甲 | 1 |
| 乙 | 2 |

> 注意する。
> 手を出さない。

終わりの文。
"""
NEW = """# 計画

表紙の文。

# ①事前対策

<!-- bcp:one -->

株式会社霧島精工は震度5強で止める。電話は06-0000-0102。加わった文。

- 甲を**止める**
- [x] 丙を確かめる
- 丁を止める

<!-- /bcp:one -->

1. 一番目
2. 二番目と、あと一つ。
3. 新しい三番目
4. 三番目

| 名 | 数 |
|---|---|
| 甲 | 3 |
| 丙 | 9 |

| 加わった | 表 |
|---|---|
| あ | い |

> 注意する。
> 手を出してよい。

終わりの文。
"""


def part(data, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_accepting_all_is_the_new_plan_and_rejecting_all_the_old_one():
    document = tracked(OLD, NEW)
    assert units(document) == plain(NEW)
    assert units(document, "original") == plain(OLD)
    assert check_docx(document) == ()


def test_the_two_directions_are_each_other_s_mirror():
    document = tracked(NEW, OLD)
    assert units(document) == plain(OLD) and units(document, "original") == plain(NEW)


def test_equal_plans_have_no_change_and_no_comment():
    document = tracked(OLD, OLD, Causes({"one": "理由"}, "人が直した"))
    assert not re.search(r"<w:(ins|del|comment)\b", part(document))
    assert "word/comments.xml" not in zipfile.ZipFile(io.BytesIO(document)).namelist()


def test_numbers_change_whole_and_words_by_sign():
    body = part(tracked("# 題\n\n# 章\n\n震度6弱、72時間。\n", "# 題\n\n# 章\n\n震度5強、48時間。\n"))
    gone = re.findall(r"<w:delText[^>]*>([^<]*)", body)
    come = re.findall(r"<w:ins [^>]*><w:r><w:t [^>]*>([^<]*)", body)
    assert (gone, come) == (["6弱", "72"], ["5強", "48"])


def test_author_and_local_time_stand_on_every_change():
    body = part(tracked(OLD, NEW))
    stamps = re.findall(r"<w:(?:ins|del) ([^>]*)>", body)
    assert stamps and all('w:author="BCP作成支援"' in stamp for stamp in stamps)
    assert all(f'w:date="{MOMENT.isoformat()}Z"' in stamp for stamp in stamps)
    ids = re.findall(r"<w:(?:ins|del) w:id=\"(\d+)\"", body)
    assert len(ids) == len(set(ids))
    assert "<w:trackRevisions" in part(tracked(OLD, NEW), "word/settings.xml")


def test_the_cause_of_a_block_is_a_comment_at_its_first_change():
    document = tracked(OLD, NEW, Causes({"one": "理由：BAD → ①"}, "人が直した"))
    comments = part(document, "word/comments.xml")
    assert comments.count("理由：BAD → ①") == 1 and "人が直した" in comments
    body = part(document)
    anchor = body.index("<w:commentRangeStart")
    assert body.index('w:name="_bcp_one"') < anchor < body.index("霧島精工")
    assert units(document) == plain(NEW) and units(document, "original") == plain(OLD)


def test_a_box_that_was_ticked_and_a_word_made_bold_are_tracked():
    old = "# 題\n\n# 章\n\n- [ ] 確かめる\n- 太くする\n"
    new = "# 題\n\n# 章\n\n- [x] 確かめる\n- **太くする**\n"
    document = tracked(old, new)
    assert "☐</w:delText>" in part(document) and "☑</w:t>" in part(document)
    assert units(document) == plain(new) and units(document, "original") == plain(old)


def test_the_spacer_of_a_table_comes_and_goes_with_it():
    table = "| あ | い |\n|---|---|\n| 1 | 2 |\n\n"
    body = part(tracked("# 題\n\n# 章\n\n前。\n\n後。\n", f"# 題\n\n# 章\n\n前。\n\n{table}後。\n"))
    spacer = re.search(
        r'<w:p><w:pPr><w:pStyle w:val="BCPGeneratedSpacer"/>(.*?)</w:p>', body[body.rindex("</w:tbl>") :]
    )
    assert spacer is not None and "<w:ins " in spacer[1]


def test_items_that_go_keep_the_number_of_their_list():
    old = "# 題\n\n# 章\n\n1. 甲\n2. 乙\n3. 丙\n\n文。\n\n1. 子\n2. 丑\n"
    new = "# 題\n\n# 章\n\n1. 乙\n2. 丙\n\n文。\n\n1. 子\n"
    document = tracked(old, new)
    assert units(document, "original") == plain(old)


PIECES = [
    "段落の文。電話は06-0000-{n}である。",
    "- 箇条{n}\n- 箇条の二つ目\n  - 中の箇条{n}",
    "1. 手順{n}\n2. 次の手順\n3. 終わり",
    "- [ ] 確かめる{n}\n- [x] 済んだ",
    "| 列 | 値 |\n|---|---|\n| 甲 | {n} |\n| 乙 | **太字** |",
    "> 囲みの文{n}。\n>\n> - 囲みの箇条",
    "## 見出し{n}",
    "**強い文**と`code`と、普通の文{n}。",
]


def random_plan(seed, size=14):
    source = random.Random(seed)
    blocks = [source.choice(PIECES).format(n=source.randrange(4)) for _ in range(size)]
    return "# 題\n\n# 章\n\n" + "\n\n".join(blocks) + "\n\n終わり。\n"


def edited(plan, seed):
    source = random.Random(seed)
    blocks = plan.split("\n\n")
    for _ in range(6):
        at = source.randrange(2, len(blocks))
        match source.randrange(4):
            case 0 if len(blocks) > 5:
                del blocks[at]
            case 1:
                blocks.insert(at, source.choice(PIECES).format(n=source.randrange(9)))
            case 2:
                blocks[at] = blocks[at].replace("文", "文書").replace("[ ]", "[x]").replace("手順", "作業")
            case _:
                lines = blocks[at].split("\n")
                del lines[source.randrange(len(lines))]
                blocks[at] = "\n".join(lines)
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"


@pytest.mark.parametrize("seed", range(25))
def test_random_edits_keep_both_views(seed):
    old = random_plan(seed)
    new = edited(old, seed + 1000)
    document = tracked(old, new)
    assert units(document) == plain(new)
    assert units(document, "original") == plain(old)
    assert check_docx(document) == ()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_accepts_to_the_new_plan_and_rejects_to_the_old_one(tmp_path):
    office = Office(tmp_path)

    def texts(data):
        return [key for key, _ in units(data)]

    for old, new in [(OLD, NEW), *((random_plan(s), edited(random_plan(s), s)) for s in range(4))]:
        document = tracked(old, new)
        assert texts(office.decide(document, ".uno:AcceptAllTrackedChanges")) == [k for k, _ in plain(new)]
        assert texts(office.decide(document, ".uno:RejectAllTrackedChanges")) == [k for k, _ in plain(old)]
