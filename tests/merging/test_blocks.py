"""What a person wrote stands; what the tool wrote follows the table."""

import pytest

from bcp.merging.blocks import MergedBlock, StandingBlock, accept_suggestion, merge_block, reject_suggestion
from bcp.merging.outside import take_outside
from bcp.merging.skeleton import merge_skeletons
from bcp.vocabulary import BlockState, Draft, Segment

FILLED = BlockState.FILLED


def draft(text: str, state: BlockState = FILLED) -> Draft:
    return Draft("a", text, state, "")


def test_new_text_replaces_untouched_text() -> None:
    merged = merge_block(StandingBlock("旧。", "旧。", FILLED), draft("新。"))
    assert merged == MergedBlock("新。", "新。", FILLED, FILLED)


def test_human_text_stands_and_the_new_text_waits() -> None:
    merged = merge_block(StandingBlock("旧。人の文。", "旧。", FILLED), draft("新。"))
    assert (merged.source, merged.base, merged.suggestion) == ("旧。人の文。", "新。", "新。")
    assert merged.state is BlockState.HUMAN


def test_new_text_that_keeps_every_human_sentence_is_taken() -> None:
    merged = merge_block(StandingBlock("旧。人の文。", "旧。", FILLED), draft("新。人の文。"))
    assert (merged.source, merged.suggestion) == ("新。人の文。", None)


def test_a_sentence_that_people_removed_does_not_come_back_unasked() -> None:
    merged = merge_block(StandingBlock("一。", "一。二。", FILLED), draft("一。二。三。"))
    assert merged.suggestion == "一。二。三。"
    assert merged.source == "一。"


@pytest.mark.parametrize("state", [BlockState.FALLBACK, BlockState.UNFILLED])
def test_a_failed_draft_never_challenges_human_text(state: BlockState) -> None:
    merged = merge_block(StandingBlock("人。", "旧。", FILLED), draft("控え。", state))
    assert (merged.source, merged.suggestion) == ("人。", None)


def test_a_deleted_block_stays_deleted() -> None:
    merged = merge_block(StandingBlock("", "旧。", FILLED, deleted=True), draft("新。"))
    assert (merged.source, merged.state) == ("", BlockState.DELETED)


def test_without_a_draft_nothing_moves() -> None:
    standing = StandingBlock("人。", "旧。", FILLED, "提案。")
    assert merge_block(standing, None) == MergedBlock("人。", "旧。", BlockState.HUMAN, FILLED, "提案。")


def test_accepting_gives_the_text_back_to_the_tool_and_rejecting_keeps_the_people_s() -> None:
    standing = StandingBlock("人。", "新。", FILLED, "新。")
    assert merge_block(accept_suggestion(standing), None).state is FILLED
    rejected = merge_block(reject_suggestion(standing), None)
    assert (rejected.source, rejected.suggestion) == ("人。", None)


BASE = (
    Segment("# 題\n\n"),
    Segment("", "a"),
    Segment("\n社長は"),
    Segment("", "who"),
    Segment("とする。\n終\n"),
)


def test_edited_fixed_text_a_new_block_and_an_inline_block_merge() -> None:
    ours = (Segment("# 題名\n\n"), *BASE[1:])
    theirs = (*BASE[:4], Segment("とする。\n新しい段\n"), Segment("", "b"), Segment("終\n"))
    merged = merge_skeletons(BASE, ours, theirs, {"who"})
    assert [s.block_id for s in merged.segments if s.block_id] == ["a", "who", "b"]
    assert merged.segments[0].raw.startswith("# 題名")
    assert not merged.collisions


def test_a_block_that_people_deleted_is_not_brought_back_by_the_template() -> None:
    ours = (Segment("# 題\n\n\n社長は"), *BASE[3:])
    theirs = (*BASE[:4], Segment("とする。\n終わり\n"))
    merged = merge_skeletons(BASE, ours, theirs, {"who"})
    assert "a" not in [s.block_id for s in merged.segments]


def test_text_changed_on_both_sides_keeps_the_people_s_and_is_reported() -> None:
    ours = (*BASE[:4], Segment("とする。\n人の終\n"))
    theirs = (*BASE[:4], Segment("とする。\n新の終\n"))
    merged = merge_skeletons(BASE, ours, theirs, {"who"})
    assert merged.segments[-1].raw == "とする。\n人の終\n"
    assert merged.collisions[0].theirs == ("新の終\n",)


