"""The style of the review page: readable on a screen, on paper, and without colours."""

STYLE = """\
:root { --line: #9a9a9a; --ink: #111; --soft: #f3f3f3; --navy: #1f3864; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1rem 1.25rem 4rem; color: var(--ink); background: #fff;
  font: 15px/1.7 "BIZ UDPGothic", "Yu Gothic", "Hiragino Sans", "Noto Sans CJK JP", sans-serif; }
h1 { font-size: 1.5rem; margin: 0; color: var(--navy); }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; color: var(--navy); }
h3 { font-size: 1.1rem; margin: 0 0 .4rem; }
h4 { font-size: .85rem; margin: .4rem 0 .2rem; color: #444; }
code { font: .8rem/1.4 monospace; background: var(--soft); padding: 0 .3em; }
a { color: var(--navy); }
a:focus, summary:focus, section:focus { outline: 3px solid var(--navy); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; vertical-align: top; }
th { background: #dde5f2; white-space: nowrap; }
td:first-child { text-align: right; }
.verdict { display: inline-block; border: 2px solid; padding: .1rem .8rem; font-weight: bold; }
.verdict.bad { border-width: 4px; }
.legend { font-size: .88rem; color: #444; }
section { border: 1px solid var(--line); border-left: 6px solid var(--line); padding: .8rem 1rem; margin: 1rem 0;
  scroll-margin-top: 1rem; }
section.look { border-left: 10px double #000; }
section.filled, section.facts { border-left-color: var(--navy); }
.path { margin: 0; font-size: .8rem; color: #555; }
.state { font-size: .8rem; border: 1px solid; border-radius: 1em; padding: 0 .7em; margin-left: .4em; }
.steps { float: right; font-size: .85rem; font-weight: normal; }
.steps a { margin-left: .9em; }
dl { display: grid; grid-template-columns: 5.5em 1fr; margin: 0 0 .4rem; font-size: .88rem; }
dt { color: #555; }
dd { margin: 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: .5rem .7rem; }
del { background: #f6d5d5; text-decoration: line-through; }
ins { background: #d8ecd3; text-decoration: underline; }
.suggestion { border: 2px dashed #000; padding: .3rem .8rem; margin: .6rem 0; }
.violations { list-style: none; padding: 0; margin: .5rem 0 0; font-size: .9rem; }
.violations li { border-left: 4px solid var(--line); padding-left: .6em; margin: .2rem 0; }
.violations li.error { border-left: 6px double #a00; }
.violations q { color: #555; margin-left: .5em; }
.fixed { margin: .4rem 0; color: #333; }
.fixed summary { cursor: pointer; }
footer { margin-top: 2rem; border-top: 1px solid var(--line); font-size: .85rem; }
@media (max-width: 46rem) { .pair { grid-template-columns: 1fr; } }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  .steps, .legend { display: none; }
  section, tr { break-inside: avoid-page; }
  .text { background: none; border: 1px solid var(--line); }
  a { color: inherit; text-decoration: none; }
}
"""
