"""Personas and what is known of them: identifiers, consents, attributes, tags, notes, merges."""

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from store.model.types import (
    CLUSTERED,
    STRICT,
    check,
    day,
    flag_check,
    instant,
    key,
    one_of,
    part_of_key,
    refers,
    whole,
    words,
    words_of_key,
)

CHANNELS = (
    "member",
    "text",
    "email",
    "mobile_push",
    "browser_push",
    "voice_drop",
    "wallet_pass",
    "age_gate",
)


class Household(SQLModel, table=True):
    """People who share a phone without being one person."""

    __tablename__ = "household"
    __table_args__ = (STRICT,)
    id: int = key()
    made_at: str = instant()


class Persona(SQLModel, table=True):
    """A customer. ``folded`` is the text the name index holds, ``exact_key`` the whole folded name.

    ``phone`` and ``email`` are the primary ones, for the list. The indexes of last visits hold what the bar tests
    of many, so that a search walks them alone. ``sales``, ``spent`` (post-tax minor units),
    ``last_purchase_at`` are kept with every order so that they can be searched; ``doctor`` proves them.
    ``signup_on`` None: no member. ``birth_month_day`` (``MM-DD``) of 29 February is ``02-28``.
    ``favorite_rank`` 1 wallet, 2 form, 3 file, 4 purchase history. ``version`` counts edits.
    """

    __tablename__ = "persona"
    __table_args__ = (
        one_of("persona_status", "status", "active", "archived", "merged", "sealed"),
        check("persona_merged", "(status = 'merged') = (merged_into IS NOT NULL)"),
        flag_check("persona_employee", "employee"),
        Index("persona_by_seen", "last_seen_at", "id", "status", "signup_on", "phone", "email", "folded"),
        Index("persona_by_exact_name", "exact_key"),
        Index("persona_by_sort_name", "sort_name", "id"),
        Index("persona_by_signup", "signup_on", "id"),
        Index("persona_by_birthday", "birth_month_day", "id"),
        Index("persona_by_birth", "birthday", sqlite_where=text("birthday IS NOT NULL")),
        Index("persona_by_spent", "spent", "id"),
        Index("persona_by_sales", "sales", "id"),
        Index("persona_by_last_purchase", "last_purchase_at", "id", "status", "signup_on", "folded"),
        Index("persona_by_source", text("lower(source)"), "id"),
        Index("persona_by_favorite", "favorite_location_id"),
        Index("persona_by_signup_location", "signup_location_id"),
        Index(
            "persona_by_status",
            "status",
            sqlite_where=text("status <> 'active'"),
            postgresql_where=text("status <> 'active'"),
        ),
        Index(
            "persona_without_contact",
            "status",
            sqlite_where=text("phone IS NULL AND email IS NULL"),
            postgresql_where=text("phone IS NULL AND email IS NULL"),
        ),
        Index("persona_by_household", "household_id", sqlite_where=text("household_id IS NOT NULL")),
        Index("persona_by_merged_into", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        STRICT,
    )
    id: int = key()
    status: str = words()
    merged_into: int | None = whole(null=True)
    first_name: str = words()
    last_name: str = words()
    name: str = words()
    folded: str = words()
    exact_key: str = words()
    sort_name: str = words()
    phone: str | None = words(null=True)
    email: str | None = words(null=True)
    birthday: str | None = day(null=True)
    birth_month_day: str | None = words(null=True)
    signup_on: str | None = day(null=True)
    signup_location_id: int | None = refers("location.id", null=True)
    enrolled_at: str | None = instant(null=True)
    first_seen_at: str = instant()
    last_seen_at: str = instant()
    last_purchase_at: str | None = instant(null=True)
    sales: int = whole()
    spent: int = whole()
    favorite_location_id: int | None = refers("location.id", null=True)
    favorite_rank: int | None = whole(null=True)
    favorite_at: str | None = instant(null=True)
    source: str = words()
    wallet_pin: str | None = words(null=True)
    browser: str | None = words(null=True)
    ip: str | None = words(null=True)
    signup_url: str | None = words(null=True)
    signup_form: str | None = words(null=True)
    signup_at: str | None = instant(null=True)
    utm: str | None = words(null=True)
    signature_file: str | None = words(null=True)
    referred_by: str | None = words(null=True)
    household_id: int | None = refers("household.id", null=True)
    employee: int = whole()
    employee_until: str | None = day(null=True)
    pinned_note_id: int | None = whole(null=True)
    created_at: str = instant()
    created_by: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)
    version: int = whole()


def _besides(*columns: str) -> Index:
    """Phones and e-mails that are not their persona's own of the list, by what they begin or end with."""
    where = text("rank <> 1 OR state = 'former'")
    name = f"identifier_besides_{columns[-1]}"
    return Index(name, *columns, "persona_id", sqlite_where=where, postgresql_where=where)


