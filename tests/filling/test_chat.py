"""The exchange through a chat window."""

import pytest
from filling_builders import BOOK, PROMPTS, block, request

from bcp.errors import Message
from bcp.filling.chat import answer_to_drafts, read_answer, split_parts, write_follow_up, write_prompts
from bcp.filling.masking import Mask
from bcp.filling.prompt import Prompts
from bcp.filling.request import FillJob
from bcp.vocabulary import Format, Severity, Violation

PROMPT_SET = Prompts([PROMPTS])
TWO = {"first-steps": Format.TEXT, "contacts_2": Format.TEXT}


def jobs():
    second = block("contacts_2", "浪速精密に電話する。", heading_path=("④ 運用体制",))
    return [FillJob(request()), FillJob(request("contacts_2", block=second), "今の文。", ("電話が変わった",))]


def test_one_text_asks_for_all_blocks_and_shows_each_fact_once():
    (part,) = write_prompts(jobs(), PROMPT_SET, Mask(BOOK, ()))
    assert part.block_ids == ("first-steps", "contacts_2")
    assert part.text.count('"[[roles.commander.person]]":') == part.text.count("<facts>\n") == 1
    assert part.text.rstrip().endswith("=== first-steps ===\n=== contacts_2 ===")
    assert "JSONを一つだけ返す" not in part.text and "浪速精密" not in part.text
    assert "対策本部長の氏名" in part.masked and "IT担当の氏名" not in part.masked  # the latter is 不明


def test_the_parts_follow_the_chapters():
    mask = Mask(BOOK, ())
    titles = split_parts([job.request for job in jobs()], mask)
    parts = write_prompts(jobs(), PROMPT_SET, mask, parts=titles)
    assert [(part.title, part.block_ids) for part in parts] == [
        ("⑤ 緊急時対応の流れ", ("first-steps",)),
        ("④ 運用体制", ("contacts_2",)),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "=== first-steps ===\n一つ目。\n\n=== contacts_2 ===\n二つ目。",
        "はい、承知しました。\n\n**=== first-steps ===**\n\n一つ目。\n\n---\n\n**=== contacts_2 ===**\n二つ目。\n\n以上です。ご確認ください。",
        "```markdown\n=== first-steps ===\n一つ目。\n=== contacts_2 ===\n二つ目。\n```",
        "=== first-steps ===\n```\n一つ目。\n```\n補足します。\n=== contacts_2 ===\n```md\n二つ目。\n```",
        "＝＝＝　ｆｉｒｓｔ－ｓｔｅｐｓ　＝＝＝\r\n一つ目。\r\n＝＝＝ contacts_2 ＝＝＝\r\n二つ目。",
        "## === `first‐steps`\n一つ目。\n### == contacts\\_2 ==\n二つ目。\n\nほかに直す所はありますか？",
        '=== First-Steps ===\n<block id="x">\n一つ目。\n</block>\n=== contacts_2 ===\n古い案。\n=== contacts_2 ===\n二つ目。',
        "<think>=== first-steps ===\nだめ</think>=== first-steps ===\n一つ目。\n=== contacts_2 ===\n二つ目。",
    ],
)
def test_it_reads_the_sections_whatever_is_around_them(answer):
    read = read_answer(answer, TWO)
    assert dict(read.texts) == {"first-steps": "一つ目。", "contacts_2": "二つ目。"}
    assert (read.missing, read.unknown) == ((), ())


def test_it_says_what_is_missing_and_what_nobody_asked_for():
    read = read_answer("=== contacts_2 ===\n\n=== other ===\n文。", TWO)
    assert (read.missing, read.unknown) == (("first-steps", "contacts_2"), ("other",))


@pytest.mark.parametrize(
    ("format", "written", "read"),
    [
        (Format.STEPS, "１．線を抜く。\n２）電話する。\n③ 書く。", "1. 線を抜く。\n2. 電話する。\n3. 書く。"),
        (Format.LIST, "・線を抜く。\n　● 電話する。", "- 線を抜く。\n　- 電話する。"),
        (Format.TABLE, "｜誰｜何｜\n|---|---|\n｜班長｜抜く｜", "|誰|何|\n|---|---|\n|班長|抜く|"),
        (Format.TEXT, "・そのまま。１．そのまま。", "・そのまま。１．そのまま。"),
        (
            Format.TEXT,
            r"\[\[roles.it.person\]\]、［［ company.name ］］",
            "[[roles.it.person]]、[[company.name]]",
        ),
    ],
)
def test_full_width_signs_become_markdown(format, written, read):
    assert read_answer(f"=== a ===\n{written}", {"a": format}).texts == {"a": read}


def test_a_text_in_polite_form_alone_is_kept():
    assert read_answer("=== a ===\n電話します。", {"a": Format.TEXT}).texts == {"a": "電話します。"}


def test_a_masked_number_means_the_same_when_another_block_is_missing():
    first, second = request("a", default="06-1111-1111へ"), request("b", default="06-2222-2222へ")
    both = [FillJob(first), FillJob(second)]
    mask = Mask(BOOK, ())
    (part,) = write_prompts(both, PROMPT_SET, mask)
    assert "[[masked.phone_2]]へ" in part.text
    later = Mask(BOOK, ())
    answer = read_answer("=== b ===\n[[masked.phone_2]]に電話する。", {"a": Format.TEXT, "b": Format.TEXT})
    drafts, _ = answer_to_drafts(answer, both, later, lambda *_: ())
    assert drafts["b"].extra_facts == ("masked.phone_2",) and later.masked == mask.masked


def test_the_answer_is_checked_and_what_fails_is_asked_again():
    def check(request, text, covers):
        message = Message("表に無い数がある。", "a number the table has not")
        return (
            (Violation("ungrounded", Severity.ERROR, request.block.id, message, "浪速精密の48時間"),)
            if "48" in text
            else ()
        )

    mask = Mask(BOOK, ())
    answer = read_answer("=== first-steps ===\n48時間で戻す。", TWO)
    drafts, failures = answer_to_drafts(answer, jobs(), mask, check)
    assert drafts == {} and list(failures) == ["first-steps", "contacts_2"]
    follow_up = write_follow_up(failures, PROMPT_SET, mask)
    assert (
        "=== first-steps ===\n1. 表に無い数がある。（該当箇所：「[[company.short_name]]の48時間」）"
        in follow_up
    )
    assert "=== contacts_2 ===\nこのブロックの文が返答の中に見つからなかった。" in follow_up
    fixed = read_answer("=== first-steps ===\n戻す時期は言わない。\n=== contacts_2 ===\n電話する。", TWO)
    drafts, failures = answer_to_drafts(fixed, jobs(), mask, check)
    assert failures == {} and write_follow_up(failures, PROMPT_SET, mask) == ""
    assert [(draft.provider, draft.text) for draft in drafts.values()] == [
        ("chat", "戻す時期は言わない。"),
        ("chat", "電話する。"),
    ]
    assert drafts["contacts_2"].extra_facts == ()
