"""Spec 4, references: a closed grammar, put in once as literal text, escaped so that nothing takes effect."""

from __future__ import annotations

import zipfile

import pytest
from contract_tool import Tool
from markdown_it import MarkdownIt

END = "\n\n##\n本文を書く。\n##\n"
NASTY = [
    "<b>太字</b>", "[語](http://例)", "[[company.site]]", "##印##", "a|b", "# 見出し", "- 項目", "1. 一", "1) 一", "> 引用",
    "**強調**", "_下線_", "a_b_c", "`code`", "090-0000-0001", "taro.yamada@example.jp", "+81-90-0000-0001", "---", "===", "***",
    "~~消~~", "&lt;", "C:\\temp\\x", "\\\\nas01\\share", "![絵](x.png)", "<!-- bcp:a -->", "<!-- /bcp:a -->", "100%", "*", "#",
    "| a | b |", "a \\| b", "末尾\\", "__init__", "a*b*c", "＃＃", "【要確認：x】", "$1", "{{ x }}",
]  # fmt: skip


def plan(tool: Tool, value: str, template: str, code: int | None = None) -> str:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    items = f"items:\n  company: {{name: {quoted}, site: 本社工場}}\n"
    return tool.plan(items, template + END, code=code)


def seen(markdown: str) -> str:
    """What a reader sees: the text of all inline content, line breaks as spaces."""
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(markdown)
    parts = []
    for token in tokens:
        for child in token.children or []:
            assert child.type in ("text", "softbreak", "text_special"), (child.type, markdown)
            parts.append(child.content or " ")
    return "".join(parts)


# ---------------------------------------------------------------- literal text


@pytest.mark.parametrize("value", NASTY)
def test_a_value_is_seen_letter_by_letter_at_the_start_of_a_line(tool: Tool, value: str) -> None:
    text = plan(tool, value, "# 章\n\n[[company.name]]").split("\n\n")[1]
    assert seen(text) == value.strip()


@pytest.mark.parametrize("value", NASTY)
def test_a_value_is_seen_letter_by_letter_within_a_line_and_a_cell(tool: Tool, value: str) -> None:
    text = plan(
        tool, value, "# 章\n\n前「[[company.name]]」後\n\n| 名 | 値 |\n|---|---|\n| 甲 | [[company.name]] |"
    )
    parts = text.split("\n\n")
    assert seen(parts[1]) == f"前「{value}」後"
    tokens = MarkdownIt("commonmark").enable("table").parse(parts[2])
    cells = [token for token in tokens if token.type == "inline"]
    assert len(cells) == 4 and seen(parts[2]) == f"名値甲{value.strip()}"


@pytest.mark.parametrize(
    "value, written",
    [
        ("a<b", "a&lt;b"), ("[x]", "\\[x]"), ("#1と##2", "#1と\\##2"), ("*太*", "\\*太\\*"), ("_下_", "\\_下\\_"),
        ("a\nb", "a b"), ("090-0000-0001", "090-0000-0001"), ("taro_y@example.jp", "taro_y@example.jp"),
        ("+81 90 (0000)", "+81 90 (0000)"), ("a|b", "a|b"), ("a>b", "a>b"), ("A&B", "A&B"),
    ],
)  # fmt: skip
def test_signs_are_escaped_as_the_contract_says_and_nothing_else(
    tool: Tool, value: str, written: str
) -> None:
    assert f"前{written}後" in plan(tool, value, "# 章\n\n前[[company.name]]後")


@pytest.mark.parametrize(
    "value, written",
    [("# 題", "\\# 題"), ("- 項", "\\- 項"), ("* 項", "\\* 項"), ("+ 項", "\\+ 項"), ("1. 項", "1\\. 項")],
)
def test_what_would_start_a_heading_or_list_gets_a_backslash(tool: Tool, value: str, written: str) -> None:
    assert f"\n\n{written}\n\n" in plan(tool, value, "# 章\n\n[[company.name]]\n\n終わり。")


def test_a_bar_is_escaped_in_a_cell_only(tool: Tool) -> None:
    text = plan(tool, "a|b", "| 名 | 値 |\n|---|---|\n| 甲 | [[company.name]] |\n\n値はa[[company.name]]。")
    assert "| 甲 | a\\|b |" in text and "値はaa|b。" in text


def test_escaped_signs_raise_no_violation(tool: Tool) -> None:
    for value in ("<b>##[x]|", "**強** # ##", "[a](b)"):
        plan(tool, value, "# 章\n\n[[company.name]]が「[[company.name]]」。")
        codes = {violation["code"] for violation in tool.report()["violations"]}
        assert not codes & {
            "markup",
            "marker-left",
            "outside-changed",
            "placeholder-left",
            "unknown-reference",
        }


def test_a_value_is_never_expanded_again(tool: Tool) -> None:
    text = plan(tool, "[[company.site]]", "# 章\n\n「[[company.name]]」")
    assert "本社工場" not in text and "「\\[\\[company.site]]」" in text


def test_no_reference_is_left_in_the_plan(tool: Tool) -> None:
    assert "[[" not in plan(
        tool, "山田", "# 章[[company.name]]\n\n[[company.site]][[company.address]]"
    ).replace("\\[", "")


