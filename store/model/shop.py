"""The shop itself: locations, terminals, staff, sessions, settings and the audit chain."""

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import SQLModel

from store.model.types import (
    CLUSTERED,
    STRICT,
    check,
    flag_check,
    instant,
    key,
    one_of,
    part_of_key,
    refers,
    text_key,
    whole,
    words,
    words_of_key,
)

ROLES = ("Staff", "Manager", "Analyst", "Marketing", "Marketing Analyst", "Operator", "Owner")


class IdBlock(SQLModel, table=True):
    """The next free id of each table; ids are taken in blocks before the insert."""

    __tablename__ = "id_block"
    __table_args__ = (STRICT,)
    name: str = text_key()
    next: int = whole()


class Location(SQLModel, table=True):
    """A shop of the chain. ``closes_at`` (``HH:MM``) is where its day changes; ``time_zone`` None: the chain's."""

    __tablename__ = "location"
    __table_args__ = (
        UniqueConstraint("name", name="location_name_once"),
        one_of("location_state", "state", "open", "closed", "to confirm"),
        STRICT,
    )
    id: int = key()
    name: str = words()
    time_zone: str | None = words(null=True)
    closes_at: str = words()
    state: str = words()
    minimum_age: int | None = whole(null=True)


class Terminal(SQLModel, table=True):
    """A till, bound to one location; ``idle_seconds`` until it locks (30 to 600)."""

    __tablename__ = "terminal"
    __table_args__ = (check("terminal_idle", "idle_seconds BETWEEN 30 AND 600"), STRICT)
    name: str = text_key()
    location_id: int = refers("location.id")
    idle_seconds: int = whole()


class Staff(SQLModel, table=True):
    """A staff member; codes are never reused, a disabled one keeps name and history."""

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("code", name="staff_code_once"),
        one_of("staff_role", "role", *ROLES),
        STRICT,
    )
    id: int = key()
    code: str = words()
    name: str = words()
    role: str = words()
    pin_hash: str = words()
    pin_version: int = whole()
    persona_id: int | None = whole(null=True)
    created_at: str = instant()
    disabled_at: str | None = instant(null=True)


class StaffLocation(SQLModel, table=True):
    """Where a staff member belongs; nobody listed means every location (Owner, Operator, Marketing)."""

    __tablename__ = "staff_location"
    __table_args__ = (STRICT,)
    staff_id: int = part_of_key("staff.id")
    location_id: int = part_of_key("location.id")


class SignInAttempt(SQLModel, table=True):
    """Wrong PINs in a row per staff code and terminal, and when the next try is heard."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (STRICT,)
    code: str = words_of_key()
    terminal: str = words_of_key()
    failures: int = whole()
    next_at: str = instant()


class Session(SQLModel, table=True):
    """One sign-in at one terminal."""

    __tablename__ = "session"
    __table_args__ = (STRICT,)
    id: int = key()
    staff_id: int = refers("staff.id")
    terminal: str = words()
    location_id: int = refers("location.id")
    opened_at: str = instant()
    closed_at: str | None = instant(null=True)
    connection: str | None = words(null=True)


class Approval(SQLModel, table=True):
    """One approver's yes to one request, for 120 s and one use (``reliability.md`` §4)."""

    __tablename__ = "approval"
    __table_args__ = (check("approval_not_self", "approver_id <> actor_id"), STRICT)
    id: int = key()
    request_hash: str = words()
    actor_id: int = refers("staff.id")
    approver_id: int = refers("staff.id")
    given_at: str = instant()
    ends_at: str = instant()
    used_at: str | None = instant(null=True)


class Setting(SQLModel, table=True):
    """One value of one setting from one instant on; the past is kept."""

    __tablename__ = "setting"
    __table_args__ = (STRICT,)
    name: str = words_of_key()
    version: int = part_of_key()
    value: str = words()
    from_at: str = instant()
    written_at: str = instant()
    staff_id: int | None = refers("staff.id", null=True)


