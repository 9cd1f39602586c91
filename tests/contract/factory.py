"""A small factory with its own template, and a scripted model that writes good texts from the request alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract_tool import Ran, Tool
from scripted_server import Reply, ScriptedServer, SeenBlock, answer, read_block

DATE = "2026-11-22"
PEOPLE = ("架空 太郎", "代理 花子", "停止 次郎", "遮断 三郎", "甲斐 油子", "株式会社架空電装", "警固 見張")
PHONES = ("090-0000-4001", "090-0000-4002", "090-0000-4003", "090-0000-4004", "06-0000-4100", "06-0000-4200")

TABLE = """\
format: bcp/env-diff@1
items:
  company: {name: 架空精機株式会社, short_name: 架空精機, site: 第二工場, address: 大阪府架空市一番町2-3, prefecture: 大阪府, industry: 金属部品加工, employees: 30}
  working_hours: {shifts: 日勤のみ, holidays: 土曜と日曜, unattended_run: いいえ, on_site_at_night: なし, guard: 警固 見張, keys: 正門の鍵は製造課長が持つ}
  key_products:
    - {name: 油圧弁甲号, customer: 甲斐油機株式会社, mtpd: 5日, systems: 生産管理サーバー, stock_days: 2, rto_manual: 1日, rto_temporary: 2日, rto_full: 4日}
  parties_to_notify:
    - {kind: customer, company: 甲斐油機株式会社, person: 甲斐 油子, phone: 06-0000-4100, night_phone: なし, email: order@kai.example.jp, deadline: 4時間, order_channel: 電話, fallback: FAX, reconnect_condition: なし, checked_on: 2026-10-01}
  oa_ot_connection: {choice: [limited]}
  internet_access: {choice: [via_office]}
  wifi_use: なし
  external_access:
    complete: はい
    rows:
      - {kind: maintenance, company: 株式会社架空電装, target: 加工機3台, device: 回線装置, method: vpn, always_on: はい, mfa: いいえ, last_update: 2026-01-10, owner: 製造課長}
  cut_points:
    complete: はい
    rows:
      - {order: 1, kind: external, what: 回線装置のLANケーブル, place: 製造1課の柱A, mark: 赤札1, role: network_cut, stops: 遠隔保守, never_if: なし, how_back: 対策本部長の許可後に差す}
      - {order: 2, kind: oa_ot, what: 事務所と工場のケーブル, place: 事務所1階の棚B, mark: 赤札2, role: network_cut, stops: 生産指示, never_if: なし, how_back: 対策本部長の許可後に差す}
  systems:
    - {name: 生産管理サーバー, zone: office, role: 生産指示, restore_order: 1, max_data_loss: 1日, os: Linux, end_of_support: いいえ, location: 事務所2階, antivirus: installed, standalone: いいえ, vendor: 株式会社架空電装}
  backups:
    - {system: 生産管理サーバー, method: 外付けHDDへ自動, frequency: 1日, generations: 7, offline: はい, location: 事務所の金庫, owner: 製造課長, last_restore_test: 2026-08-01, restore_time: 8時間, restore_by: 製造課長, keys_location: 事務所の金庫}
  roles:
    - {role: commander, title: 社長, person: 架空 太郎, phone: 090-0000-4001, hours: いつでも, deputy_title: 専務, deputy: 代理 花子, deputy_phone: 090-0000-4002}
    - {role: line_stop, title: 製造課長, person: 停止 次郎, phone: 090-0000-4003, hours: いつでも, deputy_title: 専務, deputy: 代理 花子, deputy_phone: 090-0000-4002}
    - {role: network_cut, title: 総務課長, person: 遮断 三郎, phone: 090-0000-4004, hours: いつでも, deputy_title: 製造課長, deputy: 停止 次郎, deputy_phone: 090-0000-4003}
  safety:
    - {equipment: 加工機3台, hazard: 刃物が残る, safe_stop: 送りを止めてから主軸を止める, minutes: 10, min_people: 1, role: line_stop}
  document_control: {owner: 総務課, paper_copies: 事務所の防災ロッカー, version: 初版, classification: 社外秘, approver: 架空 太郎}
