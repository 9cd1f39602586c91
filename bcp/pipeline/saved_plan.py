"""`bcp plan --save` and `bcp generate --plan`: what was planned is done exactly, or refused with what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import bcp
from bcp.errors import Message, UsageError
from bcp.filling.wording import Wording
from bcp.pipeline.preview import plan_to_json
from bcp.pipeline.promise import OPTIONS, Promise, read_plan_file
from bcp.pipeline.provider import Provider
from bcp.store import LOCK, PLAN, OutputFolder, replace_file, sha256
from bcp.vocabulary import BlockPlan
from bcp.workspace import Workspace

SHOWN = 10
WORDS = {
    "env_diff": ("環境差分抽出表", "the table"),
    "template": ("ひな形", "the template"),
    "catalogue": ("カタログ", "the catalogue"),
    "prompts": ("プロンプト", "the prompts"),
    "units": ("内蔵の作成器の文章単位", "the composer's text units"),
    "provider": ("文章の作り手", "the provider"),
    "model": ("モデル", "the model"),
    "date": ("計画の日付", "the date"),
    "tool": ("bcp の版", "the version of bcp"),
    "lock": ("来歴（bcp.lock.json）", "the lock (bcp.lock.json)"),
    "plan": ("計画の本文（bcp.md）", "the plan (bcp.md)"),
    "options": ("選択肢（--only など）", "the options (--only …)"),
}


def save_plan(
    path: Path, folder: OutputFolder, work: Workspace, provider: Provider, plans: Mapping[str, BlockPlan]
) -> None:
    """Write bcp/plan@1 with the digests of all that it rests on; a file that is no such plan is not overwritten."""
    if path.is_file() and read_plan_file(path) is None:
        raise UsageError(
            Message(
                f"{path}: 予定のファイルではないので、上書きしない。",
                f"{path}: is not a saved plan; it is not overwritten.",
            ),
            Message("別の名前を付ける。", "Choose another name."),
        )
    record = {**plan_to_json(work, provider, plans), "saved": _rests_on(folder, work, provider)}
    replace_file(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def refuse_other_work(
    promise: Promise,
    folder: OutputFolder,
    work: Workspace,
    provider: Provider,
    plans: Mapping[str, BlockPlan],
) -> None:
    """Raises UsageError where this run would do anything else than the saved plan says, with what changed since."""
    changes = [*_other_inputs(promise["saved"], _rests_on(folder, work, provider))]
    changes += _other_blocks(promise["blocks"], plan_to_json(work, provider, plans)["blocks"])
    if not changes:
        return
    more = len(changes) - SHOWN
    told = changes[:SHOWN]
    if more > 0:
        told.append(Message(f"ほか{more}件", f"and {more} more"))
    lines = {language: "".join(f"\n  - {each.say(language)}" for each in told) for language in ("ja", "en")}
    raise UsageError(
        Message(
            f"--plan: 保存した予定のとおりには作れない。予定の後で変わったもの：{lines['ja']}",
            f"--plan: what was saved cannot be done as it stands. Changed since:{lines['en']}",
        ),
        Message(
            "何も書いていない。bcp plan --save でもう一度保存し、内容を確かめてから作る。",
            "Nothing was written. Save the plan again with bcp plan --save, look at it, then generate.",
        ),
    )


def _rests_on(folder: OutputFolder, work: Workspace, provider: Provider) -> dict[str, Any]:
    """Every input of the plan, as digests and names."""
    return {
        "env_diff": work.case.environment.sha256,
        "template": work.case.template.sha256,
        "catalogue": work.case.catalogue.sha256,
        "prompts": provider.prompts_sha256,
        "units": Wording(work.unit_folders).sha256,
        "provider": provider.name,
        "model": provider.model,
        "date": work.case.date.isoformat(),
        "tool": bcp.__version__,
        "lock": _digest(folder, LOCK),
        "plan": _digest(folder, PLAN),
        "options": {name: work.settings[name] or None for name in OPTIONS},
    }


def _digest(folder: OutputFolder, name: str) -> str:
    content = folder.read(name)
    return sha256(content) if content is not None else ""


def _other_inputs(saved: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Message]:
    for name, (ja, en) in WORDS.items():
        if saved.get(name) != now[name]:
            before, after = saved.get(name), now[name]
            shown = f": {before} → {after}" if name in ("provider", "model", "date", "tool") else ""
            yield Message(ja + shown, en + shown)


def _other_blocks(saved: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[Message]:
    before, after = {block["id"]: block for block in saved}, {block["id"]: block for block in now}
    told = []
    for id in dict.fromkeys([*before, *after]):
        old, new = (side.get(id, {}) for side in (before, after))
        if (old.get("action"), old.get("reason")) != (new.get("action"), new.get("reason")):
            words = f"{id}: {_say(old)} → {_say(new)}"
            told.append(Message(words, words))
    return told


def _say(block: Mapping[str, Any]) -> str:
    return f"{block['action']}（{block.get('reason', '')}）" if block.get("action") else "―"
