"""Whatever is left out of a table, pictures fit their sheets, the drill has nine scenes, and the workbook opens."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from deliverable_cases import EXAMPLES, ROOT, work_of

from bcp.errors import RenderError
from bcp.planning.findings import find_findings
from bcp.rendering.action_list import render_action_list
from bcp.rendering.drill import make_drill, render_drill
from bcp.rendering.pictures import canvas, draw_pictures, fonts

pytest.importorskip("matplotlib")
openpyxl = pytest.importorskip("openpyxl")
try:
    fonts.find_font()
except RenderError:
    pytest.skip("no Japanese font on this machine", allow_module_level=True)


_KEPT = ("role", "decision", "役割", "判断", "complete")


def thinned(value: Any, dice: random.Random, is_row: bool = False) -> Any:
    """The value with parts of it gone, 不明 or なし."""
    if isinstance(value, dict):
        return {
            key: value if key in _KEPT else thinned(value, dice)
            for key, value in value.items()
            if dice.random() > 0.25 or key in _KEPT
        }
    if isinstance(value, list):
        return [thinned(each, dice, True) for each in value if dice.random() > 0.3]
    return value if is_row else dice.choice([value, value, value, "不明", "なし"])


def random_table(seed: int) -> str:
    dice = random.Random(seed)
    source = yaml.load((ROOT / "env_diff" / f"{EXAMPLES[seed % 3]}.yaml").read_text("utf-8"), yaml.BaseLoader)
    items = {key: thinned(value, dice) for key, value in source["items"].items() if dice.random() > seed / 20}
    table = {
        "format": "bcp/env-diff@1",
        "items": items or {"company": {}},
        "assessment": source["assessment"],
    }
    return yaml.safe_dump(table, allow_unicode=True, sort_keys=False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(18))
def test_a_thinned_table_still_gives_every_deliverable(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.yaml").write_text(random_table(seed), "utf-8")
    work = work_of(tmp_path / "t.yaml")
    sheets: list[canvas.Canvas] = []
    monkeypatch.setattr(canvas.Canvas, "png", lambda sheet: sheets.append(sheet) or b"")
    monkeypatch.setattr(canvas.Canvas, "svg", lambda sheet, title: b"")
    pictures = draw_pictures(work.case, work.facts)
    assert all(picture.alt and picture.height_mm < 242 for picture in pictures)
    for sheet in sheets:
        renderer = sheet._figure.canvas.get_renderer()  # type: ignore[attr-defined]
        boxes = [text.get_window_extent(renderer) for text in sheet._axes.texts]
        assert all(sheet._figure.bbox.x1 + 1 >= box.x1 and box.x0 >= -1 for box in boxes)
        assert all(sheet._figure.bbox.y1 + 1 >= box.y1 and box.y0 >= -1 for box in boxes)
    drill = make_drill(work.case, work.facts, "# 計画\n\n電源は切らない。\n", seed + 1)
    text = render_drill(drill)
    assert len(drill.injects) == 9 and "None" not in text and "[[" not in text
    data = render_action_list(work.case, work.facts, find_findings(work.case), ())
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["対策", "連絡先", "要確認"]
