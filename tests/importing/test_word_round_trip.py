"""bcp import: what people did in Word comes back; what they did not touch stays letter by letter."""

import copy
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from word_edits import (
    BODY,
    as_japanese_word,
    changed,
    new_paragraph,
    paragraph_with,
    parts_of,
    q,
    random_words,
    replaced,
    with_part,
)

from bcp.cli.main import main
from bcp.importing.patch import apply_word
from bcp.importing.word import read_word

ROOT = Path(__file__).parents[2]
DATE = ("--date", "2026-11-22")


def run(*words):
    return main([str(word) for word in words])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    shutil.copy(ROOT / "env_diff" / "naniwa_seimitsu.yaml", folder / "naniwa.yaml")
    assert run("generate", folder / "naniwa.yaml", "--out", folder / "out", *DATE) == 0
    return folder


@pytest.fixture
def place(made, tmp_path):
    """A fresh copy of the finished output, beside its table."""
    shutil.copytree(made / "out", tmp_path / "out")
    shutil.copy(made / "naniwa.yaml", tmp_path / "naniwa.yaml")
    return tmp_path


def take_in(place, document, capsys, *more):
    (place / "edited.docx").write_bytes(document)
    capsys.readouterr()
    words = (
        "import",
        place / "out",
        place / "edited.docx",
        "--env-diff",
        place / "naniwa.yaml",
        *DATE,
        "--json",
    )
    code = run(*words, *more)
    return code, json.loads(capsys.readouterr().out)


def docx(place):
    return (place / "out" / "bcp.docx").read_bytes()


def plan(place):
    return (place / "out" / "bcp.md").read_text("utf-8")


def block(place, id):
    return plan(place).split(f"<!-- bcp:{id} -->")[1].split(f"<!-- /bcp:{id} -->")[0]


def steps(place):
    """The texts of the first block's steps."""
    return [line.split(". ", 1)[1] for line in block(place, "card_first").split("\n") if ". " in line]


def test_a_file_nobody_edited_changes_nothing(place, capsys):
    before = {path.name: path.read_bytes() for path in (place / "out").iterdir() if path.name != "run.json"}
    code, told = take_in(place, docx(place), capsys)
    after = {path.name: path.read_bytes() for path in (place / "out").iterdir() if path.name != "run.json"}
    assert (code, told["edits"], told["written"], told["unplaced"]) == (0, [], [], [])
    assert before == after


@pytest.mark.slow
@pytest.mark.parametrize("name", ["naniwa_seimitsu", "ou_kagaku", "setouchi_shokuhin"])
def test_the_three_examples_come_back_as_they_went(name, tmp_path):
    out = tmp_path / "out"
    run("generate", ROOT / "env_diff" / f"{name}.yaml", "--out", out, "--draft", *DATE)
    markdown, document = (out / "bcp.md").read_text("utf-8"), (out / "bcp.docx").read_bytes()
    for file in (document, as_japanese_word(document)):
        patched = apply_word(markdown, read_word(file))
        assert (patched.markdown, patched.edits, patched.unplaced) == (markdown, (), ())


def test_a_word_in_a_block_makes_it_human_and_only_that_line_differs(place, capsys):
    before = plan(place)
    code, told = take_in(
        place, replaced(docx(place), ("気づいた人は、画面を", "気づいた人は、すぐに画面を")), capsys
    )
    after = plan(place)
    different = [
        pair for pair in zip(before.split("\n"), after.split("\n"), strict=True) if pair[0] != pair[1]
    ]
    assert code == 0 and len(told["edits"]) == 1
    assert [new for _, new in different] == [
        "2. 気づいた人は、すぐに画面を別の機器で撮る。再起動もログオフもしない。画面の要求に返信しない。"
    ]
    lock = json.loads((place / "out" / "bcp.lock.json").read_text("utf-8"))
    assert lock["blocks"]["card_first"]["state"] == "human"


