"""What a customer's history consists of: frozen records, one per kind of happening.

Money is in minor units, instants are as stored. Words for kinds and lines belong to who draws them.
"""

from dataclasses import dataclass

KINDS = ("points", "messages", "redemptions", "merges", "surveys", "actions", "pixel")
"""The filters of the History tab, in its order."""


@dataclass(frozen=True, slots=True)
class BookedEntry:
    """An entry of the ledger and the balance after it; ``reversed_by`` and ``reverses`` join undone pairs."""

    id: int
    kind: str
    points: int
    balance: int
    reason: str | None
    note: str | None
    staff: str | None
    approver: str | None
    location: str | None
    source: str | None
    campaign: str | None
    audience: str | None
    operation_id: str | None
    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """One line of an order; ``amount`` is pre-tax after discounts."""

    name: str
    brand: str
    category: str
    quantity: int
    amount: int
    tax: int


@dataclass(frozen=True, slots=True)
class Bought:
    """An order with its lines and what it did to the points; ``balance`` is None if it did nothing."""

    order_id: str
    receipt: str | None
    source: str
    location: str | None
    payment_method: str | None
    pre_tax: int
    tax: int
    total: int
    refunded: int
    staff: str | None
    qualifies: bool = False
    lines: tuple[BoughtLine, ...] = ()
    entries: tuple[BookedEntry, ...] = ()

    @property
    def points(self) -> int:
        """What the order earned when it was made."""
        return sum(entry.points for entry in self.entries)

    @property
    def balance(self) -> int | None:
        """The balance after it."""
        return self.entries[0].balance if self.entries else None


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A message, ``sent`` or ``received``."""

    channel: str
    direction: str
    text: str
    campaign: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A discount redeemed; ``undone_at`` if taken back, ``balance`` after it where points are shown too."""

    discount_id: str
    discount: str
    points: int
    code: str
    location: str | None
    staff: str | None
    receipt: str | None
    undone_at: str | None
    balance: int | None = None
    operation_id: str | None = None


@dataclass(frozen=True, slots=True)
class MergedIn:
    """Somebody taken in; ``into`` is the survivor at that time, ``points`` what came along. ``first_at`` is when,
    if it was done again since because another came out from below."""

    absorbed_id: int
    absorbed_name: str
    into: int
    how: str
    why: str
    staff: str | None
    points: int
    first_at: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One question and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One submission of a survey."""

    survey: str
    complete: bool
    rating: int | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Acted:
    """An action or a pixel event."""

    kind: str
    detail: str


What = BookedEntry | Bought | MessageSent | Redeemed | MergedIn | Surveyed | Acted


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an event stands: by instant, then by type and id; the newest is the greatest."""

    at: str
    type: int
    id: int


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the timeline; ``kind`` is the filter it belongs to."""

    place: Place
    kind: str
    what: What

    @property
    def at(self) -> str:
        """When it happened."""
        return self.place.at

    @property
    def key(self) -> str:
        """Names the row among all rows of the timeline."""
        return f"{self.place.type}:{self.place.id}"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page goes on: after this place, with the balances of the accounts there."""

    place: Place
    balances: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, the newest first; ``next`` None: there are no older ones."""

    events: tuple[Event, ...]
    next: Cursor | None

    @property
    def more(self) -> bool:
        """Whether there are older events."""
        return self.next is not None