assessment:
  date: 2026-11-10
  assessor: 製造課
  basis: bcp
  results:
    USBメモリー: ①
    保守用回線: {rating: BAD, cause: 無対策, issue: 保守の回線がつながったままである, where: 製造1課の柱A, measures: [10-01], interim: 使わない日は回線装置の電源を切る, owner: 製造課長, due: 2027-01-31}
    クラウドサービス: ②
"""

TEMPLATE = """\
---
title: 小さなサイバーBCP
version: "1"
assumes:
  wifi_use: なし
  oa_ot_connection: {choice: [limited]}
blocks:
  wifi: {title: 無線の扱い, step: other, inputs: [wifi_use], covers: [], format: text, max_chars: 400}
  measures: {title: 課題への対策, step: measures, inputs: [findings], covers: [findings], format: list, max_chars: 4000}
  entry_response: {title: 入口ごとの対応, step: response, inputs: [findings, cut_points, external_access, oa_ot_connection], covers: [findings], format: list, max_chars: 4000}
  cut: {title: 抜く順番, step: response, inputs: [cut_points, roles, oa_ot_connection], covers: [], format: steps, max_chars: 2000}
  first: {title: 最初の連絡, step: response, inputs: [roles, parties_to_notify], covers: [], format: text, max_chars: 1000}
  stay: {title: 操業の時間, step: other, inputs: [working_hours], covers: [], format: inline, max_chars: 200}
  people: {title: 役割の表, step: other, inputs: [roles], covers: [], fill: facts}
  open: {title: 要確認の一覧, step: other, inputs: [todo], covers: [], fill: facts}
---

# 小さなサイバーBCP

この計画は[[company.name]]の第一報から復旧までを定める。

## 無線

##{#wifi}
無線LANは使わない。
##

## 対策

##{#measures}
- 課題のある入口に対策を行う。
##

## 対応

##{#entry_response}
- 課題のある入口の機器に異常がある場合、使用を止める。
##

##{#cut}
1. 製造課長は、設備を安全に止める。
2. 総務課長は、赤札の付いたケーブルを番号の順に抜く。
##

##{#first}
異常に気づいた者は、対策本部長に電話する。つながらない場合は代行者に電話する。
##

操業の時間は##日勤のみ##{#stay}とする。

危険を感じた人は誰でも、許可なく設備を止めてよい。

## 連絡先

##{#people}
役割の表
##

## 要確認

