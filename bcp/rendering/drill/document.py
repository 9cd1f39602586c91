"""The drill as Markdown: first what everybody gets, then what only the leader and the observer see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bcp.rendering.drill.values import Answer, AnswerState, Drill, Inject
from bcp.rendering.escape import escape_value

PAGE_BREAK = "<!-- pagebreak -->"
STATES: dict[AnswerState, str] = {
    "answered": "ある",
    "open": "途中（分からないことが残る）",
    "missing": "ない",
}


def render_drill(drill: Drill) -> str:
    """The Markdown of the drill."""
    parts = (
        _cover(drill), PAGE_BREAK, _opening(drill), PAGE_BREAK, _leader(drill), PAGE_BREAK, _expected(drill), PAGE_BREAK,
        _observer(drill), PAGE_BREAK, _gaps(drill), _review(drill),
    )  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _cover(drill: Drill) -> str:
    rows = [(player.seat, player.who, player.task) for player in drill.players]
    clock = [
        ("0〜5分", "進行役が、進め方と「場面の始まり」を読む"),
        *(
            (f"{inject.minute}〜{inject.minute + 5}分", f"状況{inject.number}「{inject.scene.title}」")
            for inject in drill.injects
        ),
        (f"{drill.injects[-1].minute + 5}〜60分", "振り返り。計画が答えていない問いに、担当と期限を決める"),
    ]
    return _join(
        f"# 机上訓練：{_line(drill.title)}",
        f"訓練番号{drill.seed}　60分、5人",
        "## 1. ねらい",
        _bullets(drill.goals),
        "要るものは、紙の計画書を人数分、時計、筆記具である。訓練番号を変えると、場面が変わる。",
        "## 2. 5人の役",
        _table(("役", "座る人", "すること"), rows),
        "進行役と観察役のほかの3人は、自分の役の判断を声に出して言う。言うのは「誰が、どこで、何を、いつまでに」である。",
        "## 3. 60分の時間割",
        _table(("時間", "すること"), clock),
    )


def _opening(drill: Drill) -> str:
    rules = (
        "この1枚から後ろは、参加者に見せない。",
        "計画書のどのページを見てもよい。見つけた節の番号を声に出して言う。",
        "計画に書いていないことは、その場で決めてよい。決めたことは観察役が書く。",
        "実際の電話、機械、ケーブルには触らない。",
    )
    return _join(
        "## 4. 場面の始まり（全員に読む）",
        *(_line(line, start=True) for line in drill.opening),
        "## 5. 決まり",
        _bullets(rules),
    )


def _leader(drill: Drill) -> str:
    cards = [part for inject in drill.injects for part in _card(inject)]
    return _join(
        "## 6. 進行役が読む状況（参加者には見せない）",
        "本当に起きていること：",
        _bullets(drill.truth),
        "各状況は、太字の時刻になったら読み、問いを声に出して聞く。5分たったら、答えが出ていなくても次へ進む。",
        *cards,
    )


def _card(inject: Inject) -> tuple[str, ...]:
    return (
        f"### 状況{inject.number}　{_line(inject.scene.title)}",
        f"**開始から{inject.minute}分**　物語の時刻：{inject.clock}　答える人：{inject.scene.to}",
        "> " + _line(inject.scene.text, start=True),
        "\n".join(
            f"{number}. {_line(answer.question.ask)}" for number, answer in enumerate(inject.answers, 1)
        ),
    )


def _expected(drill: Drill) -> str:
    parts = [
        "## 7. 期待する行動と、計画の箇所（進行役の手元）",
        "計画の言葉をそのまま写してある。参加者の答えがこれと違っても、筋が通っていれば書き留めて先へ進む。",
    ]
    for inject in drill.injects:
        rows = [row for answer in inject.answers for row in _expected_rows(drill, answer)]
        parts += [
            f"### 状況{inject.number}　{_line(inject.scene.title)}",
            _table(("問い", "期待する行動", "計画の節"), rows),
        ]
    return _join(*parts)


def _expected_rows(drill: Drill, answer: Answer) -> list[tuple[str, str, str]]:
    if answer.quotes:
        return [
            (answer.question.ask if not number else "同上", quote.text, quote.section)
            for number, quote in enumerate(answer.quotes)
        ]
    safe = drill.safe_actions.get(answer.question.item, "")
    told = (
        f"計画に書かれていない。安全側の行動：{safe}" if safe else "計画に書かれていない。話し合って決める。"
    )
    return [(answer.question.ask, told, "―")]


def _observer(drill: Drill) -> str:
    rows = [(f"{inject.number}", answer.question.ask, "", "", "") for inject, answer in drill.answers]
    return _join(
        "## 8. 観察シート",
        "「できた」には○、途中までは△、できなければ×を書く。答えが出るまでの分と、迷ったことを書く。",
        _table(("状況", "見ること", "○△×", "分", "迷ったこと・決めたこと"), rows),
        _table(("通しで見ること", "○△×", "気づいたこと"), [(line, "", "") for line in _THROUGHOUT]),
    )


_THROUGHOUT = (
    "人の安全を、設備と出荷より先に言ったか",
    "ケーブルを抜く前に、設備が安全に止まったことを確かめたか",
    "電源を切らないと、誰かが言ったか",
    "計画書の開きたいページを、1分以内に開けたか",
    "時刻を、誰かが書き続けたか",
)


def _gaps(drill: Drill) -> str:
    found = [(inject, answer) for inject, answer in drill.answers if answer.state != "answered"]
    total = len(drill.answers)
    missing = sum(answer.state == "missing" for _, answer in found)
    told = f"問い{total}件のうち、計画に答えがあるもの{total - len(found)}件、途中のもの{len(found) - missing}件、答えがないもの{missing}件。"
    how = "計画の言葉から機械的に探した結果である。訓練の中で見つけた節があれば、線で消して節の番号を書く。"
    rows = [_gap_row(drill, f"状況{inject.number}", answer) for inject, answer in found]
    spare = [_gap_row(drill, title, answer) for title, answer in drill.spare]
    header = ("状況", "問い", "計画の答え", "次にすること", "担当", "期限")
    return _join(
        "## 9. 計画が答えていない問い",
        told,
        how,
        _table(header, rows) if rows else "この訓練の問いには、すべて計画の答えがある。",
        "この訓練では使わなかった場面にも、答えがそろわない問いがある。" if spare else "",
        _table(("場面", *header[1:]), spare) if spare else "",
    )


def _gap_row(drill: Drill, place: str, answer: Answer) -> tuple[str, ...]:
    return (place, answer.question.ask, STATES[answer.state], _next_step(drill, answer), "", "")


def _next_step(drill: Drill, answer: Answer) -> str:
    step = drill.next_steps.get(answer.question.item, "")
    if answer.unknown:
        return f"調べて表に書く：{'、'.join(answer.unknown)}"
    if answer.state == "open":
        return f"【要確認】を調べて埋める。{step}" if step else "【要確認】を調べて埋める"
    return f"{step}か、計画に直接書く" if step else "決めたことを計画に書く"


def _review(drill: Drill) -> str:
    return _join(
        "## 10. 振り返り（10分）",
        _bullets(
            (
                "一番迷ったのはどの状況か。迷った時間は何分か。",
                "計画書のどの節が、読んですぐ動ける文だったか。",
                "計画に足す文を三つまで決め、担当と期限を書く。",
            )
        ),
        _table(("直すこと", "担当", "期限"), [("", "", "")] * 3),
        "結果は7日以内に管理部署が計画に写し、環境差分抽出表の「訓練」に、実施日、想定、参加者、結果、改善点を書く。",
    )


# ------------------------------------------------------------ Markdown


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _line(text: str, start: bool = False) -> str:
    return escape_value(text, at_line_start=start)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_line(line, start=True)}" for line in lines)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
    lines += [f"| {' | '.join(escape_value(cell, in_table=True) or '　' for cell in row)} |" for row in rows]
    return "\n".join(lines)
