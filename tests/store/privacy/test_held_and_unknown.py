"""For Staff, somebody held and somebody nobody knows take the same time, somebody deleted the very same path."""

import re
from collections.abc import Callable
from statistics import median
from time import process_time

from store.actor import Actor
from store.database.store import Store
from store.privacy.deleting import delete_own_data
from store.privacy.holding import opt_out_of_everything
from store.search.answer import answer
from store.search.doctor.diagnosing import diagnose
from store.staff.permissions import Role
from tests.store.privacy.conftest import asking, enrolled

Actors = Callable[..., Actor]
HELD, DELETED, UNKNOWN = "212 555 0177", "212 555 0178", "212 555 0199"
ROUNDS = 60
AT_MOST = 1.25
"""Times as long; the noise of a busy machine stays below it, a look at the blocklist (25 ms) is tenfold."""


def prepared(store: Store, actor: Actors) -> None:
    enrolled(store, actor, phone=HELD, email="held@example.com")
    enrolled(store, actor, phone=DELETED, email="gone@example.com")
    for number in range(30):
        enrolled(
            store, actor, phone=f"646 555 01{number + 10}", email=f"n{number}@example.com", last_name="Other"
        )
    opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", HELD))
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", DELETED))


def looked_up(store: Store, actor: Actors, phone: str) -> None:
    answer(store, actor(Role.STAFF), phone)
    diagnose(store, actor(Role.STAFF), phone)


def test_for_somebody_deleted_the_statements_are_those_for_nobody_and_the_blocklist_is_never_asked(
    sqlite_store: Store, actor: Actors
) -> None:
    prepared(sqlite_store, actor)
    run: dict[str, list[str]] = {}
    for phone in (HELD, DELETED, UNKNOWN):
        told: list[str] = run.setdefault(phone, [])
        looked_up(sqlite_store, actor, phone)
        sqlite_store.connection.driver.set_trace_callback(told.append)
        looked_up(sqlite_store, actor, phone)
        sqlite_store.connection.driver.set_trace_callback(None)
    shapes = {phone: [re.sub(r"'[^']*'|\d+", "?", sql) for sql in told] for phone, told in run.items()}
    assert shapes[UNKNOWN]
    assert shapes[DELETED] == shapes[UNKNOWN]
    assert not any("blocked" in sql for told in run.values() for sql in told)


def test_both_take_the_same_time(sqlite_store: Store, actor: Actors) -> None:
    prepared(sqlite_store, actor)
    took: dict[str, list[float]] = {HELD: [], DELETED: [], UNKNOWN: []}
    for _ in range(ROUNDS):
        for phone, times in took.items():
            began = process_time()
            looked_up(sqlite_store, actor, phone)
            times.append(process_time() - began)
    typical = {phone: median(times) for phone, times in took.items()}
    assert max(typical.values()) <= AT_MOST * min(typical.values())
