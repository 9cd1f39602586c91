"""Hours and days later: demands, customers, copies, manual work, reports, pressure to start again."""

from __future__ import annotations

from collections.abc import Callable

from bcp.planning.links import minutes
from bcp.rendering.drill.early_scenes import ALL, HEAD
from bcp.rendering.drill.ground import Ground
from bcp.rendering.drill.values import Question, Scene
from bcp.rendering.drill.work_scenes import bridge, copies
from bcp.vocabulary import Row, State

_FAR = 10**7


def demand(ground: Ground) -> Scene:
    """A demand for money on the screens."""
    text = "症状のあるPCの画面に、金銭の要求と、期限までの残り時間が出た。「業者に知らせたらデータを公開する」とも書いてある。若い社員が、電源を切ろうとしている。"
    helpers = [
        row for row in ground.rows("support_contacts") if row.cells["kind"].parsed == ("incident_response",)
    ]
    numbers = tuple(
        f"support_contacts.{row.key}.{cell}"
        for row in helpers
        for cell in ("company", "phone", "night_available")
    )
    return Scene(
        "demand",
        "金銭を要求する画面が出る",
        75,
        HEAD,
        text,
        (
            Question(
                "返信と支払いをどうするか。決めるのは誰か。",
                (("身代金", "金銭", "要求"), ("返信も支払いも", "支払いの判断", "返信しない", "払わない")),
                "",
            ),
            Question(
                "電源を切ってよいか。切ると何が失われるか。",
                (("電源",), ("切らない", "落とさない", "切らず"), ("跡", "証拠", "消え", "失")),
                "evidence",
                ("evidence.log_sources", "evidence.retention"),
            ),
            Question(
                "調べてくれる業者には、誰が、どの番号にかけるか。夜も出るか。",
                (("事故対応業者", "調査業者", "調べる業者"), ("電話", "相談", "番号")),
                "support_contacts",
                numbers,
            ),
        ),
    )


def customer(ground: Ground) -> Scene:
    """The customer with the shortest deadline calls."""
    rows = [row for row in ground.rows("parties_to_notify") if ground.known(row, "company")]
    rows = [row for row in rows if row.cells["kind"].parsed == ("customer",)] or rows
    rows = [row for row in rows if row.cells["kind"].parsed != ("local_authority",)]
    row = min(rows, key=_deadline) if rows else None
    if row is None:
        text = (
            "納入先から電話が来た。「今日の分はいつ届くのか。ほかの取引先にも広がっていないか」と聞かれた。"
        )
        needs = (("第一報",), ("期限", "納入先"))
        ask = "誰が、いつまでに、どこへ第一報を出すか。"
        return Scene(
            "customer",
            "納入先から電話が来る",
            ground.morning(0, 8, 30),
            HEAD,
            text,
            (Question(ask, needs, "parties_to_notify"),),
        )
    return _customer(ground, row)


def _deadline(row: Row) -> tuple[int, str]:
    limit = minutes(row.cells["deadline"])
    return (_FAR if limit is None else limit), row.key


def _customer(ground: Ground, row: Row) -> Scene:
    company, kind = ground.text(row, "company"), ground.text(row, "kind", "取引先")
    deadline, channel = ground.text(row, "deadline"), ground.text(row, "order_channel")
    fallback = ground.text(row, "fallback")
    text = f"{company}（{kind}）から電話が来た。「そちらで何か起きていると聞いた。うちとつながる線は大丈夫か。次の納品はどうなるのか」と言う。"
    cells = f"parties_to_notify.{row.key}"
    questions = [
        Question(
            "第一報を、誰が、いつまでに出すか。",
            (("第一報",), (deadline,) if deadline else ("期限",)),
            "parties_to_notify",
            (f"{cells}.deadline",),
        ),
        Question(
            "つながる線を、いつ、どんな条件で戻すと答えるか。",
            ((company,), ("再接続", "承諾", "証拠")),
            "parties_to_notify",
            (f"{cells}.reconnect_condition",),
        ),
    ]
    if channel:
        needs: tuple[str, ...] = (fallback,) if fallback else ("代わりの手段", "電話", "FAX")
        ask = f"受発注に使う「{channel}」が使えない間、何で受けるか。"
        questions.append(Question(ask, ((channel,), needs), "parties_to_notify", (f"{cells}.fallback",)))
    morning = ground.morning(0, 8, 30)
    return Scene("customer", "取引先から電話が来る", morning, HEAD, text, tuple(questions))


