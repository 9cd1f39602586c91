"""The lock stores each fact once, and gives every block its own summary back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bcp.lock_pool import pool_requests, read_ranges, unpool_request, write_ranges

TEXT = st.dictionaries(st.sampled_from(["text", "label"]), st.text(max_size=4), min_size=1)
MEMBERS = st.dictionaries(st.sampled_from(["a.b", "c", "d.e"]), TEXT, max_size=3)
REQUEST = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {"facts": MEMBERS, "differences": MEMBERS, "findings": MEMBERS, "equal": st.just([])}
    ),
)


@given(st.dictionaries(st.sampled_from(["one", "two", "three"]), REQUEST))
def test_what_is_pooled_comes_back(requests: dict[str, dict[str, object]]) -> None:
    pool, pooled = pool_requests(requests)  # type: ignore[arg-type]
    assert {id: unpool_request(pool, request) for id, request in pooled.items()} == requests


@given(st.lists(st.integers(0, 50)))
def test_ranges_are_read_as_they_were_written(numbers: list[int]) -> None:
    assert list(read_ranges(write_ranges(numbers))) == numbers


def test_an_entry_that_two_blocks_share_is_stored_once() -> None:
    request = {"facts": {"a": {"text": "1"}, "b": {"text": "2"}}, "differences": {}, "findings": {}}
    pool, pooled = pool_requests({"one": request, "two": request})
    assert len(pool["facts"]) == 2 and pooled["two"]["facts"] == "0-1"
