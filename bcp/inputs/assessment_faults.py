"""What is said where the assessment does not have the form it should have."""

from __future__ import annotations

from bcp.catalog.words import did_you_mean
from bcp.errors import Message
from bcp.inputs.faults import shown
from bcp.inputs.yaml_text import Node, ScalarNode
from bcp.vocabulary import Catalogue, Countermeasure, Rating, ThreatEntryPoint

NOT_AN_ASSESSMENT = (
    Message("「assessment」は「キー: 値」の組を期待する。", "assessment: a mapping is expected."),
    Message("date、assessor、basis、results を書く。", "Write date, assessor, basis and results."),
)
NOT_RESULTS = (
    Message(
        "「results」は「脅威の入口: 評価」の組を期待する。", "results: `entry point: rating` is expected."
    ),
    Message("「- 」を取り、「USBメモリー: ①」のように書く。", "Write `usb_memory: ①` without `- `."),
)
_RATINGS = Message("①〜⑤、1〜5、BAD、対象外", "①-⑤, 1-5, BAD or 対象外 (excluded)")


def _text(node: Node) -> str:
    return shown(node.text) if isinstance(node, ScalarNode) else "…"


def wrong_basis(node: Node) -> tuple[Message, Message]:
    """`basis` is neither handbook nor bcp."""
    return (
        Message(
            f"「basis」に「{_text(node)}」とある。handbook か bcp を期待する。",
            f"basis: found {_text(node)!r}; handbook or bcp is expected.",
        ),
        Message(
            "印刷されたハンドブックで評価したなら handbook、bcp assess なら bcp と書く。",
            "handbook: rated with the printed handbook; bcp: with `bcp assess`.",
        ),
    )


def not_a_result(entry: ThreatEntryPoint) -> tuple[Message, Message]:
    """A list stands where a rating should."""
    return (
        Message(
            f"「{entry.label}」の結果が並び（-）である。評価か「キー: 値」の組を期待する。",
            f"{entry.id}: a rating or a mapping is expected, not a list.",
        ),
        Message(
            f"「{entry.label}: ①」または「{entry.label}: {{rating: BAD, issue: …}}」と書く。",
            f"Write `{entry.id}: ①`.",
        ),
    )


def wrong_rating(entry: ThreatEntryPoint, node: Node) -> tuple[Message, Message]:
    """The rating is none of those there are."""
    return (
        Message(
            f"「{entry.label}」の評価に「{_text(node)}」とある。{_RATINGS.ja}のどれかを期待する。",
            f"{entry.id}: rating {_text(node)!r}; {_RATINGS.en} is expected.",
        ),
        Message("まだ評価していなければ空欄にする（未評価）。", "Leave it empty if it is not rated yet."),
    )


def wrong_cause(entry: ThreatEntryPoint, node: Node) -> tuple[Message, Message]:
    """The cause is neither 不明 nor 無対策."""
    return (
        Message(
            f"「{entry.label}」の原因に「{_text(node)}」とある。不明 か 無対策 を期待する。",
            f"{entry.id}: cause {_text(node)!r}; 不明 (unknown) or 無対策 (no_measure) is expected.",
        ),
        Message("詳しい事情は「課題」（issue）に書く。", "Write the details under issue."),
    )


def excluded_without_reason(entry: ThreatEntryPoint) -> tuple[Message, Message]:
    """対象外 needs its reason."""
    return (
        Message(
            f"「{entry.label}」が対象外とあるが、理由（reason）が無い。理由の文を期待する。",
            f"{entry.id}: 対象外 without a reason; a reason is expected.",
        ),
        Message(
            f"「{entry.label}: {{rating: 対象外, reason: 使っていない}}」のように理由を書く（Excelでは「対象外の理由」の欄）。",
            f"Write `{entry.id}: {{rating: 対象外, reason: …}}` (in Excel, in the column 対象外の理由).",
        ),
    )


