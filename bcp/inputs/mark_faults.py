"""What is said about a wrong mark: what was found and expected, then what to do."""

from __future__ import annotations

from bcp.errors import Message
from bcp.inputs.faults import shown

Fault = tuple[Message, Message]

_LITERAL = Message("文字としての ## なら \\## と書く。", "For a literal ## write \\##.")

UNCLOSED_BLOCK: Fault = (
    Message(
        "この ## で開いた部分が、文書の終わりまで閉じられていない。",
        "the block opened here is not closed before the end of the document.",
    ),
    Message(
        "部分の終わりに、## だけの行を置く。前の部分の閉じ忘れで、開きと閉じがずれていないかも確かめる。",
        "Put a line with nothing but ## where the block ends; check that no block before it lacks its end.",
    ),
)
UNCLOSED_INLINE: Fault = (
    Message(
        "この ## を閉じる ## が同じ行に無い。行内では ##文言## の形を期待する。",
        "no closing ## in this line; ##text## is expected.",
    ),
    Message(
        f"同じ行で閉じる。複数行を囲むなら、## だけの行（字下げは空白3つまで）を前後に置く。{_LITERAL.ja}",
        "Close it in this line; to mark several lines, put lines with nothing but ## (indented by at most "
        f"3 spaces) around them. {_LITERAL.en}",
    ),
)
UNCLOSED_IN_CELL: Fault = (
    Message("この ## を閉じる ## が同じ表のセルに無い。", "no closing ## in the same table cell."),
    Message(
        f"セルの中で閉じる。マークの中の縦棒は \\| と書く。{_LITERAL.ja}",
        f"Close it within the cell; write \\| for a bar inside a mark. {_LITERAL.en}",
    ),
)
EMPTY: Fault = (
    Message(
        "「####」は中が空のマークになる。## と ## の間に既定の文言を期待する。",
        "#### is a mark with nothing in it; a default text is expected between ## and ##.",
    ),
    Message(
        "既定の文言を書く。文字としての #### なら \\##\\## と書く。",
        "Write a default text; for a literal #### write \\##\\##.",
    ),
)
NO_MARK: Fault = (
    Message(
        "ひな形に ## のマークが一つも無い。少なくとも一つを期待する。",
        "the template has no ## mark; at least one is expected.",
    ),
    Message(
        "工場ごとに変える部分の前後に、## だけの行を置く。語句だけなら ##語句## と書く。",
        "Put lines with nothing but ## around what differs per factory, or write ##words## within a line.",
    ),
)


def nested_block(opened_line: int) -> Fault:
    """A block opened within a block."""
    return (
        Message(
            f"{opened_line}行目で開いた部分を閉じる前に、次の部分が開いている。マークは入れ子にできない。",
            f"a block is opened before the one of line {opened_line} is closed; marks do not nest.",
        ),
        Message(
            "この行の前に、## だけの行を置いて閉じる。",
            "Close it with a line of nothing but ## before this line.",
        ),
    )


def nested_inline(opened_line: int) -> Fault:
    """An inline mark within a block."""
    return (
        Message(
            f"{opened_line}行目で開いた部分の中に ## がある。マークは入れ子にできない。",
            f"a ## within the block opened in line {opened_line}; marks do not nest.",
        ),
        Message(
            f"中の ## を取るか、部分を先に閉じる。{_LITERAL.ja}",
            f"Remove it or close the block first. {_LITERAL.en}",
        ),
    )


def fullwidth(found: str) -> Fault:
    """A mark typed with a Japanese input method."""
    return (
        Message(
            f"全角の「{shown(found)}」がある。マークは半角の ## を期待する。",
            f"full-width {shown(found)!r}; a mark is written with half-width ##.",
        ),
        Message("半角の ## に直す。", "Write half-width ##."),
    )


def hash_run(length: int) -> Fault:
    """Three or more `#` within a line."""
    return (
        Message(
            f"行の途中に # が{length}つ続く。マークの文言は # で始まらず、# で終わらないものを期待する。",
            f"{length} # in a row within a line; the text of a mark neither begins nor ends with #.",
        ),
        Message(
            f"## と文言の間から # を除く。{_LITERAL.ja}", f"Remove the # next to the mark. {_LITERAL.en}"
        ),
    )


def padded(content: str) -> Fault:
    """A space next to the sign."""
    where = (
        "前後"
        if content[:1].isspace() and content[-1:].isspace()
        else "初め"
        if content[:1].isspace()
        else "終わり"
    )
    return (
        Message(
            f"マークの文言「{shown(content)}」の{where}に空白がある。空白の無い ##文言## を期待する。",
            f"the text of the mark {shown(content)!r} begins or ends with a space; ##text## is expected.",
        ),
        Message(f"空白を取る。{_LITERAL.ja}", f"Remove the space. {_LITERAL.en}"),
    )


def bad_id(written: str) -> Fault:
    """An id outside `[a-z][a-z0-9_-]{0,39}`."""
    return (
        Message(
            f"id「{shown(written)}」は使えない。{{#id}} の形で、英小文字で始まり、英小文字・数字・_・- だけの40字までを期待する。",
            f"id {shown(written)!r} is not allowed; {{#id}} of [a-z][a-z0-9_-], at most 40 characters, is expected.",
        ),
        Message("{#first-response} のように直す。", "Write it like {#first-response}."),
    )


def repeated_id(id_: str, first_line: int) -> Fault:
    """One id on two blocks."""
    return (
        Message(
            f"id「{id_}」が2度ある（最初は{first_line}行目）。idは文書の中で一つを期待する。",
            f"id {id_!r} stands twice (first in line {first_line}).",
        ),
        Message("どちらかのidを変える。", "Change one of them."),
    )


def bad_reference(path: str, reason: Message) -> Fault:
    """A reference that names no leaf."""
    return (
        Message(f"参照 [[{shown(path)}]]：{reason.ja}", f"reference [[{shown(path)}]]: {reason.en}"),
        Message(
            "項目の一覧は bcp explain ID で見られる。文字としての [[ なら \\[[ と書く。",
            "`bcp explain ID` shows an item's columns; for a literal [[ write \\[[.",
        ),
    )


def inline_format(id_: str, found: str) -> Fault:
    """A format that needs lines of its own, for a mark within a line."""
    return (
        Message(
            f"行内マーク「{id_}」の format に「{shown(found)}」とある。行内マークは inline を期待する。",
            f"format {shown(found)!r} for the inline mark {id_!r}; inline is expected.",
        ),
        Message(
            "format を消すか、本文で ## だけの行を前後に置く形に変える。",
            "Remove it, or put lines of nothing but ## around the text.",
        ),
    )
