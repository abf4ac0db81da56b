"""What else earns or takes away: codes, referrals, the employee list; refunds, corrections, removed sources."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import SQLModel

from store.model.types import (
    STRICT,
    check,
    day,
    instant,
    key,
    one_of,
    part_of_key,
    refers,
    whole,
    words,
)


class Collectible(SQLModel, table=True):
    """A collectible code worth points once. ``code`` is in one form: capitals and digits, no dashes or spaces.

    ``expires_on`` is the last day it can be used.
    """

    __tablename__ = "collectible"
    __table_args__ = (
        UniqueConstraint("code", name="collectible_once"),
        check("collectible_points", "points > 0"),
        check("collectible_used", "(used_at IS NULL) = (entry_id IS NULL)"),
        Index("collectible_by_batch", "batch"),
        Index(
            "collectible_by_persona",
            "persona_id",
            sqlite_where=text("persona_id IS NOT NULL"),
            postgresql_where=text("persona_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: int = key()
    code: str = words()
    points: int = whole()
    batch: str = words()
    expires_on: str | None = day(null=True)
    made_at: str = instant()
    staff_id: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)
    used_at: str | None = instant(null=True)
    location_id: int | None = refers("location.id", null=True)
    used_by: int | None = refers("staff.id", null=True)
    persona_id: int | None = refers("persona.id", null=True)
    entry_id: int | None = refers("entry.id", null=True)


class Referral(SQLModel, table=True):
    """Who referred a customer; ``how`` is ``import``, ``staff`` or ``form``. Read through the lineage.

    ``purchase_id`` is the friend's first sale that earned the referrer points, None before it.
    """

    __tablename__ = "referral"
    __table_args__ = (
        check("referral_not_self", "friend_id <> referrer_id"),
        Index("referral_by_referrer", "referrer_id"),
        STRICT,
    )
    friend_id: int = part_of_key("persona.id")
    referrer_id: int = refers("persona.id")
    how: str = words()
    at: str = instant()
    staff_id: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)
    purchase_id: int | None = refers("purchase.id", null=True)


class Employee(SQLModel, table=True):
    """One line of the employee list: a phone (E.164) or e-mail, until a day, inclusive, or for good.

    ``persona_id`` None: nobody here has it yet; a persona that gets it is listed then. The persona's
    ``employee`` and ``employee_until`` are what the rules read.
    """

    __tablename__ = "employee"
    __table_args__ = (
        one_of("employee_kind", "kind", "phone", "email"),
        UniqueConstraint("kind", "value", name="employee_once"),
        Index(
            "employee_by_persona",
            "persona_id",
            sqlite_where=text("persona_id IS NOT NULL"),
            postgresql_where=text("persona_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: int = key()
    kind: str = words()
    value: str = words()
    persona_id: int | None = refers("persona.id", null=True)
    until: str | None = day(null=True)
    at: str = instant()
    staff_id: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)


class Refund(SQLModel, table=True):
    """One refund document of an order: ``amount`` with tax in minor units (``points.md`` rule 21).

    ``points`` are those taken back by it, referral points on other accounts not counted. ``entry_id`` is the
    first entry it wrote, None where the order had none to take.
    """

    __tablename__ = "refund"
    __table_args__ = (
        UniqueConstraint("source", "document_id", name="refund_once"),
        check("refund_amount", "amount >= 0"),
        Index("refund_by_purchase", "purchase_id"),
        STRICT,
    )
    id: int = key()
    source: str = words()
    document_id: str = words()
    purchase_id: int = refers("purchase.id")
    amount: int = whole()
    refunded_at: str = instant()
    refunded_on: str = day()
    written_at: str = instant()
    points: int = whole()
    reason: str | None = words(null=True)
    entry_id: int | None = refers("entry.id", null=True)
    staff_id: int | None = whole(null=True)
    location_id: int | None = whole(null=True)
    operation_id: str | None = words(null=True)
    import_run_id: int | None = whole(null=True)
    content_hash: str = words()
    undone_at: str | None = instant(null=True)
    undone_by: str | None = words(null=True)


class Correction(SQLModel, table=True):
    """An order's amounts corrected: before and after in minor units, who and why; the entry of the difference."""

    __tablename__ = "correction"
    __table_args__ = (Index("correction_by_purchase", "purchase_id"), STRICT)
    id: int = key()
    purchase_id: int = refers("purchase.id")
    old_pre_tax: int = whole()
    old_tax: int = whole()
    new_pre_tax: int = whole()
    new_tax: int = whole()
    reason: str = words()
    note_id: int | None = whole(null=True)
    at: str = instant()
    points: int = whole()
    entry_id: int | None = refers("entry.id", null=True)
    staff_id: int | None = whole(null=True)
    operation_id: str | None = words(null=True)
    import_run_id: int | None = whole(null=True)
    undone_at: str | None = instant(null=True)
    undone_by: str | None = words(null=True)


class BulkRun(SQLModel, table=True):
    """Bulk work that commits in chunks: a sweep, a recalculation, a source removed or brought back.

    ``cursor`` is the last persona, account or order done; each chunk is an operation of its own that names the
    run. ``until_on`` is the day a sweep books up to; ``subject`` the source or policy it is about; ``detail``
    the settings it works with.
    """

    __tablename__ = "bulk_run"
    __table_args__ = (
        one_of("bulk_run_state", "state", "running", "done", "stopped", "undone"),
        Index("bulk_run_by_kind", "kind", "started_at"),
        STRICT,
    )
    id: int = key()
    kind: str = words()
    subject: str | None = words(null=True)
    state: str = words()
    cursor: int = whole()
    until_on: str | None = day(null=True)
    rule_version: int = whole()
    started_at: str = instant()
    lease_until: str = instant()
    finished_at: str | None = instant(null=True)
    counts: str = words()
    detail: str | None = words(null=True)
    staff_id: int | None = whole(null=True)
    undoes_id: int | None = refers("bulk_run.id", null=True)
    undone_by_id: int | None = whole(null=True)


class RemovedSource(SQLModel, table=True):
    """A source whose orders and their points were taken out (``points.md`` rule 31), until brought back."""

    __tablename__ = "removed_source"
    __table_args__ = (Index("removed_source_by_source", "source"), STRICT)
    id: int = key()
    source: str = words()
    removed_at: str = instant()
    staff_id: int | None = whole(null=True)
    run_id: int = refers("bulk_run.id")
    undone_at: str | None = instant(null=True)
    undone_by: int | None = whole(null=True)
    undone_run_id: int | None = refers("bulk_run.id", null=True)