def test_text_outside_blocks_and_the_title_come_back(place, capsys):
    document = replaced(
        docx(place),
        ("夜間に一人でいる班長", "夜間に一人でいる組長"),
        ("サイバー対応IT-BCP", "わが社のIT-BCP"),
    )
    code, told = take_in(place, document, capsys)
    # the first is the header's own text or the cover's; both stand for the title
    assert "夜間に一人でいる組長は、" in plan(place)
    assert plan(place).startswith("# わが社のIT-BCP")


def test_a_phone_changed_in_word_is_offered_as_a_change_to_the_table(place, capsys):
    code, told = take_in(place, replaced(docx(place), ("090-0000-1001", "080-1111-2222")), capsys)
    assert told["facts"] == [
        {
            "path": "roles.commander.phone",
            "label": "対策本部長の電話",
            "old": "090-0000-1001",
            "new": "080-1111-2222",
        }
    ]
    assert "080-1111-2222" in plan(place)


def test_a_paragraph_that_was_added_stands_in_its_block(place, capsys):
    def add(body):
        after = paragraph_with(body, "気づいた人は、画面を")
        after.addnext(new_paragraph(after, "足した人は、名前を書く。"))

    take_in(place, changed(docx(place), add), capsys)
    assert "足した人は、名前を書く。" in steps(place)


def test_a_paragraph_that_was_moved_stands_once_at_its_new_place(place, capsys):
    def move(body):
        paragraph_with(body, last).addnext(paragraph_with(body, first))

    first, *_, last = before = steps(place)
    take_in(place, changed(docx(place), move), capsys)
    assert steps(place) == [*before[1:], first]


def test_cells_and_rows_of_a_table_come_back(place, capsys):
    def edit(body):
        row = next(paragraph_with(body, "NASのLANケーブル").iterancestors(q("tr")))
        another = copy.deepcopy(row)
        next(another.iter(q("t"))).text = "9"
        row.addnext(another)
        row.getparent().remove(next(paragraph_with(body, "事務所–工場のケーブル").iterancestors(q("tr"))))

    take_in(place, changed(replaced(docx(place), ("（赤札1）", "（青札1）")), edit), capsys)
    table = block(place, "card_cut")
    assert table.count("NASのLANケーブル") == 2 and "事務所–工場のケーブル" not in table
    assert "| 9 | NASのLANケーブル" in table and "（青札1）" in table


def test_pending_changes_count_as_accepted(place, capsys):
    def track(body):
        run_ = next(
            r
            for r in paragraph_with(body, "気づいた人は、画面を").iter(q("r"))
            if "画面" in (r.findtext(q("t")) or "")
        )
        stamp = run_.makeelement(q("del"), {q("id"): "900", q("author"): "総務"})
        run_.addprevious(stamp)
        stamp.append(run_)
        run_.find(q("t")).tag = q("delText")
        come = stamp.makeelement(q("ins"), {q("id"): "901", q("author"): "総務"})
        stamp.addnext(come)
        come.append(come.makeelement(q("r"), {}))
        text = come[0].makeelement(q("t"), {})
        text.text = "見た人は、写真を撮る。"
        come[0].append(text)

    code, told = take_in(place, changed(docx(place), track), capsys)
    assert told["pending_changes"] and "2. 見た人は、写真を撮る。" in plan(place)


