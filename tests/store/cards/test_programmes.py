"""Programmes made, changed, ordered, ended, and what makes no sense."""

from typing import Any

import pytest

from store.cards.programmes import change_programme, end_programme, make_programme, order_programmes
from store.cards.records import programme_named, programmes
from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from tests.store.cards.shop import ADA, MANAGER, OWNER, STAFF, TERMS, do, issue, programme, stands
from tests.store.points.people import make_persona


def test_all_eight_types_are_made_and_listed_in_their_order(store: Store) -> None:
    for kind in TERMS:
        programme(store, kind)
    assert [one.type for one in programmes(store.connection)] == list(TERMS)
    order_programmes(store, OWNER, ["The gift", "the STAMP"])
    assert [one.type for one in programmes(store.connection)][:3] == ["gift", "stamp", "cash-back"]
    with pytest.raises(BadInput, match="named twice"):
        order_programmes(store, OWNER, ["The gift", "The gift"])


def test_a_change_is_a_new_version_and_transactions_keep_theirs(store: Store) -> None:
    name = programme(store, "stamp")
    make_persona(store, ADA)
    mine = issue(store, name)
    do(store, mine, "add_stamps", count=9)
    changed = change_programme(store, OWNER, name, {"name": "Coffee club", "goal": 5})
    assert changed.details["version"] == 2
    do(store, mine, "redeem_reward")
    assert stands(store, mine) == 4
    versions = store.connection.all("SELECT verb, programme_version FROM card_transaction ORDER BY seq")
    assert versions == [("add_stamps", 1), ("redeem_reward", 2)]
    kept = store.connection.all("SELECT version, terms FROM card_programme_version ORDER BY version")
    assert [('"goal": 10' in terms, '"goal": 5' in terms) for _, terms in kept] == [
        (True, False),
        (False, True),
    ]
    assert programme_named(store.connection, name) is None
    with pytest.raises(Refused, match="Nothing was changed"):
        change_programme(store, OWNER, "coffee CLUB", {"goal": 5})


def test_an_ended_programme_issues_nothing_and_its_cards_go_on(store: Store) -> None:
    name = programme(store, "stamp")
    make_persona(store, ADA)
    mine = issue(store, name)
    end_programme(store, OWNER, name)
    assert (programmes(store.connection), len(programmes(store.connection, ended=True))) == ([], 1)
    do(store, mine, "add_stamps")
    with pytest.raises(Refused, match="has ended: no card"):
        issue(store, name)
    with pytest.raises(Refused, match="ended already"):
        end_programme(store, OWNER, name)
    with pytest.raises(NotFound, match="no card programme Nothing"):
        issue(store, "Nothing")


SENSELESS: list[tuple[str, dict[str, Any], str]] = [
    ("stamp", {"name": " "}, "needs a name"),
    ("stamp", {"name": "12"}, "is no number"),
    ("stamp", {"start": 3}, "begins empty"),
    ("stamp", {"goal": -1}, "goal is a whole number"),
    ("stamp", {"levels": "0:5"}, "has no levels"),
    ("gift", {"goal": 3}, "has no goal"),
    ("gift", {"rate": 3}, "bring nothing"),
    ("gift", {"earns": True}, "No purchase is entered"),
    ("cash-back", {"rate": 10_001}, "hundredths of a percent"),
    ("multipass", {"start": 0}, "visits it begins with"),
    ("coupon", {"start": 0}, "how often it can be used"),
    ("discount", {"levels": "much"}, "Levels are"),
    ("discount", {"levels": "0:101"}, "Levels are"),
    ("stamp", {"valid_days": 10**6}, "valid_days is a whole number"),
    ("stamp", {"location": "Nowhere"}, "no location Nowhere"),
    ("ticket", {}, "no type ticket"),
]


@pytest.mark.parametrize(("card_type", "terms", "sentence"), SENSELESS)
def test_terms_that_make_no_sense_are_refused_in_words(
    store: Store, card_type: str, terms: Any, sentence: str
) -> None:
    wanted: Any = {**TERMS.get(card_type, {}), **terms}
    with pytest.raises((BadInput, NotFound), match=sentence):
        make_programme(store, OWNER, wanted.pop("name", "X"), card_type, wanted)
    assert programmes(store.connection, ended=True) == []


def test_a_name_is_given_once_blind_to_case_and_managers_keep_to_their_own_store(store: Store) -> None:
    programme(store, "stamp", "Coffee")
    with pytest.raises(Refused, match="already"):
        make_programme(store, OWNER, "COFFEE", "stamp", {})
    with pytest.raises(NotPermitted, match="own store only"):
        make_programme(store, MANAGER, "Ours", "stamp", {})
    make_programme(store, MANAGER, "Ours", "stamp", {"location": "Downtown"})
    with pytest.raises(NotPermitted):
        make_programme(store, STAFF, "Mine", "stamp", {})
    make_programme(store, OWNER, "Theirs", "stamp", {"location": "Harbour"})
    make_persona(store, ADA)
    with pytest.raises(Refused, match="programme of Harbour only"):
        issue(store, "Theirs")
