"""What the campaigns of a period brought, each against the people it left out."""

from store.clock import moment
from store.messages.campaigns import find_campaign
from store.messages.outcome import Group, outcome_of
from store.reports.asking import Asking
from store.reports.table import Cell, Field, Table

FIELDS = (
    Field("campaign", "words"),
    Field("sent"),
    Field("failed"),
    Field("opened"),
    Field("opted_out"),
    Field("came_back"),
    Field("came_back_share", "percent"),
    Field("spent", "money"),
    Field("spent_each", "money"),
    Field("left_out"),
    Field("others_share", "percent"),
    Field("others_spent_each", "money"),
)
_BEGUN = (
    "SELECT c.id FROM campaign c WHERE c.send_at >= :began AND c.send_at < :ended{where} "
    "ORDER BY c.send_at DESC, c.id DESC"
)


def campaigns(asking: Asking) -> Table:
    """A row for each campaign that began in the period, the latest first; thirty days of each count."""
    where, named = asking.at("c.location_id")
    found = asking.connection.all(_BEGUN.format(where=where), **asking.span, **named)
    rows = tuple(_row(asking, number) for (number,) in found)
    return Table("campaigns", asking.period, FIELDS, rows, drawn="came_back_share")


def _row(asking: Asking, campaign_id: int) -> tuple[Cell, ...]:
    connection = asking.connection
    brought = outcome_of(connection, find_campaign(connection, campaign_id, moment(asking.now)))
    return (
        brought.campaign.name,
        brought.sent,
        brought.failed,
        brought.opened,
        brought.opted_out,
        brought.reached.came_back,
        _share(brought.reached),
        brought.reached.spent,
        brought.reached.spent_each,
        brought.left_out,
        _share(brought.others),
        brought.others.spent_each,
    )


def _share(group: Group) -> int | None:
    """How many of a hundred came back, in tenths, half up; None of nobody."""
    return (group.came_back * 2000 + group.people) // (group.people * 2) if group.people else None
