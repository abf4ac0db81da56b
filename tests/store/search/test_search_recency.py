"""The order kept in memory ranks as the store does, and is not used where it no longer holds."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.search import recency
from store.search.answer import answer, total
from store.search.lookup import RANKED
from store.search.recency import read_recency, recency_of
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.search.people import AT, add_persona, add_tag

MakeActor = Callable[..., Actor]


@pytest.fixture
def crowd(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Three hundred with a tag, seen in an order of their own; small numbers stand for a million."""
    monkeypatch.setattr(recency, "WORTH_IT", 0)
    monkeypatch.setitem(RANKED, store.dialect, 20)
    monkeypatch.setattr("store.search.walk.LEARNING", 4)
    monkeypatch.setattr("store.search.walk.LONGEST_WALK", 4)
    for number in range(1001, 1301):
        day = 1 + number * 7 % 28
        add_persona(store, number, "Amelia Stone", seen=f"2025-{1 + number % 12:02d}-{day:02d}T12:00:00.000Z")
        add_tag(store, number, "vip")
    return store


def first_page(store: Store, me: Actor) -> tuple[list[int], bool]:
    found = answer(store, me, "tag:vip", limit=10, patience_ms=5_000)
    return [row.id for row in found.rows], found.unfinished


def test_a_quick_answer_is_whole_once_a_worker_has_read_the_order(crowd: Store, actor: MakeActor) -> None:
    me = actor(Role.STAFF)
    assert first_page(crowd, me)[1]
    total(crowd, me, "tag:vip")
    whole = [row.id for row in answer(crowd, me, "tag:vip", limit=10).rows]
    assert first_page(crowd, me) == (whole, False)


def test_who_was_seen_since_comes_first(crowd: Store, actor: MakeActor, clock: SetClock) -> None:
    me = actor(Role.STAFF)
    read_recency(crowd, crowd.connection)
    crowd.connection.run("UPDATE persona SET last_seen_at = '2026-11-22T15:05:00.000Z' WHERE id = 1100")
    add_persona(crowd, 1301, "Nora Vale", seen="2026-11-22T15:06:00.000Z")
    add_tag(crowd, 1301, "vip")
    assert first_page(crowd, me)[0][:2] == [1301, 1100]


def test_after_an_import_it_is_not_used_until_it_is_read_again(crowd: Store, actor: MakeActor) -> None:
    read_recency(crowd, crowd.connection)
    assert recency_of(crowd, crowd.connection) is not None
    crowd.connection.insert(
        "import_run", id=1, kind="orders", source="x", file_name="", file_hash="", state="applying", enrols=0,
        staff_id=7, started_at=AT, lease_until=AT, finished_at=None, applied=0, counts="{}",
    )  # fmt: skip
    read_recency(crowd, crowd.connection)
    assert recency_of(crowd, crowd.connection) is None
    crowd.connection.run("UPDATE import_run SET finished_at = :at", at=AT)
    read_recency(crowd, crowd.connection)
    assert recency_of(crowd, crowd.connection) is not None
