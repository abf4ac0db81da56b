"""A search in a process of its own tells how far it is, and its end, whoever listens."""

import queue

from store.actor import Actor
from store.database.store import Store
from store.errors import RegularsError
from store.merging.suspecting import Found, Progress
from store.merging.suspecting_apart import Told, search_apart
from store.staff.permissions import Role
from tests.store.merging.test_suspecting import Actors, new


def searched(store: Store, actor: Actor) -> list[Progress | Found | RegularsError]:
    """Everything it told."""
    box: queue.Queue[Progress | Found | RegularsError] = queue.Queue()
    told: Told = box.put
    search_apart(store, actor, told)
    found = []
    while not found or isinstance(found[-1], Progress):
        found.append(box.get(timeout=60))
    return found


def test_it_tells_how_far_it_is_and_what_it_found(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    for end in (17, 71):
        new(store, owner, "Amelia Stone", phone=f"212 555 01{end}", birthday="05/17/1988")
    *under_way, last = searched(store, owner)
    assert [one.stage for one in under_way if isinstance(one, Progress)] == ["reading", "comparing"]
    assert isinstance(last, Found)
    assert (last.customers, last.waiting) == (2, 1)


def test_a_refusal_is_told_as_it_was_said(store: Store, actor: Actors) -> None:
    (last,) = searched(store, actor(Role.STAFF))
    assert isinstance(last, RegularsError)
    assert "merge" in str(last)
