"""Events of a timeline as rows of text and as data for programs."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from store.people.events import (
    Acted,
    BookedEntry,
    Bought,
    Event,
    MergedIn,
    MessageSent,
    Redeemed,
    Surveyed,
)
from store.people.masking import masked_text
from store.points.kinds import LINES
from store.words import say

if TYPE_CHECKING:
    from store.shown import Shown

_MONEY = ("pre_tax", "tax", "total", "refunded", "amount")
_PRIVATE = ("note", "text", "answer", "absorbed_name", "detail")
_NAMES: dict[type, str] = {
    BookedEntry: "entry",
    Bought: "order",
    MessageSent: "message",
    Redeemed: "redemption",
    MergedIn: "merge",
    Surveyed: "survey",
    Acted: "action",
}


def as_json(event: Event, *, masked: bool) -> dict[str, Any]:
    """An event as ``{at, kind, event, …}``, the record's own names beside them, money as ``…_cents``."""
    plain = _plain(asdict(event.what), masked)
    what = {f"{name}_of" if name == "kind" else name: value for name, value in plain.items()}
    what["points"] = getattr(event.what, "points", None)
    what["balance"] = getattr(event.what, "balance", None)
    return {"at": event.at, "kind": event.kind, "event": _NAMES[type(event.what)], **what}


def _plain(record: dict[str, Any], masked: bool) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in record.items():
        shown = f"{name}_cents" if name in _MONEY else name
        if isinstance(value, tuple | list):
            plain[shown] = [_plain(part, masked) if isinstance(part, dict) else part for part in value]
        else:
            plain[shown] = masked_text(value) if masked and name in _PRIVATE else value
    return plain


def described(event: Event, shown: "Shown", *, masked: bool) -> list[object]:
    """When, what in words, points and the balance after it."""
    what = event.what
    points = getattr(what, "points", None)
    balance = getattr(what, "balance", None)
    if isinstance(what, Redeemed):
        points = -what.points
    return [
        shown.moment(event.at),
        _words(what, shown, masked),
        None if points is None else f"{points:+,}",
        None if balance is None else f"{balance:,}",
    ]


def _words(what: object, shown: "Shown", masked: bool) -> str:
    if isinstance(what, BookedEntry):
        told = [LINES[what.kind], what.reason, _private(what.note, masked), what.staff]
        return " · ".join(part for part in told if part)
    if isinstance(what, Bought):
        receipt = what.receipt or what.order_id
        return say(
            "command.history.order", receipt=receipt, total=shown.money(what.total), where=what.location or ""
        )
    if isinstance(what, MessageSent):
        text = _private(what.text, masked)
        return say(f"command.history.message.{what.direction}", channel=what.channel, text=text)
    if isinstance(what, Redeemed):
        undone = say("command.history.undone") if what.undone_at else ""
        return say("command.history.redeemed", discount=what.discount, code=what.code, undone=undone)
    if isinstance(what, MergedIn):
        return say("command.history.merged", id=what.absorbed_id, how=what.how)
    if isinstance(what, Surveyed):
        rating = "–" if what.rating is None else what.rating
        return say("command.history.survey", survey=what.survey, rating=rating)
    if isinstance(what, Acted):
        return f"{what.kind} · {_private(what.detail, masked)}"
    raise TypeError(type(what))


def _private(text: str | None, masked: bool) -> str:
    return (masked_text(text) if masked else text) or ""
