"""Spec 4, marks: what opens and closes a block, what is an inline mark, what is neither, and what is refused."""

from __future__ import annotations

import hashlib

import pytest
from contract_tool import Tool


def blocks(tool: Tool, text: str | bytes) -> list[tuple[str, str]]:
    """Id and title of every block, as `bcp plan` tells them; the template must be read."""
    tool.write("plain.md", text)
    tool.table("items:\n")
    ran = tool.run("plan", "t.yaml", "--template", "plain.md", "--json")
    assert ran.code == 0, ran.out
    return [(block["id"], block["title"]) for block in ran.json["blocks"]]


def ids(tool: Tool, text: str) -> list[str]:
    return [id for id, _ in blocks(tool, text)]


def derived(default: str, *path: str) -> str:
    """`b-` + 8 hex digits of SHA-256(heading path + default text)."""
    return "b-" + hashlib.sha256("\n".join([*path, default]).encode()).hexdigest()[:8]


# ---------------------------------------------------------------- mark lines


@pytest.mark.parametrize("line", ["##", " ##", "   ##", "##  ", "##\t", "  ## \t "])
def test_a_mark_line_has_up_to_3_spaces_before_and_any_after(tool: Tool, line: str) -> None:
    assert len(blocks(tool, f"# 章\n\n{line}\n本文を書く。\n{line}\n")) == 1


@pytest.mark.parametrize("line", ["##{#first}", "  ##{#first}  "])
def test_a_mark_line_may_name_the_block(tool: Tool, line: str) -> None:
    assert blocks(tool, f"# 章\n\n{line}\n本文を書く。\n##\n") == [("first", "章")]


def test_a_block_line_needs_no_blank_lines_around_it(tool: Tool) -> None:
    text = "# 章\n前の文。\n##{#a}\n本文を書く。\n##\n後の文。\n##{#b}\n次の本文。\n##\n"
    assert ids(tool, text) == ["a", "b"]
    plan = tool.plan("items:\n", text, code=None)
    for line in ("前の文。", "<!-- bcp:a -->", "<!-- /bcp:a -->", "後の文。", "<!-- bcp:b -->"):
        assert f"\n\n{line}\n" in f"\n{plan}".replace("# 章\n", "# 章\n\n"), (line, plan)


@pytest.mark.parametrize(
    "text",
    [
        "## 方針\n\n##{#a}\n本文。\n##\n",
        "## 方針 ##\n\n##{#a}\n本文。\n##\n",
        "### 方針 ###\n\n##{#a}\n本文。\n##\n",
        "##\t方針\n\n##{#a}\n本文。\n##\n",
        "- ## 方針\n\n##{#a}\n本文。\n##\n",
        "> ## 方針 ##\n\n##{#a}\n本文。\n##\n",
    ],
)
def test_a_heading_is_no_mark(tool: Tool, text: str) -> None:
    assert ids(tool, text) == ["a"]


def test_headings_within_a_block_stay_headings(tool: Tool) -> None:
    assert len(blocks(tool, "# 章\n\n##{#a}\n本文。\n\n### 小見出し ###\n\n続き。\n##\n")) == 1


def test_the_nearest_heading_is_the_title(tool: Tool) -> None:
    text = "# 計画\n\n## 方針 ##\n\n##{#a}\n本文。\n##\n\n節\n---\n\n##{#b}\n本文。\n##\n\n##{#c}\n本文。\n##\n\n# ##既定##{#d}の章\n\n##{#e}\n本文。\n##\n"
    assert blocks(tool, text) == [
        ("a", "方針"),
        ("b", "節"),
        ("c", "節"),
        ("d", "既定の章"),
        ("e", "既定の章"),
    ]


def test_the_nearest_heading_of_a_mark_in_a_heading_is_that_heading(tool: Tool) -> None:
    assert blocks(tool, "# 計画\n\n## ##本社##{#a}の方針 ##\n") == [("a", "本社の方針")]


# ---------------------------------------------------------------- code


@pytest.mark.parametrize(
    "code",
    ["```\n##\n```", "~~~\n##x##\n~~~", "````\n```\n##\n```\n````", "```markdown\n##{#x}\n##\n```", "- 一\n\n  ```\n  ##\n  ```",
     "> ```\n> ##\n> ```", "`##x##`", "``##`x`##``", "文`##`と`##`の間"],
)  # fmt: skip
def test_marks_in_code_are_no_marks(tool: Tool, code: str) -> None:
    assert ids(tool, f"# 章\n\n{code}\n\n##{{#a}}\n本文。\n##\n") == ["a"]
    assert code in tool.plan("items:\n", f"# 章\n\n{code}\n\n##{{#a}}\n本文。\n##\n", code=None)