def test_a_comment_becomes_an_open_question(place, capsys):
    parts = parts_of(docx(place))
    comments = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:comment w:id="0" w:author="難波"><w:p><w:r><w:t>誰が撮るのか。</w:t></w:r></w:p></w:comment></w:comments>'
    )

    def anchor(body):
        p = paragraph_with(body, "気づいた人は、画面を")
        p.insert(1, p.makeelement(q("commentRangeStart"), {q("id"): "0"}))

    document = with_part(changed(docx(place), anchor), "word/comments.xml", comments.encode())
    assert len(parts) + 1 == len(parts_of(document))
    code, told = take_in(place, document, capsys)
    assert told["open_questions"] == ["Wordのコメント（難波）：誰が撮るのか。"]
    report = json.loads((place / "out" / "report.json").read_text("utf-8"))
    assert any("誰が撮るのか" in todo["what"] for todo in report["todo"])
    assert take_in(place, document, capsys)[1]["open_questions"] == []
    run("generate", place / "naniwa.yaml", "--out", place / "out", *DATE, "--force")
    assert asked(place) == ["Wordのコメント（難波）：誰が撮るのか。"]
    run("accept", place / "out", "card_first", "--env-diff", place / "naniwa.yaml", *DATE)
    assert asked(place) == []


def asked(place):
    """The open questions of the first block."""
    lock = json.loads((place / "out" / "bcp.lock.json").read_text("utf-8"))
    return lock["blocks"]["card_first"]["open_questions"]


def test_a_word_edit_in_a_block_that_was_deleted_meanwhile_is_listed(place, capsys):
    document = replaced(docx(place), ("気づいた人は、画面を", "気づいた人は、すぐに画面を"))
    text = plan(place)
    head, _, rest = text.partition("<!-- bcp:card_first -->\n")
    (place / "out" / "bcp.md").write_text(
        head + rest.partition("<!-- /bcp:card_first -->\n")[2], encoding="utf-8"
    )
    code, told = take_in(place, document, capsys)
    assert code in (1, 4) and "気づいた人は、すぐに画面を" in "".join(told["unplaced"])


def test_edits_of_other_lines_of_one_block_meet_and_of_the_same_line_wait(place, capsys):
    document = replaced(docx(place), ("気づいた人は、画面を", "気づいた人は、すぐに画面を"))
    path = place / "out" / "bcp.md"
    last = block(place, "card_first").strip().split("\n")[-1]
    path.write_text(plan(place).replace(last, f"{last}守衛にも知らせる。"), encoding="utf-8")
    code, told = take_in(place, document, capsys)
    text = block(place, "card_first")
    assert (code, told["suggestions"]) == (0, [])
    assert "すぐに画面を" in text and "守衛にも知らせる。" in text


def test_a_picture_is_listed_and_the_file_left_alone(place, capsys):
    def draw(body):
        run_ = next(paragraph_with(body, "気づいた人は、画面を").iter(q("r")))
        run_.append(run_.makeelement(q("drawing"), {}))

    document = changed(docx(place), draw)
    (place / "out" / "bcp.docx").write_bytes(document)
    capsys.readouterr()
    code = run(
        "import",
        place / "out",
        place / "out" / "bcp.docx",
        "--env-diff",
        place / "naniwa.yaml",
        *DATE,
        "--json",
    )
    told = json.loads(capsys.readouterr().out)
    assert (code, told["unplaced"]) == (4, ["図"])
    assert docx(place) == document


def test_edits_made_before_the_table_changed_come_back_with_the_new_phone(place, capsys):
    edited = replaced(docx(place), ("気づいた人は、画面を", "気づいた人は、すぐに画面を"))
    (place / "out" / "bcp.docx").write_bytes(edited)
    table = place / "naniwa.yaml"
    table.write_text(table.read_text("utf-8").replace("090-0000-1001", "090-9999-1001"), "utf-8")
    assert run("generate", table, "--out", place / "out", *DATE) == 4
    capsys.readouterr()
    code = run("import", place / "out", place / "out" / "bcp.docx", "--env-diff", table, *DATE, "--json")
    told = json.loads(capsys.readouterr().out)
    assert (code, told["facts"], len(told["edits"])) == (0, [], 1)
    assert "すぐに画面を" in plan(place) and "090-9999-1001" in plan(place)
    assert "090-0000-1001" not in plan(place)
    assert not (place / "out" / "bcp.new.docx").exists()


