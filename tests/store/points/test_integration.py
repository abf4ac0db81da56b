"""Removing a source of orders, seen first and undone whole (points.md rule 31, sequence 18)."""

import pytest

from store.database.connection import Connection
from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import NotFound, NotPermitted, Refused
from store.points.adjust import adjust_points
from store.points.ledger.prove import ledger_faults
from store.points.orders.correct import correct
from store.points.orders.integration import (
    bring_back_integration,
    preview_integration,
    remove_integration,
    sources,
)
from store.points.orders.refund import refund
from store.points.undo import undo
from store.staff.permissions import Role
from store.upkeep.books import asked
from tests.store.points.orders import book_more
from tests.store.points.people import balance, earn, join_points, kinds, make_persona, part_points, staff_of

ADA, BEN, CLEO = 2001, 2002, 2003
OWNER, MANAGER = staff_of(Role.OWNER), staff_of(Role.MANAGER)


def order(store: Store, persona_id: int, number: int, points: int = 100, *, source: str = "Web") -> int:
    """An order of a source that earned so many points."""
    purchase_id = 5000 + number

    def work(connection: Connection) -> None:
        connection.insert(
            "purchase",
            id=purchase_id,
            source=source,
            order_id=f"W-{number}",
            persona_id=persona_id,
            home_id=persona_id,
            placed_at="2026-11-01T10:00:00.000Z",
            placed_on="2026-11-01",
            pre_tax=points * 100,
            tax=0,
            total=points * 100,
            items=0,
            refunded=0,
            qualifies=1,
            written_at="2026-11-01T10:00:00.000Z",
            content_hash="",
        )
        connection.run(
            "UPDATE persona SET sales = sales + 1, spent = spent + :more, last_purchase_at = :at WHERE id = :id",
            more=points * 100,
            at="2026-11-01T10:00:00.000Z",
            id=persona_id,
        )

    store.transact(work)
    book_more(store, persona_id, purchase_id, earn=points)
    return purchase_id


def sound(store: Store, *, figures: bool = True) -> None:
    assert ledger_faults(store.connection) == []
    wrong = [check.name for check in asked(store.connection) if not check.ok]
    assert [name for name in wrong if figures or name != "figures of personas"] == []


@pytest.fixture
def spent(store: Store) -> Store:
    """Sequence 18: an order with bonus and visit, half refunded, 80 spent since."""
    make_persona(store, ADA)
    purchase_id = order(store, ADA, 1)
    book_more(store, ADA, purchase_id, multiplier=100, visit=5)
    refund(store, MANAGER, purchase_id, 5_000, note="Half")
    make_discount(store, OWNER, "BAG", {"name": "Bag", "cost": 80})
    redeem(store, OWNER, ADA, "BAG")
    return store


def test_sequence_18_a_removal_takes_what_the_order_stands_at_and_its_undo_brings_all_back(
    spent: Store,
) -> None:
    seen = preview_integration(spent, OWNER, "web")
    assert (seen.orders, seen.personas, seen.points) == (1, 1, 155)
    assert (seen.blocked, seen.missing) == (1, 80)
    lots = spent.connection.all("SELECT kind, remaining FROM lot ORDER BY id")
    done = remove_integration(spent, OWNER, "Web", pause=0)
    assert (done.orders, done.personas, done.points, done.blocked) == (1, 1, 155, 1)
    assert kinds(spent, ADA)[-2:] == [("integration_out", -155), ("block", 80)]
    assert balance(spent, ADA) == 0
    assert spent.connection.one("SELECT persona_id, home_id FROM purchase") == (None, ADA)
    sound(spent)
    back = bring_back_integration(spent, OWNER, "Web", pause=0)
    assert (back.orders, back.points) == (1, 155)
    assert kinds(spent, ADA)[-2:] == [("integration_out", 155), ("block", -80)]
    assert balance(spent, ADA) == 75
    assert spent.connection.all("SELECT kind, remaining FROM lot ORDER BY id") == lots
    assert spent.connection.one("SELECT persona_id, removal_id FROM purchase") == (ADA, None)
    sound(spent)


