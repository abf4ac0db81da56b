"""What a merge by hand would make of two customers: both sides, the choices, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.database.unit import Unit
from store.errors import NotPermitted
from store.merging.choosing import ABSORBED, ATTRIBUTE, FIELDS, SURVIVOR, taken
from store.merging.merging import merge_into
from store.merging.rehearsing import booked_of, rehearsed
from store.merging.sides import RULED, Side, side_of
from store.people.card_parts import CHANNELS
from store.people.subject import subject
from store.staff.permissions import Grant, grant
from store.use_case import use_case
from store.words import say


@dataclass(frozen=True, slots=True)
class MergedField:
    """A field of both and of the result. ``side`` is where the result comes from; ``can_choose`` where both have
    something and not the same."""

    name: str
    a: str | None
    b: str | None
    result: str | None
    side: str
    can_choose: bool


@dataclass(frozen=True, slots=True)
class MergedConsent:
    """The state of an opt-in of both and of the result: ``on``, ``off``, ``asked``, or None for nothing known."""

    channel: str
    a: str | None
    b: str | None
    result: str | None


@dataclass(frozen=True, slots=True)
class MergePreview:
    """``blocked`` are points that blocks would make up for, below 0 those whose blocks would be dissolved;
    ``voided`` points of a non-member that do not carry over."""

    survivor: Side
    absorbed: Side
    result: Side
    fields: tuple[MergedField, ...]
    consents: tuple[MergedConsent, ...]
    blocked: int
    voided: int

    def to_json(self) -> dict[str, Any]:
        """``merge --dry-run --json``."""
        return {
            "survivor": self.survivor.to_json(),
            "absorbed": self.absorbed.to_json(),
            "result": self.result.to_json(),
            "fields": [
                {"field": one.name, "a": one.a, "b": one.b, "result": one.result, "taken": one.side}
                for one in self.fields
            ],
            "opt_ins": {one.channel: {"a": one.a, "b": one.b, "result": one.result} for one in self.consents},
            "identifiers": [{"kind": kind, "value": value} for kind, value in self.result.identifiers],
            "tags": list(self.result.tags),
            "attributes": self.result.attributes,
            "blocked": self.blocked,
            "voided": self.voided,
        }


@use_case("merge")
def preview_merge(
    unit: Unit, survivor_id: int, absorbed_id: int, *, take: Mapping[str, str] | None = None
) -> MergePreview:
    """The merge with these choices, done and taken back. Raises what `merge_personas` would, but for the
    approval; and `NotPermitted` where the role sees nobody's data without a case and has given none."""
    if grant(unit.actor.role, "open a card") is Grant.REASON and not unit.actor.case:
        raise NotPermitted(say("staff.needs_case"), "open a card")
    chosen = taken(take)
    absorbed_id = subject(unit, absorbed_id).id
    survivor_id = subject(unit, survivor_id).id
    survivor, absorbed = side_of(unit, survivor_id), side_of(unit, absorbed_id)
    with rehearsed(unit):
        _, entries = merge_into(unit, survivor_id, absorbed_id, how="by hand", evidence="", chosen=chosen)
        result = side_of(unit, survivor_id)
        blocked = booked_of(unit.connection, entries, "block").get(survivor_id, 0)
        voided = -booked_of(unit.connection, entries, "pre_enrolment_void").get(absorbed_id, 0)
    return MergePreview(
        survivor,
        absorbed,
        result,
        tuple(_fields(survivor, absorbed, result)),
        tuple(_consents(survivor, absorbed, result)),
        blocked,
        voided,
    )


def _fields(survivor: Side, absorbed: Side, result: Side) -> list[MergedField]:
    both = [name for name in survivor.attributes if name in absorbed.attributes]
    found = []
    for name in (*FIELDS, *(f"{ATTRIBUTE}{one}" for one in both), *RULED):
        a, b, after = (side.fields.get(name) for side in (survivor, absorbed, result))
        if a is None and b is None:
            continue
        side = ABSORBED if after == b != a else SURVIVOR
        found.append(
            MergedField(name, a, b, after, side, a != b and None not in (a, b) and name not in RULED)
        )
    return found


def _consents(survivor: Side, absorbed: Side, result: Side) -> list[MergedConsent]:
    found = [
        MergedConsent(
            channel,
            survivor.consents.get(channel),
            absorbed.consents.get(channel),
            result.consents.get(channel),
        )
        for channel in CHANNELS
    ]
    return [one for one in found if one.a or one.b]
