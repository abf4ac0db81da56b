"""Messages sent to customers and received from them."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.messages.answers import Answer, take_in
from store.transfer.cells import (
    Shop,
    anywhere,
    choice,
    line_text,
    long_text,
    past_moment,
    short_text,
    written_instant,
)
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values
from store.transfer.kinds.who import WHO_COLUMNS, need, required_who
from store.transfer.lookups import among
from store.transfer.people import UNKNOWN, People
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

MESSAGE = (
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

COLUMNS = (
    Column("message_id", anywhere(short_text), "column.messages.message_id", "M-90210"),
    *WHO_COLUMNS,
    Column("channel", anywhere(short_text), "column.messages.channel", "text"),
    Column(
        "direction", anywhere(choice("sent", "received", "out", "in")), "column.messages.direction", "sent"
    ),
    Column("sent_at", anywhere(written_instant), "column.messages.sent_at", "2024-06-03 09:00"),
    Column("text", anywhere(long_text), "column.messages.text", "Your free coffee is waiting"),
    Column("campaign", anywhere(line_text), "column.messages.campaign", "Summer"),
)


def check(values: Values, shop: Shop) -> Any:
    """A message with everything but its persona."""
    need(values, "message_id", "sent_at")
    direction = {"out": "sent", "in": "received"}.get(typed := values.get("direction") or "sent", typed)
    return [
        required_who(values, shop),
        values["message_id"],
        values.get("channel") or "text",
        direction,
        past_moment(values["sent_at"], None, shop, "sent_at")[0],
        values.get("text") or "",
        values.get("campaign"),
    ]


class MessageApplier:
    """Applies messages of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        outcome, connection, source = Outcome(), unit.connection, self._run.source
        self._people.look_up(unit, (key for _, record in rows for key in record[0]))
        ids = [record[1] for _, record in rows]
        question = "SELECT id FROM message WHERE source = :source AND message_id {keys}"
        self._run.bring(connection, "message", question, ids, source=source)
        standing: dict[str, tuple[Any, ...]] = {
            row[0]: row[1:]
            for row in among(
                connection,
                "SELECT message_id, channel, direction, at, text, campaign FROM message "
                "WHERE source = :source AND message_id {keys}",
                ids,
                source=source,
            )
        }
        new: list[tuple[Any, ...]] = []
        answers: list[Answer] = []
        for line, (who, message_id, *content) in rows:
            known = standing.get(message_id)
            if known is not None:
                if known == tuple(content):
                    outcome.counts.unchanged += 1
                else:
                    outcome.reject(
                        line, "message_id", message_id, say("transfer.other_message", message=message_id)
                    )
                continue
            customer = self._people.who(who)
            if customer is None:
                outcome.reject(line, *self._people.named(who), say(UNKNOWN))
                continue
            standing[message_id] = tuple(content)
            status = content[1]
            new.append((customer.id, source, message_id, *content, status, self._run.id))
            if status == "received":
                phone = next((value for kind, value in who if kind == "phone"), None)
                answers.append(Answer(customer.id, content[0], content[2], content[3], phone))
        numbers = unit.new_ids(connection, "message", len(new)) if new else ()
        connection.many(
            "message", MESSAGE, [(number, *row) for number, row in zip(numbers, new, strict=True)]
        )
        take_in(unit, answers)
        outcome.counts.new += len(new)
        return outcome


def applier(run: Run) -> Applier:
    """Writes messages."""
    return MessageApplier(run)


MESSAGES = Kind(
    "messages",
    "message",
    COLUMNS,
    check,
    applier,
    needs=(("message_id",), ("sent_at",), ("source_id", "phone", "email")),
)
