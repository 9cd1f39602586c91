"""Every DOCX that the tool writes in a test is looked at, whoever makes it, and a fault fails the test."""

import base64
import datetime
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docx_validators import Auditor, audit, inspect, quick_audit
from docx_watch import WATCH, Watch, left_by_others, watch_children, watched, written_elsewhere

from bcp.api import generate, read_template
from bcp.rendering.card import render_card
from bcp.rendering.docx import DocumentMeta, archive, render_docx
from bcp.rendering.docx.archive import read_archive
from bcp.rendering.docx_check import check_docx
from bcp.rendering.docx_track import Causes, render_tracked_docx
from bcp.rendering.pdf import for_libreoffice
from bcp.rendering.pictures.picture import Picture
from bcp.rendering.pictures.place import place_in_docx

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "env_diff" / "naniwa_seimitsu.yaml"
META = DocumentMeta("計画", datetime.date(2026, 11, 22))
PLAN = "# 計画\n\n# 章\n\n文。\n\n| 役割 | 電話 |\n|---|---|\n| 班長 | 内線 12 |\n"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="


def was_seen(data):
    return hashlib.sha256(data).hexdigest() in WATCH.seen


def pictured():
    template = read_template(ROOT / "templates" / "bcp_template_ai.md")
    picture = Picture("network", "図の題", "線を切る順番を示す図。", base64.b64decode(PIXEL), b"", 10, 10)
    return place_in_docx(render_docx(PLAN, META), [picture], template)


MAKERS = {
    "plan": lambda: render_docx(PLAN, META),
    "card": lambda: render_card("# 初動カード\n\n1. 止める。\n", META),
    "tracked": lambda: render_tracked_docx(
        PLAN, PLAN.replace("文", "別の文"), META, Causes(), datetime.datetime(2026, 11, 22)
    ),
    "pictures": pictured,
    "for LibreOffice": lambda: for_libreoffice(render_docx(PLAN, META)),
}


@pytest.mark.parametrize("maker", MAKERS)
def test_every_maker_of_documents_is_watched(maker):
    assert was_seen(MAKERS[maker]())


def test_the_document_of_a_run_is_watched(tmp_path):
    generate(TABLE, out=str(tmp_path / "out"))
    assert was_seen((tmp_path / "out" / "bcp.docx").read_bytes())


def test_what_another_process_wrote_is_found(tmp_path):
    command = [sys.executable, "-m", "bcp", "generate", str(TABLE), "--out", str(tmp_path / "out"), "-q"]
    subprocess.run([*command, "--date", "2026-11-22"], check=True, capture_output=True, cwd=ROOT)
    (tmp_path / "out" / "people.docx").write_bytes(b"typed by a person")
    assert list(written_elsewhere(tmp_path)) == [(tmp_path / "out" / "bcp.docx").read_bytes()]


def test_a_document_of_the_tool_with_a_fault_fails_the_test():
    watch = Watch()
    write = watched(archive.write_archive, watch)
    parts = read_archive(render_docx(PLAN, META))
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:p></w:tc>", b"</w:tc>", 1)
    of_the_tool = {"__name__": "bcp.rendering.docx.package", "write": write, "parts": parts}
    with pytest.raises(AssertionError, match="not-xml"):
        exec("write(parts)", of_the_tool)
    faults, made = watch.take()
    assert len(faults) == 1 and len(made) == 1 and watch.take() == ([], [])
    write(parts)  # what a test packs is the test's own affair
    assert watch.take() == ([], [])


PLANTED = """
import sys, types
sys.path.insert(0, {tests!r})
import docx_watch

def test_it_makes_a_document():
    from bcp.rendering.docx import DocumentMeta, package, render_docx
    import datetime
    good = package.cover_xml
    package.cover_xml = lambda *given: good(*given).replace("</w:t>", "\\n</w:t>", 1)
    try:
        {call}
    finally:
        package.cover_xml = good
"""
CALLS = {
    "let through": "render_docx('# 題', DocumentMeta('題', datetime.date(2026, 11, 22)))",
    "swallowed": "\n        try:\n            render_docx('# 題', DocumentMeta('題', datetime.date(2026, 11, 22)))\n"
    "        except AssertionError:\n            pass",
}


HOOKS = "from docx_watch import pytest_addoption, pytest_runtest_call, pytest_runtest_setup\n"


def run_tests(folder, **environment):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(folder)]
    paths = {"PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env={**paths, **environment}, check=False
    )


