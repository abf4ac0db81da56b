"""Accounts, entries, lots: where points live. Entries, lot uses and covers are append-only."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import SQLModel

from store.model.types import (
    STRICT,
    check,
    day,
    flag_check,
    instant,
    key,
    one_of,
    part_of_key,
    refers,
    refers_words,
    whole,
    words,
)

KINDS = (
    "earn",
    "visit",
    "collectible",
    "referral",
    "boost",
    "multiplier",
    "zero",
    "campaign_gift",
    "flow_gift",
    "legacy",
    "adjust",
    "redeem",
    "redeem_reversal",
    "refund",
    "expire",
    "block",
    "merge_in",
    "merge_out",
    "recalculate",
    "correction",
    "integration_out",
    "privacy_out",
    "privacy_in",
    "pre_enrolment_void",
    "card",
)


class Account(SQLModel, table=True):
    """A persona's points or one card's own unit. ``balance`` = sum of entries = lots' remaining - ``uncovered``.

    ``next_due_on``: the day the next lot falls due, None if none does. ``version`` numbers the entries.
    ``active_on``: the day of the last qualifying purchase or restore, by which inactivity counts (rule 26);
    ``idle_days``: the least of its open lots'; ``fixed_due_on``: the first fixed date of those; ``last_lapse_on``:
    the latest day inactivity took some of it.
    """

    __tablename__ = "account"
    __table_args__ = (
        Index(
            "account_by_persona",
            "persona_id",
            "unit",
            unique=True,
            sqlite_where=text("card_id IS NULL"),
            postgresql_where=text("card_id IS NULL"),
        ),
        Index(
            "account_by_balance",
            "balance",
            "persona_id",
            sqlite_where=text("card_id IS NULL"),
            postgresql_where=text("card_id IS NULL"),
        ),
        Index(
            "account_by_redemption",
            "last_redemption_at",
            "persona_id",
            sqlite_where=text("last_redemption_at IS NOT NULL"),
            postgresql_where=text("last_redemption_at IS NOT NULL"),
        ),
        Index(
            "account_by_card",
            "card_id",
            sqlite_where=text("card_id IS NOT NULL"),
            postgresql_where=text("card_id IS NOT NULL"),
        ),
        Index(
            "account_by_due",
            "next_due_on",
            sqlite_where=text("next_due_on IS NOT NULL"),
            postgresql_where=text("next_due_on IS NOT NULL"),
        ),
        check("account_uncovered", "uncovered >= 0"),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    card_id: int | None = whole(null=True)
    unit: str = words()
    balance: int = whole()
    uncovered: int = whole()
    version: int = whole()
    next_due_on: str | None = day(null=True)
    active_on: str | None = day(null=True)
    idle_days: int | None = whole(null=True)
    fixed_due_on: str | None = day(null=True)
    last_lapse_on: str | None = day(null=True)
    last_redemption_at: str | None = instant(null=True)
    last_redemption_id: int | None = whole(null=True)


class Entry(SQLModel, table=True):
    """One signed, typed, append-only line of an account (``points.md`` rule 2).

    ``number`` counts within the operation, ``seq`` within the account. The note's text lives in ``note`` and can be
    erased; ``note_hash`` is its salted commitment. ``home_id`` is the persona it was first booked on.
    """

    __tablename__ = "entry"
    __table_args__ = (
        one_of("entry_kind", "kind", *KINDS),
        check(
            "entry_points", "(points <> 0 OR kind = 'zero') AND points BETWEEN -10000000000 AND 10000000000"
        ),
        check("entry_origin", "operation_id IS NOT NULL OR import_run_id IS NOT NULL"),
        check("entry_approver", "approver_id IS NULL OR approver_id <> staff_id"),
        UniqueConstraint("account_id", "seq", name="entry_seq_once"),
        UniqueConstraint("operation_id", "number", name="entry_number_once"),
        Index("entry_by_time", "account_id", "happened_at"),
        Index(
            "entry_expired",
            "account_id",
            sqlite_where=text("kind = 'expire'"),
            postgresql_where=text("kind = 'expire'"),
        ),
        Index(
            "entry_by_purchase",
            "purchase_id",
            sqlite_where=text("purchase_id IS NOT NULL"),
            postgresql_where=text("purchase_id IS NOT NULL"),
        ),
        Index(
            "entry_by_hand",
            "written_at",
            sqlite_where=text("kind IN ('adjust', 'block')"),
            postgresql_where=text("kind IN ('adjust', 'block')"),
        ),
        Index(
            "entry_reverses_once",
            "reverses_id",
            unique=True,
            sqlite_where=text("reverses_id IS NOT NULL"),
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: int = key()
    account_id: int = refers("account.id")
    seq: int = whole()
    kind: str = words()
    points: int = whole()
    happened_at: str = instant()
    written_at: str = instant()
    staff_id: int | None = refers("staff.id", null=True)
    approver_id: int | None = refers("staff.id", null=True)
    location_id: int | None = refers("location.id", null=True)
    terminal: str | None = words(null=True)
    reason: str | None = words(null=True)
    note_id: int | None = whole(null=True)
    note_hash: str | None = words(null=True)
    purchase_id: int | None = refers("purchase.id", null=True)
    redemption_id: int | None = whole(null=True)
    discount_id: int | None = refers("discount.id", null=True)
    audience: str | None = words(null=True)
    campaign: str | None = words(null=True)
    source: str | None = words(null=True)
    merge_id: int | None = refers("merge.id", null=True)
    import_run_id: int | None = refers("import_run.id", null=True)
    reverses_id: int | None = refers("entry.id", null=True)
    caused_by_id: int | None = refers("entry.id", null=True)
    rule_version: int = whole()
    rate: int | None = whole(null=True)
    operation_id: str | None = refers_words("operation.id", null=True)
    number: int | None = whole(null=True)
    home_id: int = refers("persona.id")
    modifier_id: int | None = refers("modifier.id", null=True)


class Lot(SQLModel, table=True):
    """What a positive entry opened and what is left of it. ``expires_on`` is the first day it is gone, None never.

    ``idle_days`` instead, under inactivity: alive through so many days after the later of the account's
    ``active_on`` and ``idle_from``.
    """

    __tablename__ = "lot"
    __table_args__ = (
        check("lot_remaining", "remaining BETWEEN 0 AND points"),
        flag_check("lot_can_expire", "can_expire"),
        Index(
            "lot_open",
            "account_id",
            sqlite_where=text("remaining > 0"),
            postgresql_where=text("remaining > 0"),
        ),
        Index("lot_by_entry", "entry_id"),
        STRICT,
    )
    id: int = key()
    account_id: int = refers("account.id")
    entry_id: int = refers("entry.id")
    kind: str = words()
    points: int = whole()
    remaining: int = whole()
    earned_at: str = instant()
    can_expire: int = whole()
    expires_on: str | None = day(null=True)
    policy: str | None = words(null=True)
    purchase_id: int | None = whole(null=True)
    home_id: int = refers("persona.id")
    came_from_id: int | None = whole(null=True)
    idle_days: int | None = whole(null=True)
    idle_from: str | None = day(null=True)


class LotUse(SQLModel, table=True):
    """Points an entry took from a lot; negative when a reversal gave them back. remaining = points - sum of uses."""

    __tablename__ = "lot_use"
    __table_args__ = (
        check("lot_use_points", "points <> 0"),
        Index("lot_use_by_entry", "entry_id"),
        Index("lot_use_by_lot", "lot_id"),
        STRICT,
    )
    id: int = key()
    entry_id: int = refers("entry.id")
    lot_id: int = refers("lot.id")
    points: int = whole()
    written_by_id: int = refers("entry.id")


class Uncovered(SQLModel, table=True):
    """The part of a negative entry that no lot could cover, and how much of it is still open."""

    __tablename__ = "uncovered"
    __table_args__ = (
        check("uncovered_remaining", "remaining BETWEEN 0 AND points"),
        Index("uncovered_by_account", "account_id"),
        STRICT,
    )
    entry_id: int = part_of_key("entry.id")
    account_id: int = refers("account.id")
    points: int = whole()
    remaining: int = whole()


class Cover(SQLModel, table=True):
    """Points by which a block (or a reversal, negative) closed the uncovered part of an entry."""

    __tablename__ = "cover"
    __table_args__ = (
        check("cover_points", "points <> 0"),
        Index("cover_by_entry", "entry_id"),
        Index("cover_by_uncovered", "uncovered_id"),
        STRICT,
    )
    id: int = key()
    entry_id: int = refers("entry.id")
    uncovered_id: int = refers("uncovered.entry_id")
    points: int = whole()
