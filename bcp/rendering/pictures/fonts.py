"""A Japanese font of this machine: the first of a list that every ordinary office PC has one of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from bcp.errors import Message, RenderError

# (regular, bold); the first face of each collection is the Japanese one.
CANDIDATES = (
    ("BIZ-UDGothicR.ttc", "BIZ-UDGothicB.ttc"),
    ("YuGothM.ttc", "YuGothB.ttc"),
    ("meiryo.ttc", "meiryob.ttc"),
    ("msgothic.ttc", "msgothic.ttc"),
    ("ヒラギノ角ゴシック W3.ttc", "ヒラギノ角ゴシック W6.ttc"),
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansJP-Regular.otf", "NotoSansJP-Bold.otf"),
    ("NotoSansCJKjp-Regular.otf", "NotoSansCJKjp-Bold.otf"),
    ("BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf"),
    ("ipaexg.ttf", "ipaexg.ttf"),
    ("ipag.ttf", "ipag.ttf"),
    ("TakaoGothic.ttf", "TakaoGothic.ttf"),
    ("VL-Gothic-Regular.ttf", "VL-Gothic-Regular.ttf"),
    ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
)


def choose_font(files: Iterable[str]) -> tuple[str, str]:
    """Regular and bold file among `files`; raises RenderError where none of them is Japanese."""
    by_name = {Path(file).name.lower(): file for file in sorted(files)}
    for regular, bold in CANDIDATES:
        if regular.lower() in by_name:
            return by_name[regular.lower()], by_name.get(bold.lower(), by_name[regular.lower()])
    raise RenderError(
        Message(
            "この機械に日本語のフォントが見つからないため、図を描けない。",
            "No Japanese font was found on this machine; the pictures cannot be drawn.",
        ),
        Message(
            "Noto Sans CJK JP か BIZ UDゴシックを入れて、もう一度実行する。計画の文書は図なしで作れる。",
            "Install Noto Sans CJK JP or BIZ UDGothic and run again. The plan itself needs no pictures.",
        ),
    )


@lru_cache(maxsize=1)
def find_font() -> tuple[str, str]:
    """Regular and bold file of the font the pictures use; raises RenderError."""
    try:
        from matplotlib import font_manager
    except ImportError as error:
        raise RenderError(
            Message(
                "図を描く matplotlib が入っていない。",
                "matplotlib, which draws the pictures, is not installed.",
            ),
            Message(
                "pip install 'bcp[pictures]' で入れて、もう一度実行する。計画の文書は図なしで作れる。",
                "Install it with pip install 'bcp[pictures]' and run again. The plan itself needs no pictures.",
            ),
        ) from error
    return choose_font(font_manager.findSystemFonts())
