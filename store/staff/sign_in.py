"""Signing in with staff code and PIN, signing out, and whether a session still stands."""

from dataclasses import replace

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.errors import NotPermitted
from store.staff.audit import AuditLine, write
from store.staff.audit_check import anchor_own_chain
from store.staff.belonging import locations_of
from store.staff.credentials import Found, checked, forget_failures
from store.staff.keys import pepper
from store.staff.place import Place, place_of
from store.words import say

_OPEN_SESSION = (
    "SELECT 1 FROM session s JOIN staff p ON p.id = s.staff_id "
    "WHERE s.id = :session AND s.closed_at IS NULL AND p.disabled_at IS NULL"
)


def sign_in(store: Store, code: str, pin: str, terminal: str, *, connection: str | None = None) -> Actor:
    """Who signed in, audited. ``connection`` is what is known of the line (SSH's), kept with the session.

    Raises ``Refused`` (wrong code or PIN, a wait, an unknown till) or ``NotPermitted`` (disabled, belongs to
    another location).
    """
    place = place_of(store, terminal)
    found = checked(store, code, pin, place, "sign_in")
    actor = found.at(place)
    refusal = _refusal(store, found, place)
    if refusal is not None:
        line = AuditLine("sign_in", "not permitted", detail="disabled" if found.disabled_at else "elsewhere")
        store.transact(lambda c: write(store, c, actor, line))
        raise refusal
    secret = pepper(store.settings().text("store_id"))

    def open_session(c: Connection) -> int:
        forget_failures(c, secret, found.code, place.counted_as)
        session_id = store.new_ids(c, "session", 1)[0]
        c.insert(
            "session",
            id=session_id,
            staff_id=found.id,
            terminal=place.terminal,
            location_id=place.location_id,
            opened_at=instant(store.clock()),
            closed_at=None,
            connection=connection,
        )
        write(store, c, actor, AuditLine("sign_in", "done", detail=f"session {session_id}"))
        return session_id

    session_id = store.transact(open_session)
    anchor_own_chain(store)
    return replace(actor, session_id=session_id)


def sign_out(store: Store, actor: Actor) -> None:
    """Ends the session, audited; ending it twice does nothing more."""

    def close_session(c: Connection) -> None:
        ended = c.run(
            "UPDATE session SET closed_at = :at WHERE id = :id AND closed_at IS NULL",
            at=instant(store.clock()),
            id=actor.session_id,
        )
        if ended:
            write(store, c, actor, AuditLine("sign_out", "done", detail=f"session {actor.session_id}"))

    store.transact(close_session)
    anchor_own_chain(store)


def still_active(store: Store, actor: Actor) -> bool:
    """Whether the session is open and the staff member not disabled since."""
    return store.connection.one(_OPEN_SESSION, session=actor.session_id) is not None


def _refusal(store: Store, found: Found, place: Place) -> NotPermitted | None:
    if found.disabled_at:
        return NotPermitted(say("staff.disabled", name=found.name), "sign in")
    own = locations_of(store.connection, found.id)
    if own and place.location_id not in own:
        return NotPermitted(
            say(
                "staff.belongs_elsewhere",
                name=found.name,
                locations=", ".join(own.values()),
                here=place.location,
            ),
            "sign in",
        )
    return None
