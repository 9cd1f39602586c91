"""The commented table that `bcp init` writes: every question asked, nothing answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from bcp.inputs.assessment import ASSESSMENT_KEYS, RESULT_KEYS
from bcp.inputs.environment import FORMAT
from bcp.vocabulary import Catalogue, Column, Item, Kind, ThreatEntryPoint

Keys = Literal["ja", "en"]

_WEIGHTS = {
    "A": "A（無いと計画が誤る）",
    "B": "B（無いと計画が弱い）",
    "C": "C（体裁に関わる）",
}
STAGES = {
    1: "第1段: 最初の計画に要る項目",
    2: "第2段: 計画を良くする項目",
}
_FORMS = {
    Kind.YES_NO: "はい／いいえ",
    Kind.YES_NO_OR_DATE: "はい／いいえ／日付",
    Kind.INTEGER: "整数",
    Kind.DECIMAL: "数",
    Kind.DURATION: "期間（4時間、2日 など）",
    Kind.DATE: "日付（2026-11-10 など）",
    Kind.LIST: "、で区切る",
}
_HEAD = """\
# 環境差分抽出表: {name}
#
# 書き方
#   分からないものは「不明」、無いものは「なし」、ひな形の想定と同じなら「想定どおり」と書く。
#   空欄は未回答であり、不明として扱う。推測では書かない。
#   項目全体が不明かなしのときは、その下の欄を消して「項目の名前: 不明」と1行で書く。
#   一覧は、行を増やすときに「-」から始まる組をまるごと写す。全部そろったら「complete: はい」と「rows:」で包む。
#   期間は 90分、半日、4時間、2日、3営業日、1週間、1か月、直ちに、当日中。日付は 2026-11-10、2026年11月10日、R8.11.10。
#   「: 」や「#」を含む値は引用符 " " で囲む。字下げは半角空白だけを使う。
#   ＊の欄は外部の生成AIに送らない。
# 書けたら bcp check を実行する。

format: {format}

# 本社などの回答を別の表から借りるときは、次の行の # を取る。この表の回答が優先する。
# common: honsha.yaml

items:
"""
_ASSESSMENT_HEAD = """
# ============================================================
# アセスメント: 13の脅威の入口の評価
#   評価は ①〜⑤、BAD、対象外（理由が要る）。空欄は未評価。
#   詳しく書くとき:
#     {entry}: {{{rating}: BAD, {cause}: 不明, {issue}: 実態が分からない, {where}: 製造1課, {measures}: [02-01], {interim}: 受付で預かる, {owner}: 製造課長, {due}: 2027-01-31}}
#   {basis}は、印刷されたハンドブックで評価したなら handbook、bcp assess なら bcp。
# ============================================================
assessment:
"""


def starter_table(catalogue: Catalogue, name: str, keys: Keys = "ja") -> str:
    """The table as YAML with LF; reading it back gives an environment with everything unanswered."""
    lines = [head(name)]
    for stage in STAGES:
        lines.append(stage_head(stage))
        lines.extend(_item(item, keys) for item in catalogue.items.values() if item.stage == stage)
    lines.append(_assessment(catalogue, keys))
    return "\n".join(lines)


def head(name: str) -> str:
    """The lines above the first item: how to write, the format, where a common table is named."""
    return _HEAD.format(name=one_line(name), format=FORMAT)


def stage_head(stage: int) -> str:
    """The comment above the items of a stage."""
    return f"  # ============================================================\n  # {STAGES[stage]}\n"


def _item(item: Item, keys: Keys) -> str:
    return "\n".join([*comment(item, keys), f"  {key(item, keys)}:", *fields(item, keys), ""])


def comment(item: Item, keys: Keys) -> Iterator[str]:
    """The comment lines above an item: weight, question, reason, example, safe action, choices."""
    yield f"  # ---- {item.label}　重み {_WEIGHTS[item.weight]}"
    texts = (
        ("", item.question),
        ("理由: ", item.why),
        ("例: - " if item.type == "table" else "例: ", item.example),
        ("不明なら: ", item.if_unknown),
    )
    for head, text in texts:
        if text:
            yield f"  # {head}{one_line(text)}"
    if item.choices:
        yield f"  # 選択肢（複数可）: {_list_choices(item.choices, keys)}"


def fields(item: Item, keys: Keys) -> Iterator[str]:
    """The empty fields of an item, each with its note."""
    if item.type == "choices":
        if item.has_detail:
            yield f"    {'選択' if keys == 'ja' else 'choice'}:"
            yield f"    {'詳細' if keys == 'ja' else 'detail'}:"
        return
    indent, first = ("      ", "    - ") if item.type == "table" else ("    ", "    ")
    for number, column in enumerate(item.columns.values()):
        line = f"{first if number == 0 else indent}{key(column, keys)}:"
        text = note(column, keys)
        yield f"{line}  # {text}" if text else line


def note(column: Column, keys: Keys) -> str:
    """What a cell takes, in one line; nothing for plain optional text."""
    parts = [
        "＊" if column.sensitive else "",
        "必須" if column.required else "",
        _list_choices(column.choices, keys) if column.choices else _FORMS.get(column.kind, ""),
        one_line(column.question),
        f"例: {one_line(column.example)}" if column.example else "",
    ]
    return "　".join(part for part in parts if part)


def assessment_head(catalogue: Catalogue, keys: Keys) -> str:
    """The lines above the assessment, its key the last of them."""
    words = RESULT_KEYS if keys == "ja" else {each: each for each in RESULT_KEYS}
    basis = ASSESSMENT_KEYS["basis"] if keys == "ja" else "basis"
    entries = list(catalogue.entries.values())
    example = key(entries[1], keys) if len(entries) > 1 else ""
    return _ASSESSMENT_HEAD.format(entry=example, basis=basis, **words).removesuffix("\n")


def _assessment(catalogue: Catalogue, keys: Keys) -> str:
    top = ASSESSMENT_KEYS if keys == "ja" else {each: each for each in ASSESSMENT_KEYS}
    lines = [f"  {top['date']}:", f"  {top['assessor']}:", f"  {top['basis']}:", f"  {top['results']}:"]
    lines.extend(
        f"    {key(entry, keys)}:  # {entry.number}. {one_line(entry.event)}"
        for entry in catalogue.entries.values()
    )
    return assessment_head(catalogue, keys) + "\n" + "\n".join(lines) + "\n"


def key(thing: Item | Column | ThreatEntryPoint, keys: Keys) -> str:
    """The key as written: the Japanese label or the id."""
    return thing.label if keys == "ja" else thing.id


def _list_choices(choices: Mapping[str, str], keys: Keys) -> str:
    return "／".join(
        choices.values() if keys == "ja" else (f"{key}（{label}）" for key, label in choices.items())
    )


def one_line(text: str) -> str:
    return " ".join(text.split())
