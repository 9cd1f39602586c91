"""Whole plans: of hard nights, of no answers at all, and of random tables."""

from __future__ import annotations

import random
import re
from pathlib import Path
from statistics import median

import pytest
from composer_cases import EXAMPLES, HARD_CASES, composed, composed_file
from composer_tables import random_table, table_of_state
from plan_texts import generate, write_sources

from bcp.catalog import load_catalogue
from bcp.rendering.markdown import put_in_facts

CATALOGUE = load_catalogue()
HARD = {path.stem: path for path in HARD_CASES}


def _read(stem: str) -> dict[str, str]:
    factory = composed_file(HARD[stem])
    return {key: put_in_facts(text, factory.facts) for key, text in write_sources(factory).items()}


# ------------------------------------------------------------------ the five nights of the issue


def test_t1_a_guard_calls_a_man_who_is_three_and_nobody_is_on_the_site() -> None:
    plan = _read("t1")
    assert "ネットワーク遮断責任者、対策本部長、IT担当は、同じ人である" in plan["card_night"]
    assert "二人とも出なければ、ほかに決める人はいない。誰も現場に入らず" in plan["card_night"]
    assert "総務課長へ電話する" in plan["card_night"] and "1番から順にかける" in plan["card_night"]
    assert "IT担当（2人目）が出られるのは平日8時〜17時だけ" in plan["team_gaps"]
    assert "相手も接続先も分からない線がある" in plan["external_lines"]
    assert "移動の前に" in plan["notice_steps"] and "45分を待つと" in plan["notice_steps"]
    assert "手作業（1日）が尽きるまでに終わらない" in plan["manual_steps"]


def test_t2_ships_at_half_past_four_and_watches_the_ammonia_by_hand() -> None:
    plan = _read("t2")
    assert "言葉が通じにくい人" in plan["card_night"]
    assert "監視なしで20分を超える" in plan["card_stop"] and "20分かかる" not in "".join(plan.values())
    assert "その場にいなければ、待たずにライン停止責任者が行う" in plan["safe_stop_steps"]
    watch = next(line for line in plan["cut_steps"].split("\n") if "冷凍監視盤のケーブル" in line)
    assert "抜く前に、現場の計器を読む見張りを立てる" in watch
    assert "4:30から出荷" in plan["manual_steps"] and "2時間ごとに" in plan["manual_steps"]
    assert "どの目標も、許される停止期間に間に合わない" in plan["targets_gap"]
    assert "対策本部長（IT担当を兼ねる）は、電算室で" in plan["cut_steps"]


def test_t3_forty_minutes_stand_before_any_cable_and_the_modem_has_no_owner() -> None:
    plan = _read("t3")
    first, *rest = plan["cut_steps"].split("\n")
    assert "反応槽の停止には40分かかる。それまでは抜かない" in first
    assert not any("盤D" in line for line in [first]) and any("盤D" in line for line in rest)
    assert "反応槽の停止（40分）が済んだ後" in plan["entry_response"].split("\n")[0]
    assert "盤内の携帯回線モデム）は、管理者がいない" in plan["entry_response"]
    assert "DCSは、サポートが切れている" in plan["measures_devices"]
    assert "安全責任者は、最も早い自治体" in plan["notice_steps"]
    assert "仮復旧（7日）より先に尽きる" in plan["targets_gap"]


def test_t4_does_not_wait_for_a_head_office_that_sleeps() -> None:
    plan = _read("t4")
    assert "夜間に現場にいる人：班長2名" in plan["card_night"]
    assert "本社情報システム部が出る時間（平日9時〜17時）の外では、その返事を待たずに" in plan["notice_steps"]
    assert "第三者の調査報告書" in plan["notice_steps"] and "初日に始める" in plan["notice_steps"]
    assert "条件：本社の許可が要る" in plan["notice_steps"]
    assert "認証サーバーの復元を本社に頼み" in plan["restore_steps"]
    assert "控えは本社にある" in plan["backup_gaps"]
    assert "帰る前に機器のLANケーブルを抜く" not in plan["external_lines"]


def test_t5_asks_one_owner_once_and_tells_what_to_do_without_answers() -> None:
    plan = _read("t5")
    assert "電話は1回でよい" in plan["card_night"]
    assert "同じ人である。停止が済んだことを目で見るまで、ケーブルの所へ行かない" in plan["safe_stop_steps"]
    assert "ライン停止責任者は、対策本部長と同じ人である" in plan["notice_steps"]
    assert "対策本部長の代行者は本人であり" in plan["team_gaps"]
    assert "担当：対策本部長（IT担当を兼ねる）" in plan["backup_gaps"]


# ------------------------------------------------------------------ actors


