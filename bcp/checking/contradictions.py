"""Rule: the text must not give two values, names or orders for one thing, nor others than the table gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcp.checking.grounds import make_grounds
from bcp.checking.outside import Placed
from bcp.checking.said_in_order import said_in_order
from bcp.checking.said_of_people import said_of_people
from bcp.checking.said_twice import said_twice
from bcp.checking.script import make_script
from bcp.planning.facts import FactBook
from bcp.vocabulary import Case, PlanPiece


def contradiction(pieces: Sequence[PlanPiece], case: Case, facts: FactBook) -> Iterator[Placed]:
    """Every contradiction of the text, by kind: values and holders, orders and places, people and clocks."""
    script = make_script(pieces, case, facts)
    yield from said_twice(script)
    yield from said_in_order(script)
    yield from said_of_people(script, make_grounds(case, facts))
