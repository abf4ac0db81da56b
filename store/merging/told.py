"""The fields of a merge as people read them."""

from typing import TYPE_CHECKING

from store.merging.choosing import ATTRIBUTE
from store.shown import Shown
from store.words import say

if TYPE_CHECKING:
    from store.merging.preview import MergePreview
    from store.merging.sides import Side
    from store.merging.unmerge_preview import UnmergePreview


def field_label(name: str) -> str:
    """A field's name; an attribute's is its own."""
    return name.removeprefix(ATTRIBUTE) if name.startswith(ATTRIBUTE) else say(f"merge.field.{name}")


def field_value(name: str, value: str | None, shown: Shown) -> str:
    """What stands in a field, as this shop writes it; empty for nothing."""
    if not value:
        return ""
    if name == "phone":
        return shown.phone(value)
    if name in ("birthday", "signup_date"):
        return shown.day(value)
    if name == "first_seen":
        return shown.day_of(value)
    return say("merge.is_there") if name == "wallet_pin" else value


def consent_value(state: str | None) -> str:
    """An opt-in's state; empty where nothing is known."""
    return say(f"merge.state.{state}") if state else ""


def merge_warnings(seen: "MergePreview") -> list[str]:
    """What of the points is no plain sum."""
    found = []
    if seen.voided:
        found.append(say("merge.voided", count=seen.voided))
    if seen.blocked:
        found.append(say("merge.blocked" if seen.blocked > 0 else "merge.dissolved", count=abs(seen.blocked)))
    return found


def unmerge_sentences(seen: "UnmergePreview", shown: Shown) -> list[str]:
    """What an unmerge would come to, a sentence a fact; what conflicts and what is blocked stand last."""
    absorbed, survivor = _called(seen.absorbed), _called(seen.survivor)
    brought = ", ".join(_identifier(one.kind, one.value, shown) for one in seen.identifiers)
    found = [
        say("unmerge.own_points", name=absorbed, points=seen.absorbed.points),
        say("unmerge.points", name=survivor, before=seen.before.points, after=seen.survivor.points),
        say(
            "unmerge.brings",
            orders=seen.absorbed.orders,
            cards=seen.absorbed.cards,
            identifiers=brought or say("unmerge.brings_nothing"),
        ),
    ]
    if seen.apart:
        ids = ", ".join(map(str, seen.apart))
        found.append(
            say("unmerge.apart", count=len(seen.apart), ids=ids, name=survivor, absorbed=seen.absorbed.id)
        )
    for one in seen.conflicts:
        value, state = _identifier(one.kind, one.value, shown), say(f"unmerge.state.{one.state}")
        if one.holder_id is None:
            found.append(say("unmerge.given_up", value=value, state=state))
        else:
            found.append(say("unmerge.holder", value=value, holder=one.holder or one.holder_id, state=state))
    for name, value in seen.stays:
        found.append(say("unmerge.stays", field=field_label(name), value=field_value(name, value, shown)))
    for side, points in ((survivor, seen.survivor_blocked), (absorbed, seen.absorbed_blocked)):
        if points > 0:
            found.append(say("unmerge.blocked", count=points, name=side))
    return found


def _called(side: "Side") -> str:
    return f"{side.name} ({side.id})" if side.name else str(side.id)


def _identifier(kind: str, value: str, shown: Shown) -> str:
    return shown.phone(value) if kind == "phone" else value
