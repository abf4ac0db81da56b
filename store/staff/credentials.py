"""Whether a staff code and PIN belong together, with waits that grow instead of lock-outs.

Wrong PINs make the next try wait, per code and till: 0, 0, 1, 2, 4 … 300 seconds. Nobody is ever kept out for
longer, and another till hears the person at once (``reliability.md`` §4). Unknown codes get the same words,
the same waits and the same time. A try is counted before its PIN is looked at, so that many at once gain
nothing.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from store.actor import Actor
from store.clock import instant, moment
from store.database.connection import Connection
from store.database.store import Store
from store.errors import Refused
from store.staff import pins
from store.staff.audit import AuditLine, write
from store.staff.keys import pepper
from store.staff.place import Place
from store.words import say

LONGEST_WAIT = 300
"""Seconds."""
FORGOTTEN_AFTER = timedelta(days=1)
"""A row of wrong PINs is forgotten so long after its last wait."""

_STAFF = "SELECT id, code, name, role, pin_hash, disabled_at FROM staff WHERE code = :code"
_CLAIM = (
    "INSERT INTO sign_in_attempt (code, terminal, failures, next_at) VALUES (:code, :terminal, 1, :at) "
    "ON CONFLICT (code, terminal) DO UPDATE SET failures = sign_in_attempt.failures + 1 "
    "WHERE sign_in_attempt.next_at <= :at RETURNING failures"
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

    def at(self, place: Place) -> Actor:
        """The person at a till."""
        return Actor(
            self.id, self.code, self.name, self.role, place.location_id, place.location, place.terminal
        )


def wait_after(failures: int) -> int:
    """Seconds until the next try after so many wrong PINs in a row."""
    return 0 if failures < 3 else min(LONGEST_WAIT, 2 ** min(failures - 3, 20))


def counted_as(secret: bytes, code: str) -> str:
    """The key under which a code's tries are counted: what is typed by mistake is never kept in clear."""
    return hmac.new(secret, code.encode(), hashlib.sha256).hexdigest()[:32]


def checked(store: Store, code: str, pin: str, place: Place, use_case: str) -> Found:
    """The staff member whose code and PIN these are; the caller then calls ``forget_failures``.

    Raises ``Refused`` when they are not or a wait is running; a wrong PIN is audited under ``use_case``.
    """
    typed, typed_pin = _as_text(code).upper(), _as_text(pin)
    secret = pepper(store.settings().text("store_id"))
    _claim_try(store, counted_as(secret, typed), place)
    row = store.connection.one(_STAFF, code=typed)
    found = None if row is None else Found(*row)
    fits = pins.pin_fits(secret, typed, typed_pin, found.pin_hash if found else None)
    if found is None or not fits:
        actor = found.at(place) if found else None
        line = AuditLine(use_case, "refused", detail="wrong PIN" if found else "unknown code")
        store.transact(lambda c: write(store, c, actor, line, terminal=place.terminal))
        raise Refused(say("staff.wrong_pin"))
    if pins.is_outdated(found.pin_hash):
        _keep_better_hash(store, found, pins.pin_hash(secret, typed, typed_pin, store.randomness))
    return found


def _as_text(typed: str) -> str:
    """What was typed, cut short; bytes of an environment that are no text become question marks."""
    return typed.strip()[:64].encode("utf-8", "replace").decode()


def forget_failures(connection: Connection, secret: bytes, code: str, till: str | None = None) -> None:
    """Ends the waits of a code, at the till where the right PIN was given or (a new PIN) at all."""
    connection.run(
        "DELETE FROM sign_in_attempt WHERE code = :code AND (:till = '' OR terminal = :till)",
        code=counted_as(secret, code),
        till=till or "",
    )


def _claim_try(store: Store, code: str, place: Place) -> None:
    now = store.clock()

    def claim(c: Connection) -> str | None:
        """The instant to wait for, None when the try is on."""
        c.run("DELETE FROM sign_in_attempt WHERE next_at < :old", old=instant(now - FORGOTTEN_AFTER))
        failures = c.value(_CLAIM, code=code, terminal=place.counted_as, at=instant(now))
        if failures is None:
            until: str | None = c.value(
                "SELECT next_at FROM sign_in_attempt WHERE code = :code AND terminal = :terminal",
                code=code,
                terminal=place.counted_as,
            )
            return until
        c.run(
            "UPDATE sign_in_attempt SET next_at = :next WHERE code = :code AND terminal = :terminal",
            next=instant(now + timedelta(seconds=wait_after(failures))),
            code=code,
            terminal=place.counted_as,
        )
        return None

    until = store.transact(claim)
    if until is not None:
        seconds = max(1, round((moment(until) - now).total_seconds()))
        raise Refused(say("staff.too_many_pins", seconds=seconds))


def _keep_better_hash(store: Store, found: Found, better: str) -> None:
    def work(c: Connection) -> None:
        c.run(
            "UPDATE staff SET pin_hash = :better WHERE id = :id AND pin_hash = :old",
            better=better,
            id=found.id,
            old=found.pin_hash,
        )

    store.transact(work)
