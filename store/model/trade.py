"""What customers bought, redeemed and did: orders, discounts, redemptions, messages, surveys, actions."""

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
    whole,
    words,
)


class Product(SQLModel, table=True):
    """A product as orders name it."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("sku", "name", "brand", "category", name="product_once"),
        STRICT,
    )
    id: int = key()
    sku: str = words()
    name: str = words()
    brand: str = words()
    category: str = words()


class Purchase(SQLModel, table=True):
    """An order; money in minor units. ``persona_id`` None is an anonymous receipt; ``home_id`` the persona it was
    recorded for. ``placed_on`` is the day at its location. ``qualifies``: dated on or after the signup date.
    ``items`` counts lines. ``refunded`` is with tax, against ``total``. ``unearned`` says why it was recorded
    without the points it would have earned: ``archived`` (a restore grants them), ``employee``. ``removal_id``: the
    run that took it away with its source (``points.md`` rule 31); it has no persona while it is away, its home stays.
    """

    __tablename__ = "purchase"
    __table_args__ = (
        UniqueConstraint("source", "order_id", name="purchase_once"),
        flag_check("purchase_qualifies", "qualifies"),
        check("purchase_refunded", "refunded >= 0"),
        Index("purchase_by_persona", "persona_id", "placed_at", "total", "refunded"),
        Index("purchase_by_receipt", "receipt"),
        Index(
            "purchase_anonymous_phone",
            "said_phone",
            sqlite_where=text("persona_id IS NULL AND said_phone IS NOT NULL"),
            postgresql_where=text("persona_id IS NULL AND said_phone IS NOT NULL"),
        ),
        Index(
            "purchase_anonymous_email",
            "said_email",
            sqlite_where=text("persona_id IS NULL AND said_email IS NOT NULL"),
            postgresql_where=text("persona_id IS NULL AND said_email IS NOT NULL"),
        ),
        Index("purchase_by_location", "location_id", "persona_id"),
        Index(
            "purchase_by_removal",
            "removal_id",
            "home_id",
            sqlite_where=text("removal_id IS NOT NULL"),
            postgresql_where=text("removal_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: int = key()
    source: str = words()
    order_id: str = words()
    receipt: str | None = words(null=True)
    persona_id: int | None = refers("persona.id", null=True)
    home_id: int | None = refers("persona.id", null=True)
    said_phone: str | None = words(null=True)
    said_email: str | None = words(null=True)
    placed_at: str = instant()
    placed_on: str = day()
    location_id: int | None = refers("location.id", null=True)
    payment_method: str | None = words(null=True)
    pre_tax: int = whole()
    tax: int = whole()
    total: int = whole()
    items: int = whole()
    refunded: int = whole()
    qualifies: int = whole()
    redemption_code: str | None = words(null=True)
    unearned: str | None = words(null=True)
    removal_id: int | None = refers("bulk_run.id", null=True)
    staff_id: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)
    written_at: str = instant()
    content_hash: str = words()


class PurchaseLine(SQLModel, table=True):
    """One line of an order: quantity as sold, ``amount`` pre-tax after discounts, in minor units."""

    __tablename__ = "purchase_line"
    __table_args__ = (CLUSTERED,)
    purchase_id: int = part_of_key("purchase.id")
    number: int = part_of_key()
    product_id: int = refers("product.id")
    quantity: int = whole()
    amount: int = whole()
    tax: int = whole()


class Discount(SQLModel, table=True):
    """One version of a discount; redemptions keep theirs. ``cost`` None is free. Days are inclusive."""

    __tablename__ = "discount"
    __table_args__ = (
        UniqueConstraint("discount_id", "version", name="discount_version_once"),
        Index(
            "discount_current",
            "discount_id",
            unique=True,
            sqlite_where=text("current = 1"),
            postgresql_where=text("current = 1"),
        ),
        one_of("discount_usage", "usage", "single", "unlimited"),
        check("discount_cost", "cost >= 0"),
        flag_check("discount_staff_only", "staff_only"),
        flag_check("discount_is_current", "current"),
        STRICT,
    )
    id: int = key()
    discount_id: str = words()
    version: int = whole()
    current: int = whole()
    name: str = words()
    cost: int = whole()
    starts_on: str | None = day(null=True)
    ends_on: str | None = day(null=True)
    usage: str = words()
    cooldown_hours: int = whole()
    location_id: int | None = refers("location.id", null=True)
    audience: str | None = words(null=True)
    staff_only: int = whole()
    minimum_age: int | None = whole(null=True)
    position: int = whole()
    ended_at: str | None = instant(null=True)
    written_at: str = instant()
    staff_id: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)


class Redemption(SQLModel, table=True):
    """A discount redeemed; ``code`` is keyed into the POS. ``document_id`` is the POS's own id when it made it."""

    __tablename__ = "redemption"
    __table_args__ = (
        Index("redemption_by_persona", "persona_id", "at"),
        Index("redemption_by_discount", "discount_id", "at"),
        Index("redemption_by_code", "code"),
        Index(
            "redemption_document_once",
            "source",
            "document_id",
            unique=True,
            sqlite_where=text("document_id IS NOT NULL"),
            postgresql_where=text("document_id IS NOT NULL"),
        ),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    home_id: int = refers("persona.id")
    discount_id: int = refers("discount.id")
    points: int = whole()
    code: str = words()
    at: str = instant()
    location_id: int | None = refers("location.id", null=True)
    terminal: str | None = words(null=True)
    staff_id: int | None = whole(null=True)
    receipt: str | None = words(null=True)
    source: str = words()
    document_id: str | None = words(null=True)
    operation_id: str | None = words(null=True)
    import_run_id: int | None = whole(null=True)
    undone_at: str | None = instant(null=True)
    undone_by: str | None = words(null=True)


class Message(SQLModel, table=True):
    """A message sent or received."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("source", "message_id", name="message_once"),
        one_of("message_direction", "direction", "sent", "received"),
        Index("message_by_persona", "persona_id", "at"),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    source: str = words()
    message_id: str = words()
    channel: str = words()
    direction: str = words()
    at: str = instant()
    text: str = words()
    campaign: str | None = words(null=True)
    status: str = words()
    import_run_id: int | None = whole(null=True)


class SurveyAnswer(SQLModel, table=True):
    """One answer of one submission; the submission is survey, persona and instant."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("persona_id", "survey", "at", "question", name="survey_answer_once"),
        flag_check("survey_answer_complete", "complete"),
        Index("survey_answer_rating", "rating", sqlite_where=text("rating IS NOT NULL")),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    survey: str = words()
    at: str = instant()
    question: str = words()
    answer: str = words()
    complete: int = whole()
    rating: int | None = whole(null=True)
    import_run_id: int | None = whole(null=True)


class Action(SQLModel, table=True):
    """An interaction: a page opened, a link clicked, a campaign sent."""

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("persona_id", "at", "kind", "detail", name="action_once"),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    at: str = instant()
    kind: str = words()
    detail: str = words()
    import_run_id: int | None = whole(null=True)


class PixelEvent(SQLModel, table=True):
    """An engagement on one of the shop's own sites."""

    __tablename__ = "pixel_event"
    __table_args__ = (
        UniqueConstraint("persona_id", "at", "kind", "detail", name="pixel_event_once"),
        STRICT,
    )
    id: int = key()
    persona_id: int = refers("persona.id")
    at: str = instant()
    kind: str = words()
    detail: str = words()
    import_run_id: int | None = whole(null=True)
