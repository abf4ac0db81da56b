"""What the History of a customer says of the messages that left the store or wait there.

A row of ``message`` stands for each message of the outbox about a persona, from when it is queued; its source is
`SOURCE` and its id the outbox's, so that an import of what a gateway reports finds it again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from store.database.connection import Connection
from store.database.unit import NewIds

SOURCE = "Regulars"
COLUMNS = (
    "id",
    "persona_id",
    "source",
    "message_id",
    "channel",
    "direction",
    "at",
    "text",
    "campaign",
    "status",
    "import_run_id",
)
ANSWERED, OPENED = "answered", "opened"


def note_queued(
    connection: Connection,
    new_ids: NewIds,
    rows: Sequence[tuple[int, int]],
    *,
    channel: str,
    at: str,
    campaign: str | None,
    text: str = "",
) -> None:
    """Writes messages as queued: pairs of persona and outbox id."""
    if not rows:
        return
    numbers = new_ids(connection, "message", len(rows))
    connection.many("message", COLUMNS, _rows(numbers, rows, channel, at, campaign, text))


def _rows(
    numbers: range,
    rows: Sequence[tuple[int, int]],
    channel: str,
    at: str,
    campaign: str | None,
    text: str,
) -> Iterable[tuple[Any, ...]]:
    return [
        (number, persona_id, SOURCE, str(outbox_id), channel, "sent", at, text, campaign, "queued", None)
        for number, (persona_id, outbox_id) in zip(numbers, rows, strict=True)
    ]


def note_status(
    connection: Connection, outbox_id: int, status: str, *, at: str | None = None, text: str | None = None
) -> None:
    """What has become of a message; ``at`` is when it left, ``text`` what it says."""
    connection.run(
        "UPDATE message SET status = :status, at = coalesce(:at, at), text = coalesce(:text, text) "
        "WHERE source = :source AND message_id = :id",
        status=status,
        at=at,
        text=text,
        source=SOURCE,
        id=str(outbox_id),
    )
