"""A small factory and a small template for the tests of checking, read by the real readers."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping

from bcp.catalog import load_catalogue
from bcp.checking.draft import check_draft
from bcp.checking.plan import check_plan
from bcp.inputs.environment import parse_environment
from bcp.inputs.template import parse_template
from bcp.planning.facts import FactBook
from bcp.planning.findings import find_findings
from bcp.planning.requests import make_requests
from bcp.rendering.markdown import render_plan
from bcp.vocabulary import BlockState, Case, PlanText, Violation

CATALOGUE = load_catalogue()
TODAY = datetime.date(2026, 11, 22)

TABLE = """\
format: bcp/env-diff@1
items:
  company: {name: 株式会社青空部品, short_name: 青空部品, site: 港北第二工場, prefecture: 愛知県, industry: 金属部品加工, employees: 40}
  working_hours: {shifts: 日勤 8:00-17:00, holidays: 土日, unattended_run: いいえ, on_site_at_night: なし}
  key_products:
    - {name: 歯車A-100, customer: 大海重工, mtpd: 5日, systems: 生産管理サーバー, rto_manual: 1日, rto_temporary: 3日, rto_full: 2週間}
  parties_to_notify:
    - {kind: customer, company: 大海重工, phone: 06-0000-1111, deadline: 1時間}
  oa_ot_connection: {choice: [dual_nic_pc], detail: 生産管理PC 2台が両方に接続}
  internet_access: {choice: [via_office]}
  wifi_use: {choice: [none]}
  external_access: なし
  cut_points:
    complete: はい
    rows:
      - {order: 1, kind: oa_ot, what: 事務所行きの青いケーブル, place: 事務所1階ラック, mark: 赤札3, role: network_cut, stops: 生産指示, never_if: なし, how_back: 許可後に差す}
  systems:
    - {name: 生産管理サーバー, zone: factory, restore_order: 1, location: 事務所1階}
  backups:
    - {system: 生産管理サーバー, method: NASへ自動, frequency: 1日, offline: いいえ, location: 事務所の棚, last_restore_test: 未実施}
  roles:
    - {role: commander, title: 社長, person: 山田 太郎, phone: 090-0000-0001, deputy: 佐藤 花子, deputy_phone: 090-0000-0002}
    - {role: line_stop, title: 製造課長, person: 鈴木 次郎, phone: 090-0000-0003, deputy: 高橋 三郎, deputy_phone: 090-0000-0004}
    - {role: network_cut, title: 総務課長, person: 佐藤 花子, phone: 不明, deputy: 高橋 三郎, deputy_phone: 090-0000-0004}
  authority:
    - {decision: line_stop, role: line_stop, if_absent: 班長が決める, max_wait: 10分}
  safety:
    - {equipment: レーザー加工機, hazard: 残光, safe_stop: 非常停止を押す, minutes: 5, min_people: 1, role: safety}
  document_control: {paper_copies: 事務所の壁}
assessment:
  date: 2026-11-10
  basis: bcp
  results:
    brought_in_pc: {rating: BAD, cause: 不明, issue: 実態が把握できていない, where: 製造3課, interim: 受付で預かる, owner: 製造課長, due: 2027-01-31}
"""

TEMPLATE = """\
---
title: 試しの計画
version: "1"
assumes:
  oa_ot_connection: {choice: [separated]}
  wifi_use: {choice: [office_only]}
  company: {employees: 300}
blocks:
  network:
    title: つながり
    step: other
    inputs: [oa_ot_connection, wifi_use, company, backups]
    covers: []
    format: text
    max_chars: 200
  measures:
    title: 対策
    step: measures
    inputs: [assessment]
    covers: [findings]
    format: list
  flow:
    title: 流れ
    step: response
    inputs: [roles, cut_points]
    covers: [findings]
    format: steps
  people:
    title: 体制
    step: other
    inputs: [roles]
    covers: []
    format: table
  decider:
    title: 決める人
    step: other
    inputs: [roles]
    covers: []
    format: inline
---
# 試しの計画

この計画は[[company.site]]のためのものである。

## つながり

##{#network}
工場ネットワークは分離されている。300人で使う。
##

## 対策

##{#measures}
- 既定の対策を行う。
##

## 流れ

##{#flow}
1. 班長は、異常を対策本部長に知らせる。
##

## 体制

##{#people}
| 役割 | 電話 |
|---|---|
| 対策本部長 | [[roles.commander.phone]] |
##

止めるのは##製造課長##{#decider}である。
"""

# Honest text for every block: no rule has anything to say about it.
CLEAN: dict[str, str] = {
    "network": "工場と事務所は、LANカード2枚挿しPCでつながっている。従業員は40人である。",
    "measures": (
        "- 持込パソコン（製造3課）：対策02-01「{title}」※を進める。担当：[[assessment.brought_in_pc.owner]]。"
        "期限：[[assessment.brought_in_pc.due]]。\n"
        "  - 実態を調査する。当面は、受付で預かる。"
    ).replace("{title}", CATALOGUE.measures["02-01"].title),
    "flow": (
        "1. 班長は、持込パソコンのLANケーブルを抜く。感染しているものとして扱う。\n"
        "2. 班長は、[[roles.commander.person]]（[[roles.commander.phone]]）に電話する。"
    ),
    "people": "| 役割 | 電話 |\n|---|---|\n| 対策本部長 | [[roles.commander.phone]] |\n| ライン停止責任者 | [[roles.line_stop.phone]] |",
    "decider": "[[roles.line_stop.title]]",
}


@functools.lru_cache(maxsize=64)
def make_case(table: str = TABLE, template: str = TEMPLATE) -> tuple[Case, FactBook]:
    """The case and its facts; kept, because cases are frozen and tests ask for the same few."""
    environment = parse_environment(table, "t.yaml", CATALOGUE)
    case = Case(CATALOGUE, environment, parse_template(template, "t.md", CATALOGUE), TODAY)
    return case, FactBook(case)


def draft_violations(
    block: str, text: str, table: str = TABLE, template: str = TEMPLATE
) -> tuple[Violation, ...]:
    """What the draft's rules say of `text` in `block`."""
    case, facts = make_case(table, template)
    return check_draft(text, make_requests(case, facts)[block], facts, case)


def make_plan(
    texts: Mapping[str, str],
    table: str = TABLE,
    template: str = TEMPLATE,
    by_human: frozenset[str] = frozenset(),
    fixed: Mapping[int, str] | None = None,
) -> PlanText:
    """The plan that the clean texts make, with those of `texts` in their places."""
    case, facts = make_case(table, template)
    sources = {
        key: (
            texts.get(key, CLEAN.get(key, "")),
            BlockState.HUMAN if key in by_human else BlockState.FILLED,
            key in by_human,
        )
        for key in case.template.blocks
    }
    return render_plan(case.template, sources, facts, fixed)


def plan_violations(
    texts: Mapping[str, str] | None = None,
    table: str = TABLE,
    template: str = TEMPLATE,
    by_human: frozenset[str] = frozenset(),
    fixed: Mapping[int, str] | None = None,
    previous: Mapping[str, str] | None = None,
) -> tuple[Violation, ...]:
    """What the plan's rules say of such a plan."""
    case, facts = make_case(table, template)
    plan = make_plan(texts or {}, table, template, by_human, fixed)
    expected = [piece.text for piece in make_plan({}, table, template).pieces if not piece.block_id]
    return check_plan(plan, case, facts, find_findings(case), previous=previous, expected_fixed=expected)


def codes(violations: tuple[Violation, ...]) -> list[str]:
    """Only the codes."""
    return [violation.code for violation in violations]
