"""The first hour of the story: noticing, stopping safely, reaching people, cutting, spreading."""

from __future__ import annotations

from bcp.rendering.drill.ground import Ground, Threat
from bcp.rendering.drill.symptoms import SYMPTOMS
from bcp.rendering.drill.values import Question, Scene
from bcp.vocabulary import Row

FLOOR, HEAD, CUTTER, ALL = "現場役", "本部役", "遮断・復旧役", "全員"
_SAFE_STOP, _CUT = 10, 35  # minutes of the story
_SHIPPING = (
    "出荷",
    "受注",
    "納品",
    "納入",
    "配送",
    "ラベル",
    "EDI",
    "メール",
    "生産指示",
    "伝票",
    "警報",
    "監視",
    "仕分け",
    "判定",
)


def notice(ground: Ground) -> Scene:
    """Somebody notices; where nobody is on site, the watch calls."""
    lead = ground.threats[0]
    sign = SYMPTOMS[lead.entry.id][0]
    place = f"{lead.where}で、" if lead.where else ""
    if ground.is_unattended:
        text = f"現場に人はいなかった。見に行った人から、{ground.title('line_stop')}に電話が来た。{place}{sign}と言う。ほかに何が起きているかは、まだ分からない。"
    else:
        text = (
            f"現場の作業者が班長を呼びに来た。{place}{sign}。班長は、ほかに何が起きているかをまだ知らない。"
        )
    questions = [
        Question(
            "気づいた人は、最初の5分に何をして、何をしないか。",
            (
                ("気づいた人", "気づいた者", "見つけた人", "発見した", "発見者"),
                ("非常停止", "離れ", "撮", "再起動もログオフもしない", "知らせる"),
            ),
            "working_hours",
        ),
        Question(
            "故障か攻撃かを、何を見て決めるか。どの入口を疑うか。",
            (lead.words, ("疑う", "疑い", "攻撃として")),
            "",
        ),
    ]
    if ground.is_unattended:
        questions.append(
            Question(
                "人のいない時間に、最初に知った人は誰に電話するか。着くまでに何分かかるか。",
                (("無人", "夜間", "警備", "夜勤", "人がいない"), ("電話", "呼び出", "駆けつけ")),
                "working_hours",
                (
                    "working_hours.on_site_at_night",
                    "roles.line_stop.arrival_minutes",
                    "roles.line_stop.phone",
                ),
            )
        )
    return Scene("notice", "異常に気づく", 0, FLOOR, text, tuple(questions))


def safe_stop(ground: Ground) -> Scene:
    """The equipment that takes longest to stop is still running."""
    rows = [row for row in ground.rows("safety") if ground.known(row, "equipment")]
    if not rows:
        text = "動いている設備が何台かある。止めると危ないものがあるかを、その場の誰も答えられない。"
        needs = (("止めると危", "安全に止め", "安全な停止", "触らずに離れ"), ("止め", "離れ", "人を離す"))
        ask = "止めると危ない設備はどれか。誰が、どう止めるか。"
        return Scene(
            "safe_stop", "設備を安全に止める", _SAFE_STOP, FLOOR, text, (Question(ask, needs, "safety"),)
        )
    running = [row for row in rows if ground.is_unattended and _runs_alone(row)] or rows
    return _stop_one(ground, max(running, key=lambda each: (_number(each, "minutes"), each.key)))


def _runs_alone(row: Row) -> bool:
    """True for what the table says to run with nobody there."""
    return any(word in row.cells["equipment"].text for word in ("無人", "夜間"))


