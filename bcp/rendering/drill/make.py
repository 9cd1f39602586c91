"""From the facts to a drill: nine scenes on the clock of sixty minutes, each with what the plan answers."""

from __future__ import annotations

from dataclasses import replace

from bcp.planning.facts import FactBook
from bcp.rendering.drill import early_scenes, later_scenes
from bcp.rendering.drill.early_scenes import CUTTER, FLOOR, HEAD
from bcp.rendering.drill.ground import Ground
from bcp.rendering.drill.plan_places import Place, find_answer, list_places
from bcp.rendering.drill.values import Answer, Drill, Inject, Player, Question, Scene
from bcp.vocabulary import Case

FIRST_MINUTE, MINUTES_EACH, SCENES = 5, 5, 9
_DAYS = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日")
_DAY = 24 * 60


def make_drill(case: Case, facts: FactBook, markdown: str, seed: int = 1) -> Drill:
    """The drill of that seed; the same for the same table, plan and seed."""
    ground = Ground(case, facts, seed)
    places = list_places(markdown, case.template)
    scenes, others = choose_scenes(ground)
    injects = tuple(_inject(ground, number, scene, places) for number, scene in enumerate(scenes, 1))
    spare = [(scene.title, _answer(ground, each, places)) for scene in others for each in scene.questions]
    told = [answer for inject in injects for answer in inject.answers] + [answer for _, answer in spare]
    items = {answer.question.item for answer in told if answer.question.item}
    return Drill(
        company=facts.display(facts.get("company.name")),
        date=case.date.isoformat(),
        seed=seed,
        title=f"{ground.threats[0].entry.label}から始まる工場の停止",
        goals=_goals(ground),
        opening=_opening(ground),
        truth=_truth(ground),
        players=_players(ground),
        injects=injects,
        spare=tuple(pair for pair in spare if pair[1].state != "answered"),
        next_steps={
            item: f"「{case.catalogue.items[item].label}」を環境差分抽出表に書き足す"
            for item in sorted(items)
        },
        safe_actions={item: case.catalogue.items[item].if_unknown.strip() for item in sorted(items)},
    )


def choose_scenes(ground: Ground) -> tuple[list[Scene], list[Scene]]:
    """Nine scenes in the order of the story (six that always come, three by the seed), and those left over."""
    fixed = [
        early_scenes.notice(ground),
        early_scenes.safe_stop(ground),
        early_scenes.unreachable(ground),
        early_scenes.cut(ground),
        early_scenes.spread(ground),
        later_scenes.restart(ground),
    ]
    possible = [scene for make in later_scenes.CHANGING if (scene := make(ground)) is not None]
    mixed = ground.shuffled("scenes", possible, lambda scene: scene.id)
    taken, left = mixed[: SCENES - len(fixed)], mixed[SCENES - len(fixed) :]
    return sorted([*fixed, *taken], key=_by_story), sorted(left, key=_by_story)


def _by_story(scene: Scene) -> int:
    return scene.after


def _inject(ground: Ground, number: int, scene: Scene, places: tuple[Place, ...]) -> Inject:
    answers = tuple(_answer(ground, question, places) for question in scene.questions)
    minute = FIRST_MINUTE + (number - 1) * MINUTES_EACH
    return Inject(number, minute, _clock(ground, scene.after), scene, answers)


def _answer(ground: Ground, question: Question, places: tuple[Place, ...]) -> Answer:
    """The plan's answer; open where the table does not know what it rests on, however well it reads."""
    answer = find_answer(question, places)
    facts = [ground.facts.get(path) for path in question.facts]
    unknown = tuple(dict.fromkeys(fact.label for fact in facts if not fact.value.is_known))
    state = "open" if unknown and answer.state == "answered" else answer.state
    return replace(answer, state=state, unknown=unknown)


def _clock(ground: Ground, after: int) -> str:
    day, minute = ground.start
    passed = minute + after
    days, minute = divmod(passed, _DAY)
    return f"{_DAYS[(day + days) % 7]} {minute // 60}時{minute % 60:02d}分"


# ------------------------------------------------------------ the words around it


def _goals(ground: Ground) -> tuple[str, ...]:
    return (
        "30分以内に、設備を安全に止め、最初に抜くケーブルの前に立てるかを確かめる。",
        "決める人が電話に出ないとき、何分待ち、誰が代わるかを全員が言えるようにする。",
        "計画が答えていない問いを見つけ、担当と期限を決めて持ち帰る。",
    )


def _opening(ground: Ground) -> tuple[str, ...]:
    site = ground.leaf("company.site", "この工場")
    shifts = ground.leaf("working_hours.shifts")
    people = ground.leaf("working_hours.on_site_at_night")
    lines = [f"{_clock(ground, 0)}。場所は{site}である。"]
    if shifts:
        lines.append(f"勤務は次のとおりである：{shifts.rstrip('。')}。")
    if ground.is_unattended:
        lines.append(
            "今、現場に人はいない。"
            + (
                "機械は無人で動いている。"
                if ground.facts.get("working_hours.unattended_run").value.parsed is True
                else ""
            )
        )
    else:
        lines.append(
            f"今、現場にいるのは次の人だけである：{people.rstrip('。')}。"
            if people
            else "今、現場に誰が何人いるかは、各自が知っているとおりとする。"
        )
    lines.append(
        "使ってよいのは、紙の計画書と電話だけである。社内のメール、チャット、共有フォルダーは使えない。"
    )
    return tuple(lines)


def _truth(ground: Ground) -> tuple[str, ...]:
    lead = ground.threats[0]
    rated = f"評価は{lead.rating.value}" + ("、原因は不明" if lead.cause_unknown else "")
    told = [f"入った入口は{lead.entry.label}である。アセスメントの{rated}である。"]
    if lead.issue:
        told.append(f"表に書かれた課題：{lead.issue.rstrip('。')}。")
    told.append(f"起きたことの例：{lead.entry.scenario}")
    if len(ground.threats) > 1:
        told.append(f"途中で、{ground.threats[1].entry.label}にも異常が出る。")
    return tuple(told)


def _players(ground: Ground) -> tuple[Player, ...]:
    head = f"{ground.title('commander')}、または代行者"
    floor = f"{ground.title('line_stop')}、または夜に現場へ出る班長"
    cutter = f"{ground.title('network_cut')}、または復旧を受け持つ人"
    return (
        Player("進行役", "この訓練を準備した人", "時計を見て、状況を5分ごとに読み上げる。答えは教えない。"),
        Player("観察役", "管理部署の人", "観察シートに、できたことと迷った時間を書く。口を出さない。"),
        Player(HEAD, head, "段階を決める。遮断、社外への連絡、再稼働を決める。"),
        Player(FLOOR, floor, "人を離し、設備を止める。手作業に切り替える。"),
        Player(CUTTER, cutter, "抜くケーブルを順に言う。証拠を残し、控えから戻す。"),
    )
