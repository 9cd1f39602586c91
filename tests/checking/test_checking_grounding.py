"""What rests on nothing: figures, persons, sites, companies and laws, each beside an honest sentence that looks alike."""

from __future__ import annotations

import pytest
from checking_cases import TABLE, make_case

from bcp.checking.grounds import make_grounds
from bcp.checking.people import find_companies, find_people
from bcp.checking.quantities import find_quantities
from bcp.checking.things import find_laws, find_places, find_products


def amounts(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.amount) for each in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127台の端末", [("台", "127")]),  # what stands before の is a figure like any other
        ("毎時一万三千枚で運転する", [("枚", "13000")]),
        ("0.3パーセントを超えない", [("%", "0.3")]),
        ("平均で八十五キログラムである", [("kg", "85")]),
        ("濃度は200ppmにする", [("ppm", "200")]),
        ("0.5メガパスカル", [("MPa", "0.5")]),
        ("夜の九時十五分に", [("time", "09:15")]),
        ("令和元年の地震", [("year", "2019")]),
        ("平成30年4月", [("month", "2018-04")]),
        ("昭和五十年", [("year", "1975")]),
        ("2か所にある", [("箇所", "2")]),
        ("万一のとき", []),
        ("三百六十度を見回す", []),
        ("4分の1", []),
    ],
)
def test_a_figure_is_seen_with_every_unit(text: str, expected: list[tuple[str, str]]) -> None:
    assert amounts(text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("製造部長の望月が決める。", "望月"),
        ("工場長の弥彦に電話し、止めてもらう。", "弥彦"),
        ("本社の情報システム部長である内藤が許可する。", "内藤"),
        ("保全係長の柴田である。", "柴田"),
        ("許可は浅野本部長から得る。", "浅野"),
        ("堀江が紙の記録を集める。", "堀江"),
    ],
)
def test_a_person_behind_a_title_or_alone_is_seen(text: str, name: str) -> None:
    assert name in [found for found, _ in find_people(text)]


@pytest.mark.parametrize(
    "text",
    [
        "製造課長の許可が出るまで動かさない。",
        "社長の携帯に電話し、専務の携帯にかける。",
        "班長の到着を待ち、班長の判断に従う。",
        "総務課長の机の上に置く。",
        "工場長の指示は、紙に書く。",
        "班長の到着後に連絡する。",
        "平野部から離れた場所に置く。",
    ],
)
def test_what_belongs_to_a_title_is_no_person(text: str) -> None:
    assert not list(find_people(text))


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (find_places, "応援は、鶴岡工場の計装班に頼む。"),
        (find_places, "長岡の営業所を対策本部とする。"),
        (find_places, "水島の第二配送センターに移す。"),
        (find_places, "環境保全センター(酒田支所)に頼む。"),
        (find_companies, "社団法人駿河印刷会に紹介してもらう。"),
        (find_laws, "県の印刷工業組合に頼む。"),
        (find_laws, "商工会議所に相談する。"),
        (find_laws, "食品表示法の届け出を出す。"),
        (find_companies, "派遣会社のランスタッドから呼ぶ。"),
        (find_companies, "加工機はアマダ製である。"),
        (find_companies, "保冷車は日の出運輸から借りる。"),
        (find_products, "データはSQL Serverにある。"),
    ],
)
def test_an_organisation_a_site_or_a_product_is_seen(find, text: str) -> None:  # type: ignore[no-untyped-def]
    assert list(find(text))


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (find_places, "協力会社の工場と、最寄りの営業所に知らせる。"),
        (find_places, "物流センターと配送センターに知らせる。"),
        (find_companies, "メーカー製のソフトと、ステンレス製の棚を使う。"),
        (find_companies, "業者のサポートに電話する。"),
        (find_laws, "復元の方法と工法を紙に書く。"),
        (find_products, "NASとPCのLANケーブルを抜く。"),
    ],
)
def test_plain_words_name_nothing(find, text: str) -> None:  # type: ignore[no-untyped-def]
    assert not list(find(text))


def test_a_short_name_at_the_end_of_a_cell_is_known_whatever_the_next_cell_begins_with() -> None:
    table = TABLE.replace("what: 事務所行きの青いケーブル, place: 事務所1階", "what: K1, place: LANの棚")
    grounds = make_grounds(*make_case(table))
    assert grounds.contains("K1") and not grounds.contains("K2") and not grounds.contains("1LAN")
