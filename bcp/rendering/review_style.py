"""The style of the review page: readable on a screen, on paper, and without colours."""

from bcp.rendering.page_style import SHARED

STYLE = (
    SHARED
    + """\
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.1rem; margin: 0 0 .4rem; }
h4 { font-size: .85rem; margin: .4rem 0 .2rem; color: #444; }
a { color: var(--navy); }
a:focus, summary:focus, section:focus { outline: 3px solid var(--navy); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; vertical-align: top; }
th { background: #dde5f2; white-space: nowrap; }
td:first-child { text-align: right; }
.verdict { display: inline-block; border: 2px solid; padding: .1rem .8rem; font-weight: bold; }
.verdict.bad { border-width: 4px; }
.legend { font-size: .88rem; color: #444; }
section { scroll-margin-top: 1rem; }
section.look { border-left: 10px double #000; }
section.filled, section.facts { border-left-color: var(--navy); }
.path { margin: 0; font-size: .8rem; color: #555; }
.state { margin-left: .4em; }
.steps { float: right; font-size: .85rem; font-weight: normal; }
.steps a { margin-left: .9em; }
.violations { list-style: none; padding: 0; margin: .5rem 0 0; font-size: .9rem; }
.violations li { border-left: 4px solid var(--line); padding-left: .6em; margin: .2rem 0; }
.violations li.error { border-left: 6px double #a00; }
.violations q { color: #555; margin-left: .5em; }
.fixed { margin: .4rem 0; color: #333; }
.fixed summary { cursor: pointer; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  .steps, .legend { display: none; }
  section, tr { break-inside: avoid-page; }
  .text { background: none; border: 1px solid var(--line); }
  a { color: inherit; text-decoration: none; }
}
"""
)
