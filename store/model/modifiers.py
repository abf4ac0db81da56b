"""Points modifiers, whom they reach, and what was given once: boosts and gifts."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import SQLModel

from store.model.types import (
    CLUSTERED,
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
    words_of_key,
)


class Modifier(SQLModel, table=True):
    """A boost, multiplier or zero points for an audience (``points.md`` §4).

    ``audience_id`` is a saved search's id, 0 everybody; ``audience`` its name when the modifier was made.
    ``points`` is a boost's; ``hundredths`` a multiplier's (200 is ×2). ``starts_on`` to ``ends_on``: purchase
    dates, inclusive. ``from_at``: orders placed before are left alone. ``ended_at``: orders placed later too.
    """

    __tablename__ = "modifier"
    __table_args__ = (
        one_of("modifier_kind", "kind", "boost", "multiplier", "zero"),
        check("modifier_points", "(kind = 'boost') = (points IS NOT NULL)"),
        check("modifier_points_above", "points > 0"),
        check("modifier_factor", "(kind = 'multiplier') = (hundredths IS NOT NULL)"),
        check("modifier_factor_above", "hundredths > 100"),
        check("modifier_days", "starts_on <= ends_on"),
        STRICT,
    )
    id: int = key()
    kind: str = words()
    name: str = words()
    audience_id: int = whole()
    audience: str = words()
    points: int | None = whole(null=True)
    hundredths: int | None = whole(null=True)
    starts_on: str | None = day(null=True)
    ends_on: str | None = day(null=True)
    from_at: str = instant()
    made_at: str = instant()
    staff_id: int | None = refers("staff.id", null=True)
    ended_at: str | None = instant(null=True)
    ended_by: int | None = refers("staff.id", null=True)


class ModifierRestriction(SQLModel, table=True):
    """One value a modifier is limited to; values of one kind are alternatives, kinds are all needed.

    ``folded`` is how it is compared: small letters, a location's id. ``value`` is how it is shown.
    """

    __tablename__ = "modifier_restriction"
    __table_args__ = (
        one_of("modifier_restriction_kind", "kind", "brand", "sku", "category", "payment", "location"),
        CLUSTERED,
    )
    modifier_id: int = part_of_key("modifier.id")
    kind: str = words_of_key()
    folded: str = words_of_key()
    value: str = words()


class ModifierHours(SQLModel, table=True):
    """Happy hours of a multiplier: weekday 1 (Monday) to 7, ``HH:MM`` from (included) until (not included)."""

    __tablename__ = "modifier_hours"
    __table_args__ = (
        check("modifier_hours_weekday", "weekday BETWEEN 1 AND 7"),
        check("modifier_hours_order", "begins < ends"),
        CLUSTERED,
    )
    modifier_id: int = part_of_key("modifier.id")
    weekday: int = part_of_key()
    begins: str = words_of_key()
    ends: str = words()


class AudienceMember(SQLModel, table=True):
    """Who is in an audience, as of the last sweep or the last write on the persona (``engineering.md`` C10)."""

    __tablename__ = "audience_member"
    __table_args__ = (Index("audience_member_by_persona", "persona_id"), CLUSTERED)
    audience_id: int = part_of_key()
    persona_id: int = part_of_key("persona.id")
    since: str = instant()


class GiftGrant(SQLModel, table=True):
    """A boost or gift that was given, one row for each persona of the lineage at that moment.

    ``occasion`` is the audience's id, or the campaign's or flow's own name for what it gives; a persona gets
    each of them once, ever (``points.md`` rule 16, ``engineering.md`` C9).
    """

    __tablename__ = "gift_grant"
    __table_args__ = (
        one_of("gift_grant_kind", "kind", "audience", "campaign", "flow"),
        UniqueConstraint("persona_id", "kind", "occasion", name="gift_grant_once"),
        Index("gift_grant_by_occasion", "kind", "occasion"),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    kind: str = words()
    occasion: str = words()
    entry_id: int = refers("entry.id")
    modifier_id: int | None = refers("modifier.id", null=True)
    at: str = instant()
