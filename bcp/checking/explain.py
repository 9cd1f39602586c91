"""`bcp explain`: what a violation code, item, entry point or measure is, why it matters, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bcp.catalog.words import did_you_mean, fold
from bcp.checking.policy import POLICY
from bcp.checking.wording import read_catalogue_file
from bcp.errors import Message, UsageError
from bcp.vocabulary import Catalogue, Countermeasure, Item, ThreatEntryPoint


def explain(word: str, catalogue: Catalogue) -> Message:
    """The explanation of a code, id or Japanese name; raises `UsageError` with the nearest known word."""
    key = word.strip()
    codes: Mapping[str, Any] = read_catalogue_file("violations.yaml")["codes"]
    if key.lower() in codes:
        return _explain_code(key.lower(), codes[key.lower()])
    for item in catalogue.items.values():
        if fold(key) in _names(item.id, item.label, *item.aliases):
            return _explain_item(item)
    for entry in catalogue.entries.values():
        if fold(key) in _names(entry.id, entry.label, *entry.aliases):
            return _explain_entry(entry, catalogue)
    measure = catalogue.measures.get(key.upper())
    if measure is not None:
        return _explain_measure(measure, catalogue)
    raise _unknown(key, codes, catalogue)


def _names(*words: str) -> set[str]:
    return {fold(word) for word in words}


def _unknown(word: str, codes: Iterable[str], catalogue: Catalogue) -> UsageError:
    labels = [item.label for item in catalogue.items.values()] + [
        entry.label for entry in catalogue.entries.values()
    ]
    known = [*codes, *catalogue.items, *catalogue.entries, *catalogue.measures, *labels]
    near = did_you_mean(word, known)
    hint = (
        Message(f"「{near}」ではないか。", f'Did you mean "{near}"?')
        if near
        else Message(
            "違反の符号、項目、脅威の入口、対策の番号のどれかを書く（例：marker-left、backups、01-01）。",
            "Give a violation code, an item, an entry point or a measure (e.g. marker-left, backups, 01-01).",
        )
    )
    return UsageError(
        Message(f"「{word}」という符号・項目・入口・対策は無い。", f'nothing is called "{word}".'), hint
    )


def _lines(*pairs: tuple[str, str]) -> str:
    return "\n".join(f"{name}{text}" for name, text in pairs if text)


def _explain_code(code: str, raw: Mapping[str, Any]) -> Message:
    weight = POLICY.get(code)
    severity = {"error": "誤り", "warning": "警告", "note": "注記"}[weight.severity.value] if weight else ""
    english = raw.get("en", {})
    ja = _lines(
        ("", f"{code}（{severity}）：{raw['title']}" if severity else f"{code}：{raw['title']}"),
        ("何か：", raw["what"]),
        ("なぜ：", raw["why"]),
        ("直し方：", raw["fix"]),
        ("悪い例：", _noted(raw, "（{}）")),
        ("良い例：", raw.get("good", "")),
    )
    en = _lines(
        ("", f"{code} ({weight.severity.value})" if weight else code),
        ("What: ", english.get("what", "")),
        ("Fix: ", english.get("fix", "")),
        ("Bad: ", _noted(raw, " ({})")),
        ("Good: ", raw.get("good", "")),
    )
    return Message(ja, en)


def _noted(raw: Mapping[str, Any], brackets: str) -> str:
    """The failing example, and in brackets what makes it fail where its words alone do not show it."""
    return str(raw["bad"]) + (brackets.format(raw["note"]) if "note" in raw else "")


def _explain_item(item: Item) -> Message:
    choices = "、".join(item.choices.values())
    columns = "、".join(
        column.label + ("（必須）" if column.required else "") for column in item.columns.values()
    )
    ja = _lines(
        ("", f"{item.label}（{item.id}）：項目、重み{item.weight}、第{item.stage}段階"),
        ("問い：", item.question),
        ("なぜ：", item.why),
        ("選択肢：", choices),
        ("列：", columns),
        ("例：", item.example),
        ("分からないとき：", item.if_unknown),
    )
    en = _lines(
        ("", f"{item.id}: item, weight {item.weight}, stage {item.stage}, {item.type}"),
        ("Choices: ", ", ".join(item.choices)),
        (
            "Columns: ",
            ", ".join(f"{c.id}{' (required)' if c.required else ''}" for c in item.columns.values()),
        ),
        ("Question: ", item.question),
        ("If unknown: ", item.if_unknown),
    )
    return Message(ja, en)


_ORIGINS = {
    "handbook": "ハンドブックの公開部分",
    "project": "本ツール独自（ハンドブックとは異なる場合がある）",
}


def _explain_entry(entry: ThreatEntryPoint, catalogue: Catalogue) -> Message:
    measures = [measure for measure in catalogue.measures.values() if measure.entry == entry.id]
    checks = "\n".join(
        f"  {sign} {check.text} — {check.effect}" for sign, check in zip("①②③④⑤", entry.checks, strict=False)
    )
    ja = _lines(
        ("", f"{entry.label}（{entry.id}）：脅威の入口 No.{entry.number}"),
        ("起こること：", entry.event),
        ("懸念：", entry.risk),
        ("当面の対応（案）：", entry.interim),
        (f"チェックポイント（{_ORIGINS[entry.origin]}）：\n", checks),
        ("対策：", "、".join(f"{m.id}「{m.title}」{_mark(m)}" for m in measures)),
    )
    en = _lines(
        ("", f"{entry.id}: entry point no. {entry.number}"),
        ("Event: ", entry.event),
        ("Measures: ", ", ".join(measure.id for measure in measures)),
    )
    return Message(ja, en)


def _mark(measure: Countermeasure) -> str:
    return "※" if measure.origin == "project" else ""


def _explain_measure(measure: Countermeasure, catalogue: Catalogue) -> Message:
    entry = catalogue.entries[measure.entry].label if measure.entry else "共通"
    purposes = {"prevent": "被害に遭わない", "detect": "早く見つける", "recover": "早く戻す"}
    classes = {"physical": "物理", "human": "人", "technical": "技術"}
    costs = {"none": "なし", "small": "小", "large": "大"}
    ja = _lines(
        ("", f"対策{measure.id}「{measure.title}」{_mark(measure)}（入口：{entry}）"),
        ("すること：", measure.what),
        ("続けるこつ：", measure.operation),
        ("ねらい：", "、".join(purposes.get(each, each) for each in measure.purpose)),
        ("分類：", "、".join(classes.get(each, each) for each in measure.measure_class)),
        ("投資：", costs[measure.investment]),
        ("※", _ORIGINS["project"] if measure.origin == "project" else ""),
    )
    en = _lines(
        ("", f"Measure {measure.id} for {measure.entry or 'all entries'} (origin: {measure.origin})"),
        ("Purpose: ", ", ".join(measure.purpose)),
        ("Class: ", ", ".join(measure.measure_class)),
        ("Investment: ", measure.investment),
        ("What: ", measure.what),
    )
    return Message(ja, en)
