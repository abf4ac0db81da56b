"""Points that go with a campaign's message: given once it has left, once a persona and campaign (`points.md` rule 16).
What was cut off between the two is given by the next round."""

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotPermitted, Refused, RegularsError
from store.merging.lineage import survivor_of
from store.points.earning.gifts import give
from store.receipt import Receipt
from store.staff.permissions import Grant, grant
from store.use_case import operation

_OWED = (
    "SELECT id FROM outbox_message WHERE gift > 0 AND gifted_at IS NULL AND state IN ('sent', 'unknown') "
    "AND id > :after ORDER BY id LIMIT 200"
)


def give_owed(store: Store, actor: Actor) -> int:
    """Gives everything that is owed; how many customers got something. Campaigns' makers had the right to give it."""
    act = give_with_message if grant(actor.role, "upkeep") is not Grant.NO else give_with_own_message
    given, after = 0, 0
    while rows := store.connection.all(_OWED, after=after):
        for (message_id,) in rows:
            after = message_id
            given += act(store, actor.doing(None), message_id).details["given"] > 0
    return given


@operation("upkeep")
def give_with_message(unit: Unit, message_id: int) -> Receipt:
    """Gives the points that go with a message that has left; ``details`` has ``given``."""
    return _given(unit, message_id)


@operation("send messages")
def give_with_own_message(unit: Unit, message_id: int) -> Receipt:
    """The same for whoever sends messages by hand."""
    return _given(unit, message_id)


def _given(unit: Unit, message_id: int) -> Receipt:
    connection = unit.connection
    row = connection.one(
        "UPDATE outbox_message SET gifted_at = :at WHERE id = :id AND gift > 0 AND gifted_at IS NULL "
        "RETURNING persona_id, campaign_id, gift",
        at=unit.at,
        id=message_id,
    )
    nothing = Receipt(unit.actor.operation_id or "", details={"given": 0})
    if row is None:
        return nothing
    persona_id = survivor_of(connection, row[0]) or row[0]
    unit.detail = f"message {message_id}"
    name = connection.value("SELECT name FROM campaign WHERE id = :id", id=row[1])
    try:
        return give(unit, persona_id, "campaign", name, row[2])
    except (Refused, NotPermitted) as refusal:
        unit.detail = f"message {message_id}: {_why(refusal)}"
        connection.run("UPDATE outbox_message SET gift = 0 WHERE id = :id", id=message_id)
        return nothing


def _why(refusal: RegularsError) -> str:
    """What kind of refusal it was; its sentence names the customer."""
    return type(refusal).__name__