def _stop_one(ground: Ground, row: Row) -> Scene:
    equipment = ground.text(row, "equipment")
    people = _number(row, "min_people")
    alone = people > 1
    hazard = ground.text(row, "hazard", "止めたときに何が起きるかは、誰も知らない")
    text = f"{equipment}が動いたままである。気がかりなのは次のことである：{hazard}。"
    text += (
        f"安全に止めるには{people}人要るが、今その場にいるのは1人である。"
        if alone
        else "その場にいるのは1人である。"
    )
    questions = [
        Question(
            f"{equipment}を、誰が、どう止めるか。",
            ((equipment,), ("止め", "停止", "見張")),
            "safety",
            (f"safety.{row.key}.safe_stop", f"safety.{row.key}.minutes", f"safety.{row.key}.role"),
        ),
        Question(
            "止め終わるまで、ケーブルをどうするか。誰が「済んだ」と言うか。",
            (("抜かない",), ("止め終わ", "停止が済", "停止の済", "安全な停止が")),
            "safety",
        ),
    ]
    if alone:
        questions.append(
            Question(
                f"{people}人がそろわない間、1人で何をして、何をしないか。",
                (("人数", "人がそろ", "1人", "一人"), ("そろわ", "足りな", "そろうまで", "一人で", "1人で")),
                "safety",
            )
        )
    return Scene("safe_stop", "設備を安全に止める", _SAFE_STOP, FLOOR, text, tuple(questions))


def _number(row: Row, column: str) -> int:
    parsed = row.cells[column].parsed
    return parsed if isinstance(parsed, int) and row.cells[column].has_value else 0


def _hardest_to_reach(ground: Ground) -> str:
    """The role whose deputy or rule for absence is not known; between equals the seed decides."""
    keys = ground.shuffled("unreachable", ("line_stop", "network_cut"), str)
    # who is always on site can hardly be out of reach
    away = [key for key in keys if ground.facts.get(f"roles.{key}.arrival_minutes").value.parsed != 0]
    keys = away or keys
    return max(keys, key=lambda key: sum(not ground.facts.get(path).value.is_known for path in _reach(key)))


def _reach(key: str) -> tuple[str, ...]:
    """What must be known so that somebody decides in time."""
    cells = ("phone", "deputy", "deputy_phone")
    return (
        *(f"roles.{key}.{cell}" for cell in cells),
        f"authority.{key}.if_absent",
        f"authority.{key}.max_wait",
    )


def unreachable(ground: Ground) -> Scene:
    """The one who decides does not answer, nor does the deputy at first."""
    key = _hardest_to_reach(ground)
    role, decision = ground.role(key), ground.case.catalogue.decisions.get(key, "")
    absent = ground.leaf(f"authority.{key}.if_absent")
    wait = ground.leaf(f"authority.{key}.max_wait")
    text = f"{role}の{ground.title(key)}に2回電話したが、出ない。代行者の電話も話し中である。画面の異常は、もう1台に増えた。"
    decided: tuple[str, ...] = tuple(word for word in (absent, wait) if word) or ("代行", "代わり")
    return Scene(
        "unreachable",
        "決める人が電話に出ない",
        20,
        ALL,
        text,
        (
            Question(
                f"何分待つか。待った後、{decision or '止めること'}を誰が決めるか。",
                ((decision or role, role), decided),
                "authority",
                _reach(key),
            ),
            Question(
                "代行者も出ないとき、残った人はどこまでしてよいか。",
                (
                    ("代行者も出ない", "最上位者", "誰も出ない", "誰も来ない", "許可なく", "許可を待たず"),
                    ("停止", "止め", "抜く"),
                ),
                "roles",
            ),
        ),
    )


def cut(ground: Ground) -> Scene:
    """A cut point: one without a place if there is one, else one that stops shipping."""
    rows = [row for row in ground.rows("cut_points") if ground.known(row, "what")]
    if not rows:
        text = "広がるのを止めたい。しかし、どのケーブルを、どの順で抜けばよいかを、その場の誰も知らない。"
        needs = (
            ("抜く", "切り離", "遮断"),
            ("LANケーブル", "ケーブル", "線"),
            ("順", "1台ずつ", "触らず", "探さず"),
        )
        ask = "何を、どの順で抜くか。分からないときは何をするか。"
        questions = (Question(ask, needs, "cut_points"),)
        return Scene("cut", "ネットワークを遮断する", _when_stopped(ground), CUTTER, text, questions)
    dark = [row for row in rows if not ground.known(row, "place")]
    row = ground.pick("dark cut", dark) if dark else ground.pick("cut", rows)
    return _cut_one(ground, row, not ground.known(row, "place"))


