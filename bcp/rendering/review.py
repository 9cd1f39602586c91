"""review.html: the template and the plan side by side, block by block, with the reason for each change."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bcp.rendering.docx.xml import escape
from bcp.rendering.review_style import STYLE
from bcp.rendering.tokens import Change, diff_tokens
from bcp.vocabulary import BlockState, PlanText, Severity, Template, Violation

STATES: Mapping[BlockState, str] = {
    BlockState.KEPT: "ひな形のまま",
    BlockState.FACTS: "表から作成",
    BlockState.FILLED: "書き換えた",
    BlockState.FALLBACK: "代わりの文（要確認）",
    BlockState.UNFILLED: "書けなかった（要確認）",
    BlockState.HUMAN: "人が書いた",
    BlockState.DELETED: "人が削除した",
}
_SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "誤り",
    Severity.WARNING: "注意",
    Severity.NOTE: "参考",
}
_STEPS: Mapping[str, str] = {
    "measures": "①事前対策",
    "criteria": "③判断基準",
    "response": "⑤緊急時対応",
    "other": "その他",
}
_TO_LOOK_AT = (BlockState.FALLBACK, BlockState.UNFILLED)


@dataclass(frozen=True, slots=True)
class ReviewBlock:
    """確認の対象: one block as the review page shows it; `text` is the plan's, `default` the template's."""

    id: str
    title: str
    state: BlockState
    reason: str
    default: str
    text: str
    step: str = ""
    source: str = ""  # who wrote it, e.g. 内蔵の作成器
    inputs: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()  # e.g. OAネットワーク（BAD）
    violations: tuple[Violation, ...] = ()
    suggestion: str = ""  # a new text that waits for a decision
    questions: tuple[str, ...] = ()  # what the model asks
    heading_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewMeta:
    """確認ページの属性."""

    title: str
    date: datetime.date
    company: str = ""
    ok: bool = True
    usable: str = ""
    blocking: tuple[str, ...] = ()
    open_count: int = 0
    violations: tuple[Violation, ...] = ()  # of the plan as a whole
    notes: tuple[str, ...] = ()  # further lines for the head, e.g. provider and model


def render_review(template: Template, plan: PlanText, items: Sequence[ReviewBlock], meta: ReviewMeta) -> str:
    """One self-contained HTML page: no network, no script, everything from people escaped."""
    body = (_head(template, items, meta), _contents(items), _blocks(template, plan, items), _foot())
    return (
        f'<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>確認：{escape(meta.title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f"{''.join(body)}</body>\n</html>\n"
    )


def _head(template: Template, items: Sequence[ReviewBlock], meta: ReviewMeta) -> str:
    verdict = "検証を通った" if meta.ok else "検証を通っていない"
    facts = [
        f"ひな形：{template.title or template.path}"
        + (f"（版 {template.version}）" if template.version else ""),
        f"作成日：{meta.date.isoformat()}",
        f"未確定：{meta.open_count}件",
        *meta.notes,
    ]
    lines = "".join(f"<li>{escape(text)}</li>" for text in facts)
    return (
        f"<header>\n<h1>{escape(meta.title)}</h1>\n<p>{escape(meta.company)}</p>\n"
        f'<p class="verdict {"good" if meta.ok else "bad"}">{verdict}{escape(_usable(meta))}</p>\n<ul>{lines}</ul>\n'
        f"{_list(_why(meta), meta.blocking)}{_violations(meta.violations)}"
        f"<p>{_counts(items)}</p>\n{_LEGEND}</header>\n"
    )


def _why(meta: ReviewMeta) -> str:
    return "この計画だけでは今夜動けない理由" if meta.usable == "no" else "使う前に確かめること"


_LEGEND = (
    '<p class="legend">左がひな形、右が計画である。<del>消えた文</del>は左に、<ins>加わった文</ins>は右に示す。'
    "「次」「前」で、確かめる箇所から箇所へ移れる。</p>\n"
)


def _usable(meta: ReviewMeta) -> str:
    words = {"yes": "今夜使える", "conditional": "条件付きで使える", "no": "この計画だけでは今夜動けない"}
    return f"／{words[meta.usable]}" if meta.usable in words else ""


def _counts(items: Sequence[ReviewBlock]) -> str:
    counted = [(word, sum(item.state is state for item in items)) for state, word in STATES.items()]
    return "、".join(f"{escape(word)} {count}か所" for word, count in counted if count)


def _contents(items: Sequence[ReviewBlock]) -> str:
    rows = "".join(
        f'<tr class="{item.state.value}"><td>{number}</td><td><a href="#{_anchor(item.id)}">{escape(_title(item))}</a></td>'
        f"<td>{escape(STATES[item.state])}{'・提案あり' if item.suggestion else ''}</td><td>{escape(item.reason)}</td>"
        f"<td>{_tally(item.violations)}</td></tr>\n"
        for number, item in enumerate(items, 1)
    )
    head = "<tr><th>番号</th><th>箇所</th><th>状態</th><th>理由</th><th>違反</th></tr>"
    return f'<nav aria-label="箇所の一覧">\n<h2 id="list">箇所の一覧</h2>\n<table>{head}\n{rows}</table>\n</nav>\n'


def _title(item: ReviewBlock) -> str:
    return item.title or item.id


def _tally(violations: Sequence[Violation]) -> str:
    counted = (
        (word, sum(v.severity is severity for v in violations)) for severity, word in _SEVERITIES.items()
    )
    return "、".join(f"{word}{count}" for word, count in counted if count) or "なし"


def _blocks(template: Template, plan: PlanText, items: Sequence[ReviewBlock]) -> str:
    """The blocks in the order of the template, with the fixed text between them folded away."""
    by_id = {item.id: item for item in items}
    fixed = [piece.text for piece in plan.pieces if not piece.block_id]
    rest = iter(fixed)
    order = [segment.block_id for segment in template.segments[1:]]
    marks = {item.id: number for number, item in enumerate(items)}
    parts: list[str] = []
    for block_id in order:
        if not block_id:
            parts.append(_fixed(next(rest, "")))
        elif block_id in by_id:
            parts.append(_block(by_id.pop(block_id), items, marks[block_id]))
    parts += [_block(item, items, marks[item.id]) for item in by_id.values()]
    return f"<main>\n{''.join(parts)}</main>\n"


def _fixed(text: str) -> str:
    """Fixed text; its headings stay in sight."""
    if not text.strip():
        return ""
    headings = [line.lstrip("#").strip() for line in text.split("\n") if line.startswith("#")]
    label = " › ".join(headings) or text.strip().split("\n")[0][:40]
    return f'<details class="fixed"><summary>{escape(label)}</summary><div class="text">{escape(text.strip())}</div></details>\n'


def _block(item: ReviewBlock, items: Sequence[ReviewBlock], at: int) -> str:
    deleted = item.state is BlockState.DELETED
    changes = diff_tokens(item.default, "" if deleted else item.text)
    look = " look" if item.state in _TO_LOOK_AT or item.suggestion or _has_error(item) else ""
    path = f'<p class="path">{escape(" › ".join(item.heading_path))}</p>' if item.heading_path else ""
    right = '<p class="gone">（削除されている）</p>' if deleted else _side(changes, "added")
    return (
        f'<section id="{_anchor(item.id)}" class="{item.state.value}{look}" tabindex="-1">\n{path}'
        f'<h3>{escape(_title(item))} <code>{escape(item.id)}</code> <span class="state">{escape(STATES[item.state])}</span>'
        f"{_steps_to(items, at)}</h3>\n{_about(item)}"
        f'<div class="pair"><div><h4>ひな形</h4>{_side(changes, "removed")}</div>'
        f"<div><h4>計画</h4>{right}</div></div>\n{_suggestion(item)}{_violations(item.violations)}"
        f"{_list('確かめたいこと', item.questions)}</section>\n"
    )


def _has_error(item: ReviewBlock) -> bool:
    return any(violation.severity is Severity.ERROR for violation in item.violations)


def _steps_to(items: Sequence[ReviewBlock], at: int) -> str:
    """Links to the block before and after, for the keyboard."""
    links = [(items[at - 1], "前")] if at else []
    links += [(items[at + 1], "次")] if at + 1 < len(items) else []
    inner = "".join(f'<a href="#{_anchor(item.id)}">{word}</a>' for item, word in links)
    return f'<span class="steps">{inner}<a href="#list">一覧</a></span>'


def _about(item: ReviewBlock) -> str:
    rows = (
        ("理由", item.reason),
        ("書き手", item.source),
        ("段", _STEPS.get(item.step, "")),
        ("見た項目", "、".join(item.inputs)),
        ("課題", "、".join(item.findings)),
    )
    inner = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows if text)
    return f"<dl>{inner}</dl>\n" if inner else ""


def _side(changes: Iterable[Change], kind: str) -> str:
    """One side of the comparison: what stayed, and what went (left) or came (right)."""
    tag = "del" if kind == "removed" else "ins"
    inner = "".join(
        escape(change.text) if change.kind == "same" else f"<{tag}>{escape(change.text)}</{tag}>"
        for change in changes
        if change.kind in ("same", kind)
    )
    return f'<div class="text">{inner}</div>'


def _suggestion(item: ReviewBlock) -> str:
    if not item.suggestion:
        return ""
    text = _side(diff_tokens(item.text, item.suggestion), "added")
    how = f"採る：bcp accept OUTPUT {item.id}　採らない：bcp reject OUTPUT {item.id}"
    return f'<div class="suggestion"><h4>提案（まだ計画に入っていない）</h4>{text}<p><code>{escape(how)}</code></p></div>\n'


def _violations(violations: Sequence[Violation]) -> str:
    rows = "".join(
        f'<li class="{v.severity.value}"><b>{_SEVERITIES[v.severity]}</b> <code>{escape(v.code)}</code> '
        f"{escape(v.message.ja)}{f'<q>{escape(v.excerpt)}</q>' if v.excerpt else ''}</li>"
        for v in violations
    )
    return f'<ul class="violations">{rows}</ul>\n' if rows else ""


def _list(title: str, texts: Sequence[str]) -> str:
    rows = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<h4>{title}</h4><ul>{rows}</ul>\n" if rows else ""


def _foot() -> str:
    return "<footer><p>このページには、氏名や電話などの個人情報が含まれる。印刷したものと写しの置き場所に注意する。</p></footer>\n"


def _anchor(block_id: str) -> str:
    return f"block-{escape(block_id)}"
