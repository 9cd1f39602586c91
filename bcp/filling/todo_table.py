"""要確認の表: the open points gathered by item and weight, so that the list stands on one page.

report.json keeps every point by itself; here the points of one item share a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bcp.filling.finding_view import end_sentence, write_literally
from bcp.vocabulary import Case, Catalogue, Todo

HEAD = ("| 重さ | 確かめること | 分かるまでの行動 | 担当 | 期限 |", "|---|---|---|---|---|")
# Where a person writes an owner or a date by hand; not blank, as a blank cell looks forgotten.
ROOM = "未定"
IN_THE_TEXT = "本文のとおり"
UNTIL_MENDED = "直すまで、都合のよいほうの値に頼らない。"
DECIDE = "本文の【要確認】のとおり"
_CONTRADICTION = "表の食い違い："
_STATE = re.compile(r"（(?:不明|未回答)）$")
_RATED = re.compile(r"^(「[^」]+」(?:（[^）]+）)?)の(.+)$")
_QUESTION = re.compile(r"^「([^」]+)」：(.+)$")


def lay_out_todo(todo: Sequence[Todo], case: Case) -> str:
    """The list, heaviest first, a row per item and weight, with room for owner and date."""
    if not todo:
        return "要確認はない。"
    groups: dict[tuple[str, str], list[Todo]] = {}
    for each in todo:
        groups.setdefault((each.weight, _group_of(each, case)), []).append(each)
    return "\n".join([*HEAD, *(_row(group, case.catalogue) for group in groups.values())])


def _group_of(todo: Todo, case: Case) -> str:
    """What the point shares a row with; a contradiction stands alone, the questions of all blocks together."""
    if todo.what.startswith(_CONTRADICTION):
        return todo.what
    if _QUESTION.match(todo.what) and todo.item in case.template.blocks:
        return "questions"
    if todo.weight != "A" and _is_whole(todo, case.catalogue):
        return "items"
    rated = _RATED.match(_STATE.sub("", todo.what))
    return f"assessment:{rated[2]}" if todo.item == "assessment" and rated else todo.item or todo.what


def _is_whole(todo: Todo, catalogue: Catalogue) -> bool:
    """True where the point is a whole item that nobody answered."""
    item = catalogue.items.get(todo.item)
    return item is not None and _STATE.sub("", todo.what) == item.label


def _row(group: Sequence[Todo], catalogue: Catalogue) -> str:
    cells = (
        group[0].weight,
        write_literally(_say_what(group, catalogue)),
        _say_action(group, catalogue),
        _join(each.owner for each in group) or ROOM,
        _join(each.due for each in group) or ROOM,
    )
    return "| " + " | ".join(cells) + " |"


def _join(texts: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(write_literally(text) for text in texts if text))


# ------------------------------------------------------------------ what


def _say_what(group: Sequence[Todo], catalogue: Catalogue) -> str:
    """「切り離し箇所4の場所、止まるもの」: what the points have in common is said once."""
    if len(group) == 1:
        return group[0].what
    if all(_QUESTION.match(each.what) for each in group):
        return "本文で決めること：" + "、".join(dict.fromkeys(_question(each) for each in group))
    if all(_is_whole(each, catalogue) for each in group):
        return "表で答えのない項目：" + "、".join(_STATE.sub("", each.what) for each in group)
    rated = [_RATED.match(_STATE.sub("", each.what)) for each in group]
    if group[0].item == "assessment" and all(rated):
        named = "".join(match[1] for match in rated if match)
        return f"{named}の{rated[0][2]}" if rated[0] else named
    shared: dict[str, list[str]] = {}
    for each in group:
        head, column = _split(each, catalogue)
        shared.setdefault(head, []).append(column)
    return "。".join(_say_shared(head, columns) for head, columns in shared.items())


def _question(todo: Todo) -> str:
    match = _QUESTION.match(todo.what)
    return match[2] if match else todo.what


def _split(todo: Todo, catalogue: Catalogue) -> tuple[str, str]:
    """切り離し箇所4 and 場所, by the column labels of the item; the whole and "" where no column is named."""
    plain = _STATE.sub("", todo.what)
    item = catalogue.items.get(todo.item)
    labels = [column.label for column in item.columns.values()] if item else []
    for label in sorted(labels, key=len, reverse=True):
        if plain.endswith(f"の{label}"):
            return plain[: -len(label) - 1], label
    return plain, ""


def _say_shared(head: str, columns: Sequence[str]) -> str:
    named = "、".join(dict.fromkeys(column for column in columns if column))
    return f"{head}の{named}" if named else head


# ------------------------------------------------------------------ action


def _say_action(group: Sequence[Todo], catalogue: Catalogue) -> str:
    """The safe action of the group: the one they share, else the item's own."""
    if group[0].weight != "A":
        return IN_THE_TEXT  # one page holds the list only if the lighter entries stay short
    actions = list(dict.fromkeys(each.if_unknown for each in group if each.if_unknown))
    if len(actions) > 1:
        item = catalogue.items.get(group[0].item)
        actions = [item.if_unknown] if item else []
    if actions:
        return end_sentence(write_literally(actions[0]))
    if group[0].what.startswith(_CONTRADICTION):
        return UNTIL_MENDED
    return "なし" if len(group) == 1 else DECIDE.replace("【要確認】", "暫定策")
