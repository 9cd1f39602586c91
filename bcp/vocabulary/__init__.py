"""The nouns of the tool, frozen, each with its Japanese term first.

Data flows one way: Environment + Template -> BlockRequest -> Draft -> PlanText -> Report.
Only values live here; every step that makes one stands in a room of its own.
"""

from bcp.vocabulary.catalogue import (
    Catalogue,
    CheckPoint,
    Column,
    Countermeasure,
    Item,
    Kind,
    OfficialRecord,
    ThreatEntryPoint,
)
from bcp.vocabulary.planned import Action, BlockPlan, BlockRequest, Difference, Fact, Finding
from bcp.vocabulary.tables import Acceptance, Answer, Assessment, AssessmentResult, Environment, Rating, Row
from bcp.vocabulary.templates import Block, Format, Segment, Step, Template
from bcp.vocabulary.values import (
    NONE,
    UNANSWERED,
    UNKNOWN,
    CellPosition,
    Duration,
    Parsed,
    Position,
    State,
    Value,
)
from bcp.vocabulary.written import (
    BlockState,
    Case,
    Coverage,
    CoverClaim,
    Draft,
    PlanPiece,
    PlanText,
    Severity,
    Todo,
    TokenUse,
    Usability,
    Violation,
)

__all__ = [
    "Acceptance",
    "Action",
    "Answer",
    "Assessment",
    "AssessmentResult",
    "Block",
    "BlockPlan",
    "BlockRequest",
    "BlockState",
    "Case",
    "Catalogue",
    "CellPosition",
    "CheckPoint",
    "Column",
    "Countermeasure",
    "CoverClaim",
    "Coverage",
    "Difference",
    "Draft",
    "Duration",
    "Environment",
    "Fact",
    "Finding",
    "Format",
    "Item",
    "Kind",
    "NONE",
    "OfficialRecord",
    "Parsed",
    "PlanPiece",
    "PlanText",
    "Position",
    "Rating",
    "Row",
    "Segment",
    "Severity",
    "State",
    "Step",
    "Template",
    "ThreatEntryPoint",
    "Todo",
    "TokenUse",
    "UNANSWERED",
    "UNKNOWN",
    "Usability",
    "Value",
    "Violation",
]
