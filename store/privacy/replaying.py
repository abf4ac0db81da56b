"""After a restore of an older backup: who was held or deleted since is held or deleted again, before anybody looks."""

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import Unreachable
from store.merging.lineage import lineage
from store.privacy.deleting import delete_found
from store.privacy.finding import Known
from store.privacy.holding import hold_found
from store.privacy.settling import LIFTED, last_remembered, settle
from store.receipt import Receipt
from store.staff.permissions import Role
from store.use_case import operation
from store.words import say

TERMINAL = "restore"
_OWNER = "SELECT id, code, name FROM staff WHERE role = :role AND disabled_at IS NULL ORDER BY id LIMIT 1"
_STANDING = (
    "SELECT p.id, p.status, (SELECT h.kind FROM privacy_hold h WHERE h.persona_id = p.id AND h.lifted_at IS NULL) "
    "FROM persona p WHERE p.id = :id AND p.created_at = :made AND p.status <> 'merged'"
)


@operation("upkeep")
def hold_again(unit: Unit, persona_id: int, kind: str) -> Receipt:
    """Holds or deletes one persona again, as it was before the restore."""
    unit.subject = persona_id
    found = Known(persona_id, "active", lineage(unit.connection, persona_id))
    return hold_found(unit, found) if kind == "opted out" else delete_found(unit, found, kind)


def replay(store: Store) -> int:
    """Holds again whoever the list outside the store says and this store does not; how many.

    A persona that only has the id, but was made at another moment, is another one. A store without an id of its
    own has no such list.
    """
    again = 0
    store_id = store.settings().text("store_id")
    standing = last_remembered(store_id) if store_id else {}
    for (persona_id, made), kind in standing.items():
        if kind == LIFTED:
            continue
        row = store.connection.one(_STANDING, id=persona_id, made=made)
        if row is not None and row[2] != kind and row[2] in (None, "opted out"):
            hold_again(store, _owner(store), persona_id, kind)
            again += 1
    if again:
        settle(store)
    return again


def _owner(store: Store) -> Actor:
    """In whose name it is done: the first Owner's, at no till."""
    row = store.connection.one(_OWNER, role=Role.OWNER.value)
    place = store.connection.one("SELECT id, name FROM location ORDER BY id LIMIT 1")
    if row is None or place is None:
        raise Unreachable(say("privacy.no_owner"))
    return Actor(row[0], row[1], row[2], Role.OWNER.value, place[0], place[1], TERMINAL)
