"""課題のあるアセスメント結果."""

from cases import CATALOGUE, make_case

from bcp.planning.findings import find_findings
from bcp.vocabulary import Finding, Rating

RESULTS = {
    "USBメモリー": "①",
    "brought_in_pc": {
        "rating": "BAD",
        "measures": ["02-01", "C-01"],
        "interim": "受付で預かる",
        "owner": "製造課長",
    },
    "smartphone_tablet": {"rating": "対象外", "reason": "持ち込み禁止"},
    "iot_sensor": "④",
    "multifunction_printer": {"rating": "②", "issue": "鍵が掛からない"},
    "oa_network": {"rating": "BAD", "cause": "無対策"},
    "wifi": {"rating": "⑤", "accept": {"reason": "来年撤去", "by": "社長", "until": "2027-03-31"}},
    "cloud_service": {"issue": "契約者が分からない"},
    "internet": {"rating": "③", "issue": "なし"},
}


def _findings() -> dict[str, Finding]:
    return {each.id: each for each in find_findings(make_case(assessment={"results": RESULTS}))}


def test_bad_four_five_and_whatever_has_an_issue_are_findings() -> None:
    assert list(_findings()) == [
        "brought_in_pc", "iot_sensor", "multifunction_printer", "oa_network", "wifi", "cloud_service",
    ]  # fmt: skip


def test_what_the_table_names_is_taken() -> None:
    found = _findings()["brought_in_pc"]
    assert [each.id for each in found.measures] == ["02-01", "C-01"]
    assert (found.interim, found.interim_is_default, found.owner.text) == ("受付で預かる", False, "製造課長")


def test_where_nothing_is_named_the_entry_lends_its_whole_list_and_its_interim_action() -> None:
    found = _findings()["oa_network"]
    assert [each.id for each in found.measures] == ["07-01", "07-02", "07-03", "07-04"]
    assert (found.interim, found.interim_is_default) == (CATALOGUE.entries["oa_network"].interim, True)


def test_a_bad_without_cause_is_of_unknown_cause() -> None:
    found = _findings()
    assert found["brought_in_pc"].cause == "unknown"
    assert found["oa_network"].cause == "no_measure"
    assert found["iot_sensor"].cause == ""


def test_an_issue_without_rating_is_a_finding_that_is_not_called_bad() -> None:
    assert _findings()["cloud_service"].rating is Rating.UNRATED


def test_an_accepted_finding_stays_one() -> None:
    accept = _findings()["wifi"].accept
    assert accept is not None
    assert accept.by.text == "社長"
