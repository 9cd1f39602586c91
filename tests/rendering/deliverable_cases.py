"""Tables for the tests of pictures, action list and drill: the examples, an empty one and a crowded one."""

from __future__ import annotations

import datetime
from pathlib import Path

from bcp.settings import Settings
from bcp.workspace import Workspace, open_workspace

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ("naniwa_seimitsu", "setouchi_shokuhin", "ou_kagaku")
TODAY = datetime.date(2026, 11, 22)
EMPTY = "company: {name: 山田製作所}"

_LONG = "とても長い名前の"
_ROLES = "commander line_stop network_cut it it communications customers procurement safety recorder recovery"


def work_of(table: Path) -> Workspace:
    """The workspace of a table on a fixed day, with the shipped template."""
    return open_workspace(
        table, Settings({"date": TODAY, "template": str(ROOT / "templates/bcp_template_ai.md")})
    )


def example(name: str) -> Workspace:
    return work_of(ROOT / "env_diff" / f"{name}.yaml")


def work_from(folder: Path, items: str, assessment: str = "") -> Workspace:
    """The workspace of `items` (lines of the mapping, without indentation)."""
    lines = ["format: bcp/env-diff@1", "items:", *(f"  {line}" for line in items.split("\n"))]
    if assessment:
        lines += ["assessment:", *(f"  {line}" for line in assessment.split("\n"))]
    table = folder / "factory.yaml"
    table.write_text("\n".join(lines) + "\n", "utf-8")
    return work_of(table)


def crowded_items() -> str:
    """More rows than a page holds, each with long cells."""
    kinds = ("backup", "external", "oa_ot", "wifi", "segment") * 5
    zones = ("factory", "office", "cloud", "head_office", "不明") * 5
    possible = (("yes", "3時間"), ("partial", "不明"), ("no", "なし"), ("不明", "不明"), ("yes", "1年")) * 4
    lines = [
        f"company: {{name: {_LONG}製作所}}",
        "oa_ot_connection: [limited, shared_lan, dual_nic_pc, hub_direct, site_to_site]",
        "internet_access: [via_office, direct, mobile_sim]",
        "wifi_use: [office_only, factory]",
        "cut_points:",
    ]
    lines += [
        f"  - {{order: {n}, kind: {kind}, what: '{_LONG}$中継箱の右から{n}番目のWindows Server 2022用LANケーブル', "
        f"place: '第{n}工場の北側の階段を上がった所にある配電盤の裏の点検口の中', mark: 札{n}, stops: 第{n}ラインの生産指示と実績収集と出荷}}"
        for n, kind in enumerate(kinds, 1)
    ]
    lines.append("systems:")
    lines += [
        f"  - {{name: {_LONG}製造実行システム第{n}号機, zone: {zone}, restore_order: {n}}}"
        for n, zone in enumerate(zones, 1)
    ]
    lines.append("external_access:")
    lines += [
        f"  - {{kind: maintenance, target: {_LONG}製造実行システム第{n}号機, method: vpn}}"
        for n in range(1, 12)
    ]
    lines.append("key_products:")
    lines += [
        f"  - {{name: {_LONG}変速機部品その{n}, mtpd: {n}日, rto_temporary: 9日}}" for n in range(1, 20)
    ]
    lines.append("roles:")
    lines += [
        f"  - {{role: {role}, title: {_LONG}部署の課長代理補佐, deputy_title: {_LONG}部署の係長, hours: 平日の8時から20時まで。夜間は当番の携帯電話}}"
        for role in _ROLES.split()
    ]
    lines.append("manual_operation:")
    lines += [
        f"  - {{process: {_LONG}工程{n}, possible: {can}, capacity_percent: 50, max_duration: {limit}}}"
        for n, (can, limit) in enumerate(possible)
    ]
    return "\n".join(lines)
