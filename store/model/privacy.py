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
