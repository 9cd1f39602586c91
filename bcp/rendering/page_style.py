"""The style that the review page and the page of differences share: a text beside its other self, readable without colours."""

SHARED = """\
:root { --line: #9a9a9a; --ink: #111; --soft: #f4f4f4; --navy: #1f3864; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1rem 1.25rem 4rem; color: var(--ink); background: #fff;
  font: 15px/1.7 "BIZ UDPGothic", "Yu Gothic", "Hiragino Sans", "Noto Sans CJK JP", sans-serif; }
h1, h2 { color: var(--navy); }
code { font: .8rem/1.4 monospace; background: var(--soft); padding: 0 .3em; }
section { border: 1px solid var(--line); border-left: 6px solid var(--line); padding: .8rem 1rem; margin: 1rem 0; }
.state { font-size: .8rem; border: 1px solid; border-radius: 1em; padding: 0 .7em; font-weight: normal; }
dl { display: grid; grid-template-columns: 5em 1fr; margin: 0 0 .4rem; font-size: .88rem; }
dt { color: #555; }
dd { margin: 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: .5rem .7rem; }
del { background: #f6d5d5; text-decoration: line-through; }
ins { background: #d8ecd3; text-decoration: underline; }
.suggestion { border: 2px dashed #000; padding: .3rem .8rem; margin: .6rem 0; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); font-size: .85rem; }
@media (max-width: 46rem) { .pair { grid-template-columns: 1fr; } }
"""
