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

TRIES = 3
FORGOTTEN_AFTER = timedelta(hours=1)
"""Wrong answers older than this no longer count."""
MATCH, NO_MATCH = "match", "no match"

_CHECKS = "audit WHERE persona_id = :id AND use_case IN ('check_wallet_pin', 'check_birthday')"


@use_case("open a card")
def check_wallet_pin(unit: Unit, persona_id: int, pin: str) -> bool:
    """Whether the wallet PIN is this one; raises `Refused` after three wrong ones or if there is none."""
    return _check(unit, persona_id, "wallet_pin", pin.strip())


@use_case("open a card")
def check_birthday(unit: Unit, persona_id: int, birthday: str) -> bool:
    """Whether the customer was born on this day; raises `Refused` as `check_wallet_pin` does."""
    try:
        typed = parse_birthday(birthday, unit.settings.text("region"), unit.today).isoformat()
    except BadInput:
        typed = ""
    return _check(unit, persona_id, "birthday", typed)


def _check(unit: Unit, persona_id: int, column: str, answer: str) -> bool:
    if unit.grant is Grant.MASKED:
        raise NotPermitted(f"{unit.actor.role} sees masked cards and checks nobody.", "open a card")
    persona = subject(unit, persona_id)
    wrong = unit.connection.value(
        f"SELECT count(*) FROM {_CHECKS} AND detail = :wrong AND at >= :since "
        f"AND at >= coalesce((SELECT max(at) FROM {_CHECKS} AND detail = :right), '')",
        id=persona.id,
        wrong=NO_MATCH,
        right=MATCH,
        since=instant(unit.now - FORGOTTEN_AFTER),
    )
    if wrong >= TRIES:
        raise Refused("Three wrong answers: check the customer in another way, or try again in an hour.")
    kept = unit.connection.value(f"SELECT {column} FROM persona WHERE id = :id", id=persona.id)
    if kept is None:
        raise Refused("There is nothing on file to check this with. Check the customer in another way.")
    same = hmac.compare_digest(kept.encode(), answer.encode())
    unit.detail = MATCH if same else NO_MATCH
    return same
