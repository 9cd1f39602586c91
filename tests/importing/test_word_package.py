"""A Word file from anywhere: what is refused, with a message that says what to do, and what is read all the same."""

import datetime
import io
import zipfile

import pytest
from word_edits import BODY, as_japanese_word, changed, packed, parts_of, q, with_part

from bcp.importing.package import WordFileError, open_package
from bcp.importing.word import read_word
from bcp.rendering.docx import DocumentMeta, render_docx

MARKDOWN = "# 題\n\n# 章\n\n文。\n\n- 甲\n- [x] 乙\n\n| 列 | 値 |\n|---|---|\n| あ | **い** |\n\n> 囲み。\n"
RELATIONS = "word/_rels/document.xml.rels"


@pytest.fixture(scope="module")
def document():
    return render_docx(MARKDOWN, DocumentMeta("題", datetime.date(2026, 11, 22)))


def with_relation(document, kind, mode):
    text = parts_of(document)[RELATIONS].decode()
    relation = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="file:///x" TargetMode="{mode}"/>'
    )
    return with_part(
        document, RELATIONS, text.replace("</Relationships>", relation + "</Relationships>").encode()
    )


def refused(data):
    with pytest.raises(WordFileError) as caught:
        read_word(data, "edited.docx")
    assert caught.value.hint.ja and caught.value.path == "edited.docx" and caught.value.exit_code == 2
    return caught.value.message.ja


def test_what_is_no_word_file_is_refused(document):
    assert "読めない" in refused(b"plain text")
    assert "読めない" in refused(document[:500])
    assert "読めない" in refused(packed({"a.txt": b""}))
    assert ".doc" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)


def test_macros_are_refused_by_their_part_and_by_the_type(document):
    assert "マクロ" in refused(with_part(document, "word/vbaProject.bin", b"x"))
    types = parts_of(document)["[Content_Types].xml"].replace(
        b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
    )
    assert "マクロ" in refused(with_part(document, "[Content_Types].xml", types))


def test_entities_are_refused_and_never_resolved(document, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    body = parts_of(document)[BODY].decode()
    head = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    at = body.index("<w:document")
    evil = body[:at] + head + body[at:].replace("文。", "&x;", 1)
    assert "実体" in refused(with_part(document, BODY, evil.encode()))
    padded = body[:at] + " " * 5000 + head + body[at:]
    assert "実体" in refused(with_part(document, BODY, padded.encode()))


def test_a_bomb_is_refused_before_it_is_unpacked(document):
    assert "大きすぎる" in refused(with_part(document, "word/big.xml", b"\0" * (40 * 1024 * 1024)))
    many = packed({**parts_of(document), **{f"x/{n}": b"" for n in range(2_001)}})
    assert "大きすぎる" in refused(many)


def test_a_part_that_lies_about_its_size_is_not_unpacked_whole(document):
    data = bytearray(with_part(document, "word/comments.xml", b" " * (33 * 1024 * 1024)))
    at = data.rindex(b"word/comments.xml") - 46  # its record in the directory
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(WordFileError):
        open_package(bytes(data), "edited.docx")


@pytest.mark.parametrize("kind", ["subDocument", "oleObject", "aFChunk"])
def test_content_of_other_files_is_refused(document, kind):
    assert kind in refused(with_relation(document, kind, "External"))


@pytest.mark.parametrize("kind", ["hyperlink", "attachedTemplate"])
def test_links_and_the_user_s_own_template_are_no_reason_to_refuse(document, kind):
    assert read_word(with_relation(document, kind, "External")).units


def test_styles_are_known_by_name_when_word_renamed_them(document):
    assert [unit.key for unit in read_word(as_japanese_word(document)).units] == [
        unit.key for unit in read_word(document).units
    ]


def test_content_controls_field_codes_and_hidden_text_are_told_apart(document):
    def wrap(body):
        p = next(p for p in body.iter(q("p")) if "文。" in "".join(t.text or "" for t in p.iter(q("t"))))
        control = p.makeelement(q("sdt"), {})
        content = control.makeelement(q("sdtContent"), {})
        p.addprevious(control)
        control.append(content)
        content.append(p)
        for kind in ("begin", None, "separate"):
            run = p.makeelement(q("r"), {})
            if kind:
                run.append(run.makeelement(q("fldChar"), {q("fldCharType"): kind}))
            else:
                code = run.makeelement(q("instrText"), {})
                code.text = " DATE "
                run.append(code)
            p.append(run)
        shown = p.makeelement(q("r"), {})
        shown.append(shown.makeelement(q("t"), {}))
        shown[0].text = "今日"
        p.append(shown)

    texts = [unit.text for unit in read_word(changed(document, wrap)).units]
    assert "文。今日" in texts


def test_the_zip_of_the_tool_itself_is_within_the_bounds(document):
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert len(archive.namelist()) < 50