def test_word_and_markdown_edits_of_one_block_both_stay(place, capsys):
    document = replaced(docx(place), ("気づいた人は、画面を", "気づいた人は、Wordで画面を"))
    path = place / "out" / "bcp.md"
    path.write_text(plan(place).replace("気づいた人は、画面を", "気づいた人は、手元で画面を"), "utf-8")
    code, told = take_in(place, document, capsys)
    assert code == 4 and told["suggestions"] == ["card_first"]
    lock = json.loads((place / "out" / "bcp.lock.json").read_text("utf-8"))
    assert "手元で画面を" in plan(place) and "Wordで画面を" in lock["blocks"]["card_first"]["suggestion"]


@pytest.mark.parametrize("seed", range(6))
def test_every_word_typed_anywhere_survives(made, seed):
    markdown = (made / "out" / "bcp.md").read_text("utf-8")
    document, words = random_words((made / "out" / "bcp.docx").read_bytes(), seed)
    patched = apply_word(markdown, read_word(document))
    assert patched.unplaced == ()
    assert [word for word in words if patched.markdown.count(word) != 1] == []
    assert BODY in parts_of(document)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_file_saved_by_libreoffice_has_no_edits(made, tmp_path):
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
        + ["docx:MS Word 2007 XML", "--outdir", str(tmp_path), str(made / "out" / "bcp.docx")],
        capture_output=True,
        timeout=120,
        check=True,
    )
    markdown = (made / "out" / "bcp.md").read_text("utf-8")
    patched = apply_word(markdown, read_word((tmp_path / "bcp.docx").read_bytes()))
    assert (patched.edits, patched.unplaced) == ((), ())


def with_new_phones(place):
    """The document after a person corrected one holder's number wherever it stands."""
    text = parts_of(docx(place))[BODY].decode()
    assert text.count("090-0000-1001") >= 2
    return with_part(docx(place), BODY, text.replace("090-0000-1001", "090-0000-7777").encode())


def table_of(place):
    return (place / "naniwa.yaml").read_text("utf-8")


def test_a_corrected_phone_is_offered_and_the_table_left_alone(place, capsys):
    before = table_of(place)
    _, told = take_in(place, with_new_phones(place), capsys)
    assert ("roles.commander.phone", "090-0000-7777") in {
        (edit["path"], edit["new"]) for edit in told["facts"]
    }
    assert told["applied"] == [] == told["not_applied"]
    assert table_of(place) == before


def test_with_apply_facts_the_phone_goes_into_the_table_and_the_plan_follows_it(place, capsys):
    before = table_of(place)
    code, told = take_in(place, with_new_phones(place), capsys, "--apply-facts")
    assert code == 0 and set(told["applied"]) == {edit["path"] for edit in told["facts"]}
    changed_lines = [
        (old, new) for old, new in zip(before.split("\n"), table_of(place).split("\n"), strict=True) if old != new
    ]  # fmt: skip
    assert [(old.replace("1001", "7777", 1), new) for old, new in changed_lines][0][0] == changed_lines[0][1]
    assert "090-0000-1001" not in plan(place) and "090-0000-7777" in plan(place)
    lock = json.loads((place / "out" / "bcp.lock.json").read_text("utf-8"))
    assert [id for id, block in lock["blocks"].items() if block["state"] == "human"] == []
    assert run("generate", place / "naniwa.yaml", "--out", place / "out", *DATE) == 0


def test_a_value_corrected_in_two_ways_is_not_written(place, capsys):
    document = with_new_phones(place)
    text = parts_of(document)[BODY].decode().replace("090-0000-7777", "090-0000-8888", 1)
    before = table_of(place)
    code, told = take_in(place, with_part(document, BODY, text.encode()), capsys, "--apply-facts")
    assert code == 4 and "roles.commander.phone" in {each["path"] for each in told["not_applied"]}
    assert table_of(place) == before
