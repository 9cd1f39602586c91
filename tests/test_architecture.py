"""The way through the house: who may import whom, who may write, and what a light command does not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bcp

PACKAGE = Path(bcp.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
GROUND = {
    "errors",
    "vocabulary",
    "option_names",
    "settings",
    "prepared",
    "kept_patterns",
    "frozen",
    "catalog",
}
ROOMS = [
    "inputs",
    "planning",
    "filling",
    "merging",
    "checking",
    "rendering",
    "importing",
]  # from left to right
STORES = {"store", "lockfile", "lock_pool"}
ABOVE = ["workspace", "pipeline", "api", "evaluate", "batch", "web", "cli"]
HEAVY = ("openai", "httpx2", "docx", "lxml", "jinja2", "pydantic", "markdown_it", "numpy")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, at its top or within a function, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            yield node.module or "", node.lineno
            if node.module == "bcp":
                yield from ((f"bcp.{name.name}", node.lineno) for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)


def allowed(room: str) -> set[str]:
    """The rooms that `room` may import from, besides itself."""
    if room in GROUND | STORES:
        return GROUND | STORES if room in STORES else GROUND
    if room in ROOMS:
        return GROUND | set(ROOMS[: ROOMS.index(room)])
    below = ABOVE[: ABOVE.index(room)] if room in ABOVE else ABOVE
    return GROUND | STORES | set(ROOMS) | set(below)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def wrong_imports(room: str, tree: ast.Module) -> list[str]:
    found = []
    for name, line in imported(tree):
        parts = name.split(".")
        is_room = parts[0] == "bcp" and len(parts) > 1 and parts[1] != "__version__"
        if is_room and parts[1] not in allowed(room) | {room}:
            found.append(f"line {line}: {name}")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_its_left_and_from_the_ground_floor(path: Path) -> None:
    assert wrong_imports(room_of(path), parse(path)) == []


@pytest.mark.parametrize(
    "room, line",
    [
        ("inputs", "from bcp.planning.facts import FactBook"),
        ("filling", "from bcp.checking.draft import check_draft"),
        ("rendering", "from bcp.store import OutputFolder"),
        ("checking", "import bcp.pipeline.generate"),
        ("errors", "def f():\n    from bcp.inputs import values"),
        ("pipeline", "from bcp.cli import main"),
    ],
)
def test_a_step_to_the_right_is_seen(room: str, line: str) -> None:
    assert wrong_imports(room, ast.parse(line))


# ---------------------------------------------------------------- who writes

_WRITERS = {
    "write_text",
    "write_bytes",
    "touch",
    "unlink",
    "mkdir",
    "rmdir",
    "rename",
    "symlink_to",
    "rmtree",
    "makedirs",
}


def writes(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        modes = [
            arg.value
            for arg in [*node.args, *(word.value for word in node.keywords)]
            if isinstance(arg, ast.Constant)
        ]
        opens = name == "open" and any(
            isinstance(mode, str) and set(mode) & set("wax+") for mode in modes[-2:]
        )
        if name in _WRITERS or opens:
            found.append(f"line {node.lineno}: {name}")
    return found


@pytest.mark.parametrize(
    "path",
    # `prepared` keeps what the package makes of its own files, as Python keeps its bytecode
    [path for path in MODULES if room_of(path) not in ("store", "prepared")],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_only_the_store_writes(path: Path) -> None:
    assert writes(parse(path)) == []


@pytest.mark.parametrize(
    "line",
    ["open('x', 'w')", "path.open('ab')", "path.open(mode='x')", "path.write_text('')", "os.makedirs('x')"],
)
def test_a_writing_call_is_seen(line: str) -> None:
    assert writes(ast.parse(line)) and not writes(ast.parse("path.open('rb')"))


# ---------------------------------------------------------------- network and start-up


def test_only_the_client_knows_the_network() -> None:
    names = {"openai", "httpx", "httpx2", "requests", "socket", "aiohttp"}
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for name, _ in imported(parse(path))
        if name.split(".")[0] in names
    }
    # failures.py names the exceptions of the SDK for type checking only
    assert users <= {"filling/client.py", "filling/bulk_client.py", "filling/failures.py"}


TABLE = "format: bcp/env-diff@1\nitems:\n  company: {name: 山田製作所}\n"


@pytest.mark.parametrize(
    "words",
    [["--help"], ["check", "t.yaml"], ["check", "t.yaml", "--json"], ["explain", "backups"], ["init", "a"]],
)
def test_a_light_command_loads_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(TABLE, "utf-8")
    code = (
        "import sys\nfrom bcp.cli.main import main\n"
        f"try:\n    code = main({words!r})\nexcept SystemExit as end:\n    code = end.code\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)\nsys.exit(code or 0)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (0, "[]"), ran.stderr
