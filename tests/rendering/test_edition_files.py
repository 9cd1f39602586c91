"""No file of an edition holds what it must not: every part of it is searched, for every hidden value of the table."""

import html
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from bcp.api import generate
from bcp.pipeline.difference import open_output
from bcp.pipeline.export_facts import PlanFacts, secrets_of
from bcp.pipeline.export_formats import FORMATS
from bcp.pipeline.export_material import Export
from bcp.pipeline.validate import validate_plan
from bcp.rendering.editions import EDITIONS, find_leaks
from bcp.settings import Settings

TABLES = sorted((Path(__file__).parents[2] / "env_diff").glob("*.yaml"))


@pytest.fixture(scope="module", params=TABLES, ids=lambda path: path.stem)
def internal(request, tmp_path_factory):
    """The internal edition of one example, to be shown as the others."""
    folder = tmp_path_factory.mktemp("files") / request.param.stem
    generate(request.param, out=str(folder))
    settings = Settings()
    work, standing, lock = open_output(folder, settings)
    verdict = validate_plan(folder / "bcp.md", Path(lock.env_diff["path"]), settings, lock)
    plan = (folder / "bcp.md").read_text("utf-8")
    record = {
        "at": "2026-11-22T09:00:00+09:00",
        "by": {"provider": "offline", "person": "編集 太郎"},
        "edits": ["x"],
    }
    return Export(work, standing, lock, verdict, EDITIONS["internal"], settings, plan, (record,))


def everything_in(data):
    """All text of a file: every part of a package, with and without the marks between its signs."""
    if not data.startswith(b"PK"):
        parts = [data]
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
    texts = [html.unescape(part.decode("utf-8", "replace")) for part in parts]
    return "\n".join(texts + [re.sub(r"<[^>]+>", "", text) for text in texts])


@pytest.mark.parametrize("name", ["submission", "wall"])
@pytest.mark.parametrize("kind", ["docx", "html", "card"])
def test_no_part_of_a_file_holds_a_hidden_value(internal, name, kind):
    export = replace(internal, edition=EDITIONS[name])
    secrets = secrets_of(export.edition, PlanFacts(export.lock.facts, export.work.facts))
    assert len(secrets) > 30 and find_leaks(internal.plan, secrets)
    assert find_leaks(everything_in(FORMATS[kind][2](export)), secrets) == ()


@pytest.mark.parametrize("name", ["submission", "wall"])
def test_who_edited_the_plan_is_for_the_factory_only(internal, name):
    shown = everything_in(FORMATS["docx"][2](replace(internal, edition=EDITIONS[name])))
    assert "編集 太郎" in everything_in(FORMATS["docx"][2](internal)) and "編集 太郎" not in shown


def test_the_search_finds_a_value_in_a_property_and_across_runs():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("docProps/core.xml", "<dc:creator>難波 正和</dc:creator>")
        archive.writestr("word/document.xml", "<w:t>090-0000</w:t></w:r><w:r><w:t>-1003</w:t>")
    text = everything_in(buffer.getvalue())
    assert find_leaks(text, ["難波 正和", "090-0000-1003"]) == ("難波 正和", "090-0000-1003")


def test_latin_words_are_tagged_so_that_libreoffice_keeps_them_whole():
    from bcp.rendering.docx.styles import styles_xml

    styles = styles_xml().decode()
    assert '<w:lang w:val="en-US" w:eastAsia="ja-JP"' in styles
    contents = styles[styles.index('w:styleId="TOC2"') :]
    assert 'w:right="' not in contents[: contents.index("</w:style>")]  # the page number would not be painted
