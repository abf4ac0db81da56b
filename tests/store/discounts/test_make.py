"""Making, changing, ordering and ending discounts."""

import pytest

from store.database.store import Store
from store.discounts.make import Terms, change_discount, end_discount, make_discount, order_discounts
from store.discounts.records import current_discounts, find_discount
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.staff.permissions import Role
from tests.store.points.people import staff_of

MARKETING, MANAGER = staff_of(Role.MARKETING), staff_of(Role.MANAGER)


def test_a_change_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    made = make_discount(store, MARKETING, "COFFEE", {"name": "Coffee", "cost": 100, "ends_on": "2026-12-31"})
    assert made.details == {"discount": "COFFEE", "version": 1}
    changed = change_discount(store, MARKETING, "coffee", {"cost": 120, "ends_on": None})
    assert changed.details == {"discount": "COFFEE", "version": 2}
    rows = store.connection.all("SELECT version, current, cost, ends_on FROM discount ORDER BY version")
    assert rows == [(1, 0, 100, "2026-12-31"), (2, 1, 120, None)]
    with pytest.raises(Refused, match="Nothing was changed"):
        change_discount(store, MARKETING, "COFFEE", {"cost": 120})


def test_discounts_are_put_in_an_order_and_ended(store: Store) -> None:
    for name in ("A", "B", "C"):
        make_discount(store, MARKETING, name, {"name": name})
    assert [found.id for found in current_discounts(store.connection)] == ["A", "B", "C"]
    order_discounts(store, MARKETING, ["C", "A"])
    assert [found.id for found in current_discounts(store.connection)] == ["C", "A", "B"]
    end_discount(store, MARKETING, "A")
    assert [found.id for found in current_discounts(store.connection)] == ["C", "B"]
    assert [found.id for found in current_discounts(store.connection, ended=True)] == ["C", "A", "B"]
    with pytest.raises(Refused, match="ended already"):
        end_discount(store, MARKETING, "A")
    change_discount(store, MARKETING, "A", {"ends_on": "2027-01-31"})
    assert len(current_discounts(store.connection)) == 3


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": None}, "needs a name"),
        ({"name": "X", "cost": -1}, "cost is a whole number"),
        ({"name": "X", "cost": 2.5}, "cost is a whole number"),
        ({"name": "X", "cost": 10**9}, "cost is a whole number"),
        ({"name": "X", "starts_on": "tomorrow"}, "first day is a date"),
        ({"name": "X", "starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "before the first day"),
        ({"name": "X", "usage": "twice"}, "single or unlimited"),
        ({"name": "X", "cooldown_hours": 5}, "needs the usage unlimited"),
        ({"name": "X", "usage": "unlimited", "cooldown_hours": -1}, "cool-down"),
        ({"name": "X", "minimum_age": 200}, "minimum age"),
    ],
)
def test_terms_that_make_no_sense_are_refused_in_words(store: Store, terms: Terms, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        make_discount(store, MARKETING, "X", terms)
    assert find_discount(store.connection, "X") is None


def test_an_id_is_used_once_and_has_no_spaces(store: Store) -> None:
    make_discount(store, MARKETING, "X", {"name": "X"})
    with pytest.raises(Refused, match="in use"):
        make_discount(store, MARKETING, "x", {"name": "Y"})
    with pytest.raises(BadInput, match="without spaces"):
        make_discount(store, MARKETING, "A B", {"name": "Y"})
    with pytest.raises(NotFound):
        change_discount(store, MARKETING, "NONE", {"name": "Y"})
    with pytest.raises(NotFound, match="no location Nowhere"):
        make_discount(store, MARKETING, "Z", {"name": "Z", "location": "Nowhere"})


def test_a_manager_makes_discounts_of_the_own_store_only(store: Store) -> None:
    with pytest.raises(NotPermitted, match="own store only"):
        make_discount(store, MANAGER, "ALL", {"name": "Everywhere"})
    with pytest.raises(NotPermitted, match="own store only"):
        make_discount(store, MANAGER, "H", {"name": "There", "location": "Harbour"})
    make_discount(store, MANAGER, "D", {"name": "Here", "location": "Downtown"})
    with pytest.raises(NotPermitted, match="own store only"):
        change_discount(store, MANAGER, "D", {"location": 2})
    make_discount(store, MARKETING, "ALL", {"name": "Everywhere"})
    with pytest.raises(NotPermitted, match="own store only"):
        end_discount(store, MANAGER, "ALL")


def test_staff_make_no_discounts(store: Store) -> None:
    with pytest.raises(NotPermitted):
        make_discount(store, staff_of(Role.STAFF), "X", {"name": "X"})
