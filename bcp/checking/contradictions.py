"""Rule: the text must not give two values, names or orders for one thing, nor others than the table gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcp.checking.grounds import make_grounds
from bcp.checking.outside import Placed
from bcp.checking.posts import Posts
from bcp.checking.said_at_night import said_at_night
from bcp.checking.said_before import said_before
from bcp.checking.said_in_order import said_in_order
from bcp.checking.said_in_rows import said_in_rows
from bcp.checking.said_of_amounts import said_of_amounts
from bcp.checking.said_of_cells import said_of_cells
from bcp.checking.said_of_columns import said_of_columns
from bcp.checking.said_of_cuts import said_of_cuts
from bcp.checking.said_of_deciders import said_of_deciders
from bcp.checking.said_of_doers import said_of_doers
from bcp.checking.said_of_measures import said_of_measures
from bcp.checking.said_of_people import said_of_people
from bcp.checking.said_of_places import said_of_places
from bcp.checking.said_of_stopping import said_of_stopping
from bcp.checking.said_of_time import said_of_time
from bcp.checking.said_of_turns import said_of_turns
from bcp.checking.said_of_unnamed import said_of_unnamed
from bcp.checking.said_of_waiting import said_of_waiting
from bcp.checking.said_twice import said_twice
from bcp.checking.said_who_decides import said_who_decides
from bcp.checking.script import make_script
from bcp.planning.facts import FactBook
from bcp.vocabulary import Case, PlanPiece


def contradiction(pieces: Sequence[PlanPiece], case: Case, facts: FactBook) -> Iterator[Placed]:
    """Every contradiction of the text, by kind: values and holders, orders, people, nights and clocks; once a line."""
    script, grounds = make_script(pieces, case, facts), make_grounds(case, facts)
    posts = Posts(script)
    told: set[tuple[int, int]] = set()
    for found in (
        said_twice(script),
        said_of_amounts(script),
        said_of_measures(script),
        said_in_order(script),
        said_before(script),
        said_of_turns(script),
        said_of_people(script, grounds),
        said_of_deciders(script, grounds),
        said_of_doers(script, posts),
        said_who_decides(script, posts),
        said_at_night(script),
        said_of_time(script),
        said_of_places(script),
        said_of_cuts(script),
        said_of_cells(script),
        said_in_rows(script, posts),
        said_of_waiting(script),
        said_of_unnamed(script),
        said_of_stopping(script),
        said_of_columns(script, posts),
    ):
        for placed in found:
            place = (placed.piece, placed.sign.line)
            if place not in told:
                told.add(place)
                yield placed
