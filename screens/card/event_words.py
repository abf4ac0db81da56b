"""What a row of the history says, in one line and in full; no widget is known here: commands use it too."""

from store.messages.deciding import REASONS, reason_words
from store.people.events import (
    Acted,
    BookedEntry,
    Bought,
    Event,
    MergedIn,
    MessageSent,
    Redeemed,
    Surveyed,
    What,
)
from store.people.masking import masked_text
from store.points.earning.sale import COUNTER
from store.points.ledger.kinds import LINES
from store.shown import Shown
from store.words import say

FATES = ("queued", "sending", "failed", "unknown", "left out", "cancelled", "opened", "answered")
"""States of a message that History tells beside it."""
BY_HAND = "Counter"
"""The source of sales typed here, which have no receipt unless one was typed."""


def event_points(what: What) -> int | None:
    """The points an event moved, with their sign; None where it moved none."""
    if isinstance(what, Redeemed):
        return -what.points
    if isinstance(what, Bought):
        return what.points if what.entries else None
    return what.points if isinstance(what, BookedEntry | MergedIn) else None


def event_balance(what: What) -> int | None:
    """The balance after it, None where it has none."""
    return what.balance if isinstance(what, BookedEntry | Bought | Redeemed) else None


def event_place(what: What) -> str:
    """Where it happened."""
    return (what.location or "") if isinstance(what, BookedEntry | Bought | Redeemed) else ""


def event_operation(what: What) -> str | None:
    """The operation that undo would take back, None if there is none or it is undone already."""
    if isinstance(what, BookedEntry) and what.reversed_by is None and what.reverses is None:
        return what.operation_id
    if isinstance(what, Redeemed) and what.undone_at is None:
        return what.operation_id
    if isinstance(what, Bought) and what.source == COUNTER and what.entries:
        return event_operation(what.entries[0])
    return None


def event_words(what: What, shown: Shown, *, masked: bool = False) -> str:
    """One line that says what happened."""
    if isinstance(what, BookedEntry):
        undone = say("history.undone") if what.reversed_by is not None else None
        told = [LINES[what.kind], what.reason, _private(what.note, masked), what.staff, undone]
        return " · ".join(part for part in told if part)
    if isinstance(what, Bought):
        total = shown.money(what.total)
        if what.source == BY_HAND and what.receipt is None:
            return say("history.by_hand", total=total)
        return say("history.order", receipt=what.receipt or what.order_id, total=total)
    if isinstance(what, MessageSent):
        text = _private(what.text, masked) or what.campaign or ""
        fate = message_state(what).partition(":")[0]
        if fate:
            return say("history.message_fate", channel=what.channel, fate=fate, text=text)
        return say(f"history.message_{what.direction}", channel=what.channel, text=text)
    if isinstance(what, Redeemed):
        undone = f" · {say('history.undone')}" if what.undone_at else ""
        return say("history.redeemed", discount=what.discount, code=what.code) + undone
    if isinstance(what, MergedIn):
        return say("history.merged", id=what.absorbed_id, how=_how(what))
    if isinstance(what, Surveyed):
        rating = "–" if what.rating is None else what.rating
        return say("history.survey", survey=what.survey, rating=rating)
    return f"{what.kind} · {_private(what.detail, masked)}"


def message_state(what: MessageSent) -> str:
    """What has become of a message from here, and why; empty for one that went as it says."""
    state, _, why = what.status.partition(": ")
    if state not in FATES:
        return ""
    if state == "left out" and why in REASONS:
        why = reason_words(why)
    words = say(f"history.fate.{state.replace(' ', '_')}")
    return f"{words}: {why}" if why else words


def _how(what: MergedIn) -> str:
    return say(f"history.merge_{what.how.replace(' ', '_')}")


def event_details(event: Event, shown: Shown, *, masked: bool = False) -> list[tuple[str, str]]:
    """Everything about an event as labels and values."""
    what = event.what
    rows = [(say("history.when"), shown.moment(event.at))]
    if isinstance(what, Bought):
        rows += _order(what, shown)
    elif isinstance(what, BookedEntry):
        rows += _entry(what, masked)
    elif isinstance(what, Surveyed):
        rows.append((what.survey, say("history.complete") if what.complete else say("history.incomplete")))
        rows += [(answer.question, _private(answer.answer, masked)) for answer in what.answers]
    elif isinstance(what, MessageSent):
        rows += [
            (what.channel, what.direction),
            (say("history.text"), _private(what.text, masked)),
            (say("history.campaign"), what.campaign or ""),
            (say("history.status"), message_state(what) or what.status),
        ]
    elif isinstance(what, Redeemed):
        rows += [
            (say("history.discount"), f"{what.discount} ({what.discount_id})"),
            (say("history.code"), what.code),
            (say("history.receipt"), what.receipt or ""),
            (say("history.staff"), what.staff or ""),
            (say("history.undone_at"), shown.moment(what.undone_at)),
        ]
    elif isinstance(what, MergedIn):
        rows += [
            (say("history.absorbed"), f"{_private(what.absorbed_name, masked)} ({what.absorbed_id})"),
            (say("history.how"), _how(what)),
            (say("history.why"), what.why),
            (say("history.first_merged"), shown.moment(what.first_at)),
            (say("history.points"), f"{what.points:+,}"),
        ]
    elif isinstance(what, Acted):
        rows.append((what.kind, _private(what.detail, masked)))
    return [(label, value) for label, value in rows if value]


def _order(what: Bought, shown: Shown) -> list[tuple[str, str]]:
    rows = [
        (say("history.receipt"), what.receipt or what.order_id),
        (say("history.source"), what.source),
        (say("history.payment"), what.payment_method or ""),
        (say("history.pre_tax"), shown.money(what.pre_tax)),
        (say("history.tax"), shown.money(what.tax)),
        (say("history.total"), shown.money(what.total)),
        (say("history.refunded"), shown.money(what.refunded) if what.refunded else ""),
        (say("history.earned"), f"{what.points:+,}" if what.entries else say(
            "history.no_points" if what.qualifies else "history.before_signup")),
    ]  # fmt: skip
    rows += [(f"{line.quantity} × {line.name}", shown.money(line.amount)) for line in what.lines]
    return rows


def _entry(what: BookedEntry, masked: bool) -> list[tuple[str, str]]:
    return [
        (LINES[what.kind], f"{what.points:+,}"),
        (say("history.balance"), f"{what.balance:,}"),
        (say("history.reason"), what.reason or ""),
        (say("history.note"), _private(what.note, masked)),
        (say("history.staff"), what.staff or ""),
        (say("history.approver"), what.approver or ""),
        (say("history.where"), what.location or ""),
        (say("history.source"), what.source or ""),
        (say("history.operation"), what.operation_id or ""),
    ]


def _private(text: str | None, masked: bool) -> str:
    return (masked_text(text) if masked else text) or ""
