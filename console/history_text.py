"""Events of a timeline as rows of text and as data for programs."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from screens.card.event_words import event_balance, event_place, event_points, event_words
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
    """When, what in words (as the card's history says it, and where), points and the balance after it."""
    what = event.what
    points, balance, place = event_points(what), event_balance(what), event_place(what)
    words = event_words(what, shown, masked=masked)
    return [
        shown.moment(event.at),
        f"{words} · {place}" if place else words,
        None if points is None else f"{points:+,}",
        None if balance is None else f"{balance:,}",
    ]