def unknown_measure(text: str, entry: ThreatEntryPoint, catalogue: Catalogue) -> tuple[Message, Message]:
    """There is no measure of that number."""
    fitting = [key for key, each in catalogue.measures.items() if each.entry in (entry.id, "")]
    near = did_you_mean(text, fitting)
    ja, en = (f"「{near}」ではないか。", f"Did you mean {near!r}? ") if near else ("", "")
    return (
        Message(f"「{shown(text)}」という対策番号は無い。", f"unknown measure {shown(text)!r}."),
        Message(
            f"{ja}「{entry.label}」に使える番号: {'、'.join(fitting)}",
            f"{en}Measures that fit {entry.id}: {', '.join(fitting)}",
        ),
    )


def measure_of_another(
    measure: Countermeasure, entry: ThreatEntryPoint, catalogue: Catalogue
) -> tuple[Message, Message]:
    """The measure belongs to another entry point."""
    owner = catalogue.entries[measure.entry]
    fitting = [key for key, each in catalogue.measures.items() if each.entry in (entry.id, "")]
    return (
        Message(
            f"対策 {measure.id} は「{owner.label}」の対策であり、「{entry.label}」には使えない。",
            f"measure {measure.id} belongs to {owner.id}, not to {entry.id}.",
        ),
        Message(f"使える番号: {'、'.join(fitting)}", f"Measures that fit: {', '.join(fitting)}"),
    )


def wrong_checks(entry: ThreatEntryPoint, count: int) -> tuple[Message, Message]:
    """Not five of はい, いいえ, 分からない."""
    expected = len(entry.checks)
    return (
        Message(
            f"「{entry.label}」のチェックは、はい・いいえ・分からない を{expected}個期待する（今は{count}個）。",
            f"{entry.id}: {expected} of はい, いいえ, 分からない are expected; found {count}.",
        ),
        Message("チェックポイント①から順に書く。", "Write them in the order of the check points."),
    )


def not_a_list(label: str) -> tuple[Message, Message]:
    """A mapping or nested list stands where names should."""
    return (
        Message(f"「{label}」は値の並びを期待する。", f"{label}: a list of values is expected."),
        Message("[02-01, C-01] のように書く。", "Write it as [02-01, C-01]."),
    )


def accept_on_bad(entry: ThreatEntryPoint) -> tuple[Message, Message]:
    """BAD cannot be accepted."""
    return (
        Message(
            f"「{entry.label}」は BAD であり、受容（accept）できない。受容できるのは④と⑤だけである。",
            f"{entry.id}: BAD cannot be accepted; only ④ and ⑤ can.",
        ),
        Message(
            "accept を消し、暫定対応（interim）と担当、期限を書く。",
            "Remove accept; write interim, owner and due.",
        ),
    )


def wrong_accept(entry: ThreatEntryPoint) -> tuple[Message, Message]:
    """`accept` is no mapping."""
    return (
        Message(
            f"「{entry.label}」の受容は「キー: 値」の組を期待する。", f"{entry.id}: accept must be a mapping."
        ),
        Message(
            "accept: {reason: 理由, by: 承認者, until: 2027-03-31} と書く。",
            "Write {reason: …, by: …, until: …}.",
        ),
    )


def accept_without_use(entry: ThreatEntryPoint, rating: Rating) -> Message:
    """An acceptance that has no effect."""
    return Message(
        f"「{entry.label}」は{rating.value}であり、受容（accept）は使わない。受容できるのは④と⑤だけである。",
        f"{entry.id} is rated {rating.value}; accept is not used (only ④ and ⑤ can be accepted).",
    )


def due_is_no_date(entry: ThreatEntryPoint, label: str, text: str) -> Message:
    """A due date in words."""
    return Message(
        f"「{entry.label}」の{label}「{shown(text)}」は日付ではない。過ぎたかどうかは確かめられない。",
        f"{entry.id}: {shown(text)!r} is not a date; whether it has passed cannot be checked.",
    )
