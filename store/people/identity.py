"""Identity checks at the counter: an answer is a match or not, what is stored is never shown."""

import hmac
from datetime import timedelta

from store.clock import instant
from store.database.unit import Unit
from store.errors import BadInput, NotPermitted, Refused
from store.people.birthdays import parse_birthday
from store.people.subject import subject
from store.staff.permissions import Grant
from store.use_case import use_case
from store.words import say

TRIES = 3
FORGOTTEN_AFTER = timedelta(hours=1)
"""Wrong answers older than this no longer count."""
MATCH, NO_MATCH = "match", "no match"

_WRONG = "outcome = 'done' AND detail = 'no match' OR use_case = 'redeem' AND detail = 'WrongAnswer'"
_RIGHT = "outcome = 'done' AND detail = 'match' OR use_case = 'redeem' AND outcome = 'done'"
_CHECKS = "audit WHERE persona_id = :id AND use_case IN ('check_wallet_pin', 'check_birthday', 'redeem')"


class WrongAnswer(Refused):
    """What the customer answered is not what is on file; the audit keeps the name, and tries are counted by it."""


@use_case("open a card")
def check_wallet_pin(unit: Unit, persona_id: int, pin: str) -> bool:
    """Whether the wallet PIN is this one; raises `Refused` after three wrong ones or if there is none."""
    return _check(unit, persona_id, "wallet_pin", pin.strip())


def require_tries(unit: Unit, persona_id: int) -> None:
    """Raises `Refused` after three wrong answers in an hour, whichever way they were given."""
    wrong = unit.connection.value(
        f"SELECT count(*) FROM {_CHECKS} AND ({_WRONG}) AND at >= :since "
        f"AND at >= coalesce((SELECT max(at) FROM {_CHECKS} AND ({_RIGHT})), '')",
        id=persona_id,
        since=instant(unit.now - FORGOTTEN_AFTER),
    )
    if wrong >= TRIES:
        raise Refused(say("people.three_wrong"))


def birthday_as_kept(unit: Unit, typed: str) -> str:
    """A typed date of birth as the store keeps it, empty if it is none."""
    try:
        return parse_birthday(typed, unit.settings.text("region"), unit.today).isoformat()
    except BadInput:
        return ""


@use_case("open a card")
def check_birthday(unit: Unit, persona_id: int, birthday: str) -> bool:
    """Whether the customer was born on this day; raises `Refused` as `check_wallet_pin` does."""
    return _check(unit, persona_id, "birthday", birthday_as_kept(unit, birthday))


def _check(unit: Unit, persona_id: int, column: str, answer: str) -> bool:
    if unit.grant is Grant.MASKED:
        raise NotPermitted(say("people.masked_checks", role=unit.actor.role), "open a card")
    persona = subject(unit, persona_id)
    require_tries(unit, persona.id)
    kept = unit.connection.value(f"SELECT {column} FROM persona WHERE id = :id", id=persona.id)
    if kept is None:
        raise Refused(say("people.nothing_to_check"))
    same = hmac.compare_digest(kept.encode(), answer.encode())
    unit.detail = MATCH if same else NO_MATCH
    return same