@pytest.mark.parametrize("call", CALLS)
def test_a_fault_in_the_tool_turns_a_test_red_even_where_it_is_swallowed(tmp_path, call):
    (tmp_path / "conftest.py").write_text(HOOKS, "utf-8")
    source = PLANTED.format(tests=str(ROOT / "tests"), call=CALLS[call])
    (tmp_path / "test_planted.py").write_text(source, "utf-8")
    done = run_tests(tmp_path)
    assert done.returncode == 1 and "text-control" in done.stdout and "1 failed" in done.stdout


def test_each_document_is_audited_once():
    pytest.importorskip("openxml_audit")
    auditor = Auditor()
    one, other = render_docx(PLAN, META), render_docx(PLAN.replace("文", "別の語"), META)
    assert auditor.judge(one) == auditor.judge(other) == auditor.judge(one) == [] and auditor.audited == 2


SCHEMA_FAULTS = {
    "a style that is not there": ('<w:pStyle w:val="BCPCell"/>', '<w:pStyle w:val="Nowhere"/>'),
    "an element that does not exist": ("<w:tcPr>", "<w:tcPr><w:colour/>"),
    "a value that does not exist": ("<w:tblHeader/>", '<w:tblHeader w:val="yes"/>'),
    "properties of a cell after its text": ("<w:tc><w:tcPr>", "<w:tc><w:p/><w:tcPr>"),
    "a header without its relationship": ('r:id="', 'r:id="x'),
    "properties after the text": ("<w:tbl><w:tblPr>", "<w:tbl><w:tblGrid/><w:tblPr>"),
}


@pytest.mark.parametrize("name", SCHEMA_FAULTS)
def test_judging_each_shape_once_finds_what_judging_each_element_finds(name):
    """Also after many good documents, and with the same words: nothing bad is ever remembered as good."""
    pytest.importorskip("openxml_audit")
    good = render_docx(PLAN, META)
    assert audit(good) == quick_audit(good) == []
    parts = read_archive(good)
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        *(each.encode() for each in SCHEMA_FAULTS[name]), 1
    )
    broken = archive.write_archive(parts)
    assert quick_audit(broken) == quick_audit(broken) == audit(broken)
    assert broken != good and audit(broken)


CHILD = """
import datetime
from bcp.rendering.docx import DocumentMeta, package, render_docx
good = package.cover_xml
package.cover_xml = lambda *given: good(*given).replace({old!r}, {new!r}, 1)
render_docx("# 題", DocumentMeta("題", datetime.date(2026, 11, 22)))
"""
CHILD_FAULTS = {
    "none": ("</w:t>", "</w:t>", ""),
    "of our rules": ("</w:t>", "\n</w:t>", "text-control"),
    "of the schema": ("<w:pPr>", "<w:pPr><w:colour/>", "colour"),
}


@pytest.mark.parametrize("fault", CHILD_FAULTS)
def test_a_document_that_another_process_makes_and_keeps_is_judged_here(fault, tmp_path):
    """It is written to no file, as the card, the drill and the exports of a command are known to no lock."""
    pytest.importorskip("openxml_audit")
    old, new, word = CHILD_FAULTS[fault]
    environment = dict(os.environ)
    left = watch_children(environment)
    subprocess.run(
        [sys.executable, "-c", CHILD.format(old=old, new=new)], check=True, cwd=ROOT, env=environment
    )
    (made,) = left_by_others(left)
    told = [str(each) for each in check_docx(made)] + Auditor().judge(made)
    assert word in " ".join(told) and bool(told) is (fault != "none") and list(left_by_others(left)) == []


def test_in_ci_a_fault_of_the_schema_in_another_process_turns_its_test_red(tmp_path):
    pytest.importorskip("openxml_audit")
    old, new, word = CHILD_FAULTS["of the schema"]
    child = CHILD.format(old=old, new=new)
    (tmp_path / "conftest.py").write_text(HOOKS, "utf-8")
    (tmp_path / "test_planted.py").write_text(
        "import subprocess, sys\n\ndef test_it_starts_a_process():\n"
        f"    subprocess.run([sys.executable, '-c', {child!r}], check=True)\n",
        "utf-8",
    )
    done = run_tests(tmp_path, CI="1")
    assert done.returncode == 1 and word in done.stdout and "1 failed" in done.stdout


def test_both_validators_object_to_a_broken_document():
    pytest.importorskip("openxml_audit")
    pytest.importorskip("ooxml_integrity")
    parts = read_archive(render_docx(PLAN, META))
    xml = parts["word/document.xml"].decode()
    parts["word/document.xml"] = xml.replace(
        '<w:pStyle w:val="BCPCell"/>', '<w:pStyle w:val="Nowhere"/>', 1
    ).encode()
    broken = archive.write_archive(parts)
    assert audit(broken) and inspect(broken) and len(json.dumps(Auditor().judge(broken))) > 10
