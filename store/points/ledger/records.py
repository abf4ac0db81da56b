"""What the posting engine works on: accounts with their lots and uncovered parts, and what an entry says.

Points are whole numbers, instants and days are text as ``store/clock.py`` writes them.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Origin:
    """What all entries of one operation or import run share. ``blocks`` is the setting of `points.md` rule
    30. ``numbered`` entries of the operation stand in earlier books."""

    at: str
    rule_version: int
    operation_id: str | None = None
    import_run_id: int | None = None
    staff_id: int | None = None
    approver_id: int | None = None
    location_id: int | None = None
    terminal: str | None = None
    blocks: bool = True
    numbered: int = 0
    use_order: str = "expiring first"


class About(NamedTuple):
    """What one entry belongs to; ``happened_at`` None is the moment of writing.

    ``home_id`` None is the persona of the account (`points.md` rule 33). ``location_id`` None is the
    origin's.
    """

    happened_at: str | None = None
    location_id: int | None = None
    reason: str | None = None
    note_id: int | None = None
    note_hash: str | None = None
    purchase_id: int | None = None
    redemption_id: int | None = None
    discount_id: int | None = None
    audience: str | None = None
    campaign: str | None = None
    source: str | None = None
    merge_id: int | None = None
    reverses_id: int | None = None
    caused_by_id: int | None = None
    rate: int | None = None
    home_id: int | None = None
    modifier_id: int | None = None


NOTHING = About()


@dataclass(frozen=True, slots=True)
class Terms:
    """When a new lot goes: ``expires_on`` is the first day it is gone, None while no date is known.

    ``idle_days`` instead: it is alive through so many days after the account's last qualifying purchase, or
    after ``idle_from`` where that is later; where both have passed by ``earned_on``, after that day.
    ``policy`` is what is stamped on the lot.
    """

    can_expire: bool = False
    expires_on: str | None = None
    policy: str | None = None
    idle_days: int | None = None
    idle_from: str | None = None
    earned_on: str | None = None


NEVER = Terms()


@dataclass(slots=True)
class Lot:
    """What a positive entry opened and what is left of it. ``loaded`` is what was left when it was read,
    None if the lot is new."""

    id: int
    account_id: int
    entry_id: int
    kind: str
    points: int
    remaining: int
    earned_at: str
    can_expire: bool
    expires_on: str | None
    policy: str | None
    purchase_id: int | None
    home_id: int
    came_from_id: int | None = None
    idle_days: int | None = None
    idle_from: str | None = None
    loaded: int | None = None


@dataclass(slots=True)
class Debt:
    """The uncovered part of a negative entry: ``remaining`` is open, ``blocked`` was covered by blocks.

    ``age`` sorts the oldest first, across accounts: when its entry was written, then the entry's id. ``loaded``
    is what was open when it was read, None if it is new.
    """

    entry_id: int
    account_id: int
    points: int
    remaining: int
    blocked: int
    age: tuple[str, int]
    loaded: int | None = None


@dataclass(slots=True)
class Account:
    """An account taken for writing. ``next_seq`` is the number its next entry gets.

    ``lots`` None: not read, because the account is only credited; possible while ``uncovered`` is 0.
    ``active_on`` is the last day that counts against inactivity; ``idle_days`` the least of its lots' and
    ``fixed_due_on`` their first fixed date; ``last_lapse_on`` the latest day inactivity took some of it.
    """

    id: int
    persona_id: int
    balance: int
    uncovered: int
    next_seq: int
    next_due_on: str | None = None
    lots: list[Lot] | None = None
    debts: list[Debt] = field(default_factory=list)
    active_on: str | None = None
    idle_days: int | None = None
    fixed_due_on: str | None = None
    last_lapse_on: str | None = None

    @property
    def open_lots(self) -> list[Lot]:
        """Lots with something left, those first that can expire, the soonest gone, the oldest."""
        if self.lots is None:
            raise ValueError(f"account {self.id} was taken without its lots")
        return sorted((lot for lot in self.lots if lot.remaining), key=self.turn)

    def turn(self, lot: Lot) -> tuple[bool, str, str, int]:
        """A lot's place in the order of use (`points.md` rule 5)."""
        return (not lot.can_expire, self.due_on(lot) or "9999-99-99", lot.earned_at, lot.id)

    def due_on(self, lot: Lot) -> str | None:
        """The first day a lot is gone, None while no date is known; under inactivity it moves with every
        purchase (`points.md` rule 26)."""
        if lot.idle_days is None:
            return lot.expires_on
        return due_after(self.active_on, lot.idle_from, lot.idle_days)


def due_after(active_on: str | None, idle_from: str | None, idle_days: int) -> str | None:
    """The first day points are gone that last so many days after the later of two days."""
    last = max(active_on or "", idle_from or "")
    return days_later(last, idle_days + 1) if last else None


@lru_cache(maxsize=4096)
def days_later(day: str, days: int) -> str:
    """The day so many days after another."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry that is to be reversed, with what it took: points by lot, and its uncovered part if it had
    one.

    ``own_lots`` are the open lots a positive entry opened, also where a merge carried them.
    """

    entry_id: int
    account_id: int
    kind: str
    points: int
    home_id: int
    purchase_id: int | None = None
    redemption_id: int | None = None
    discount_id: int | None = None
    source: str | None = None
    rate: int | None = None
    uses: tuple[tuple[Lot, int], ...] = ()
    debt: Debt | None = None
    own_lots: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Share:
    """What an unmerged persona and its survivor owe each other (`points.md` rule 33).

    ``brought``: of each lot the merge carried in, what is left and what the survivor's entries took.
    ``taken``: of each of the survivor's lots, what the other's entries took. ``open``: the uncovered parts
    of the other's entries.
    """

    brought: tuple[tuple[Lot, int], ...] = ()
    taken: tuple[tuple[Lot, int], ...] = ()
    open: tuple[Debt, ...] = ()
