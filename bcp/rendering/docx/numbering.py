"""List numbering: three shapes in the template, one instance per list so that each starts anew."""

from __future__ import annotations

from dataclasses import dataclass, field

from bcp.rendering.docx.xml import HEAD, NAMESPACES

BULLET, ORDERED, HEADING = 1, 2, 3  # abstract numbers
BULLET_NUM, HEADING_NUM = 1, 2  # shared instances; ordered lists get their own from FIRST_FREE on
FIRST_FREE = 3
STEP = 340  # indent per level, in twentieths of a point (6 mm)

_BULLETS = "・–・–・–・–・"
_ORDERED = (
    "decimal",
    "decimal",
    "lowerLetter",
    "decimal",
    "decimal",
    "lowerLetter",
    "decimal",
    "decimal",
    "lowerLetter",
)
_SHAPES = ("%1.", "(%2)", "%3.", "%4.", "(%5)", "%6.", "%7.", "(%8)", "%9.")


def _level(number: int, shape: str, text: str, ppr: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>{more}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{f"<w:pPr>{ppr}</w:pPr>" if ppr else "<w:pPr/>"}</w:lvl>'
    )


def _hanging(level: int) -> str:
    return f'<w:ind w:left="{STEP * (level + 1)}" w:hanging="{STEP}"/>'


def _abstract(number: int, levels: list[str]) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'


def _num(number: int, abstract: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


@dataclass
class Numbers:
    """Gives out one number instance per ordered list and remembers where each starts."""

    starts: list[tuple[int, int]] = field(default_factory=list)  # (level, start)

    def new_list(self, level: int, start: int) -> int:
        """The numId of a list that begins at `start` on `level`."""
        self.starts.append((level, start))
        return FIRST_FREE + len(self.starts) - 1

    def instances(self) -> list[str]:
        """The `w:num` elements to append to the numbering part."""
        return [
            _num(
                FIRST_FREE + index,
                ORDERED,
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>',
            )
            for index, (level, start) in enumerate(self.starts)
        ]


def numbering_xml(numbers: Numbers) -> str:
    """The numbering part with an instance for each list of `numbers`."""
    bullets = [_level(n, "bullet", _BULLETS[n], _hanging(n)) for n in range(9)]
    ordered = [_level(n, _ORDERED[n], _SHAPES[n], _hanging(n)) for n in range(9)]
    headings = [
        _level(n, "decimal", ".".join(f"%{k + 1}" for k in range(n + 1)), "", '<w:suff w:val="space"/>')
        for n in range(9)
    ]
    return (
        f"{HEAD}<w:numbering {NAMESPACES}>{_abstract(BULLET, bullets)}{_abstract(ORDERED, ordered)}"
        f"{_abstract(HEADING, headings)}{_num(BULLET_NUM, BULLET)}{_num(HEADING_NUM, HEADING)}"
        f"{''.join(numbers.instances())}</w:numbering>"
    )