class Operation(SQLModel, table=True):
    """One act, done once: the first result under an id made when the prompt opened (``points.md`` rule 4)."""

    __tablename__ = "operation"
    __table_args__ = (
        Index("operation_by_terminal", "terminal", "at"),
        Index("operation_by_staff", "staff_id", "at"),
        Index(
            "operation_by_bulk_run",
            "bulk_run_id",
            sqlite_where=text("bulk_run_id IS NOT NULL"),
            postgresql_where=text("bulk_run_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: str = text_key()
    request_hash: str = words()
    use_case: str = words()
    result: str = words()
    persona_id: int | None = whole(null=True)
    staff_id: int = refers("staff.id")
    approver_id: int | None = refers("staff.id", null=True)
    terminal: str = words()
    location_id: int = refers("location.id")
    at: str = instant()
    undone_by: str | None = words(null=True)
    bulk_run_id: int | None = refers("bulk_run.id", null=True)


class AuditChain(SQLModel, table=True):
    """The head of a chain: one on SQLite, one per console session on PostgreSQL (``engineering.md`` B7)."""

    __tablename__ = "audit_chain"
    __table_args__ = (STRICT,)
    id: int = key()
    opened_at: str = instant()
    length: int = whole()
    head: str = words()


class Audit(SQLModel, table=True):
    """Who did what to whom, refusals and looks included; opaque ids only, each row hashed over the one before."""

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("chain_id", "seq", name="audit_seq_once"),
        one_of("audit_outcome", "outcome", "done", "repeated", "refused", "not permitted"),
        Index("audit_by_persona", "persona_id", "at"),
        Index("audit_by_staff", "staff_id", "at"),
        Index("audit_by_time", "at"),
        STRICT,
    )
    id: int = key()
    chain_id: int = refers("audit_chain.id")
    seq: int = whole()
    at: str = instant()
    use_case: str = words()
    outcome: str = words()
    staff_id: int | None = whole(null=True)
    approver_id: int | None = whole(null=True)
    terminal: str = words()
    location_id: int | None = whole(null=True)
    persona_id: int | None = whole(null=True)
    operation_id: str | None = words(null=True)
    detail: str = words()
    previous: str = words()
    hash: str = words()


class Preference(SQLModel, table=True):
    """What a staff member chose for the own screens, at whatever till: ``columns`` of the list."""

    __tablename__ = "preference"
    __table_args__ = (CLUSTERED,)
    staff_id: int = part_of_key("staff.id")
    name: str = words_of_key()
    value: str = words()


class SavedSearch(SQLModel, table=True):
    """A named search: everybody's, or one person's (``staff_id``); used in others as ``@name``."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("name", "staff_id", name="saved_search_once"), STRICT)
    id: int = key()
    name: str = words()
    query: str = words()
    staff_id: int | None = refers("staff.id", null=True)
    made_at: str = instant()


class SearchHistory(SQLModel, table=True):
    """What a staff member searched; whole phones, e-mails and cards are left out."""

    __tablename__ = "search_history"
    __table_args__ = (Index("search_history_by_staff", "staff_id", "at"), STRICT)
    id: int = key()
    staff_id: int = refers("staff.id")
    query: str = words()
    at: str = instant()


class ImportRun(SQLModel, table=True):
    """One file taken in; a run whose lease ended before ``done`` is finished or taken back by the next start."""

    __tablename__ = "import_run"
    __table_args__ = (
        one_of("import_run_state", "state", "staging", "applying", "done", "taken back"),
        flag_check("import_run_enrols", "enrols"),
        STRICT,
    )
    id: int = key()
    kind: str = words()
    source: str = words()
    file_name: str = words()
    file_hash: str = words()
    state: str = words()
    enrols: int = whole()
    staff_id: int = refers("staff.id")
    started_at: str = instant()
    lease_until: str = instant()
    finished_at: str | None = instant(null=True)
    staging: str | None = words(null=True)
    applied: int = whole()
    counts: str = words()


class NightlyStep(SQLModel, table=True):
    """One step of the work of one night, done once by whichever machine came first; ``day`` is the shop's."""

    __tablename__ = "nightly_step"
    __table_args__ = (one_of("nightly_step_state", "state", "running", "done", "failed"), STRICT)
    day: str = words_of_key()
    step: str = words_of_key()
    state: str = words()
    machine: str = words()
    started_at: str = instant()
    lease_until: str = instant()
    finished_at: str | None = instant(null=True)
    result: str = words()
