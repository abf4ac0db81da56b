"""Refusing who is held, in the words said of anybody whose number has to be confirmed."""

from collections.abc import Iterable
from datetime import timedelta

from store.clock import instant
from store.database.unit import Unit
from store.errors import Refused
from store.merging.collisions import TURN_THE_SCREEN
from store.privacy.blocklist import Key, blocked, is_empty
from store.words import say

MOST_IN_AN_HOUR = 5
"""How often one member of staff is told so before it is no longer asked (``engineering.md`` A3)."""


class HasToConfirm(Refused):
    """Said alike of archived, held and blocked; the audit counts it by this name and knows no more."""


def has_to_confirm() -> HasToConfirm:
    """The customer has to confirm the number at the turned screen."""
    return HasToConfirm(say(TURN_THE_SCREEN))


def refuse_blocked(unit: Unit, wanted: Iterable[Key]) -> None:
    """Raises `HasToConfirm` where one of these new identifiers is on the blocklist, `Refused` where this
    member of staff has been told so too often: then the list is not asked."""
    if is_empty(unit.connection):
        return
    told = unit.connection.value(
        "SELECT count(*) FROM audit WHERE staff_id = :staff AND at > :since AND outcome = 'refused' "
        "AND detail = :name",
        staff=unit.actor.staff_id,
        since=instant(unit.now - timedelta(hours=1)),
        name=HasToConfirm.__name__,
    )
    if told >= MOST_IN_AN_HOUR:
        raise Refused(say("privacy.asked_too_often"))
    if blocked(unit.connection, unit.settings, wanted):
        raise has_to_confirm()
