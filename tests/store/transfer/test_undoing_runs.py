"""A whole import taken back within a day: everything it did is reversed, what others did since stays."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotPermitted, Refused
from store.people.traits import edit_traits
from store.points.ledger.cut_off import finish_cut_off
from store.staff.permissions import Role
from store.transfer.result import ImportResult
from store.transfer.undoing.differences import write_differences
from store.transfer.undoing.journal import forget_old
from store.transfer.undoing.undo_run import (
    RunUndone,
    imported_runs,
    preview_run_undo,
    undo_run,
)
from tests.conftest import SetClock
from tests.store.outbox.conftest import STORE_ID, set_to
from tests.store.transfer.conftest import Take
from tests.store.transfer.whole_store import faults

PEOPLE = (
    "source_id,first_name,last_name,phone,email,signup_date,birthday,legacy_points,"
    "text_opt_in,consent_at,consent_source,tags,attr:Shoe"
)
_SEEN = (
    "SELECT id, status, first_name, last_name, name, folded, phone, email, birthday, signup_on, sales, spent, "
    "favorite_location_id, last_purchase_at FROM persona WHERE status = 'active' ORDER BY id",
    "SELECT persona_id, kind, value, state FROM identifier ORDER BY persona_id, kind, value, state",
    "SELECT c.persona_id, channel, state, how FROM consent c ORDER BY c.persona_id, channel",
    "SELECT persona_id, tag FROM tag ORDER BY persona_id, tag",
    "SELECT persona_id, name, value FROM attribute ORDER BY persona_id, name",
    "SELECT a.persona_id, a.balance, a.uncovered FROM account a JOIN persona p ON p.id = a.persona_id "
    "WHERE p.status = 'active' AND (a.card_id IS NULL OR a.balance <> 0) ORDER BY a.persona_id, a.unit, a.id",
    "SELECT order_id, persona_id, refunded FROM purchase WHERE removal_id IS NULL ORDER BY order_id",
    "SELECT document_id FROM redemption WHERE undone_at IS NULL",
    "SELECT discount_id, name, cost FROM discount WHERE current = 1 ORDER BY discount_id",
    "SELECT code, points, expires_on FROM collectible ORDER BY code",
    "SELECT kind, value, until FROM employee ORDER BY value",
    "SELECT persona_id, text FROM message",
    "SELECT c.serial, c.status, c.device FROM card c WHERE c.status <> 'deleted' ORDER BY c.serial",
)


def seen(store: Store) -> list[list[tuple[object, ...]]]:
    """What the shop shows, the ledger apart."""
    return [store.connection.all(question) for question in _SEEN]


def taken_back(store: Store, who: Actor, result: ImportResult) -> RunUndone:
    assert result.run_id is not None
    return undo_run(store, who, result.run_id, result.counts.rows)


@pytest.fixture
def before(store: Store, take: Take) -> None:
    """Two members, one of them with an order, and what other kinds may change."""
    set_to(store, store_id=STORE_ID)
    take("personas", PEOPLE,
         "1,Amelia,Stone,2125550117,a@example.com,2024-03-01,1988-05-17,100,,,,vip,38",
         "2,Omar,Haddad,2125550142,,2024-03-01,,,yes,2024-03-01 10:00,form,,")  # fmt: skip
    take("discounts", "discount_id,name,cost,usage", "COFFEE,Coffee,60,unlimited")
    take(
        "orders",
        "order_id,placed_at,location,source_id,product,amount",
        "A1,2024-06-01 10:15,Downtown,1,Oat,9.90",
    )
    take("codes", "code,points", "SUN1,50", "SUN2,60")
    take("employees", "phone,until", "2125550199,2030-01-31")
    take("cards", "serial,source_id,programme,type,device,balance", "S1,1,Stamps,stamp,iPhone,3")


KINDS = {
    "personas": (
        PEOPLE,
        "1,Amelie,Stone,2125550118,,2024-02-01,1990-12-31,350,no,,,\"new;vip\",39",
        "3,Zoë,Lind,2125550150,zoe@example.com,2024-05-01,,70,,,,x,",
        "4,Kai,Park,2125550151,,,,,,,,,",
        "4,Kai,Parker,2125550151,,,,,,,,,",
    ),
    "orders": (
        "order_id,placed_at,location,source_id,product,amount",
        "B1,2024-07-01 10:15,Uptown,1,Oat,20.00",
        "B2,2024-08-01 10:15,Uptown,1,Oat,30.00",
        "B3,2024-08-01 10:15,Uptown,2,Oat,40.00",
    ),
    "refunds": ("refund_id,order_id,amount,refunded_at", "R1,A1,4.00,2024-06-03 10:00", "R2,A1,2.00,2024-06-04 10:00"),
    "redemptions": ("redemption_id,source_id,discount_id,at", "X1,1,COFFEE,2024-06-07 11:20"),
    "discounts": ("discount_id,name,cost,usage", "COFFEE,Latte,80,unlimited", "TEA,Tea,40,single"),
    "codes": ("code,points", "SUN1,55", "SUN3,70"),
    "employees": ("phone,until", "2125550199,2031-01-31", "2125550117,2031-01-31"),
    "messages": ("message_id,source_id,sent_at,text", "M1,1,2024-06-03 09:00,Hello"),
    "cards": ("serial,source_id,programme,type,device,balance", "S1,1,Stamps,stamp,Pixel,5", "S2,2,Stamps,stamp,,4"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_everything_a_run_did_is_reversed_and_may_come_again(
    store: Store, before: None, take: Take, actor: Callable[..., Actor], kind: str
) -> None:
    was = seen(store)
    entries = store.connection.value("SELECT count(*) FROM entry")
    first = take(kind, *KINDS[kind])
    assert [found.reason for found in first.rejected] == []
    became = seen(store)
    assert became != was
    done = taken_back(store, actor(), first)
    assert seen(store) == was
    assert store.connection.value("SELECT count(*) FROM entry") >= entries, "nothing leaves the ledger"
    assert [wrong for wrong in faults(store) if "balance is the sum" in wrong] == []
    assert store.connection.value(
        "SELECT count(*) FROM entry e WHERE e.import_run_id = :run AND e.points <> 0 AND e.kind <> 'block' "
        "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id)", run=first.run_id) == 0  # fmt: skip
    again = take(kind, *KINDS[kind])
    assert (again.counts.new, again.counts.updated, again.counts.rejected) == (
        first.counts.new, first.counts.updated, 0)  # fmt: skip
    assert done.operation_id


def test_a_merge_of_a_run_comes_apart(
    store: Store, before: None, take: Take, actor: Callable[..., Actor]
) -> None:
    was = seen(store)
    result = take(
        "personas", "source_id,first_name,last_name,phone,email", "9,Omar,Haddad,2125550142,a@example.com"
    )
    assert result.counts.merged == 1
    taken_back(store, actor(), result)
    now = seen(store)
    assert now[0] == was[0]
    assert now[5] == was[5]


def test_what_somebody_changed_since_stays(
    store: Store, before: None, take: Take, actor: Callable[..., Actor]
) -> None:
    result = take("personas", *KINDS["personas"])
    amelia, zoe = (
        store.connection.value("SELECT id FROM persona WHERE first_name = :name", name=name)
        for name in ("Amelie", "Zoë")
    )
    edit_traits(store, actor(), amelia, {"birthday": "1991-01-01"})
    edit_traits(store, actor(), zoe, {"first_name": "Zoe"})
    done = taken_back(store, actor(), result)
    assert (done.stayed, done.personas) == (1, 1)
    assert done.kept == 2
    assert store.connection.value("SELECT birthday FROM persona WHERE id = :id", id=amelia) == "1991-01-01"
    assert store.connection.value("SELECT first_name FROM persona WHERE id = :id", id=amelia) == "Amelia"
    row = store.connection.one("SELECT status, first_name FROM persona WHERE id = :id", id=zoe)
    assert row == ("active", "Zoe")


def test_points_already_spent_are_seen_first_and_blocked(
    store: Store, before: None, take: Take, actor: Callable[..., Actor]
) -> None:
    result = take("orders", *KINDS["orders"])
    take("redemptions", "redemption_id,source_id,discount_id,at", "X1,1,COFFEE,2024-09-07 11:20",
         "X2,1,COFFEE,2024-09-08 11:20")  # fmt: skip
    assert result.run_id is not None
    found = preview_run_undo(store, actor(), result.run_id)
    assert (found.entries, found.documents, found.rows, found.refused) == (3, 3, 3, ())
    assert found.points == 90
    assert (found.blocked, found.missing) == (1, 11)
    taken_back(store, actor(), result)
    assert store.connection.value("SELECT min(balance) FROM account") == 0


def test_a_run_is_refused_after_a_day_twice_and_without_its_rows(
    store: Store, before: None, take: Take, actor: Callable[..., Actor], clock: SetClock
) -> None:
    result = take("orders", *KINDS["orders"])
    assert result.run_id is not None
    with pytest.raises(Refused, match="has 3 rows"):
        undo_run(store, actor(), result.run_id, 2)
    with pytest.raises(NotPermitted):
        undo_run(store, actor(Role.STAFF), result.run_id, 3)
    clock.forward(hours=23)
    assert imported_runs(store, actor())[0].undoable
    taken_back(store, actor(), result)
    with pytest.raises(Refused, match="already"):
        taken_back(store, actor(), result)
    later = take("orders", *KINDS["orders"])
    clock.forward(hours=25)
    assert not imported_runs(store, actor())[0].undoable
    with pytest.raises(Refused, match="24 hours"):
        taken_back(store, actor(), later)


@pytest.mark.parametrize(
    ("kind", "then", "sentence"),
    [
        ("orders", ("refunds", "refund_id,order_id,amount,refunded_at", "R9,B1,1.00,2024-07-03"), "B1"),
        (
            "discounts",
            ("redemptions", "redemption_id,source_id,discount_id,at", "X9,1,COFFEE,2024-06-09"),
            "COFFEE",
        ),
        ("discounts", ("discounts", "discount_id,name", "TEA,Green tea"), "TEA"),
        ("refunds", ("refunds", "refund_id,order_id,amount,refunded_at", "R9,A1,1.00,2024-07-03"), "A1"),
    ],
)
def test_a_run_others_built_on_is_refused_and_says_what(
    store: Store,
    before: None,
    take: Take,
    actor: Callable[..., Actor],
    kind: str,
    then: tuple[str, ...],
    sentence: str,
) -> None:
    result = take(kind, *KINDS[kind])
    assert take(*then).counts.rejected == 0
    was = seen(store)
    with pytest.raises(Refused, match=sentence):
        taken_back(store, actor(), result)
    assert result.run_id is not None
    assert sentence in preview_run_undo(store, actor(), result.run_id).refused[0]
    assert seen(store) == was


def test_an_undo_that_was_cut_off_anywhere_goes_on(
    store: Store, before: None, take: Take, actor: Callable[..., Actor], clock: SetClock
) -> None:
    """Cut off at every chunk in turn; the next start finishes the last one."""
    was = seen(store)
    for cut in range(1, 8):
        result = take("personas", *KINDS["personas"])
        left = [cut]

        def cutting(_counts: dict[str, int], left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt

        assert result.run_id is not None
        try:
            undo_run(store, actor(), result.run_id, result.counts.rows, progress=cutting, pause=0.0)
        except KeyboardInterrupt:
            if cut % 2:
                clock.forward(minutes=2)
                finish_cut_off(store)
            else:
                undo_run(store, actor(), result.run_id, result.counts.rows, pause=0.0)
        assert seen(store) == was, cut
        assert store.connection.value("SELECT count(*) FROM import_change") == 0


def test_the_difference_of_an_import_is_a_file(
    store: Store, before: None, take: Take, actor: Callable[..., Actor]
) -> None:
    result = take("orders", *KINDS["orders"])
    take("orders", "order_id,placed_at,source_id,amount", "C1,2024-09-01,1,7.00")
    out = io.StringIO(newline="")
    assert result.run_id is not None
    assert write_differences(store, actor(), result.run_id, out) == 2
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(out.getvalue()))}
    figures = [
        tuple(int(rows[name][column]) for column in ("old_points", "new_points", "difference"))
        for name in ("Amelia Stone", "Omar Haddad")
    ]
    assert figures == [(109, 159, 50), (0, 40, 40)]
    masked = io.StringIO(newline="")
    write_differences(store, actor(Role.ANALYST), result.run_id, masked)
    assert "Stone" not in masked.getvalue()
    assert "2125550117" not in masked.getvalue()


def test_what_a_run_changed_is_kept_for_a_day(
    store: Store, before: None, take: Take, clock: SetClock
) -> None:
    take("personas", *KINDS["personas"])
    rows = store.connection.all("SELECT was FROM import_change WHERE what = 'persona'")
    assert json.loads(rows[0][0])["birthday"] == "1988-05-17"
    clock.forward(hours=23)
    assert forget_old(store) == 0
    clock.forward(hours=2)
    assert forget_old(store) > 0
    assert store.connection.value("SELECT count(*) FROM import_change") == 0
