"""JSON is written byte for byte as the standard library writes it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.store.readable_json import write_json

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
keys = st.text() | st.integers() | st.none() | st.booleans() | st.floats()
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(keys, inner),
    max_leaves=12,
)


@given(values)
def test_the_text_is_that_of_the_standard_library(value: object) -> None:
    assert write_json(value) == json.dumps(value, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("value", [{("a", 1): 2}, {("a", 1): [2]}, {"a": {1, 2}}, [object()], object()])
def test_what_the_standard_library_refuses_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        json.dumps(value, indent=1)
    with pytest.raises(TypeError):
        write_json(value)
