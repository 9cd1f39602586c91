"""Runs to XML, and paragraph styles at the scale of the page they stand on."""

from __future__ import annotations

from bcp.rendering.docx.blocks import Run, Runs
from bcp.rendering.docx.styles import METRICS, NOTE_FILL, READ_LINE, size, spacing
from bcp.rendering.docx.xml import escape, text_run


def runs_xml(runs: Runs, points: float = 0, colour: str = "") -> str:
    """The runs as XML; `points` and `colour` override the style's, 0 and "" keep it."""
    return "".join(_run_xml(run, points, colour) for run in runs)


def _run_xml(run: Run, points: float, colour: str) -> str:
    xml = text_run(run.text, _properties(run, points, colour))
    if run.ruby:
        xml = _ruby_xml(run.ruby, xml, points or METRICS["Normal"].size, colour)
    return (
        f'<w:hyperlink w:anchor="{escape(run.link)}" w:history="1">{xml}</w:hyperlink>' if run.link else xml
    )


def _ruby_xml(reading: str, base: str, points: float, colour: str) -> str:
    """The reading over its word; the sizes are in half points."""
    small = text_run(reading, f"{colour}{size(points / 2)}")
    return (
        '<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="distributeSpace"/>'
        f'<w:hps w:val="{points:.0f}"/><w:hpsRaise w:val="{points * 1.8:.0f}"/><w:hpsBaseText w:val="{points * 2:.0f}"/>'
        f'<w:lid w:val="ja-JP"/></w:rubyPr><w:rt>{small}</w:rt><w:rubyBase>{base}</w:rubyBase></w:ruby></w:r>'
    )


def _properties(run: Run, points: float, colour: str) -> str:
    # The order is the schema's. Japanese has no italics: emphasis is dots beside the signs (圏点).
    return "".join(
        (
            '<w:rStyle w:val="BCPOpen"/>' if run.todo else "",
            "<w:b/><w:bCs/>" if run.bold or run.todo else "",
            "<w:strike/>" if run.strike else "",
            colour,
            size(points) if points else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{NOTE_FILL}"/>' if run.code else "",
            '<w:em w:val="dot"/>' if run.italic else "",
        )
    )


def scaled(
    style: str, scale: float, *, own: bool = False, read: bool = False, below: float = 0
) -> tuple[str, float]:
    """Spacing properties and type size that set `style` at `scale`; ("", 0) where the style says it all (`own`: never).

    `read`: lines with readings over their words, as high on every machine as those without are; `below`: more points after it.
    """
    if scale == 1 and not own and not read:
        return "", 0
    metric = METRICS[style]
    line = metric.size * READ_LINE if read else metric.line
    sides = (line * scale, metric.before * scale, (metric.after + below) * scale)
    return spacing(*sides), round(metric.size * scale * 2) / 2
