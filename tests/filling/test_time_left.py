"""The time that is left, as a person reads it."""

from bcp.cli.progress import say_time_left


def test_nothing_is_said_before_the_first_block_or_when_it_is_soon():
    assert say_time_left(0, 38, 5.0) is None
    assert say_time_left(37, 38, 37 * 15.0) is None
    assert say_time_left(38, 38, 600.0) is None


def test_it_follows_the_pace_so_far():
    assert say_time_left(1, 3, 30.0).ja == "（残り約60秒）"
    left = say_time_left(2, 38, 60.0)
    assert (left.ja, left.en) == ("（残り約18分）", " (about 18 min left)")
