"""The PIN of whoever is signed in, asked for once more: to leave the turned screen, to confirm a customer."""

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.staff.audit import AuditLine, write
from store.staff.credentials import checked, forget_failures
from store.staff.keys import pepper
from store.staff.place import place_of


def confirm_pin(store: Store, actor: Actor, pin: str) -> None:
    """Returns if it is theirs, audited; raises `Refused` with the waits of a sign-in if it is not."""
    place = place_of(store, actor.terminal)
    checked(store, actor.code, pin, place, "confirm_pin")
    secret = pepper(store.settings().text("store_id"))

    def known(connection: Connection) -> None:
        forget_failures(connection, secret, actor.code, place.counted_as)
        write(store, connection, actor, AuditLine("confirm_pin", "done"))

    store.transact(known)
