"""The READMEs: their tables are made from the code, and what they show is read by the tool."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bcp.catalog import load_catalogue
from bcp.cli.commands import COMMANDS
from bcp.cli.parser import make_parser
from bcp.cli.readme import READMES, fill_in, main
from bcp.errors import Language
from bcp.inputs.environment import parse_environment
from bcp.inputs.template import parse_template
from bcp.settings import OPTIONS
from bcp.vocabulary import Rating

ROOT = Path(__file__).parent.parent
LANGUAGES = list(READMES)


def readme(language: Language) -> str:
    return (ROOT / READMES[language]).read_text("utf-8")


def fences(language: Language) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", readme(language), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_those_of_the_code(language: Language) -> None:
    assert fill_in(readme(language), language) == readme(language), "run: python -m bcp.cli.readme --write"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_is_told(language: Language) -> None:
    text = readme(language)
    for command in COMMANDS:
        assert re.search(rf"`bcp {command.name}[ `]", text) and command.help.say(language) in text
    for option in OPTIONS.values():
        assert re.search(rf"`--{option.name}[ `]", text) and option.help.say(language) in text
        assert option.help.ja != option.help.en


def test_every_option_belongs_to_a_command() -> None:
    assert set(OPTIONS) == {name for command in COMMANDS for name in command.options}


def test_a_table_that_is_not_renewed_is_seen() -> None:
    text = readme("en").replace("`bcp init NAME`", "`bcp begin NAME`")
    assert fill_in(text, "en") == readme("en") != text
    with pytest.raises(ValueError, match="commands:en"):
        fill_in("# bcp\n", "en")


def test_writing_renews_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language, name in READMES.items():
        (tmp_path / name).write_text(re.sub(r"^\| `.*\n", "", readme(language), flags=re.MULTILINE), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["--write"]) == 0
    assert [path.name for path in sorted(tmp_path.iterdir())] == sorted(READMES.values())
    for language, name in READMES.items():
        assert (tmp_path / name).read_text("utf-8").count("| `") >= len(COMMANDS) + len(OPTIONS)
        assert fill_in(readme(language), language) == readme(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_shown_is_read(language: Language) -> None:
    (text,) = [each for each in fences(language) if each.startswith("format:")]
    environment = parse_environment(text, "readme.yaml", load_catalogue())
    assert environment.answers["company"].cells["employees"].parsed == 52
    assert environment.answers["oa_ot_connection"].choices == ("dual_nic_pc", "hub_direct")
    assert environment.assessment.results["oa_network"].rating is Rating.BAD


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_shown_is_read(language: Language) -> None:
    (text,) = [each for each in fences(language) if "##" in each]
    template = parse_template(text, "readme.md", load_catalogue())
    assert [block.inline for block in template.blocks.values()] == [False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_shown_can_be_parsed(language: Language) -> None:
    shown = [line for text in fences(language) for line in text.splitlines() if line.startswith("bcp ")]
    assert len(shown) >= 5
    for line in shown:
        make_parser(language, "0").parse_args(shlex.split(line, comments=True)[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_and_make_targets_named_are_there(language: Language) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"make ([a-z][a-z-]*)$|`make ([a-z][a-z-]*)`", readme(language), re.MULTILINE):
        assert f"\n{''.join(target)}:" in makefile
    for name in re.findall(r"\]\(([^)#]+)\)", readme(language)):
        assert (ROOT / name).exists()
    for name in ("env_diff/naniwa_seimitsu.yaml", "requirements.lock", ".ci/run"):
        assert name in readme(language) and (ROOT / name).exists()
