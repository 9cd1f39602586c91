"""The days after: restoring from copies, and working by hand until then."""

from __future__ import annotations

from bcp.planning.links import backups_of, minutes
from bcp.rendering.drill.early_scenes import CUTTER, FLOOR
from bcp.rendering.drill.ground import Ground
from bcp.rendering.drill.values import Question, Scene
from bcp.vocabulary import Row

_FAR = 10**7


def copies(ground: Ground) -> Scene:
    """The system to be restored first, and the state of its copy."""
    rows = [row for row in ground.rows("systems") if ground.known(row, "name")]
    if not rows:
        text = (
            "業者が来た。「どれから戻しますか。控えはどこですか」と聞かれたが、答えられる人がその場にいない。"
        )
        needs = (("復元", "戻す", "戻し"), ("控え", "バックアップ", "作り直"))
        ask = "何から、どの控えで戻すか。分からないとき、何をするか。"
        question = Question(ask, needs, "backups")
        return Scene("copies", "控えから戻そうとする", ground.morning(0, 11), CUTTER, text, (question,))
    return _copies_of(ground, min(rows, key=_restore_order))


def _copies_of(ground: Ground, row: Row) -> Scene:
    name = ground.text(row, "name")
    made = backups_of(ground.facts, name)
    offline = any(copy.cells["offline"].parsed is True for copy in made)
    tested = any(copy.cells["last_restore_test"].has_value for copy in made)
    doubt = "控えがあるかどうかを、誰も答えられない。" if not made else ""
    doubt = doubt or ("控えはつながった場所にあり、無事かどうか分からない。" if not offline else "")
    doubt = doubt or (
        "控えはあるが、戻したことが一度もない。"
        if not tested
        else "控えはあるが、いつから感染していたか分からない。"
    )
    text = f"業者が来た。まず{name}を戻したい。{doubt}業者は「すぐ戻せますよ。今日の何時に動くと言えばよいですか」と聞く。"
    cells = [f"backups.{copy.key}." for copy in made]
    return Scene(
        "copies",
        "控えから戻そうとする",
        ground.morning(0, 11),
        CUTTER,
        text,
        (
            Question(
                f"{name}を、どの控えから、誰が戻すか。鍵やパスワードはどこにあるか。",
                ((name,), ("控え", "作り直", "バックアップ")),
                "backups",
                tuple(
                    cell + column for cell in cells for column in ("location", "restore_by", "keys_location")
                ),
            ),
            Question(
                "控えをつなぐ前に、何を確かめるか。",
                (("控えをつなぐ前", "控えをつな", "戻す前", "つなぐ前"), ("確かめ", "検査")),
                "",
            ),
            Question(
                "戻る時刻を聞かれたら、何と答えるか。",
                (("約束", "見込み"), ("しない", "使わない", "聞く", "時間", "日")),
                "backups",
                tuple(f"{cell}restore_time" for cell in cells),
            ),
        ),
    )


def _restore_order(row: Row) -> tuple[int, str]:
    parsed = row.cells["restore_order"].parsed
    return (parsed if isinstance(parsed, int) else _FAR), row.key


def bridge(ground: Ground) -> Scene:
    """The product that is missed first, and what manual work can do."""
    text = f"翌日になった。{_product(ground)}手作業で作り始めたが、紙の用紙が残り少ない。"
    works, others = ground.rows("manual_operation"), ground.rows("alternates")
    processes = tuple(ground.text(each, "process") for each in works if ground.known(each, "process"))
    names = tuple(ground.text(each, "name") for each in others if ground.known(each, "name"))
    limits = tuple(
        f"manual_operation.{each.key}.{cell}"
        for each in works
        for cell in ("possible", "max_duration", "forms_place")
    )
    return Scene(
        "bridge",
        "手作業でつなぐ",
        ground.morning(1, 10),
        FLOOR,
        text,
        (
            Question(
                "どの工程を、どれだけの能力で、何日続けられるか。紙の用紙はどこにあるか。",
                ((*processes, "手作業"), ("％", "%", "続けられる", "尽き", "能力")),
                "manual_operation",
                limits,
            ),
            Question(
                "手作業が尽きた後、何でつなぐか。いつまでに決めるか。",
                ((*names, "在庫", "代替", "外注", "協力会社"), ("頼", "埋め", "つな", "引き継", "数え")),
                "alternates",
                tuple(f"alternates.{each.key}.lead_time" for each in others),
            ),
            Question(
                "作った品に疑いがあるとき、どこからどこまでを分けるか。",
                (("疑わしい",), ("ロット", "分け")),
                "quality_release",
                ("quality_release.suspect_lots",),
            ),
        ),
    )


def _product(ground: Ground) -> str:
    """What is known of the product that is missed first."""
    rows = [row for row in ground.rows("key_products") if ground.known(row, "name")]
    if not rows:
        return "どの製品を先に出すか、在庫が何日分あるかを、誰も言えない。"
    row = min(rows, key=lambda each: (minutes(each.cells["mtpd"]) or _FAR, each.key))
    name, borne, stock = (ground.text(row, column) for column in ("name", "mtpd", "stock_days"))
    told = f"{name}の在庫は{_days(stock)}。" if stock else f"{name}の在庫が何日分あるか、誰も言えない。"
    return told + (
        f"{borne}止まると納入先が困る。" if borne else "何日止まると納入先が困るかは、聞いたことがない。"
    )


def _days(stock: str) -> str:
    return "ない" if stock in ("0", "0日") else f"{stock}{'' if stock.endswith('日') else '日'}分である"
