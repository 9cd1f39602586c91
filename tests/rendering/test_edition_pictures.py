"""Pictures, PDF and workbook in the editions: no part, chunk, property or drawn word holds what a reader must not see."""

import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from file_texts import png_texts, text_in

from bcp.api import generate
from bcp.errors import RenderError, UsageError
from bcp.filling.folding import fold_text
from bcp.pipeline.difference import open_output
from bcp.pipeline.export import FORMATS, Export, convert_to_pdf
from bcp.pipeline.export_facts import PlanFacts, folded_shipped, secrets_of
from bcp.pipeline.validate import validate_plan
from bcp.rendering.editions import EDITIONS, find_leaks, is_inside_number
from bcp.rendering.pictures import canvas, fonts
from bcp.settings import Settings

pytest.importorskip("matplotlib")
try:
    fonts.find_font()
except RenderError:
    pytest.skip("no Japanese font on this machine", allow_module_level=True)

TABLES = sorted((Path(__file__).parents[2] / "env_diff").glob("*.yaml"))
PRIVATE = ("phone", "night_phone", "deputy_phone", "email")
CUT = ("place", "mark", "how_back", "device")  # what a line leads to is a system, which customers may know
_PHONE = re.compile(r"(?<![0-9-])0[0-9]{1,4}-[0-9]{1,4}-[0-9]{3,4}(?![0-9-])")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=TABLES, ids=lambda path: path.stem)
def internal(request, tmp_path_factory):
    """The internal edition of one example with its pictures."""
    folder = tmp_path_factory.mktemp("pictures") / request.param.stem
    generate(request.param, out=str(folder))
    settings = Settings()
    work, standing, lock = open_output(folder, settings)
    verdict = validate_plan(folder / "bcp.md", Path(lock.env_diff["path"]), settings, lock)
    plan = (folder / "bcp.md").read_text("utf-8")
    return Export(work, standing, lock, verdict, EDITIONS["internal"], settings, plan, (), illustrated=True)


@pytest.fixture(scope="module", params=["submission", "wall"])
def export(request, internal):
    return replace(internal, edition=EDITIONS[request.param])


def files_of(export):
    """Every file of the edition by name, PDF and pictures too."""
    made = {kind: FORMATS[kind][2](export) for kind in ("docx", "html", "card")}
    if shutil.which("soffice") and shutil.which("pdftotext"):
        made |= {"pdf": convert_to_pdf(made["docx"]), "card.pdf": convert_to_pdf(made["card"])}
    drawn = {
        f"{each.name}.{kind}": getattr(each, kind) for each in export.pictures for kind in ("png", "svg")
    }
    return made | drawn


@pytest.fixture(scope="module")
def texts(export):
    return {name: text_in(data) for name, data in files_of(export).items()}


def test_no_file_holds_a_hidden_value_in_any_of_its_parts(export, texts):
    secrets = secrets_of(export.edition, PlanFacts(export.lock.facts, export.work.facts))
    assert len(secrets) > 30 and len(texts) >= 7
    assert {name: leaks for name, text in texts.items() if (leaks := find_leaks(text, secrets))} == {}


def test_the_internal_files_hold_what_the_search_looks_for(internal, export):
    """The search can find: what is hidden elsewhere stands in the factory's own document, workbook and page."""
    secrets = secrets_of(export.edition, PlanFacts(export.lock.facts, export.work.facts))
    for kind in ("docx", "html", "xlsx"):
        assert len(find_leaks(text_in(FORMATS[kind][2](internal)), secrets)) > 10


def test_no_contact_of_the_table_but_inside_numbers_reaches_a_file(export, texts):
    """Straight from the table, without the editions' own list of secrets."""
    table = [
        fact.value.text for fact in export.work.facts.all() if fact.column in PRIVATE and fact.value.has_value
    ]
    public = [value for value in table if fold_text(value) in folded_shipped()]  # an authority's own address
    inside = [value for value in table if export.edition.name == "wall" and is_inside_number(value)]
    hidden = [value for value in table if value not in public + inside]
    assert hidden
    assert {name: leaks for name, text in texts.items() if (leaks := find_leaks(text, hidden))} == {}