def leak(ground: Ground) -> Scene | None:
    """Data that others entrusted, or that the law protects, may be out."""
    rows = [row for row in ground.rows("data_held") if ground.known(row, "kind") and not _is_paper(row)]
    if not rows:
        return None
    row = ground.pick("data", rows)
    kind, place = ground.text(row, "kind"), ground.text(row, "location", "置き場所の分からない所")
    text = f"「{kind}」を置いた{place}から、中身が写し取られた跡が見つかった。最初に気づいた社員は、2時間前に知っていたが、誰にも言っていなかった。"
    return Scene(
        "leak",
        "情報が漏れた疑いが出る",
        ground.morning(0, 13, 20),
        HEAD,
        text,
        (
            Question(
                f"「{kind}」について、誰に知らせるか。報告は要るか。",
                ((kind,), ("報告", "知らせ", "対象")),
                "data_held",
                tuple(f"data_held.{row.key}.{cell}" for cell in ("principal", "count", "special_care")),
            ),
            Question(
                "報告の期限は、いつから数えるか。誰が時刻を書くか。",
                (("知った時", "知った日"), ("数え", "書く")),
                "",
            ),
        ),
    )


def _is_paper(row: Row) -> bool:
    return any(word in row.cells["location"].text for word in ("紙", "金庫", "キャビネット", "書庫"))


def two_places(ground: Ground) -> Scene | None:
    """One person is asked for in two places at once."""
    pair = _doubled(ground)
    if pair is None:
        return None
    one, other, title = pair
    text = f"{title}は、{one}と{other}を兼ねている。二つの場所から、同時に「すぐ来てほしい」と電話が来た。"
    return Scene(
        "two_places", "一人が二か所から呼ばれる", 60, ALL, text,
        (
            Question(f"{one}と{other}の、どちらを先に見るか。もう一方は誰が受け持つか。", ((one,), (other,), ("先に見る", "先に", "重なったら")), "roles"),
            Question("連絡の道具が使えないとき、何で話すか。", (("個人の携帯", "携帯電話", "無線機", "固定電話", "アナログ電話", "社内網を使わない", "社内のメールとチャットは使わない"), ("使", "電話", "連絡")), "after_hours_contact"),
        ),
    )  # fmt: skip


def _doubled(ground: Ground) -> tuple[str, str, str] | None:
    """Two roles of one person (told by the person's cell) and the title."""
    seen: dict[str, Row] = {}
    for row in ground.rows("roles"):
        person = row.cells["person"]
        if not person.has_value or row.cells["person"].state is not State.VALUE:
            continue
        name = "".join(person.text.split())
        first = seen.setdefault(name, row)
        if first is not row and first.key.partition("-")[0] != row.key.partition("-")[0]:
            labels = [ground.role(each.key.partition("-")[0]) for each in (first, row)]
            return labels[0], labels[1], ground.text(row, "title", "この人")
    return None


def restart(ground: Ground) -> Scene:
    """Pressure to start again before anything is proved."""
    text = "症状はもう出ていない。営業と納入先から「今夜から動かしてほしい」と強く言われた。設備の設定値を確かめた人は、まだいない。"
    return Scene(
        "restart", "早く動かせと言われる", ground.morning(2, 16), ALL, text,
        (
            Question("再稼働を許すのは誰か。その前に、誰が何を確かめるか。", (("再稼働",), ("許可", "確かめ", "突き合わせ")), "authority"),
            Question("抜いたケーブルを、どの順で、何を確かめながら戻すか。", (("戻",), ("1本ずつ", "逆の順", "1台ずつ", "承諾")), ""),
            Question("終わったと宣言する条件は何か。", (("終息",), ("条件", "宣言")), ""),
        ),
    )  # fmt: skip


# Which of these three the seed takes; the others fit any factory and are there to fill up.
CHANGING: tuple[Callable[[Ground], Scene | None], ...] = (copies, customer, bridge, demand, leak, two_places)
