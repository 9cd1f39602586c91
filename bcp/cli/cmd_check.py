"""`bcp check TABLE`: what the table says, and what to answer next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bcp.cli.console import Console
from bcp.cli.tables import format_table
from bcp.cli.terminal import terminal_width
from bcp.errors import Message, UsageError
from bcp.pipeline.check import CheckResult, check_environment, check_to_json
from bcp.settings import Settings
from bcp.store import replace_unchanged, write_new_file
from bcp.workspace import Workspace, open_workspace

STATES = {
    "same": ("同じ", "same"),
    "different": ("違う", "different"),
    "none": ("なし", "none"),
    "unknown": ("不明", "unknown"),
    "unanswered": ("未回答", "unanswered"),
}
SHOWN = 8
LONGEST = 60  # characters of a field that is quoted


def run(arguments: dict[str, Any], settings: Settings, console: Console) -> int:
    """Print the environment difference and all that is open; returns 0."""
    work = open_workspace(Path(arguments["table"]), settings)
    result = check_environment(work)
    if settings["xlsx"]:
        _write_form(Path(settings["xlsx"]), work, result, console)
    if settings["json"]:
        console.result_json(check_to_json(work, result))
        return 0
    for part in _parts(result, console, is_form=arguments["table"].lower().endswith(".xlsx")):
        console.result(part + "\n")
    for warning in work.case.environment.warnings:
        console.tell(warning)
    if arguments["table"].lower().endswith(".xlsx") and not settings["xlsx"]:
        table = arguments["table"]
        console.tell(
            console.say(
                f"このブックに、答えてほしいことの一覧を付けるには: bcp check {table} --xlsx {table}",
                f"To put the open questions into this workbook: bcp check {table} --xlsx {table}",
            )
        )
    console.tell(
        console.say(f"次: bcp generate {arguments['table']}", f"Next: bcp generate {arguments['table']}")
    )
    return 0


def _write_form(path: Path, work: Workspace, result: CheckResult, console: Console) -> None:
    """Write the table as a workbook: a new one, or the table itself with one more sheet.

    Raises UsageError for another kind of file or another file that exists.
    """
    if path.suffix.lower() != ".xlsx":
        raise UsageError(
            Message(f"--xlsx「{path}」は .xlsx で終わらない。", f"--xlsx “{path}” does not end in .xlsx."),
            Message("名前の終わりを .xlsx にする。", "Give a name that ends in .xlsx."),
        )
    from bcp.pipeline.form import marked_form

    environment, content = work.case.environment, marked_form(work, result)
    if path.resolve() == Path(environment.path).resolve() and not environment.common_path:
        replace_unchanged(path, content, environment.sha256)
        done = Message(
            f"{path.as_posix()} に「答えてほしいこと」のシートを付けた。", f"Marked {path.as_posix()}."
        )
    else:
        write_new_file(path, content)
        done = Message(
            f"{path.as_posix()} を作った。「答えてほしいこと」のシートから記入する。",
            f"Wrote {path.as_posix()}; begin with the sheet 答えてほしいこと.",
        )
    console.tell(done)


def _parts(result: CheckResult, console: Console, *, is_form: bool) -> Iterator[str]:
    yield _questions(result, console, is_form=is_form)
    yield _completeness(result, console)
    if result.contradictions:
        title = console.say(
            "表の中の矛盾（計画では要確認になる）", "Contradictions in the table (become 要確認)"
        )
        yield _list(
            title, [each.message.say(console.language) for each in result.contradictions], None, console
        )
    if result.findings:
        title = console.say("課題のあるアセスメント結果", "Findings of the assessment")
        lines = [f"{each.entry}: {each.rating.value}　{each.issue}" for each in result.findings]
        yield _list(title, lines, None, console)
    for title, facts in (
        (console.say("不明と答えた欄", "Answered 不明"), result.unknown),
        (console.say("未回答の欄", "Unanswered"), result.unanswered),
    ):
        if facts:
            yield _list(title, [fact.label for fact in facts], None if console.verbose else SHOWN, console)
    if result.unsearchable:
        title = console.say(
            "文中では伏せられない値（生成AIを使うとき、自由記述に書かない）",
            "Values that masking cannot find in free text (keep them out of it when a model is used)",
        )
        yield _list(title, [f"{label}（{why}）" for label, why in result.unsearchable], SHOWN, console)
    if result.speaking:
        title = console.say(
            "書き手への指示のように読める文（計画では従わない。表には事実だけを書く）",
            "Fields that read as instructions to the writer (never followed; state facts only)",
        )
        lines = [f"{label}: {_shorten(text)}" for label, text in result.speaking]
        yield _list(title, lines, None if console.verbose else SHOWN, console)
    yield _differences(result, console)


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _questions(result: CheckResult, console: Console, *, is_form: bool) -> str:
    if not result.questions:
        return console.say("必要な質問にはすべて答えてある。", "Every required question is answered.")
    lines = [console.say("次に答えると計画が最もよくなる質問", "The most useful questions to answer next")]
    for number, each in enumerate(result.questions, 1):
        lines.append(f"{number}. {each.question}")
        lines.append(f"   {each.label}: {'、'.join(each.missing[:4])}{' …' if len(each.missing) > 4 else ''}")
        if each.why:
            lines.append(f"   {console.say('理由', 'why')}: {each.why}")
        if each.example:
            # the example is written as YAML, which means nothing to those who fill in the form
            example = each.example.strip("{}") if is_form else each.example
            lines.append(f"   {console.say('例', 'example')}: {example}")
    return "\n".join(lines)


def _completeness(result: CheckResult, console: Console) -> str:
    words = {
        "A": console.say("無いと計画が誤る", "the plan is wrong without it"),
        "B": console.say("無いと計画が弱い", "the plan is weak without it"),
        "C": console.say("体裁", "cosmetic"),
    }
    lines = [console.say("記入の充足度", "Completeness")]
    for weight, share in result.completeness.weights.items():
        if share.total:
            lines.append(f"  {weight}（{words[weight]}）: {share.known}/{share.total}（{share.percent}％）")
    return "\n".join(lines)


def _differences(result: CheckResult, console: Console) -> str:
    header = [
        console.say(*pair)
        for pair in (
            ("項目", "item"),
            ("ひな形の前提", "assumed"),
            ("自社", "actual"),
            ("状態", "state"),
            ("関わるブロック", "blocks"),
        )
    ]
    rows = [
        [
            each.label,
            each.assumed or "―",
            each.actual,
            console.say(*STATES[each.state]),
            str(len(each.blocks)),
        ]
        for each in result.differences
    ]
    width = terminal_width(100)
    return console.say("環境差分", "Environment difference") + "\n" + format_table(header, rows, width)


def _list(title: str, lines: list[str], limit: int | None, console: Console) -> str:
    shown = lines[:limit] if limit else lines
    more = len(lines) - len(shown)
    text = [f"{title}（{len(lines)}）", *(f"  - {line}" for line in shown)]
    if more:
        text.append("  " + console.say(f"ほか{more}件（-v で全部）", f"and {more} more (-v for all)"))
    return "\n".join(text)
