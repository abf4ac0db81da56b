"""Shopping habits: what counts as an order, what is most often, how averages are rounded."""

from collections.abc import Callable
from datetime import date

import pytest

from store.actor import Actor
from store.database.store import Store
from store.people.card import open_card
from store.people.enrolment import enrol
from store.people.habits import habits, rounded
from store.people.records import Counted, Habits
from store.staff.permissions import Role
from tests.store.people.shopping import APPLES, COFFEE, TEA, buy

Actors = Callable[..., Actor]
TODAY = date(2026, 11, 22)


@pytest.fixture
def amelia(store: Store, actor: Actors) -> int:
    persona = enrol(store, actor(Role.STAFF), first_name="Amelia", phone="212 555 0117").persona_id
    assert persona is not None
    return persona


def of(store: Store, persona_id: int) -> Habits:
    return habits(store.connection, persona_id, TODAY)


def test_without_an_order_there_are_no_habits(store: Store, amelia: int) -> None:
    assert of(store, amelia) == Habits()


def test_spend_is_with_tax_and_every_order_counts_once(store: Store, amelia: int) -> None:
    buy(store, amelia, "2026-11-01", COFFEE, TEA, tax=137)
    buy(store, amelia, "2026-11-11", APPLES, tax=12)
    found = of(store, amelia)
    assert (found.spend, found.sales, found.average_order) == (2449, 2, 1225)


def test_a_fully_refunded_order_does_not_count_and_a_part_lowers_only_the_spend(
    store: Store, amelia: int
) -> None:
    buy(store, amelia, "2026-11-01", COFFEE, tax=100, refunded=300)
    buy(store, amelia, "2026-11-20", TEA, tax=50, refunded=850)
    found = of(store, amelia)
    assert (found.spend, found.sales, found.last_seen_days) == (1000, 1, 21)
    assert found.top_products == (Counted("Dark roast", 1),)


def test_a_free_order_counts(store: Store, amelia: int) -> None:
    buy(store, amelia, "2026-11-01", ("Sample", "Hilltop", "Coffee", 1, 0))
    assert (of(store, amelia).sales, of(store, amelia).average_order) == (1, 0)


def test_one_sale_has_no_rhythm(store: Store, amelia: int) -> None:
    buy(store, amelia, "2026-11-01")
    assert of(store, amelia).shops_every_days is None


def test_shops_every_is_the_days_between_first_and_last_over_the_gaps(store: Store, amelia: int) -> None:
    for day in ("2026-10-01", "2026-10-02", "2026-10-16"):
        buy(store, amelia, day)
    assert of(store, amelia).shops_every_days == 7.5


def test_most_often_counts_orders_not_lines(store: Store, amelia: int) -> None:
    buy(store, amelia, "2026-11-01", COFFEE, COFFEE, COFFEE)
    buy(store, amelia, "2026-11-02", TEA)
    buy(store, amelia, "2026-11-03", TEA)
    assert of(store, amelia).top_products == (Counted("Green tea", 2), Counted("Dark roast", 1))


def test_a_tie_goes_to_the_latest(store: Store, amelia: int) -> None:
    buy(store, amelia, "2026-11-03", TEA)
    buy(store, amelia, "2026-11-01", COFFEE)
    assert of(store, amelia).preferred_product == "Green tea"
    buy(store, amelia, "2026-11-05", COFFEE)
    buy(store, amelia, "2026-11-06", TEA, time="09:00:00.000Z")
    buy(store, amelia, "2026-11-06", COFFEE, time="10:00:00.000Z")
    assert of(store, amelia).preferred_product == "Dark roast"


def test_products_of_one_brand_in_one_order_count_once_for_the_brand(store: Store, amelia: int) -> None:
    buy(store, amelia, "2026-11-01", COFFEE, ("Espresso", "Hilltop", "Coffee", 1, 900))
    found = of(store, amelia)
    assert found.top_brands == (Counted("Hilltop", 1),)
    assert len(found.top_products) == 2


def test_only_five_are_on_top_and_unnamed_ones_are_left_out(store: Store, amelia: int) -> None:
    for number in range(7):
        buy(store, amelia, f"2026-11-0{number + 1}", (f"Product {number}", "", f"Category {number}", 1, 100))
    found = of(store, amelia)
    assert [top.name for top in found.top_products] == [f"Product {number}" for number in (6, 5, 4, 3, 2)]
    assert (len(found.top_categories), found.top_brands, found.preferred_brand) == (5, (), None)


def test_items_per_order_has_one_decimal(store: Store, amelia: int) -> None:
    for day, items in (("2026-11-01", 1), ("2026-11-02", 1), ("2026-11-03", 3)):
        buy(store, amelia, day, items=items)
    assert of(store, amelia).items_per_order == 1.7


@pytest.mark.parametrize(
    ("amount", "parts", "result"),
    [(1, 2, 1), (5, 2, 3), (10, 4, 3), (1, 3, 0), (2, 3, 1), (-1, 2, 0), (-3, 2, -1), (0, 7, 0)],
)
def test_averages_are_rounded_half_up(amount: int, parts: int, result: int) -> None:
    assert rounded(amount, parts) == result


def test_as_of_moves_the_days_and_nothing_else(store: Store, actor: Actors, amelia: int) -> None:
    buy(store, amelia, "2026-11-01")
    buy(store, amelia, "2026-11-21")
    now = open_card(store, actor(Role.STAFF), amelia)
    then = open_card(store, actor(Role.STAFF), amelia, as_of=date(2027, 1, 1))
    assert (now.habits.last_seen_days, then.habits.last_seen_days) == (1, 41)
    assert (now.habits.spend, now.habits.shops_every_days) == (
        then.habits.spend,
        then.habits.shops_every_days,
    )
    assert now.points == then.points


def test_other_peoples_orders_are_not_mine(store: Store, actor: Actors, amelia: int) -> None:
    omar = enrol(store, actor(Role.STAFF), first_name="Omar", phone="212 555 0118").persona_id
    buy(store, omar, "2026-11-01")
    buy(store, None, "2026-11-02")
    assert of(store, amelia) == Habits()
