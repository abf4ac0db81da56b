"""Signing in with staff code and PIN, signing out, and whether a session still stands.

Wrong PINs make the next try wait, per code and till: 0, 0, 1, 2, 4 … 300 seconds. Nobody is ever locked out
for longer, and another till hears the person at once (``reliability.md`` §4). Unknown codes get the same
words, the same waits and the same time. A try is counted before its PIN is looked at, so that many at once
gain nothing.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from store.actor import Actor
from store.clock import instant, moment
from store.database.connection import Connection
from store.database.store import Store
from store.errors import NotPermitted, Refused
from store.staff import pins
from store.staff.audit import AuditLine, append
from store.staff.keys import pepper
from store.staff.place import Place, place_of

LONGEST_WAIT = 300
"""Seconds."""
FORGOTTEN_AFTER = timedelta(days=1)
"""A row of wrong PINs is forgotten so long after its last wait."""
WRONG = "Staff code or PIN is wrong."
_STAFF = "SELECT id, code, name, role, pin_hash, disabled_at FROM staff WHERE code = :code"
_CLAIM = (
    "INSERT INTO sign_in_attempt (code, terminal, failures, next_at) VALUES (:code, :terminal, 1, :at) "
    "ON CONFLICT (code, terminal) DO UPDATE SET failures = sign_in_attempt.failures + 1 "
    "WHERE sign_in_attempt.next_at <= :at RETURNING failures"
)
_BELONGS = (
    "SELECT l.id, l.name FROM staff_location s JOIN location l ON l.id = s.location_id "
    "WHERE s.staff_id = :staff ORDER BY l.name"
)
_OPEN_SESSION = (
    "SELECT 1 FROM session s JOIN staff p ON p.id = s.staff_id "
    "WHERE s.id = :session AND s.closed_at IS NULL AND p.disabled_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The staff member behind a code."""

    id: int
    code: str
    name: str
    role: str
    pin_hash: str
    disabled_at: str | None


def wait_after(failures: int) -> int:
    """Seconds until the next try after so many wrong PINs in a row."""
    return 0 if failures < 3 else min(LONGEST_WAIT, 2 ** min(failures - 3, 20))


def sign_in(store: Store, code: str, pin: str, terminal: str, *, connection: str | None = None) -> Actor:
    """Who signed in; raises ``Refused`` (wrong, wait) or ``NotPermitted`` (disabled, another location),
    audited.

    ``connection`` is what is known of the line (SSH's), kept with the session.
    """
    place = place_of(store, terminal)
    found, counted = checked(store, code, pin, place, "sign_in")
    actor = Actor(
        found.id, found.code, found.name, found.role, place.location_id, place.location, place.terminal
    )
    refusal = _refusal(store, found, place)
    if refusal is not None:
        write_line(store, actor, "sign_in", "not permitted", "disabled" if found.disabled_at else "elsewhere")
        raise refusal

    def open_session(c: Connection) -> int:
        at = instant(store.clock())
        forget_failures(c, counted, place.counted_as)
        session_id = store.new_ids(c, "session", 1)[0]
        c.insert(
            "session",
            id=session_id,
            staff_id=found.id,
            terminal=place.terminal,
            location_id=place.location_id,
            opened_at=at,
            closed_at=None,
            connection=connection,
        )
        _append(store, c, actor, "sign_in", "done", f"session {session_id}")
        return session_id

    session_id = store.transact(open_session)
    return Actor(
        found.id,
        found.code,
        found.name,
        found.role,
        place.location_id,
        place.location,
        place.terminal,
        session_id,
    )


def sign_out(store: Store, actor: Actor) -> None:
    """Ends the session, audited; ending it twice does nothing more."""

    def close_session(c: Connection) -> None:
        ended = c.run(
            "UPDATE session SET closed_at = :at WHERE id = :id AND closed_at IS NULL",
            at=instant(store.clock()),
            id=actor.session_id,
        )
        if ended:
            _append(store, c, actor, "sign_out", "done", f"session {actor.session_id}")

    store.transact(close_session)


def still_active(store: Store, actor: Actor) -> bool:
    """Whether the session is open and the staff member not disabled since."""
    return store.connection.one(_OPEN_SESSION, session=actor.session_id) is not None


