"""Who is held at their own wish, and the blocklist of keyed hashes that nobody lists."""

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from store.model.types import (
    CLUSTERED,
    STRICT,
    check,
    instant,
    key,
    one_of,
    part_of_key,
    refers,
    whole,
    words,
    words_of_key,
)


class PrivacyHold(SQLModel, table=True):
    """Why a persona is sealed: opted out (everything kept) or deleted (PII erased, ``points`` taken out).

    ``lifted_at``: a recovery brought it back. ``proof_id``: how the customer was known; None for staff's delete.
    """

    __tablename__ = "privacy_hold"
    __table_args__ = (
        one_of("privacy_hold_kind", "kind", "opted out", "deleted", "deleted by staff"),
        check("privacy_hold_points", "points >= 0"),
        Index("privacy_hold_by_persona", "persona_id", "at"),
        Index(
            "privacy_hold_once",
            "persona_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    kind: str = words()
    points: int = whole()
    at: str = instant()
    operation_id: str | None = words(null=True)
    proof_id: int | None = refers("proof.id", null=True)
    staff_id: int | None = whole(null=True)
    lifted_at: str | None = instant(null=True)
    lifted_by: str | None = words(null=True)


class BlockedIdentifier(SQLModel, table=True):
    """A keyed, slow hash of an identifier of somebody who was deleted; read by no list, query or export.

    ``key_id`` names the key outside the store, ``since`` is a month (``reliability.md`` §5). ``persona_id`` is the
    sealed persona's, which only a recovery reads.
    """

    __tablename__ = "blocked_identifier"
    __table_args__ = (
        one_of("blocked_identifier_kind", "kind", "phone", "email", "source", "wallet", "serial"),
        Index("blocked_identifier_by_persona", "persona_id"),
        CLUSTERED,
    )
    tag: str = words_of_key()
    persona_id: int = part_of_key("persona.id")
    key_id: str = words()
    kind: str = words()
    since: str = words()


class RecoveryCase(SQLModel, table=True):
    """A customer who was held asks to come back; what they typed and proved stands here until the case is closed.

    ``persona_id`` is whom the proofs lead to, None for nobody; ``expected`` the points at the hold, ``found`` those
    after restoring. ``note`` is support's.
    """

    __tablename__ = "recovery_case"
    __table_args__ = (
        one_of("recovery_case_state", "state", "open", "restored", "refused"),
        Index("recovery_case_by_state", "state", "opened_at"),
        Index("recovery_case_by_persona", "persona_id"),
        STRICT,
    )
    id: int = key()
    state: str = words()
    persona_id: int | None = refers("persona.id", null=True)
    hold_id: int | None = refers("privacy_hold.id", null=True)
    first_name: str | None = words(null=True)
    last_name: str | None = words(null=True)
    birthday: str | None = words(null=True)
    phone: str | None = words(null=True)
    email: str | None = words(null=True)
    how: str = words()
    opened_at: str = instant()
    terminal: str = words()
    staff_id: int | None = whole(null=True)
    expected: int | None = whole(null=True)
    found: int | None = whole(null=True)
    note: str | None = words(null=True)
    closed_at: str | None = instant(null=True)
    closed_by: int | None = whole(null=True)
    operation_id: str | None = words(null=True)