def test_a_reference_in_a_title_is_put_in_wherever_the_title_is_shown(tool: Tool) -> None:
    template = (
        '---\ntitle: "[[company.site]]の計画"\nblocks: {all: {inputs: [todo], fill: facts}}\n---\n# [[company.name]]の章\n\n'
        "##{#a}\n班長に知らせる。\n##\n\n##{#all}\n表\n##\n"
    )
    tool.plan("items:\n  company: {name: '山田<製>作所', site: 本社工場}\n", template, "--draft", code=None)
    folder = tool.folder / "outputs/t"
    with zipfile.ZipFile(folder / "bcp.docx") as docx:
        word = "".join(
            docx.read(name).decode("utf-8", "replace") for name in docx.namelist() if name.endswith(".xml")
        )
    shown = {
        name: (folder / name).read_text("utf-8")
        for name in ("bcp.md", "env_diff.md", "review.html", "report.json")
    }
    for name, text in {**shown, "bcp.docx": word}.items():
        assert "[[" not in text, (name, text[text.index("[[") - 80 :][:160])
    assert (
        "本社工場の計画" in word
        and "本社工場の計画" in shown["env_diff.md"]
        and "本社工場の計画" in shown["review.html"]
    )
    assert tool.report()["blocks"][0]["title"] == "山田<製>作所の章"


# ---------------------------------------------------------------- the grammar

TABLE = """items:
  company: {name: 山田製作所}
  roles:
    - {role: commander, person: 甲}
    - {role: it, person: 乙}
    - {role: it, person: 丙}
  authority: [{decision: restart, max_wait: 15分}]
  key_products: [{name: 品一, mtpd: 5日}, {name: 品二, mtpd: 2日}]
  wifi_use: {choice: factory, detail: 倉庫で使う}
  regulated: [food, haccp]
  external_access: [{kind: maintenance, method: vpn}]
  systems: {complete: はい, rows: [{name: 生産管理}]}
  backups: [{system: 生産管理}]
assessment:
  date: 2026-11-10
  results:
    oa_network: {rating: BAD, issue: 調査が必要, where: 事務所, interim: 抜く, owner: 課長, due: 2027-01-31}
"""


def put_in(tool: Tool, *paths: str) -> list[str]:
    text = tool.plan(
        TABLE, "# 章\n\n" + "\n\n".join(f"値「[[{path}]]」終" for path in paths) + END, code=None
    )
    return [part.split("」終")[0] for part in text.split("値「")[1:]]


@pytest.mark.parametrize(
    "path, text",
    [
        ("company.name", "山田製作所"), ("roles.commander.person", "甲"), ("roles.it.person", "乙"), ("roles.it-2.person", "丙"),
        ("authority.restart.max_wait", "15分"), ("key_products.1.mtpd", "5日"), ("key_products.2.name", "品二"),
        ("wifi_use.detail", "倉庫で使う"), ("systems.1.name", "生産管理"), ("systems.2.name", "なし"),
        ("assessment.date", "2026-11-10"), ("assessment.oa_network.owner", "課長"), ("assessment.oa_network.due", "2027-01-31"),
        ("assessment.oa_network.interim", "抜く"), ("assessment.oa_network.where", "事務所"), ("assessment.oa_network.issue", "調査が必要"),
    ],
)  # fmt: skip
def test_a_path_names_one_leaf(tool: Tool, path: str, text: str) -> None:
    assert put_in(tool, path) == [text]


def test_choices_are_put_in_as_their_labels(tool: Tool) -> None:
    first, second, third, fourth = put_in(
        tool, "wifi_use.choice", "regulated.choice", "external_access.1.kind", "wifi_use"
    )
    assert "factory" not in first and first == fourth and "WiFi" not in first
    assert "food" not in second and "、" in second
    assert third != "maintenance" and third


@pytest.mark.parametrize(
    "path",
    [
        "company.site",
        "roles.safety.person",
        "roles.it-3.person",
        "key_products.3.name",
        "backups.2.system",
        "assessment.wifi.owner",
    ],
)
def test_what_is_not_there_is_an_open_question_with_its_label(tool: Tool, path: str) -> None:
    (text,) = put_in(tool, path)
    assert text.startswith("【要確認：") and text.endswith("】") and len(text) > 7


def test_official_fields_are_facts(tool: Tool) -> None:
    from bcp.catalog import load_catalogue

    record = next(iter(load_catalogue().official.values()))
    name, value = next(iter(record.fields.items()))
    (text,) = put_in(tool, f"official.{record.id}.{name}")
    assert value.split("\n")[0][:10] in text.replace("\\", "")


@pytest.mark.parametrize(
    "path, word",
    [
        ("compny.name", "company"), ("company", "name"), ("company.nmae", "name"), ("company.1.name", ""),
        ("roles.comander.phone", "commander"), ("roles.1.phone", ""), ("roles.commander", ""), ("roles.it-1.person", ""),
        ("key_products.name", ""), ("key_products.0.name", ""), ("key_products.01.name", ""), ("key_products.1", ""),
        ("assessment.rating", ""), ("assessment.wifi.rating", ""), ("assessment.wfii.owner", "wifi"), ("official.none.tel", ""),
        ("company.name|upper", ""), ("会社・工場.会社名", ""), (" company.name", ""), ("masked.phone", ""),
        ("company.name.x", ""), ("findings", ""), ("todo", ""),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_place(tool: Tool, path: str, word: str) -> None:
    (error,) = tool.refused_template(f"# 章\n\n前[[{path}]]後{END}")
    assert (error["line"], error["column"]) == (3, 2)
    assert path in error["message"] and word in error["message"]


def test_a_reference_within_a_block_is_checked_too(tool: Tool) -> None:
    (error,) = tool.refused_template("# 章\n\n##\n本文[[company.nmae]]。\n##\n")
    assert (error["line"], error["column"]) == (4, 3)


def test_an_escaped_reference_is_text(tool: Tool) -> None:
    text = tool.plan(TABLE, "# 章\n\n例：\\[[company.nmae]]と書く。" + END, code=None)
    assert "例：\\[[company.nmae]]と書く。" in text