def checked(store: Store, code: str, pin: str, place: Place, use_case: str) -> tuple[Found, str]:
    """The staff member whose code and PIN these are, and the key the tries are counted under.

    Raises ``Refused`` when they are not or a wait is running; takes as long for a code nobody has.
    """
    typed = code.strip().upper()[:64]
    secret = pepper(store.settings().text("store_id"))
    counted = hmac.new(secret, typed.encode(), hashlib.sha256).hexdigest()[:32]
    _claim_try(store, counted, place)
    row = store.connection.one(_STAFF, code=typed)
    found = None if row is None else Found(*row)
    if not pins.pin_fits(secret, typed, pin.strip()[:64], found.pin_hash if found else None) or found is None:
        actor = None
        if found is not None:
            actor = Actor(
                found.id,
                found.code,
                found.name,
                found.role,
                place.location_id,
                place.location,
                place.terminal,
            )
        write_line(
            store, actor, use_case, "refused", "wrong PIN" if found else "unknown code", place.terminal
        )
        raise Refused(WRONG)
    if pins.is_outdated(found.pin_hash):
        better = pins.pin_hash(secret, typed, pin.strip(), store.randomness)
        _keep_better_hash(store, found, better)
    return found, counted


def forget_failures(connection: Connection, counted: str, terminal: str) -> None:
    """The right PIN ends the waits of this code at this till."""
    connection.run(
        "DELETE FROM sign_in_attempt WHERE code = :code AND terminal = :terminal",
        code=counted,
        terminal=terminal,
    )


def _claim_try(store: Store, counted: str, place: Place) -> None:
    now = store.clock()
    at = instant(now)

    def claim(c: Connection) -> str | None:
        """The instant to wait for, None when the try is on."""
        c.run("DELETE FROM sign_in_attempt WHERE next_at < :old", old=instant(now - FORGOTTEN_AFTER))
        failures = c.value(_CLAIM, code=counted, terminal=place.counted_as, at=at)
        if failures is None:
            waits: str | None = c.value(
                "SELECT next_at FROM sign_in_attempt WHERE code = :code AND terminal = :terminal",
                code=counted,
                terminal=place.counted_as,
            )
            return waits
        c.run(
            "UPDATE sign_in_attempt SET next_at = :next WHERE code = :code AND terminal = :terminal",
            next=instant(now + timedelta(seconds=wait_after(failures))),
            code=counted,
            terminal=place.counted_as,
        )
        return None

    until = store.transact(claim)
    if until is not None:
        seconds = max(1, round((moment(until) - now).total_seconds()))
        raise Refused(f"Too many wrong PINs on this till. Wait {seconds} s, or sign in on another till.")


def _refusal(store: Store, found: Found, place: Place) -> NotPermitted | None:
    if found.disabled_at:
        return NotPermitted(f"{found.name} is disabled. Ask the Owner.", "sign in")
    belongs = store.connection.all(_BELONGS, staff=found.id)
    if belongs and place.location_id not in {row[0] for row in belongs}:
        names = ", ".join(row[1] for row in belongs)
        return NotPermitted(
            f"{found.name} belongs to {names}, and this till stands in {place.location}. "
            "Sign in there, or ask the Owner.",
            "sign in",
        )
    return None


def _keep_better_hash(store: Store, found: Found, better: str) -> None:
    def work(c: Connection) -> None:
        c.run(
            "UPDATE staff SET pin_hash = :better WHERE id = :id AND pin_hash = :old",
            better=better,
            id=found.id,
            old=found.pin_hash,
        )

    store.transact(work)


def write_line(
    store: Store, actor: Actor | None, use_case: str, outcome: str, detail: str, terminal: str = ""
) -> None:
    """One audit row in a transaction of its own."""
    store.transact(lambda c: _append(store, c, actor, use_case, outcome, detail, terminal))


def _append(
    store: Store,
    connection: Connection,
    actor: Actor | None,
    use_case: str,
    outcome: str,
    detail: str,
    terminal: str = "",
) -> None:
    append(
        connection,
        store.chain_id(connection),
        store.new_ids(connection, "audit", 1)[0],
        instant(store.clock()),
        actor,
        AuditLine(use_case, outcome, detail=detail),
        terminal=terminal,
    )
