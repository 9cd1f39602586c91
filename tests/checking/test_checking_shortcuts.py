"""The looks at a whole draft that spare the look at each line: they never miss what a line would show."""

from __future__ import annotations

import pytest
from checking_cases import make_case
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.checking import references
from bcp.checking.grounds import make_grounds
from bcp.checking.reading import Reading
from bcp.filling.masking import Mask
from bcp.planning.requests import make_requests

_PARTS = (
    *(
        "山田 太郎",
        "山田太郎",
        "株式会社青空部品",
        "㈱青空部品",
        "大海重工",
        "090-0000-0001",
        "０９０ー００００ー０００１",
    ),
    *(
        "06(1234)5678",
        "(06)123-4567",
        "0 6 1 2 3 4 5 6 7 8",
        "+81 6 1234 5678",
        "電話:12-3456",
        "a@b.c",
        "ｆｔｐ：／／ｘ",
    ),
    *(
        "192.168.0.1",
        "fe80::1",
        "1:2:3:4:5:6",
        "\\\\nas\\share",
        "plc.local",
        "[[roles.it.person]]",
        "[[山田太郎]]",
    ),
    *("\u200b", "\u3099", "\uff9e", "ー", "-", " ", "\u3000", "\n", "社長", "さん", "。", "1", "12", "抜く"),
)
_TEXTS = st.lists(st.sampled_from(_PARTS), max_size=7).map("".join)


def _signs(text: str) -> list[object]:
    case, facts = make_case()
    request = make_requests(case, facts)["network"]
    reading = Reading(
        text, text, case, facts, make_grounds(case, facts), block=request.block, request=request
    )
    return list(references.raw_sensitive(reading))


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_no_value_and_no_contact_is_missed(text: str) -> None:
    shortened = _signs(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Mask, "may_find", lambda self, text: True)
        patch.setattr(references, "_may_be_contact", lambda text: True)
        assert shortened == _signs(text)


@pytest.mark.parametrize("value", ["山田太郎", "06 1234 5678", "fe80::1", "大海重工"])
def test_a_value_alone_is_seen(value: str) -> None:
    assert _signs(f"班長が{value}に知らせる。")
