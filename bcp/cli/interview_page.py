"""How the questions of `bcp init --interview` look on a terminal."""

from __future__ import annotations

from bcp.cli.dialogue import Dialogue
from bcp.errors import Message
from bcp.planning.interview_flow import InterviewQuestion, items_in_order
from bcp.vocabulary import Catalogue, Item, Kind

_WEIGHTS = {
    "A": Message("無いと計画が誤る", "the plan is wrong without it"),
    "B": Message("無いと計画が弱い", "the plan is weak without it"),
    "C": Message("体裁に関わる", "cosmetic"),
}
_FORMS = {
    Kind.YES_NO: Message("はい／いいえ", "はい yes / いいえ no"),
    Kind.YES_NO_OR_DATE: Message("はい／いいえ／日付", "はい yes / いいえ no / a date"),
    Kind.INTEGER: Message("整数", "a whole number"),
    Kind.DECIMAL: Message("数", "a number"),
    Kind.DURATION: Message(
        "期間（90分、4時間、半日、2日、1週間 など）", "a duration (90分, 4時間, 2日, PT4H)"
    ),
    Kind.DATE: Message("日付（2026-11-10 など）", "a date such as 2026-11-10"),
    Kind.LIST: Message("「、」で区切る", "separated by commas"),
}


class InterviewPage:
    """画面: the heading of an item once, then its questions."""

    def __init__(self, dialogue: Dialogue, catalogue: Catalogue) -> None:
        self._talk = dialogue
        self._catalogue = catalogue
        self._shown = ""
        self._row = 0

    def _say(self, ja: str, en: str, indent: int = 0) -> None:
        self._talk.tell(Message(ja, en), indent)

    def head(self, path: str, is_new: bool) -> None:
        """Which table, and how to answer."""
        if is_new:
            self._say(f"{path} を作った。", f"Wrote {path}.")
        else:
            self._say(f"{path} の続きから始める。", f"Going on with {path}.")
        self._talk.tell(_HOW)

    def forget(self) -> None:
        """Name the row again with the next question."""
        self._row = 0

    def show(self, question: InterviewQuestion) -> None:
        """The question, under the heading of its item and row."""
        if self._shown != question.item.id:
            self._heading(question.item)
            self._shown, self._row = question.item.id, 0
        if question.row and question.row != self._row and question.kind == "cell":
            about = f"（{self._key_label(question)}）" if question.key else ""
            self._talk.say("")
            self._say(f"{question.row}件目{about}", f"No. {question.row}{about}")
            self._row = question.row
        self._body(question)

    def _key_label(self, question: InterviewQuestion) -> str:
        return question.item.columns[question.item.keyed_by].choices[question.key]

    def _heading(self, item: Item) -> None:
        order = items_in_order(self._catalogue, (item.stage,))
        place, weight = [each.id for each in order].index(item.id) + 1, _WEIGHTS[item.weight]
        self._talk.say("")
        self._say(
            f"【第{item.stage}段 {place}/{len(order)}】{item.label}（重み{item.weight}: {weight.ja}）",
            f"[stage {item.stage}, {place}/{len(order)}] {item.label} ({item.weight}: {weight.en})",
        )
        self._talk.say(item.question, indent=2)
        if item.why:
            self._say(f"なぜ: {item.why}", f"why: {item.why}", indent=2)

    def _body(self, question: InterviewQuestion) -> None:
        if question.kind == "extra":
            names = "、".join(column.label for column in question.columns)
            self._talk.say("")
            self._say(f"任意の欄が{len(question.columns)}ある: {names}", f"Optional: {names}")
        elif question.kind == "cell" and question.column:
            self._cell(question)
        elif question.kind == "detail":
            self._talk.say("")
            self._say("詳細（何が、どこで、何台）", "Detail (what, where, how many)")
        if question.kind == "choice" and question.item.example:
            self._say(f"例: {_plain(question.item.example)}", f"e.g. {_plain(question.item.example)}", 2)
        for place, label in enumerate(question.choices.values(), 1):
            self._talk.say(f"{place}  {label}", indent=3)

    def _cell(self, question: InterviewQuestion) -> None:
        column = question.column
        if column is None:
            return
        form = _FORMS.get(column.kind) if not column.choices else None
        hidden = Message("　＊生成AIには送らない", "  *never sent to a model")
        language = self._talk.console.language
        said = f"{column.label}: {column.question}" if column.question else column.label
        self._talk.say("", said + (hidden.say(language) if column.sensitive else ""))
        if form:
            self._talk.tell(form, indent=3)
        if column.example:
            self._say(f"例: {column.example}", f"e.g. {column.example}", 3)
        if question.names:
            names = "、".join(question.names)
            self._say(f"これまでに挙げたもの: {names}", f"named so far: {names}", 3)

    def prompt(self, question: InterviewQuestion) -> Message:
        """What may be typed, in one line."""
        if question.kind == "extra":
            return Message("   書くか［はい／Enter＝書かない］＞", "   Fill them in? [yes / Enter = no] >")
        if question.kind == "more":
            return self._more(question)
        enter = Message("Enter＝あとで", "Enter = later")
        if question.kind == "detail":
            enter = Message("Enter＝書かない", "Enter = none")
        elif question.default:
            enter = Message(f"Enter＝{question.default}", f"Enter = {question.default}")
        many = (
            Message("番号か言葉（複数は「、」）／", "numbers or words / ")
            if question.kind == "choice"
            else Message("", "")
        )
        whole = self._whole(question)
        return Message(
            f"   {many.ja}不明／{whole.ja}{enter.ja} ＞", f"   {many.en}不明 unknown / {whole.en}{enter.en} >"
        )

    def _whole(self, question: InterviewQuestion) -> Message:
        """How to say なし or 不明 for all of an item."""
        if not question.begins or question.kind == "choice":
            return Message("なし／", "なし none / ") if question.kind == "cell" else Message("", "")
        if question.item.type == "table" and not question.key:
            return Message("一つも無ければ なし／", "なし if there are none / ")
        return Message(
            "なし／項目ごと: 全部不明、全部なし／", "なし none / for the whole item: all unknown, all none / "
        )

    def _more(self, question: InterviewQuestion) -> Message:
        enter = f"／Enter＝{question.default}" if question.default else "／Enter＝あとで"
        english = f" / Enter = {question.default}" if question.default else " / Enter = later"
        label = question.item.label
        return Message(
            f"\n{label}: ほかにもあるか［はい／いいえ＝これで全部／不明{enter}］＞",
            f"\n{label}: are there more? [yes / no = that is all / 不明 unknown{english}] >",
        )

    def explain(self, question: InterviewQuestion) -> None:
        """Example, the safe action where it is unknown, and the keys."""
        item, column = question.item, question.column
        for ja, en, text in (
            ("例", "e.g.", _plain(item.example)),
            ("不明のとき、計画はこうする", "if unknown, the plan says", item.if_unknown),
            ("この欄が不明のとき", "if this cell is unknown", column.if_unknown if column else ""),
        ):
            if text:
                self._say(f"{ja}: {text}", f"{en}: {text}", indent=3)
        self._talk.tell(_HOW)


def _plain(example: str) -> str:
    """An example of the catalogue without the brackets of YAML."""
    return example.strip().removeprefix("{").removesuffix("}").replace("[", "").replace("]", "")


_HOW = Message(
    "分からないことは「不明」か「?」（推測しない）、無いものは「なし」。\n"
    "＜ 戻る　＞ この項目を後回し　h 説明と例　q やめる（答えは1つずつ表に書いてある）",
    "不明 or ? for what you do not know (do not guess), なし for what there is none of. Every answer is in the table at once.\n"
    "< back   > leave this item for later   h help and example   q quit",
)