class Identifier(SQLModel, table=True):
    """A phone (E.164), e-mail, source id (``SOURCE:ID``) or wallet id of a persona.

    ``live`` ones are unique; ``shared`` is a further household member's; ``former`` has moved to another persona;
    ``merged`` belongs to an absorbed persona and still points home. The first of a kind has ``rank`` 1 and no other
    of the persona's has the same, so that whoever has several is in ``identifier_besides``. ``national`` and
    ``reversed`` are phones' digits: without the country code, and all of them backwards.
    """

    __tablename__ = "identifier"
    __table_args__ = (
        one_of("identifier_kind", "kind", "phone", "email", "source", "wallet"),
        one_of("identifier_state", "state", "live", "shared", "former", "merged"),
        Index(
            "identifier_live_once",
            "kind",
            "value",
            unique=True,
            sqlite_where=text("state = 'live'"),
            postgresql_where=text("state = 'live'"),
        ),
        Index("identifier_by_value", "kind", "value", "persona_id"),
        Index("identifier_by_national", "national", "persona_id", sqlite_where=text("national IS NOT NULL")),
        Index("identifier_by_reversed", "reversed", "persona_id", sqlite_where=text("reversed IS NOT NULL")),
        Index(
            "identifier_by_home",
            "persona_id",
            sqlite_where=text("label = 'home'"),
            postgresql_where=text("label = 'home'"),
        ),
        Index("identifier_by_persona", "persona_id", "kind"),
        Index(
            "identifier_besides",
            "persona_id",
            sqlite_where=text("rank <> 1 OR state = 'former'"),
            postgresql_where=text("rank <> 1 OR state = 'former'"),
        ),
        _besides("national"),
        _besides("reversed"),
        _besides("kind", "value"),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    kind: str = words()
    value: str = words()
    shown: str = words()
    national: str | None = words(null=True)
    reversed: str | None = words(null=True)
    label: str = words()
    state: str = words()
    rank: int = whole()
    origin: str = words()
    since: str = instant()
    until: str | None = instant(null=True)


class Consent(SQLModel, table=True):
    """The state of one opt-in of one persona, with who, when and how."""

    __tablename__ = "consent"
    __table_args__ = (
        one_of("consent_channel", "channel", *CHANNELS),
        one_of("consent_state", "state", "on", "off", "asked"),
        Index("consent_by_channel", "channel", "state", "persona_id"),
        STRICT,
    )
    persona_id: int = part_of_key("persona.id")
    channel: str = words_of_key()
    state: str = words()
    at: str = instant()
    how: str = words()
    staff_id: int | None = whole(null=True)


class ConsentEvent(SQLModel, table=True):
    """Every change of a consent, append-only."""

    __tablename__ = "consent_event"
    __table_args__ = (Index("consent_event_by_persona", "persona_id", "at"), CLUSTERED)
    id: int = key()
    persona_id: int = refers("persona.id")
    channel: str = words()
    state: str = words()
    at: str = instant()
    how: str = words()
    staff_id: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)


class Attribute(SQLModel, table=True):
    """A custom attribute with its origin (``staff``, ``import``, ``pos``)."""

    __tablename__ = "attribute"
    __table_args__ = (
        Index("attribute_by_value", text("lower(name)"), text("lower(value)"), "persona_id"),
        CLUSTERED,
    )
    persona_id: int = part_of_key("persona.id")
    name: str = words_of_key()
    value: str = words()
    origin: str = words()
    at: str = instant()


class Tag(SQLModel, table=True):
    """A tag or group of a persona with its origin."""

    __tablename__ = "tag"
    __table_args__ = (Index("tag_by_name", text("lower(tag)"), "persona_id"), CLUSTERED)
    persona_id: int = part_of_key("persona.id")
    tag: str = words_of_key()
    origin: str = words()
    at: str = instant()


class Note(SQLModel, table=True):
    """A dated, signed note on a persona or an entry; found by no search, erased with the persona."""

    __tablename__ = "note"
    __table_args__ = (
        one_of("note_about", "about", "persona", "entry", "redemption", "card"),
        Index("note_by_persona", "persona_id", "at"),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    about: str = words()
    text: str = words()
    salt: str = words()
    at: str = instant()
    staff_id: int | None = whole(null=True)


class Merge(SQLModel, table=True):
    """One persona taken into another: lineage, evidence, who and how; undone by unmerge, never deleted."""

    __tablename__ = "merge"
    __table_args__ = (
        check("merge_not_self", "survivor_id <> absorbed_id"),
        one_of("merge_how", "how", "automatic", "by hand"),
        Index("merge_by_survivor", "survivor_id"),
        Index("merge_by_absorbed", "absorbed_id"),
        STRICT,
    )
    id: int = key()
    survivor_id: int = refers("persona.id")
    absorbed_id: int = refers("persona.id")
    how: str = words()
    evidence: str = words()
    at: str = instant()
    staff_id: int | None = whole(null=True)
    operation_id: str | None = words(null=True)
    import_run_id: int | None = whole(null=True)
    undone_at: str | None = instant(null=True)
    undone_by: str | None = words(null=True)


class SuspectedPair(SQLModel, table=True):
    """Two active personas that may be one person, as the last search for duplicates found them.

    ``score`` is 0 to 100; ``reasons`` are words of `store.merging.suspecting`, separated by spaces; ``data`` stands for
    what was compared, so that a rejected pair comes back only when that has changed. ``bulk_run_id`` found it last.
    """

    __tablename__ = "suspected_pair"
    __table_args__ = (
        check("suspected_pair_order", "one_id < other_id"),
        check("suspected_pair_score", "score BETWEEN 0 AND 100"),
        one_of("suspected_pair_state", "state", "open", "rejected"),
        Index("suspected_pair_by_score", "state", "score", "one_id", "other_id"),
        Index("suspected_pair_by_other", "other_id"),
        CLUSTERED,
    )
    one_id: int = part_of_key("persona.id")
    other_id: int = part_of_key("persona.id")
    state: str = words()
    score: int = whole()
    reasons: str = words()
    data: str = words()
    found_at: str = instant()
    bulk_run_id: int = whole()
    decided_at: str | None = instant(null=True)
    decided_by: int | None = whole(null=True)
