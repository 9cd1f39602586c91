"""A difference as one page that needs no network: filters, keys, and the cause beside each change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from bcp.rendering.html_diff_style import SCRIPT, STYLE
from bcp.rendering.tokens import diff_tokens


@dataclass(frozen=True)
class DiffEntry:
    """比較の一件: one block or stretch of text outside blocks; `suggestion` waits for a person."""

    id: str
    title: str
    state: str
    reason: str
    old: str
    new: str
    suggestion: str = ""
    findings: tuple[str, ...] = ()
    is_open: bool = False

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True)
class DiffMeta:
    """比較の属性: what is compared with what."""

    title: str
    old: str
    new: str
    output: str = "OUTPUT"  # as commands name it


def render_html_diff(entries: Sequence[DiffEntry], meta: DiffMeta) -> str:
    """The page; readable without scripts and without colours."""
    findings = list(dict.fromkeys(name for entry in entries for name in entry.findings))
    body = "".join(_entry(entry, meta, number) for number, entry in enumerate(entries, 1))
    return (
        '<!doctype html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        "script-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(meta.title)}：違い</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{escape(meta.title)}：違い</h1>\n"
        f"<p>左 <del>{escape(meta.old)}</del>　右 <ins>{escape(meta.new)}</ins></p>\n{_filters(entries, findings)}"
        '<p id="told" role="status"></p>\n</header>\n'
        f"<main>\n{body}</main>\n{_FOOT}<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )


_FOOT = (
    "<footer><p>このページには、氏名や電話などの個人情報が含まれる。写しの置き場所に注意する。</p></footer>\n"
)


def _filters(entries: Sequence[DiffEntry], findings: Sequence[str]) -> str:
    kinds = (
        ("all", "0", "すべて", len(entries)),
        ("changed", "1", "変更あり", sum(entry.is_changed for entry in entries)),
        ("open", "2", "要確認あり", sum(entry.is_open for entry in entries)),
        ("suggested", "3", "提案あり", sum(bool(entry.suggestion) for entry in entries)),
    )
    buttons = "".join(
        f'<button type="button" data-filter="{kind}" aria-pressed="{"true" if kind == "all" else "false"}">'
        f"{name}（{count}）<kbd>{key}</kbd></button>"
        for kind, key, name, count in kinds
    )
    options = "".join(f"<option>{escape(name)}</option>" for name in findings)
    choose = (
        '<label>課題で絞る<kbd>4</kbd> <select id="finding"><option value="">（すべて）</option>'
        f"{options}</select></label>"
        if findings
        else ""
    )
    return (
        f'<div class="filters">{buttons}{choose}</div>\n'
        '<p class="keys">キー：<kbd>j</kbd> 次へ　<kbd>k</kbd> 前へ　<kbd>0</kbd>〜<kbd>4</kbd> 絞り込み</p>\n'
    )


def _entry(entry: DiffEntry, meta: DiffMeta, number: int) -> str:
    kinds = (
        ("changed", entry.is_changed),
        ("open", entry.is_open),
        ("suggested", bool(entry.suggestion)),
    )
    classes = " ".join(name for name, there in kinds if there)
    code = f" <code>{escape(entry.id)}</code>" if entry.id else ""
    return (
        f'<section id="n{number}" tabindex="-1" class="{classes}" data-findings="{escape("|".join(entry.findings))}">\n'
        f'<h2>{escape(entry.title)}{code} <span class="state">{escape(entry.state)}</span></h2>\n'
        f"{_about(entry)}{_pair(entry.old, entry.new)}{_suggestion(entry, meta)}</section>\n"
    )


def _about(entry: DiffEntry) -> str:
    rows = (("理由", entry.reason), ("課題", "、".join(entry.findings)))
    inner = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in rows if text)
    return f"<dl>{inner}</dl>\n" if inner else ""


def _pair(old: str, new: str) -> str:
    if old == new:
        return f'<details><summary>違いはない</summary><div class="text">{escape(new)}</div></details>\n'
    changes = list(diff_tokens(old, new))
    left = _side(((c.kind, c.text) for c in changes if c.kind != "added"), "del")
    right = _side(((c.kind, c.text) for c in changes if c.kind != "removed"), "ins")
    return f'<div class="pair"><div>{left}</div><div>{right}</div></div>\n'


def _side(changes: Iterable[tuple[str, str]], tag: str) -> str:
    inner = "".join(
        escape(text) if kind == "same" else f"<{tag}>{escape(text)}</{tag}>" for kind, text in changes
    )
    return f'<div class="text">{inner or "（なし）"}</div>'


def _suggestion(entry: DiffEntry, meta: DiffMeta) -> str:
    if not entry.suggestion:
        return ""
    how = f"採用：bcp accept {meta.output} {entry.id}　退ける：bcp reject {meta.output} {entry.id}"
    return (
        '<div class="suggestion"><h3>提案（まだ計画に入っていない。左が今の文、右が提案）</h3>'
        f"{_pair(entry.new, entry.suggestion)}<p><code>{escape(how)}</code></p></div>\n"
    )