TABLE = "| 名 | 電話 |\n|---|---|\n| 甲 | {} |\n| 乙 | 2 |"
FACTS = BlockState.FACTS


def facts(phone: str) -> Draft:
    return draft(TABLE.format(phone), FACTS)


def test_a_suggestion_for_a_facts_table_waits_until_somebody_decides() -> None:
    edited = TABLE.format("1（寮）")
    merged = merge_block(StandingBlock(edited, TABLE.format("1"), FACTS), facts("9"))
    assert (merged.source, merged.suggestion) == (edited, TABLE.format("9"))
    again = StandingBlock(merged.source, merged.base, FACTS, merged.suggestion)
    assert merge_block(again, facts("9")).suggestion == TABLE.format("9")
    later = TABLE.format("9").replace("| 2 |", "| 3 |")
    renewed = merge_block(again, draft(later, FACTS))
    assert renewed.suggestion == later and "| 3 |" in renewed.source and "1（寮）" in renewed.source
    rejected = merge_block(reject_suggestion(again), facts("9"))
    assert (rejected.source, rejected.suggestion) == (edited, None)


def test_a_suggestion_that_people_wrote_is_never_taken_for_the_tool_s() -> None:
    standing = StandingBlock("旧。人の文。", "旧。", FILLED, "旧。Wordの文。")
    merged = merge_block(standing, draft("新。"))
    assert (merged.source, merged.suggestion) == ("旧。人の文。", "旧。Wordの文。")
    accepted = accept_suggestion(standing)
    assert accepted.source == "旧。Wordの文。" and accepted.is_edited
    after = merge_block(accepted, draft("新。"))
    assert (after.source, after.suggestion) == ("旧。Wordの文。", "新。")


NEW_BLOCK = (Segment("一\n"), Segment("## 新しい節\n"), Segment("", "new"), Segment("二\n"))


def test_a_new_block_is_put_in_where_people_wrote_at_the_same_place() -> None:
    base, ours = (Segment("一\n二\n"),), (Segment("一\n人の文\n二\n"),)
    merged = merge_skeletons(base, ours, NEW_BLOCK, ())
    assert [segment.raw or segment.block_id for segment in merged.segments] == [
        "一\n人の文\n## 新しい節\n", "new", "二\n",
    ]  # fmt: skip
    assert not merged.collisions


def test_a_new_block_is_put_in_where_it_replaces_what_people_changed() -> None:
    base = (Segment("一\n"), Segment("", "old"), Segment("二\n"))
    ours = (Segment("一\n人の文\n二\n"),)  # they deleted the block
    merged = merge_skeletons(base, ours, NEW_BLOCK, ())
    assert [segment.block_id for segment in merged.segments if segment.block_id] == ["new"]
    assert any("人の文" in segment.raw for segment in merged.segments)
    assert merged.collisions[0].theirs == ("## 新しい節\n", "〔new〕")


def test_a_block_that_people_deleted_does_not_come_back_with_a_collision() -> None:
    base = (Segment("一\n"), Segment("", "old"), Segment("二\n"))
    ours, theirs = (Segment("一\n人の文\n"),), (Segment("新\n"), Segment("", "old"), Segment("二、新\n"))
    merged = merge_skeletons(base, ours, theirs, ())
    assert not [segment.block_id for segment in merged.segments if segment.block_id]


def test_a_suggestion_outside_blocks_is_taken_across_a_block_and_loses_none() -> None:
    skeleton = (Segment("一\n"), Segment("", "a"), Segment("人の文\n"), Segment("", "b"))
    taken = take_outside(skeleton, "一\n〔a〕人の文\n", "新しい文\n", str)
    assert taken is not None
    assert [segment.block_id for segment in taken if segment.block_id] == ["a", "b"]
    assert "新しい文" in taken[0].raw and "人の文" not in "".join(segment.raw for segment in taken)
    assert take_outside(skeleton, "もうない文", "新しい文", str) is None


def test_a_suggestion_with_values_meets_the_source_with_references() -> None:
    def render(text: str) -> str:
        return text.replace("[[company.name]]", "架空精機")

    taken = take_outside(
        (Segment("[[company.name]]は止める。"),), "架空精機は止める。", "架空精機は待つ。", render
    )
    assert taken == (Segment("[[company.name]]は待つ。"),)
