"""Style and script of the page of differences."""

from bcp.rendering.page_style import SHARED

STYLE = (
    SHARED
    + """\
body { padding-top: 0; }
header { position: sticky; top: 0; background: #fff; border-bottom: 2px solid var(--navy); padding: .6rem 0; z-index: 1; }
header p { margin: .2rem 0; font-size: .85rem; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0 0 .3rem; }
h3 { font-size: .88rem; margin: .2rem 0; }
kbd { font: .75rem monospace; border: 1px solid var(--line); border-radius: 3px; padding: 0 .35em; margin-left: .3em; }
button, select { font: inherit; padding: .1rem .7rem; border: 1px solid var(--navy); background: #fff; color: var(--navy); }
button[aria-pressed="true"] { background: var(--navy); color: #fff; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
section { scroll-margin-top: 12rem; }
section.changed { border-left-color: var(--navy); }
section.suggested { border-left: 10px double #000; }
section:focus, button:focus-visible, select:focus-visible { outline: 3px solid var(--navy); outline-offset: 2px; }
[hidden] { display: none; }
@media (max-width: 46rem) { header { position: static; } }
@media print { header { position: static; } .filters, .keys { display: none; } section { break-inside: avoid-page; } }
"""
)

SCRIPT = """\
"use strict";
const sections = [...document.querySelectorAll("main section")];
const buttons = [...document.querySelectorAll("button[data-filter]")];
const finding = document.getElementById("finding");
const told = document.getElementById("told");
let filter = "all";

function matches(section) {
  const kind = filter === "all" || section.classList.contains(filter);
  const name = finding ? finding.value : "";
  return kind && (!name || section.dataset.findings.split("|").includes(name));
}
function show() {
  let count = 0;
  for (const section of sections) {
    section.hidden = !matches(section);
    count += section.hidden ? 0 : 1;
  }
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.filter === filter));
  told.textContent = `${count}件を表示している（全${sections.length}件）。`;
}
function step(by) {
  const shown = sections.filter((section) => !section.hidden);
  if (!shown.length) return;
  const at = shown.indexOf(document.activeElement.closest("main section"));
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1);
  shown[next].focus({ preventScroll: true });
  shown[next].scrollIntoView();
}
for (const button of buttons) button.addEventListener("click", () => { filter = button.dataset.filter; show(); });
if (finding) finding.addEventListener("change", show);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
  const number = "0123".indexOf(event.key);
  if (event.key === "j" || event.key === "n") step(1);
  else if (event.key === "k" || event.key === "p") step(-1);
  else if (number >= 0 && event.key.length === 1) { filter = buttons[number].dataset.filter; show(); }
  else if (event.key === "4" && finding) finding.focus();
  else return;
  event.preventDefault();
});
filter = sections.some((section) => section.classList.contains("changed")) ? "changed" : "all";
show();
"""
