"""Messages to many: templates, campaigns and whom they left out, flows and their occasions, the pace of sending."""

from sqlalchemy import Index, UniqueConstraint, text
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
    text_key,
    whole,
    words,
    words_of_key,
)


class MessageTemplate(SQLModel, table=True):
    """A text or e-mail to be used again; what was sent by it keeps its own words."""

    __tablename__ = "message_template"
    __table_args__ = (
        Index(
            "message_template_name_once",
            text("lower(name)"),
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        one_of("message_template_channel", "channel", "text", "email"),
        STRICT,
    )
    id: int = key()
    name: str = words()
    channel: str = words()
    subject: str = words()
    text: str = words()
    sender: str = words()
    made_at: str = instant()
    changed_at: str = instant()
    staff_id: int = refers("staff.id")
    ended_at: str | None = instant(null=True)


class Campaign(SQLModel, table=True):
    """One message to everybody a search finds, from ``send_at`` on. ``query`` holds no saved search any more.

    While it is ``queueing`` nothing of it is sent; ``reached`` is the last persona that was decided on,
    ``found`` how many were looked at. ``gift`` are points that go with it, once a persona (``points.md`` rule 16).
    """

    __tablename__ = "campaign"
    __table_args__ = (
        UniqueConstraint("name", name="campaign_name_once"),
        one_of("campaign_channel", "channel", "text", "email"),
        one_of("campaign_state", "state", "queueing", "queued", "paused", "cancelled"),
        check("campaign_gift", "gift >= 0"),
        STRICT,
    )
    id: int = key()
    name: str = words()
    channel: str = words()
    subject: str = words()
    text: str = words()
    sender: str = words()
    query: str = words()
    audience: str = words()
    gift: int = whole()
    send_at: str = instant()
    state: str = words()
    reached: int = whole()
    found: int = whole()
    lease_until: str | None = instant(null=True)
    made_at: str = instant()
    queued_at: str | None = instant(null=True)
    ended_at: str | None = instant(null=True)
    staff_id: int = refers("staff.id")
    location_id: int = refers("location.id")
    terminal: str = words()
    operation_id: str = words()


class CampaignLeftOut(SQLModel, table=True):
    """Somebody a campaign's search found who gets no message of it, and why."""

    __tablename__ = "campaign_left_out"
    __table_args__ = (CLUSTERED,)
    campaign_id: int = part_of_key("campaign.id")
    persona_id: int = part_of_key("persona.id")
    why: str = words()


class Flow(SQLModel, table=True):
    """What is sent or given by itself on an occasion: somebody enrolled (``days`` before), has a birthday in so
    many ``days``, or entered the segment of a ``query``. ``channel`` None: a gift without a message.

    ``ran_on`` is the last day it was run for; occasions from before ``from_on`` are none.
    """

    __tablename__ = "flow"
    __table_args__ = (
        UniqueConstraint("name", name="flow_name_once"),
        one_of("flow_occasion_kind", "occasion", "enrolled", "birthday", "segment"),
        one_of("flow_state", "state", "running", "paused", "ended"),
        check("flow_days", "days BETWEEN 0 AND 365"),
        check("flow_gift", "gift >= 0"),
        STRICT,
    )
    id: int = key()
    name: str = words()
    occasion: str = words()
    query: str = words()
    audience: str = words()
    days: int = whole()
    channel: str | None = words(null=True)
    subject: str = words()
    text: str = words()
    sender: str = words()
    gift: int = whole()
    state: str = words()
    from_on: str = day()
    ran_on: str | None = day(null=True)
    made_at: str = instant()
    ended_at: str | None = instant(null=True)
    staff_id: int = refers("staff.id")
    location_id: int = refers("location.id")


class FlowOccasion(SQLModel, table=True):
    """One occasion of a flow for one persona, acted on once: a birthday's year, else empty.

    ``done`` is ``sent``, ``given``, both, or why neither; of a segment also ``was there`` when the flow began.
    """

    __tablename__ = "flow_occasion"
    __table_args__ = (Index("flow_occasion_by_persona", "persona_id"), CLUSTERED)
    flow_id: int = part_of_key("flow.id")
    persona_id: int = part_of_key("persona.id")
    occasion: str = words_of_key()
    at: str = instant()
    done: str = words()


class OutboxPace(SQLModel, table=True):
    """When the next message of a channel may leave, for every machine that sends; ``failures`` in a row of the
    server itself, after which the channel rests until ``rest_until``."""

    __tablename__ = "outbox_pace"
    __table_args__ = (STRICT,)
    channel: str = text_key()
    next_at: str = instant()
    rest_until: str | None = instant(null=True)
    failures: int = whole()
