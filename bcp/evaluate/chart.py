"""The shares of an evaluation as bars, drawn by matplotlib where the extra `pictures` is installed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from bcp.evaluate.metrics import METRICS

_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "IPAexGothic",
    "IPAGothic",
    "BIZ UDGothic",
    "Yu Gothic",
    "Hiragino Sans",
)
_COLOURS = ("#9aa5b1", "#2f6f9f", "#c9803a", "#3c8d5a", "#7a5ea8")


def draw_chart(result: Mapping[str, Any]) -> bytes | None:
    """An SVG with one group of bars per share; None without matplotlib or without a Japanese font."""
    try:
        import matplotlib
    except ImportError:
        return None
    matplotlib.use("svg")
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    font = next((name for name in _FONTS if name in installed), None)
    return _draw(result, font) if font else None


def _draw(result: Mapping[str, Any], font: str) -> bytes:
    import matplotlib
    from matplotlib.figure import Figure

    from bcp.evaluate.tables import label

    providers = result["providers"]
    shares = [
        metric
        for metric in METRICS
        if metric.is_share
        and metric.more_is_better
        and any(each["mean"].get(metric.key) is not None for each in providers.values())
    ]
    with matplotlib.rc_context({"font.family": font, "svg.hashsalt": "bcp", "svg.fonttype": "path"}):
        figure = Figure(
            figsize=(9, 0.55 * len(shares) * max(len(providers), 2) / 2 + 1.2), layout="constrained"
        )
        axes = figure.subplots()
        height = 0.8 / len(providers)
        for index, (name, provider) in enumerate(providers.items()):
            places = [row + index * height for row in range(len(shares))]
            values = [(provider["mean"].get(metric.key) or 0.0) * 100 for metric in shares]
            axes.barh(
                places,
                values,
                height * 0.9,
                label=label(name, provider),
                color=_COLOURS[index % len(_COLOURS)],
            )
        axes.set_yticks(
            [row + 0.4 - height / 2 for row in range(len(shares))], [metric.ja for metric in shares]
        )
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("％")
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
        picture = io.BytesIO()
        figure.savefig(picture, format="svg", metadata={"Date": None})
    return picture.getvalue()