##{#open}
要確認の一覧
##
"""

Script = Callable[[SeenBlock, dict[str, Any]], Reply | str]


def good_text(seen: SeenBlock) -> str:
    """A text that passes, made from the request alone."""
    if seen.id == "measures" and seen.findings:
        return "\n".join(_measure_line(finding) for finding in seen.findings)
    if seen.id == "entry_response" and seen.findings:
        return "\n".join(
            f"- {finding['entry']}に異常がある場合、班長はその機器のLANケーブルを抜く。"
            for finding in seen.findings
        )
    if seen.id == "cut":
        return (
            "1. 製造課長は、設備を安全に止める。\n"
            "2. [[roles.network_cut.person]]は、[[cut_points.1.place]]で[[cut_points.1.mark]]のケーブルを抜く。\n"
            "3. [[roles.network_cut.person]]は、[[cut_points.2.place]]で[[cut_points.2.mark]]のケーブルを抜く。"
        )
    if seen.id == "first":
        return (
            "異常に気づいた者は、[[roles.commander.person]]（[[roles.commander.phone]]）に電話する。"
            "つながらない場合は[[roles.commander.deputy]]（[[roles.commander.deputy_phone]]）に電話する。"
        )
    if seen.id == "stay":
        return "[[working_hours.shifts]]"
    return seen.default


def _measure_line(finding: dict[str, Any]) -> str:
    measure = finding["measures"][0]
    owner = "【要確認：担当】" if finding["owner"] == "不明" else finding["owner"]
    due = "【要確認：期限】" if finding["due"] == "不明" else finding["due"]
    survey = "課題として実態を調査する。" if finding["cause"] == "不明" else ""
    return (
        f"- {finding['entry']}：対策{measure['id']}「{measure['title']}」を行う。担当は{owner}、期限は{due}とする。"
        f"{survey}それまでの暫定の措置：{finding['interim']}。"
    )


@dataclass
class Model:
    """The scripted model: `scripts` by block id override the good texts."""

    scripts: dict[str, Script] = field(default_factory=dict)

    def __call__(self, request: dict[str, Any]) -> Reply:
        seen = read_block(request)
        said = self.scripts[seen.id](seen, request) if seen.id in self.scripts else good_text(seen)
        return said if isinstance(said, Reply) else answer(said)


def texts(*said: str | Reply) -> Script:
    """A script that gives these texts in turn, the last one for ever."""
    count = iter(range(1_000_000))

    def script(seen: SeenBlock, request: dict[str, Any]) -> Reply | str:
        return said[min(next(count), len(said) - 1)]

    return script


@dataclass
class Factory:
    """The small factory in an empty folder, the command, and at times the model."""

    tool: Tool
    server: ScriptedServer | None = None
    model: Model = field(default_factory=Model)

    def __post_init__(self) -> None:
        self.tool.write("factory.yaml", TABLE)
        self.tool.write("small.md", TEMPLATE)

    @property
    def out(self) -> Path:
        return self.tool.folder / "outputs" / "factory"

    def run(self, command: str, *words: str) -> Ran:
        """A command on the table with the small template and a fixed date."""
        return self.tool.run(command, "factory.yaml", "--template", "small.md", "--date", DATE, *words)

    def generate(self, *words: str, code: int | None = 0) -> Ran:
        """bcp generate; through the model where a server runs."""
        ran = self.run("generate", *self.provider, *words)
        assert code is None or ran.code == code, (ran.code, ran.out, ran.err)
        return ran

    @property
    def provider(self) -> list[str]:
        if self.server is None:
            return ["--provider", "offline"]
        return ["--provider", "openai", "--model", "scripted", "--base-url", self.server.base_url]

    def edit(self, name: str, *changes: tuple[str, str]) -> None:
        """Replace text in a file; each piece must be there."""
        path = self.tool.folder / name
        content = path.read_text("utf-8")
        for old, new in changes:
            assert old in content, f"{old!r} is not in {name}"
            content = content.replace(old, new)
        path.write_text(content, encoding="utf-8", newline="\n")

    def edit_table(self, *changes: tuple[str, str]) -> None:
        self.edit("factory.yaml", *changes)

    def edit_template(self, *changes: tuple[str, str]) -> None:
        self.edit("small.md", *changes)

    def edit_plan(self, *changes: tuple[str, str]) -> None:
        self.edit("outputs/factory/bcp.md", *changes)

    def read(self, name: str) -> str:
        return (self.out / name).read_text("utf-8")

    @property
    def plan(self) -> str:
        return self.read("bcp.md")

    @property
    def report(self) -> Any:
        return json.loads(self.read("report.json"))

    @property
    def lock(self) -> Any:
        return json.loads(self.read("bcp.lock.json"))

    @property
    def asked(self) -> list[str]:
        """The blocks asked for so far, in the order of arrival; repairs count again."""
        assert self.server is not None
        return [read_block(request).id for request in self.server.requests]

    def forget_requests(self) -> None:
        assert self.server is not None
        self.server.requests.clear()
        self.server.bodies.clear()

    def block(self, id: str) -> Any:
        """The entry of a block in report.json."""
        return next(block for block in self.report["blocks"] if block["id"] == id)

    def block_text(self, id: str) -> str:
        """What stands between the block lines in bcp.md."""
        _, _, rest = self.plan.partition(f"<!-- bcp:{id} -->\n")
        return rest.partition(f"\n<!-- /bcp:{id} -->")[0]

    def violations(self, code: str) -> list[Any]:
        report = self.report
        every = [*report["violations"], *(v for block in report["blocks"] for v in block["violations"])]
        return [violation for violation in every if violation["code"] == code]


def docx_text(path: Path) -> str:
    """Every paragraph, cell, header and footer of a document."""
    import zipfile
    from xml.etree import ElementTree

    parts: list[str] = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.startswith("word/") and name.endswith(".xml"):
                parts += _paragraphs(ElementTree.fromstring(archive.read(name)))
    return "\n".join(parts)


def _paragraphs(root: Any) -> Iterator[str]:
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for paragraph in root.iter(f"{space}p"):
        yield "".join(text.text or "" for text in paragraph.iter(f"{space}t"))


def snapshot(folder: Path, without: Sequence[str] = ()) -> dict[str, bytes]:
    """Every file's bytes by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in without
    }
