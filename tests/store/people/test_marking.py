"""Tags on many at once, on both databases; whoever is gone or one's own is left out."""

import pytest

from store.archive.archiving import archive
from store.archive.archiving_many import archive_each
from store.database.store import Store
from store.errors import BadInput, NeedsApproval, NotPermitted
from store.people.marking import CHUNK, tag_each, tag_some
from store.staff.permissions import Role
from tests.store.points.people import make_persona, staff_of

OWNER = staff_of(Role.OWNER)


def tagged(store: Store) -> list[int]:
    return [row[0] for row in store.connection.all("SELECT persona_id FROM tag WHERE tag = 'vip' ORDER BY 1")]


def test_many_are_tagged_and_untagged_in_chunks(store: Store) -> None:
    ids = list(range(1001, 1001 + CHUNK + 5))
    for number in ids:
        make_persona(store, number)
    archive(store, OWNER, 1002, reason="moved")
    waits: list[float] = []
    far = list(tag_each(store, OWNER, iter(ids), "vip", wait=waits.append))
    assert [(one.done, one.changed) for one in far] == [(CHUNK, CHUNK - 1), (CHUNK + 5, CHUNK + 4)]
    assert len(waits) == 2
    assert tagged(store) == [number for number in ids if number != 1002]
    again = list(tag_each(store, OWNER, iter(ids), "vip", wait=waits.append))
    assert again[-1].changed == 0
    off = list(tag_each(store, OWNER, iter(ids[:10]), "vip", remove=True, wait=waits.append))
    assert off[-1].changed == 9
    assert tagged(store) == ids[10:]
    acts = store.connection.all("SELECT detail FROM audit WHERE use_case = 'tag_some' ORDER BY id")
    assert [row[0] for row in acts] == [f"{CHUNK - 1}", "5", "0", "0", "9"]


def test_nothing_is_done_for_whoever_may_not_nor_for_too_many_at_once(store: Store) -> None:
    make_persona(store, 1001)
    with pytest.raises(NotPermitted):
        tag_some(store, staff_of(Role.ANALYST), [1001], "vip")
    with pytest.raises(BadInput):
        tag_some(store, OWNER, list(range(CHUNK + 1)), "vip")
    with pytest.raises(BadInput):
        tag_some(store, OWNER, [1001], " ")
    assert tagged(store) == []


def test_many_are_archived_one_by_one_and_refusals_are_told(store: Store) -> None:
    for number in (1001, 1002):
        make_persona(store, number)
    archive(store, OWNER, 1002, reason="moved")
    found = list(archive_each(store, OWNER, [1001, 1002, 77], "moved"))
    assert [one.refusal is None for one in found] == [True, False, False]
    assert store.connection.value("SELECT status FROM persona WHERE id = 1001") == "archived"
    with pytest.raises(NeedsApproval):
        list(archive_each(store, staff_of(Role.STAFF), [1001], "moved"))