def test_a_fence_within_a_block_may_hold_the_sign(tool: Tool) -> None:
    assert ids(tool, "# 章\n\n##{#a}\n本文。\n\n```\n##\n```\n##\n") == ["a"]


# ---------------------------------------------------------------- inline marks


def test_inline_marks_in_lines_lists_headings_and_cells(tool: Tool) -> None:
    text = (
        "# ##甲##{#a}の計画\n\n本部長は##社長##{#b}、代行は##部長##{#c}とする。\n\n- ##一##{#d}\n1. 二##二##{#e}\n> ##引用##{#f}\n\n"
        "| 名 | 値 |\n|---|---|\n| ##左##{#g} | ##a\\|b##{#h} |\n"
    )
    assert ids(tool, text) == list("abcdefgh")


def test_a_bar_within_an_inline_mark_of_a_cell_is_escaped(tool: Tool) -> None:
    plan = tool.plan("items:\n", "| 名 | 値 |\n|---|---|\n| 甲 | ##電話\\|無線##{#h} |\n", code=None)
    assert "電話\\|無線" in plan
    (error,) = {e["line"] for e in tool.refused_template("| 名 | 値 |\n|---|---|\n| 甲 | ##電話|無線## |\n")}
    assert error == 3


def test_without_an_id_it_is_made_of_heading_path_and_default_text(tool: Tool) -> None:
    text = "前。\n\n##\n本文。\n##\n\n# 章\n\n## 節\n\n##\n\n本文。\n\n##\n\n##\n本文。\n##\n\n文##既定##と##既定##。\n"
    first, second, third, fourth, fifth = ids(tool, text)
    assert first == derived("本文。")
    assert second == derived("本文。", "章", "節") and third == f"{second}-2"
    assert fourth == derived("既定", "章", "節") and fifth == f"{fourth}-2"


def test_a_literal_sign_is_escaped(tool: Tool) -> None:
    text = "# 章\n\n番号\\##1と\\##2。\n\n\\##\n\n##{#a}\n本文\\##は印。\n##\n"
    assert ids(tool, text) == ["a"]
    assert "番号\\##1と\\##2。" in tool.plan("items:\n", text, code=None)


@pytest.mark.parametrize("text", ["C#とF#。", "#1と#2", "a#b", "#", "####### 七"])
def test_single_signs_are_text(tool: Tool, text: str) -> None:
    if text.startswith("#######"):
        tool.refused_template(f"# 章\n\n{text}\n\n##{{#a}}\n本文。\n##\n")
        return
    assert ids(tool, f"# 章\n\n{text}\n\n##{{#a}}\n本文。\n##\n") == ["a"]


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    "text, line, column, word",
    [
        ("# 章\n\n##\n本文。\n", 3, 1, "閉じ"),
        ("# 章\n\n##\n本文。\n##\n\n##\n本文。\n", 7, 1, "閉じ"),
        ("# 章\n\n本部長は##社長とする。\n", 3, 5, "閉じ"),
        ("# 章\n\n##{#a}\n本文。\n##{#b}\n本文。\n##\n", 5, 1, "入れ子"),
        ("# 章\n\n##\n本文は##社長##。\n##\n", 4, 4, "入れ子"),
        ("# 章\n\n##{#a}\n本文。\n##\n\n##{#a}\n本文。\n##\n", 7, 1, "2度"),
        ("# 章\n\n##{#a}\n本文。\n##\n\n文##語##{#a}。\n", 7, 2, "2度"),
        ("# 章\n\n＃＃\n本文。\n＃＃\n", 3, 1, "全角"),
        ("# 章\n\n本部長は＃＃社長＃＃。\n", 3, 5, "全角"),
        ("# 章\n\n##{#a}\n本文。\n#＃\n##\n", 5, 1, "全角"),
        ("# 章\n\n本文。\n", 1, 1, "一つも無い"),
        ("", 1, 1, "一つも無い"),
        ("# 章\n\n文## 語##。\n", 3, 2, "空白"),
        ("# 章\n\n文##語 ##。\n", 3, 2, "空白"),
        ("# 章\n\n文####。\n", 3, 2, "空"),
        ("# 章\n\n文###語##。\n", 3, 2, "#"),
        ("# 章\n\n文##語###。\n", 3, 5, "#"),
        ("# 章\n\n##{#A}\n本文。\n##\n", 3, 1, "id"),
        ("# 章\n\n##{#1a}\n本文。\n##\n", 3, 1, "id"),
        ("# 章\n\n##{#" + "a" * 41 + "}\n本文。\n##\n", 3, 1, "id"),
        ("# 章\n\n##{#日本}\n本文。\n##\n", 3, 1, "id"),
        ("# 章\n\n    ##\n", 3, 5, "閉じ"),
    ],
)  # fmt: skip
def test_a_bad_mark_is_refused_with_place_and_next_step(
    tool: Tool, text: str, line: int, column: int, word: str
) -> None:
    first = tool.refused_template(text)[0]
    assert (first["line"], first["column"]) == (line, column), first
    assert word in first["message"]


