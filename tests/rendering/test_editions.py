"""What each edition must not contain, on the three example factories and on planted faults."""

import functools
import re
from pathlib import Path

import pytest

from bcp.api import generate
from bcp.errors import RenderError
from bcp.pipeline.difference import open_output
from bcp.pipeline.export_material import Export, prove_edition
from bcp.pipeline.validate import validate_plan
from bcp.rendering.editions import EDITIONS, HIDDEN, find_leaks, is_inside_number, take_out
from bcp.settings import Settings

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "env_diff").glob("*.yaml"))


@functools.cache
def exported(folder, edition):
    settings = Settings()
    work, standing, lock = open_output(folder, settings)
    verdict = validate_plan(folder / "bcp.md", Path(lock.env_diff["path"]), settings, lock)
    plan = (folder / "bcp.md").read_text("utf-8")
    return Export(work, standing, lock, verdict, EDITIONS[edition], settings, plan)


@pytest.fixture(scope="module", params=TABLES, ids=lambda path: path.stem)
def folder(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("edition") / request.param.stem
    generate(request.param, out=str(folder))
    return folder


def values(export, item, *columns):
    found = []
    for row in export.work.facts.rows(item):
        found += [row.cells[column].text for column in columns if row.cells[column].has_value]
    return found


def test_the_customers_edition_has_no_phone_of_a_person(folder):
    export = exported(folder, "submission")
    phones = values(export, "roles", "phone", "deputy_phone")
    phones += values(export, "parties_to_notify", "phone", "night_phone", "email")
    phones += values(export, "support_contacts", "phone", "email")
    assert phones and not [phone for phone in phones if phone in export.markdown]
    assert [phone for phone in phones if phone in export.plan]


def test_the_customers_edition_has_no_cut_places_and_no_devices(folder):
    export = exported(folder, "submission")
    places = values(export, "cut_points", "place", "mark") + values(export, "external_access", "device")
    assert places and not [place for place in places if len(place) > 5 and place in export.markdown]


def test_the_customers_edition_has_no_finding_details(folder):
    export = exported(folder, "submission")
    results = export.work.case.environment.assessment.results.values()
    issues = [result.issue.text for result in results if result.issue.has_value]
    assert issues and not [issue for issue in issues if issue in export.markdown]
    assert not re.search(r"評価：(BAD|④|⑤)", export.markdown) and "付録C" in export.markdown


def test_the_customers_edition_names_no_other_company(folder):
    export = exported(folder, "submission")
    others = values(export, "parties_to_notify", "company") + values(export, "key_products", "customer")
    assert others and not [name for name in others if name in export.markdown]


def test_what_is_hidden_is_said_once_and_in_one_pair_of_brackets(folder):
    markdown = exported(folder, "submission").markdown
    assert HIDDEN in markdown and f"（{HIDDEN}）" not in markdown and HIDDEN * 2 not in markdown
    assert f"かける先：{HIDDEN} |" in markdown and f"{HIDDEN} {HIDDEN}" not in markdown


def test_the_wall_edition_has_titles_and_no_names_or_phones(folder):
    export = exported(folder, "wall")
    names = values(export, "roles", "person", "deputy") + values(export, "parties_to_notify", "person")
    phones = [p for p in values(export, "roles", "phone", "deputy_phone") if not is_inside_number(p)]
    assert names and phones
    assert not [name for name in (*names, *phones) if name in export.markdown]
    titles = [row.cells["title"].text for row in export.work.facts.rows("roles")[:3]]
    assert all(title in export.markdown for title in titles)


def test_the_internal_edition_is_the_plan_itself(folder):
    export = exported(folder, "internal")
    assert export.markdown == export.plan


@pytest.mark.parametrize("edition", ["submission", "wall"])
def test_a_name_and_a_phone_that_a_person_typed_go_too(tmp_path, edition):
    folder = tmp_path / "naniwa"
    generate(ROOT / "env_diff" / "naniwa_seimitsu.yaml", out=str(folder))
    plan = folder / "bcp.md"
    typed = "班長は、東條　勝（０９０－００００－１００３）と 192.168.10.5 を見る。"
    text = plan.read_text("utf-8").replace("# ②基本方針", f"{typed}\n\n# ②基本方針", 1)
    plan.write_text(text, "utf-8")
    markdown = exported(folder, edition).markdown
    line = next(line for line in markdown.split("\n") if "を見る。" in line and line.startswith("班長は、"))
    assert "００３" not in line and "192.168" not in line
    assert ("東條" in line) is (
        edition == "submission"
    )  # a customer may know who decides, a visitor need not


def test_a_secret_that_is_still_there_stops_the_export():
    with pytest.raises(RenderError, match="1件"):
        prove_edition("本文に 事務所 1階ラック がある。", ("事務所1階ラック",), EDITIONS["submission"])


def test_the_search_sees_through_width_and_spaces():
    assert find_leaks("電話は０９０-００００-１００３。", ["090-0000-1003"]) == ("090-0000-1003",)
    assert take_out("電話は０９０ー００００ー１００３。", ["090-0000-1003"]) == f"電話は{HIDDEN}。"


@pytest.mark.parametrize(
    "text, inside",
    [
        ("内線 123", True),
        ("当直室 2201", True),
        ("210", True),
        ("090-0000-1003", False),
        ("06-6000-0000", False),
        ("当直 090-1234-5678", False),
    ],
)
def test_only_numbers_of_the_house_go_on_the_wall(text, inside):
    assert is_inside_number(text) is inside