def _cut_one(ground: Ground, row: Row, is_dark: bool) -> Scene:
    what, place = ground.text(row, "what"), ground.text(row, "place")
    stops, cells = ground.text(row, "stops"), f"cut_points.{row.key}"
    text = "設備は安全に止まった。札のあるケーブルを順に抜いている。"
    text += (
        f"次は「{what}」だが、場所を知る人がいない。"
        if is_dark
        else f"次は「{what}」で、場所は{place}である。"
    )
    text += f"抜くと止まるもの：{stops}。" if stops else "抜くと何が止まるかは、誰も知らない。"
    elsewhere = ("手を付けない", "1台ずつ", "探さず", "探し回らない", "触らず")
    ask = "場所が分からないとき、何をするか。" if is_dark else "抜く前に何を確かめるか。"
    questions = [
        Question(
            f"「{what}」を、誰が、どこで抜くか。{ask}",
            ((what,), elsewhere if is_dark else (place,)),
            "cut_points",
            (f"{cells}.place", f"{cells}.role", f"{cells}.never_if"),
        ),
        Question(
            "抜いた時刻を誰に言うか。誰の許しで、いつ戻すか。",
            (("時刻",), ("戻さない", "戻す", "戻し方"), ("許可", "許し", "確かめた後")),
            "cut_points",
            (f"{cells}.how_back",),
        ),
    ]
    stopped = tuple(word for word in _SHIPPING if word in stops)
    others = ("手書き", "手作業", "紙", "FAX", "電話", "前週", "目で読")
    if stopped:
        ask = f"止まるもの「{stops}」の代わりに、何で続けるか。"
        questions.append(Question(ask, (stopped, others), "manual_operation"))
    elif not stops:
        ask = "抜くと何が止まるかを、抜く前に誰に聞くか。"
        questions.append(
            Question(ask, ((what,), ("止まるもの", "何が止まる")), "cut_points", (f"{cells}.stops",))
        )
    return Scene("cut", "ネットワークを遮断する", _when_stopped(ground), CUTTER, text, tuple(questions))


def _when_stopped(ground: Ground) -> int:
    """When the cables are pulled: not before the slowest safe stop, begun in its own scene, is over."""
    return max(_CUT, _SAFE_STOP + max((_number(row, "minutes") for row in ground.rows("safety")), default=0))


def spread(ground: Ground) -> Scene:
    """The second finding shows at the same time."""
    second: Threat = ground.threats[1] if len(ground.threats) > 1 else ground.threats[0]
    entry = second.entry
    place = f"次の場所から知らせが来た：{second.where}。" if second.where else "別の班から知らせが来た。"
    issue = f"この入口には、前から課題がある：{second.issue.rstrip('。')}。" if second.issue else ""
    actions = ("抜", "切り離", "外し", "集め", "機内モード", "止め", "パスワードを変え")
    questions = [
        Question(
            f"{entry.label}を、誰が、どう切り離すか。",
            (second.words, actions),
            "",
            _line_facts(ground, entry.id),
        ),
        Question(
            f"{entry.label}のことを一番知っているのは誰か。誰に聞けば実態が分かるか。",
            (second.words, ("担当：", "管理者：", "担当は")),
            "",
            (f"assessment.{entry.id}.owner",) if second.issue or second.cause_unknown else (),
        ),
    ]
    if second.cause_unknown:
        questions.append(
            Question(
                "実態が分からない今、どこまで広がったものとして扱うか。",
                (second.words, ("最悪", "広がっている", "感染しているもの", "入られて")),
                "",
            )
        )
    else:
        levels = (("段階",), ("対策本部を置", "2台以上", "出荷が止ま", "上げる"))
        questions.append(Question("被害の段階はいくつか。段階を上げるのは誰か。", levels, ""))
    return Scene(
        "spread",
        "別の入口でも異常が出る",
        50,
        ALL,
        f"{place}{SYMPTOMS[entry.id][1]}。{issue}",
        tuple(questions),
    )


def _line_facts(ground: Ground, entry: str) -> tuple[str, ...]:
    """For the maintenance line: who looks after each of them, and whether it is always on."""
    if entry != "maintenance_line":
        return ()
    lines = [row for row in ground.rows("external_access") if row.cells["kind"].parsed == ("maintenance",)]
    return tuple(f"external_access.{row.key}.{column}" for row in lines for column in ("owner", "always_on"))