def test_several_bad_marks_are_reported_together(tool: Tool) -> None:
    errors = tool.refused_template("# 章\n\n文##語。\n\n文## 語##。\n\n＃＃\n\n##\n")
    assert [error["line"] for error in errors] == [3, 5, 7, 9]


def test_ids_of_40_characters_are_fine(tool: Tool) -> None:
    id_ = "a" + "_-9" * 13
    assert len(id_) == 40 and ids(tool, f"##{{#{id_}}}\n本文。\n##\n") == [id_]


@pytest.mark.parametrize("encoding", ["cp932", "utf-16", "utf-16-be"])
def test_a_template_in_another_encoding_is_refused(tool: Tool, encoding: str) -> None:
    tool.write("plain.md", "# 章\n\n##\n本文を書く。\n##\n".encode(encoding))
    tool.table("items:\n")
    ran = tool.run("plan", "t.yaml", "--template", "plain.md", "--json")
    assert ran.code == 2 and ran.errors[0]["path"] == "plain.md" and "UTF-8" in ran.errors[0]["message"]


def test_bom_and_crlf_are_read_and_lf_is_written(tool: Tool) -> None:
    text = "---\ntitle: 計画\nblocks:\n  a: {title: 題}\n---\n# 章\n\n##{#a}\n本文を書く。\n##\n\n終わり。\n"
    plain = blocks(tool, text.encode())
    crlf = blocks(tool, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert plain == crlf == [("a", "題")]
    assert tool.run("generate", "t.yaml", "--template", "plain.md").code in (0, 1)
    for path in (tool.folder / "outputs/t").iterdir():
        if path.suffix in (".md", ".json", ".jsonl", ".html"):
            assert b"\r" not in path.read_bytes() and not path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_control_characters_in_a_template_are_refused(tool: Tool) -> None:
    (error,) = tool.refused_template("# 章\n\n文\x07。\n\n##\n本文。\n##\n")
    assert (error["line"], error["column"]) == (3, 2)


def test_no_template_is_bad_input(tool: Tool) -> None:
    tool.table("items:\n")
    ran = tool.run("check", "t.yaml", "--template", "none.md", "--json")
    assert ran.code == 2 and ran.errors[0]["path"] == "none.md"


# ---------------------------------------------------------------- a plain document works


def test_a_plain_document_with_nothing_but_marks_works(tool: Tool) -> None:
    text = (
        "# 連絡体制\n\n固定の前文。\n\n##\n異常に気づいた者は、班長に知らせる。\n##\n\n固定の中文。\n\n##\n1. 止める。\n2. 知らせる。\n##\n\n"
        "本部長は##社長##とする。\n"
    )
    plan = tool.plan("items:\n  company: {name: 山田製作所}\n", text, code=None)
    assert "固定の前文。" in plan and "固定の中文。" in plan and "##" not in plan
    assert plan.count("<!-- bcp:b-") == 2 == plan.count("<!-- /bcp:b-")
    report = tool.report()
    assert [block["title"] for block in report["blocks"]] == ["連絡体制"] * 3
    assert {block["state"] for block in report["blocks"]} <= {"filled", "unfilled"}


def test_without_front_matter_nothing_is_kept_and_everything_is_an_input(tool: Tool) -> None:
    tool.template("# 章\n\n##{#a}\n本文を書く。\n##\n")
    tool.table("items:\n")
    (block,) = tool.run("plan", "t.yaml", "--template", "plain.md", "--json").json["blocks"]
    assert block["action"] == "fill"
    differences = tool.run("check", "t.yaml", "--template", "plain.md", "--json").json["differences"]
    assert len(differences) == 26
    assert all(each["blocks"] == ["a"] and each["state"] != "same" for each in differences)