def test_every_telephone_number_in_a_file_is_an_authority_s(texts):
    known = re.sub(r"[^0-9\n]", "", folded_shipped())
    for name, text in texts.items():
        strange = [phone for phone in set(_PHONE.findall(text)) if phone.replace("-", "") not in known]
        assert strange == [], name


def test_customers_see_no_place_where_a_line_is_cut(internal):
    facts = replace(internal, edition=EDITIONS["submission"]).work.facts
    places = [
        fact.value.text
        for fact in facts.all()
        if fact.item in ("cut_points", "external_access") and fact.column in CUT and fact.value.has_value
    ]
    long = [place for place in places if len(place) >= 6]
    shown = "".join(map(text_in, files_of(replace(internal, edition=EDITIONS["submission"])).values()))
    assert long and [place for place in long if place in shown] == []


def test_no_word_drawn_in_a_picture_is_hidden_in_its_edition(export, monkeypatch):
    """The letters in a picture are outlines, and a line breaks a name: what was drawn is looked at, joined."""
    sheets = []
    monkeypatch.setattr(canvas.Canvas, "png", lambda sheet: sheets.append(sheet) or b"")
    monkeypatch.setattr(canvas.Canvas, "svg", lambda sheet, title: b"")
    drawn = replace(export).pictures
    words = "".join(text.get_text() for sheet in sheets for text in sheet._axes.texts)
    secrets = secrets_of(export.edition, PlanFacts(export.lock.facts, export.work.facts))
    alone = [secret for secret in secrets if len(secret) >= 4]
    assert drawn and len(words) > 60 and find_leaks(words.replace("\n", ""), alone) == ()


def test_there_is_no_workbook_but_the_factory_s_own(export):
    with pytest.raises(UsageError, match="社内用だけ"):
        FORMATS["xlsx"][2](export)


def test_the_workbook_names_nobody_where_nobody_looks(internal):
    """Properties, comments, names and styles of the workbook hold no value of the table but the sheets do."""
    secrets = secrets_of(EDITIONS["wall"], PlanFacts(internal.lock.facts, internal.work.facts))
    with zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"][2](internal))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    aside = {
        name: data
        for name, data in parts.items()
        if not re.match(r"xl/(worksheets/sheet|sharedStrings)", name)
    }
    assert len(aside) >= 6 and "docProps/core.xml" in aside
    assert {
        name: leaks for name, data in aside.items() if (leaks := find_leaks(text_in(data), secrets))
    } == {}
    assert not [name for name in parts if "comment" in name.lower() or name.startswith("customXml")]


def test_no_file_has_a_part_that_nobody_asked_for(export):
    """No comments, custom parts, thumbnails or macros; no chunk in a PNG beside its pixels."""
    made = files_of(export)
    for kind in ("docx", "card"):
        names = zipfile.ZipFile(io.BytesIO(made[kind])).namelist()
        assert not [
            name for name in names if re.search(r"comments|customXml|custom\.xml|thumbnail|vba", name)
        ]
    for name, data in made.items():
        if name.endswith(".png"):
            assert list(png_texts(data)) == []


def test_the_search_sees_into_chunks_properties_and_pictures_inside_pages():
    image = pytest.importorskip("PIL.Image")
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Author", "NANIWA Masakazu")
    said.add_text("Comment", "090-0000-1003", zip=True)
    said.add_itxt("Title", "難波 正和", zip=True)
    said.add_itxt("Source", "赤札3")
    buffer = io.BytesIO()
    image.new("L", (3, 3)).save(buffer, "PNG", pnginfo=said)
    png = buffer.getvalue()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.comment = "当番 東條".encode()
        archive.writestr("word/media/image1.png", png)
    import base64

    page = f'<p title="x"><img src="data:image/png;base64,{base64.b64encode(png).decode()}">'.encode()
    for data in (png, packed.getvalue(), page):
        found = find_leaks(text_in(data), ["NANIWA Masakazu", "090-0000-1003", "難波 正和", "赤札3"])
        assert len(found) == 4
    assert "東條" in text_in(packed.getvalue())