@pytest.mark.parametrize("path", [*EXAMPLES, *HARD_CASES], ids=lambda path: path.stem)
def test_no_step_is_given_to_a_role_nobody_holds_without_saying_who_stands_in(path: Path) -> None:
    factory = composed_file(path)
    held = {row.key.partition("-")[0] for row in factory.facts.rows("roles")}
    for block in ("cut_steps", "safe_stop_steps", "notice_steps", "evidence_steps", "restore_steps"):
        text = factory.text(block)
        for role, label in CATALOGUE.roles.items():
            if role in held or not re.search(rf"(?m)^\d+\. {label}は、", text):
                continue
            assert f"（{label}を兼ねる）" in text or f"{label}（" in text, (block, label)


# ------------------------------------------------------------------ separated, no Wi-Fi


@pytest.mark.parametrize("seed", range(3))
def test_a_separated_factory_without_wifi_is_never_told_to_cut_them(seed: int) -> None:
    import yaml

    table = yaml.safe_load(random_table(CATALOGUE, seed))
    row = {"order": "1", "place": "棚", "mark": "札1", "role": "it", "stops": "なし"}
    table["items"] |= {
        "oa_ot_connection": {"choice": ["separated"]},
        "wifi_use": {"choice": ["none"]},
        "cut_points": [
            row | {"kind": "oa_ot", "what": "謎の線"},
            row | {"kind": "wifi", "what": "無線の線", "order": "2"},
        ],
    }
    table["assessment"]["results"] = {}
    factory = composed(yaml.safe_dump({"items": table["items"]}, allow_unicode=True))
    steps = "\n".join(factory.text(key) for key in ("cut_steps", "card_cut", "entry_response", "card_first"))
    assert "[[cut_points.1.what]]" not in steps and "[[cut_points.2.what]]" not in steps
    assert "事務所と工場の間の抜く場所" not in steps and "WiFi" not in steps


# ------------------------------------------------------------------ nothing known


def test_with_everything_unknown_it_invents_nothing_and_still_tells_the_night_what_to_do(
    tmp_path: Path,
) -> None:
    table = tmp_path / "fumei.yaml"
    table.write_text(table_of_state(CATALOGUE, "不明"), encoding="utf-8")
    code, report, plan = generate(table, tmp_path / "out")
    assert (code, report["usable"]) == (0, "no")
    assert [each for each in report["violations"] if each["severity"] == "error"] == []
    assert "案：この計画だけでは今夜動けない" in plan
    card = plan[plan.index("<!-- card -->") : plan.index("<!-- /card -->")]
    for words in ("機械から離れる", "非常停止を押す", "目で見るまで", "1台ずつ抜く", "最上位者"):
        assert words in card
    assert not re.search(r"0\d{1,4}-\d{2,4}-\d{3,4}", plan)  # no phone number came from anywhere


# ------------------------------------------------------------------ style


@pytest.mark.parametrize("path", [*EXAMPLES, *HARD_CASES], ids=lambda path: path.stem)
def test_sentences_are_short_enough_to_be_read_aloud(path: Path) -> None:
    factory = composed_file(path)
    own = "\n".join(re.sub(r"\[\[[^\]]+\]\]|【[^】]*】", "", factory.text(key)) for key in factory.written)
    sentences = [
        part.strip(" |-0123456789.") for line in own.split("\n") for part in re.split(r"[。|]", line)
    ]
    lengths = [len(each) for each in sentences if len(each) > 3]
    assert max(lengths) <= 120
    assert median(lengths) <= 40


@pytest.mark.parametrize(
    "stem", ["t2", pytest.param("t1", marks=pytest.mark.slow), pytest.param("t3", marks=pytest.mark.slow)]
)
def test_the_plan_keeps_the_rules_of_style(stem: str, tmp_path: Path) -> None:
    code, report, _ = generate(HARD[stem], tmp_path / "out")
    assert code == 0
    assert [each for each in report["violations"] if each["code"] in ("style", "ungrounded")] == []


# ------------------------------------------------------------------ random tables


@pytest.mark.parametrize(
    "seed", [*range(500, 503), *(pytest.param(each, marks=pytest.mark.slow) for each in range(503, 700))]
)
def test_a_random_valid_table_gives_a_valid_plan(seed: int, tmp_path: Path) -> None:
    table = tmp_path / "random.yaml"
    table.write_text(random_table(CATALOGUE, seed), encoding="utf-8")
    code, report, _ = generate(table, tmp_path / "out")
    errors = [
        (each["code"], each["block"], each["excerpt"])
        for each in report["violations"]
        if each["severity"] == "error"
    ]
    assert (code, errors) == (0, [])


def test_the_random_tables_are_not_all_alike() -> None:
    tables = {random_table(CATALOGUE, seed) for seed in random.Random(1).sample(range(1000), 20)}
    assert len(tables) == 20