def test_rule_31_other_sources_and_redemptions_stay(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    earn(store, ADA, 40)
    for number in range(1, 8):
        order(store, ADA if number % 2 else BEN, number, 10)
    book_more(store, BEN, 5001, referral=3)
    kept = order(store, ADA, 9, 7, source="Till")
    assert [(one.name, one.orders) for one in sources(store.connection)] == [
        ("Counter", 1),
        ("Till", 1),
        ("Web", 7),
    ]
    done = remove_integration(store, OWNER, "Web", pause=0)
    assert (done.orders, done.personas, done.points) == (7, 2, 73)
    assert (balance(store, ADA), balance(store, BEN)) == (47, 0)
    assert store.connection.value("SELECT persona_id FROM purchase WHERE id = :id", id=kept) == ADA
    sound(store)
    with pytest.raises(Refused, match="removed already"):
        remove_integration(store, OWNER, "Web")
    bring_back_integration(store, OWNER, "Web", pause=0)
    assert (balance(store, ADA), balance(store, BEN)) == (87, 33)
    with pytest.raises(Refused, match="not removed"):
        bring_back_integration(store, OWNER, "Web")
    again = remove_integration(store, OWNER, "Web", pause=0)
    assert again.points == 73
    sound(store)


def test_an_order_that_is_away_is_neither_refunded_nor_corrected(spent: Store) -> None:
    remove_integration(spent, OWNER, "Web", pause=0)
    for act in (refund, correct):
        with pytest.raises(Refused, match="taken away with its source Web"):
            act(spent, OWNER, 5001, 100, note="Late")


def test_a_merged_customers_orders_leave_and_come_back_to_where_they_belong_now(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    order(store, BEN, 1, 30)
    remove_integration(store, OWNER, "Web", pause=0)
    assert balance(store, BEN) == 0
    join_points(store, OWNER, ADA, BEN)
    bring_back_integration(store, OWNER, "Web", pause=0)
    assert (balance(store, ADA), balance(store, BEN)) == (30, 0)
    assert store.connection.one("SELECT persona_id, home_id FROM purchase") == (ADA, BEN)
    sound(store, figures=False)


def test_a_block_left_with_the_survivor_of_an_undone_merge_is_dissolved_once(store: Store) -> None:
    """Ada's own reversal dissolves it; what comes back to Ben, who bore it while they were one, stays."""
    for persona_id in (ADA, BEN, CLEO):
        make_persona(store, persona_id)
    order(store, ADA, 1, 30)
    order(store, CLEO, 2, 30)
    adjust_points(store, OWNER, ADA, -30, reason="other", note="Spent")
    join_points(store, OWNER, BEN, ADA)
    remove_integration(store, OWNER, "Web", pause=0)
    assert kinds(store, BEN) == [("integration_out", -30), ("block", 30)]
    part_points(store, OWNER, BEN, ADA)
    join_points(store, OWNER, BEN, CLEO)
    bring_back_integration(store, OWNER, "Web", pause=0)
    assert (balance(store, ADA), balance(store, BEN)) == (0, 30)
    sound(store, figures=False)


def test_a_block_belongs_to_its_cause_and_waits_for_its_own_order_to_come_back(store: Store) -> None:
    """Ada's points come back first, but the block of Ben's order is not theirs: Ben, who had spent his, has none."""
    make_persona(store, ADA)
    make_persona(store, BEN)
    order(store, ADA, 1, 30)
    order(store, BEN, 2, 30)
    adjust_points(store, OWNER, BEN, -30, reason="other", note="Spent")
    join_points(store, OWNER, ADA, BEN)
    remove_integration(store, OWNER, "Web", pause=0)
    part_points(store, OWNER, ADA, BEN)
    bring_back_integration(store, OWNER, "Web", pause=0)
    assert (balance(store, ADA), balance(store, BEN)) == (30, 0)
    sound(store, figures=False)


def test_of_blocks_of_one_moment_the_first_entrys_is_dissolved_first_whoevers_account_it_is_on(
    store: Store,
) -> None:
    """Ben's order goes before Ada's; his account's numbers are further on, which says nothing of age."""
    for persona_id in (ADA, BEN, CLEO):
        make_persona(store, persona_id)
    for points in (1, 1, 1, -3):
        adjust_points(store, OWNER, BEN, points, reason="other", note="Further on")
    for number, persona_id in ((1, BEN), (2, ADA)):
        order(store, persona_id, number, 10)
        adjust_points(store, OWNER, persona_id, -10, reason="other", note="Spent")
    earn(store, CLEO, 10)
    redeemed = adjust_points(store, OWNER, CLEO, -10, reason="other", note="Given back later")
    remove_integration(store, OWNER, "Web", pause=0)
    join_points(store, OWNER, CLEO, ADA)
    join_points(store, OWNER, CLEO, BEN)
    undo(store, OWNER, redeemed.operation_id)
    borne = "SELECT e.home_id, sum(u.points) FROM lot_use u JOIN entry e ON e.id = u.entry_id WHERE "
    assert store.connection.all(
        borne + "e.kind = 'integration_out' GROUP BY e.home_id HAVING sum(u.points) > 0"
    ) == [(BEN, 10)]
    assert balance(store, CLEO) == 0
    sound(store, figures=False)


def test_a_removal_cut_off_goes_on_where_it_was(store: Store) -> None:
    make_persona(store, ADA)
    for number in range(1, 121):
        order(store, ADA, number, 2)

    def cut(_counts: dict[str, int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remove_integration(store, OWNER, "Web", progress=cut, pause=0)
    assert 0 < balance(store, ADA) < 240
    with pytest.raises(Refused, match="cut off"):
        bring_back_integration(store, OWNER, "Web", pause=0)
    order(store, ADA, 999, 5, source="Till")
    with pytest.raises(Refused, match="Web was cut off half-way"):
        remove_integration(store, OWNER, "Till", pause=0)
    done = remove_integration(store, OWNER, "Web", pause=0)
    assert (done.resumed, done.orders, done.points, balance(store, ADA)) == (True, 120, 240, 5)
    with pytest.raises(KeyboardInterrupt):
        bring_back_integration(store, OWNER, "Web", progress=cut, pause=0)
    back = bring_back_integration(store, OWNER, "Web", pause=0)
    assert (back.orders, balance(store, ADA)) == (120, 245)
    sound(store)


def test_a_repeated_removal_answers_with_the_first_result(spent: Store) -> None:
    done = remove_integration(spent, OWNER, "Web", pause=0)
    again = remove_integration(spent, OWNER.doing(done.operation_id), "Web", pause=0)
    assert (again.repeated, again.points, again.orders) == (True, 155, 1)
    assert balance(spent, ADA) == 0


def test_the_shops_own_sales_an_unknown_source_and_other_roles_are_refused(spent: Store) -> None:
    earn(spent, ADA, 1)
    with pytest.raises(Refused, match="this shop's own"):
        remove_integration(spent, OWNER, "Counter")
    with pytest.raises(NotFound, match=r"No order comes from Nowhere\. Sources: Web"):
        remove_integration(spent, OWNER, "Nowhere")
    with pytest.raises(NotPermitted, match="may not remove an integration"):
        remove_integration(spent, MANAGER, "Web")
    with pytest.raises(NotPermitted):
        preview_integration(spent, MANAGER, "Web")
