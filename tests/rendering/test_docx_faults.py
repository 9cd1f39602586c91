"""Each seeded fault of a DOCX is seen by whom the table says; what nobody sees is named, and held by another test."""

import collections
import io
import re

import pytest
from docx import Document
from docx_faults import BODY, FAULTS, UNSEEN
from docx_seeds import ROOT, base_document, packed, seen_by
from docx_validators import remembering_audit

from bcp.rendering.docx.archive import read_archive
from bcp.rendering.docx_check import check_docx

BY_NAME = {fault.name: fault for fault in FAULTS}


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The parts of a real plan with changes, comments and pictures."""
    return read_archive(base_document(tmp_path_factory.mktemp("faults")))


def test_the_plan_the_faults_are_planted_in_has_everything_and_no_fault(parts):
    xml = parts[BODY].decode()
    for mark in ("<w:ins ", "<w:del ", "<w:commentReference", "<w:drawing>", "<w:tbl>", "PAGEREF", "_bcp_"):
        assert mark in xml
    document = packed(parts)
    assert check_docx(document) == () and len(Document(io.BytesIO(document)).tables) > 20


@pytest.mark.parametrize("name", BY_NAME)
def test_our_own_rules_see_what_the_table_says(parts, name):
    fault = BY_NAME[name]
    assert bool(check_docx(packed(fault.plant(parts)))) is ("own" in fault.seen_by)


@pytest.mark.slow
@pytest.mark.parametrize("name", BY_NAME)
def test_each_fault_is_seen_by_whom_the_table_says(parts, name):
    pytest.importorskip("openxml_audit")
    pytest.importorskip("ooxml_integrity")
    fault = BY_NAME[name]
    assert seen_by(packed(fault.plant(parts))) == fault.seen_by


@pytest.mark.slow
def test_judging_each_shape_once_sees_every_fault_that_judging_each_element_sees(parts):
    """In one process, one after the other: no fault passes because something like it passed before."""
    pytest.importorskip("openxml_audit")
    seen = {fault.name for fault in FAULTS if remembering_audit(packed(fault.plant(parts)))}
    assert seen == {fault.name for fault in FAULTS if "audit" in fault.seen_by}
    assert remembering_audit(packed(parts)) == []


def test_every_fault_is_seen_by_someone_and_each_validator_is_needed():
    assert len(FAULTS) == len(BY_NAME) >= 25 and all(fault.seen_by for fault in FAULTS)
    alone = collections.Counter(next(iter(fault.seen_by)) for fault in FAULTS if len(fault.seen_by) == 1)
    assert alone["own"] >= 10 and alone["audit"] >= 5


@pytest.mark.slow
@pytest.mark.parametrize("name, plant, held_by", UNSEEN, ids=[name for name, _, _ in UNSEEN])
def test_what_no_validator_sees_is_named_with_the_test_that_holds_it(parts, name, plant, held_by):
    pytest.importorskip("openxml_audit")
    pytest.importorskip("ooxml_integrity")
    assert seen_by(packed(plant(parts))) == set()
    for test in re.findall(r"test_\w+\.py", held_by):
        assert (ROOT / "tests" / "rendering" / test).is_file()
