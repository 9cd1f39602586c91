"""The nouns of the tool, frozen, each with its Japanese term first.

Data flows one way: Environment + Template -> BlockRequest -> Draft -> PlanText -> Report.
Only values live here; every step that makes one stands in a room of its own.
"""

from bcp.vocabulary.catalogue import (
    Catalogue as Catalogue,
)
from bcp.vocabulary.catalogue import (
    CheckPoint as CheckPoint,
)
from bcp.vocabulary.catalogue import (
    Column as Column,
)
from bcp.vocabulary.catalogue import (
    Countermeasure as Countermeasure,
)
from bcp.vocabulary.catalogue import (
    Item as Item,
)
from bcp.vocabulary.catalogue import (
    Kind as Kind,
)
from bcp.vocabulary.catalogue import (
    OfficialRecord as OfficialRecord,
)
from bcp.vocabulary.catalogue import (
    ThreatEntryPoint as ThreatEntryPoint,
)
from bcp.vocabulary.planned import (
    Action as Action,
)
from bcp.vocabulary.planned import (
    BlockPlan as BlockPlan,
)
from bcp.vocabulary.planned import (
    BlockRequest as BlockRequest,
)
from bcp.vocabulary.planned import (
    Difference as Difference,
)
from bcp.vocabulary.planned import (
    Fact as Fact,
)
from bcp.vocabulary.planned import (
    Finding as Finding,
)
from bcp.vocabulary.tables import (
    Acceptance as Acceptance,
)
from bcp.vocabulary.tables import (
    Answer as Answer,
)
from bcp.vocabulary.tables import (
    Assessment as Assessment,
)
from bcp.vocabulary.tables import (
    AssessmentResult as AssessmentResult,
)
from bcp.vocabulary.tables import (
    Environment as Environment,
)
from bcp.vocabulary.tables import (
    Rating as Rating,
)
from bcp.vocabulary.tables import (
    Row as Row,
)
from bcp.vocabulary.templates import (
    Block as Block,
)
from bcp.vocabulary.templates import (
    Format as Format,
)
from bcp.vocabulary.templates import (
    Segment as Segment,
)
from bcp.vocabulary.templates import (
    Step as Step,
)
from bcp.vocabulary.templates import (
    Template as Template,
)
from bcp.vocabulary.values import (
    NONE as NONE,
)
from bcp.vocabulary.values import (
    UNANSWERED as UNANSWERED,
)
from bcp.vocabulary.values import (
    UNKNOWN as UNKNOWN,
)
from bcp.vocabulary.values import (
    CellPosition as CellPosition,
)
from bcp.vocabulary.values import (
    Duration as Duration,
)
from bcp.vocabulary.values import (
    Parsed as Parsed,
)
from bcp.vocabulary.values import (
    Position as Position,
)
from bcp.vocabulary.values import (
    State as State,
)
from bcp.vocabulary.values import (
    Value as Value,
)
from bcp.vocabulary.written import (
    BlockState as BlockState,
)
from bcp.vocabulary.written import (
    Case as Case,
)
from bcp.vocabulary.written import (
    Coverage as Coverage,
)
from bcp.vocabulary.written import (
    CoverClaim as CoverClaim,
)
from bcp.vocabulary.written import (
    Draft as Draft,
)
from bcp.vocabulary.written import (
    PlanPiece as PlanPiece,
)
from bcp.vocabulary.written import (
    PlanText as PlanText,
)
from bcp.vocabulary.written import (
    Severity as Severity,
)
from bcp.vocabulary.written import (
    Todo as Todo,
)
from bcp.vocabulary.written import (
    TokenUse as TokenUse,
)
from bcp.vocabulary.written import (
    Usability as Usability,
)
from bcp.vocabulary.written import (
    Violation as Violation,
)
