"""The archive's list and restoring many of it at once."""

import pytest

from store.archive.archiving import archive, restore
from store.archive.listing import archived_page
from store.archive.restoring import preview_restoring, restore_each
from store.database.store import Store
from store.errors import NotFound, NotPermitted, Refused
from store.staff.permissions import Role
from tests.store.people.shopping import COFFEE, buy
from tests.store.points.people import balance, kinds, make_persona, staff_of

OWNER = staff_of(Role.OWNER)
UMA = staff_of(Role.OPERATOR)


def out_of_sight(store: Store, persona_id: int, orders: int) -> None:
    make_persona(store, persona_id)
    archive(store, OWNER, persona_id, reason="moved away")
    for _ in range(orders):
        order = buy(store, persona_id, "2026-11-20", COFFEE)
        store.connection.run("UPDATE purchase SET unearned = 'archived' WHERE id = :id", id=order)


def test_a_preview_says_what_waited_and_writes_nothing(store: Store) -> None:
    out_of_sight(store, 1001, 2)
    out_of_sight(store, 1002, 0)
    before = store.connection.value("SELECT count(*) FROM audit")
    found = list(preview_restoring(store, OWNER, [1001, 1002, 1001, 77]))
    assert [(one.id, one.orders, one.points) for one in found] == [
        (1001, 2, 24),
        (1002, 0, 0),
        (1001, 2, 24),
        (77, 0, 0),
    ]
    assert found[3].refusal is not None
    assert (balance(store, 1001), kinds(store, 1001)) == (0, [])
    assert store.connection.value("SELECT count(*) FROM audit") == before
    assert store.connection.value("SELECT status FROM persona WHERE id = 1001") == "archived"


def test_each_gets_what_the_preview_said_and_whoever_cannot_be_is_named(store: Store) -> None:
    out_of_sight(store, 1001, 2)
    out_of_sight(store, 1002, 1)
    done = list(restore_each(store, OWNER, [1001, 77, 1002, 1001]))
    assert [(one.id, one.receipt is None) for one in done] == [
        (1001, False),
        (77, True),
        (1002, False),
        (1001, True),
    ]
    assert (balance(store, 1001), balance(store, 1002)) == (24, 12)
    operations = {one.receipt.operation_id for one in done if one.receipt is not None}
    assert len(operations) == 2


def test_what_is_tried_raises_as_the_act_does(store: Store) -> None:
    make_persona(store, 1001)
    with pytest.raises(Refused, match="not archived"):
        restore.tried(store, OWNER, 1001)
    with pytest.raises(NotFound):
        restore.tried(store, OWNER, 77)
    with pytest.raises(NotPermitted):
        restore.tried(store, staff_of(Role.ANALYST), 1001)


def test_the_list_shows_a_contact_and_since_when_but_no_name(store: Store) -> None:
    out_of_sight(store, 1001, 1)
    store.connection.run(
        "UPDATE persona SET name = 'Amelia Stone', phone = '+12125550117', email = 'amelia@example.com' "
        "WHERE id = 1001"
    )
    out_of_sight(store, 1002, 0)
    store.connection.run("UPDATE persona SET phone = NULL, email = 'omar@example.com' WHERE id = 1002")
    make_persona(store, 1003)
    make_persona(store, 1004)
    store.connection.run("UPDATE persona SET status = 'sealed' WHERE id = 1004")
    rows = archived_page(store, UMA)
    assert [(row.id, row.contact, row.orders) for row in rows] == [
        (1001, "+12125550117", 1),
        (1002, "omar@example.com", 0),
    ]
    assert all(row.since is not None for row in rows)
    assert not any("Amelia" in str(row) for row in rows)


def test_the_list_is_read_by_pages_and_by_last_digits(store: Store) -> None:
    for persona_id in range(1001, 1008):
        out_of_sight(store, persona_id, 0)
        store.connection.run(
            "UPDATE persona SET phone = :phone WHERE id = :id",
            phone=f"+1212555010{persona_id % 10}",
            id=persona_id,
        )
    first = archived_page(store, OWNER, limit=4)
    rest = archived_page(store, OWNER, after=first[-1].id, limit=4)
    assert [row.id for row in (*first, *rest)] == list(range(1001, 1008))
    assert [row.id for row in archived_page(store, OWNER, ending="55-0104")] == [1004]


def test_whoever_may_not_restore_alone_sees_no_list(store: Store) -> None:
    for role in (Role.STAFF, Role.ANALYST, Role.MARKETING):
        with pytest.raises(NotPermitted):
            archived_page(store, staff_of(role))


def test_a_preview_for_whoever_may_not_restore_is_refused_as_the_restore_is(store: Store) -> None:
    out_of_sight(store, 1001, 1)
    with pytest.raises(NotPermitted):
        list(preview_restoring(store, staff_of(Role.STAFF), [1001]))
