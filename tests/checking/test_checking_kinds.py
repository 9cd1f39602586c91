"""Claims by kind: a thing and a statement in any order and wording, unless the clause takes it back."""

from __future__ import annotations

import pytest
from checking_cases import make_case
from test_checking_claims import NOTHING

from bcp.checking.capabilities import read_claims, read_reassurance
from bcp.checking.claims import denied_claims, fold_sentence
from bcp.checking.kinds import read_kinds
from bcp.checking.stance import Told


def test_every_kind_belongs_to_a_claim_and_has_signs() -> None:
    claims = {claim.id for claim in read_claims()}
    for claim, kinds in read_kinds().items():
        assert claim in claims, claim
        assert all(kind.signs and kind.what for kind in kinds), claim


def test_every_word_that_calms_tells_what_it_opens_with() -> None:
    for signs, pattern in read_reassurance().by_sign:
        assert all(signs), pattern.pattern


@pytest.mark.parametrize(
    ("claim", "claimed", "taken_back"),
    [
        (
            "offline_backup",
            "データは毎週、回線の届かない棚の媒体に移している。",
            "データを別棟の媒体に移すのは課題である。",
        ),
        ("backup_any", "バックアップから即日復旧する。", "バックアップから戻せないので、紙で続ける。"),
        ("restore_test", "復元の手順は一度通しで実施した。", "復元の手順を通しで試したことはない。"),
        ("antivirus", "計画サーバーは検知ソフトが守っている。", "計画サーバーに検知ソフトは入れられない。"),
        ("monitoring", "不審な通信は自動で担当者に通知される。", "不審な通信を自動で通知する仕組みはない。"),
        ("logs", "機器には半年分の操作の記録が残っている。", "操作の記録が残っているかは分からない。"),
        ("mfa", "社外からの接続には二重の本人確認を設けている。", "二重の本人確認を設けるのは課題である。"),
        (
            "separated",
            "事務所と工場はVLANで区切られている。",
            "事務所と工場をVLANで区切る設置を、来年度に決める。",
        ),
        ("diagram", "壁に掲示した図で、ハブの場所を確かめる。", "配線の図は無いので、線を手でたどる。"),
        ("spare_of_equipment", "曲げ機は、買い置きの部品に付け替える。", "曲げ機の買い置きの部品は無い。"),
        ("manual_of_process", "溶接は、職人が半分の数をこなす。", "溶接は、職人がいないので続けられない。"),
        ("alternate_site", "隣町の工場に生産を移す。", "隣町の工場に生産を移せるかを、社長が尋ねる。"),
        ("alternate_partner", "同業者に頼み、代わりの品を納める。", "同業者が代わりに作れるかは分からない。"),
        ("stock", "在庫があるため出荷を続ける。", "在庫が無いため出荷は続けられない。"),
        ("night_people", "夜も一人は工場に残っており、異音に気づく。", "夜は誰も工場に残らない。"),
        ("incident_response", "調査会社とは協定があり、翌日に来る。", "調査会社とは協定が無い。"),
        ("insurance", "損害は保険金で埋め合わせる。", "損害を保険で埋め合わせることはできない。"),
        ("drills", "避難に合わせて、ケーブルを抜く練習を済ませた。", "ケーブルを抜く練習はまだしていない。"),
        ("offline_kit", "非常用の袋を持って外に出る。", "非常用の袋に何を入れるかを決める。"),
    ],
)
def test_a_kind_is_claimed_in_one_wording_and_taken_back_in_another(
    claim: str, claimed: str, taken_back: str
) -> None:
    _, facts = make_case(NOTHING)
    denied = denied_claims(facts)
    assert claim in {each.claim.id for each in denied if each.stands_in(fold_sentence(claimed, facts))}
    assert [each.claim.id for each in denied if each.stands_in(fold_sentence(taken_back, facts))] == []


@pytest.mark.parametrize(
    ("sentence", "thing", "is_back"),
    [
        ("予備機は、手元に無い。", "予備機", True),  # a topic waits for its predicate
        ("停電では動かないので、予備機を使う。", "予備機", False),  # another clause
        ("予備機があれば、それを使う。", "予備機", True),
        ("予備機に差し替えれば、動き出す。", "予備機", False),  # using it is no condition on its being there
        ("予備機が届くかどうかを尋ねる。", "予備機", True),
        ("予備機は無事で、失われない。", "予備機", False),  # harmless
    ],
)
def test_only_the_clause_of_the_thing_takes_it_back(sentence: str, thing: str, is_back: bool) -> None:
    assert Told(sentence).takes_back(sentence.index(thing) + len(thing)) is is_back


@pytest.mark.parametrize(
    ("sentence", "is_task"),
    [
        ("写しを取り、金庫に置く。", True),  # the next clause tells that it is still to be done
        ("写しを金庫に置いてある。", False),
        ("写しの用意。", True),
    ],
)
def test_the_plain_form_of_getting_a_thing_is_a_task(sentence: str, is_task: bool) -> None:
    assert Told(sentence).is_task(2) is is_task
