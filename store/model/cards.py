"""Loyalty cards: their programmes, the cards issued, and what was done with each."""

from sqlalchemy import Index, UniqueConstraint, text
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
    refers_words,
    whole,
    words,
)

CARD_TYPES = ("stamp", "cash-back", "multipass", "coupon", "discount", "gift", "membership", "reward")


class CardProgramme(SQLModel, table=True):
    """A card programme as it stands; what it was stays in ``card_programme_version``.

    ``start``: units a card begins with. ``goal``: stamps or card points a reward costs. ``rate``: what a purchase
    brings, by type (``store/cards/types.py``). ``levels``: spending in minor units and percent of a discount card,
    ``0:5 50000:10``. ``valid_days`` 0: for ever. ``fields``: names of custom fields, with commas. ``earns``: a
    purchase on the card is a sale by hand as well. ``confirmed`` 0: made by an import, nobody has looked at it.
    """

    __tablename__ = "card_programme"
    __table_args__ = (
        UniqueConstraint("name_key", name="card_programme_once"),
        one_of("card_programme_type", "type", *CARD_TYPES),
        check("card_programme_figures", "start >= 0 AND goal >= 0 AND rate >= 0 AND valid_days >= 0"),
        flag_check("card_programme_earns", "earns"),
        flag_check("card_programme_confirmed", "confirmed"),
        STRICT,
    )
    id: int = key()
    name: str = words()
    name_key: str = words()
    type: str = words()
    version: int = whole()
    position: int = whole()
    start: int = whole()
    goal: int = whole()
    reward: str | None = words(null=True)
    rate: int = whole()
    levels: str | None = words(null=True)
    valid_days: int = whole()
    fields: str | None = words(null=True)
    earns: int = whole()
    location_id: int | None = refers("location.id", null=True)
    confirmed: int = whole()
    ended_at: str | None = instant(null=True)
    written_at: str = instant()
    staff_id: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)


class CardProgrammeVersion(SQLModel, table=True):
    """What a programme said from ``at`` on, as JSON; append-only."""

    __tablename__ = "card_programme_version"
    __table_args__ = (CLUSTERED,)
    programme_id: int = part_of_key("card_programme.id")
    version: int = part_of_key()
    terms: str = words()
    at: str = instant()
    staff_id: int | None = whole(null=True)


class Card(SQLModel, table=True):
    """A loyalty card by its serial; ``fields`` are its custom fields as JSON. ``expires_on`` is its last day."""

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("serial", name="card_serial_once"),
        one_of("card_status", "status", "not installed", "installed", "deleted"),
        Index("card_by_persona", "persona_id"),
        Index("card_by_programme", "programme_id"),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    serial: str = words()
    programme_id: int = refers("card_programme.id")
    status: str = words()
    device: str | None = words(null=True)
    installed_at: str | None = instant(null=True)
    issued_at: str = instant()
    expires_on: str | None = day(null=True)
    utm: str | None = words(null=True)
    fields: str | None = words(null=True)
    import_run_id: int | None = whole(null=True)


class CardTransaction(SQLModel, table=True):
    """One thing done with a card, append-only. ``units`` is what its account changed by, in the entry ``entry_id``.

    ``balance`` is the card's after it. ``amount`` in minor units: the purchase, the money credited or taken.
    ``corrects_id``: the transaction whose amount this one corrects. ``note_id``: the comment, which can be erased.
    ``home_id``: the persona it was first booked for.
    """

    __tablename__ = "card_transaction"
    __table_args__ = (
        check("card_transaction_origin", "operation_id IS NOT NULL OR import_run_id IS NOT NULL"),
        UniqueConstraint("card_id", "seq", name="card_transaction_seq_once"),
        Index(
            "card_transaction_by_operation",
            "operation_id",
            sqlite_where=text("operation_id IS NOT NULL"),
            postgresql_where=text("operation_id IS NOT NULL"),
        ),
        Index(
            "card_transaction_reverses_once",
            "reverses_id",
            unique=True,
            sqlite_where=text("reverses_id IS NOT NULL"),
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        Index(
            "card_transaction_by_corrected",
            "corrects_id",
            sqlite_where=text("corrects_id IS NOT NULL"),
            postgresql_where=text("corrects_id IS NOT NULL"),
        ),
        Index("card_transaction_by_home", "home_id"),
        STRICT,
    )
    id: int = key()
    card_id: int = refers("card.id")
    seq: int = whole()
    verb: str = words()
    units: int = whole()
    balance: int = whole()
    amount: int | None = whole(null=True)
    reward: str | None = words(null=True)
    note_id: int | None = whole(null=True)
    at: str = instant()
    programme_version: int = whole()
    staff_id: int | None = refers("staff.id", null=True)
    approver_id: int | None = refers("staff.id", null=True)
    location_id: int | None = refers("location.id", null=True)
    terminal: str | None = words(null=True)
    entry_id: int | None = refers("entry.id", null=True)
    purchase_id: int | None = refers("purchase.id", null=True)
    reverses_id: int | None = refers("card_transaction.id", null=True)
    corrects_id: int | None = refers("card_transaction.id", null=True)
    operation_id: str | None = refers_words("operation.id", null=True)
    import_run_id: int | None = whole(null=True)
    home_id: int = refers("persona.id")
