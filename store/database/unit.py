"""One transaction of one use case: it rolls back unless the use case returns."""

import os
from collections.abc import Callable, Sized
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from store.actor import Actor
from store.clock import instant, local_day
from store.database.connection import Connection
from store.ids import Randomness
from store.settings import Settings, settings_at
from store.staff.permissions import Grant

NewIds = Callable[[Connection, str, int], range]


@dataclass(slots=False)
class Unit:
    """What a use case works with: the connection in its transaction, who acts, the present, fresh ids.

    ``grant`` is how far the actor's permission reaches; ``approver_id`` whoever approved this very act.
    ``subject`` is the persona the audit row will name; ``detail`` is added to it and holds no personal data.
    ``books`` are the entries of every book of the operation, one book finished before the next is begun.
    """

    connection: Connection
    actor: Actor
    now: datetime
    new_ids: NewIds
    randomness: Randomness = os.urandom
    grant: Grant = Grant.YES
    approver_id: int | None = None
    request_hash: str = ""
    subject: int | None = None
    detail: str = ""
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    books: list[Sized] = field(default_factory=list)

    @property
    def at(self) -> str:
        """The present instant as stored."""
        return instant(self.now)

    @cached_property
    def settings(self) -> Settings:
        """The settings in force now."""
        return settings_at(self.connection, self.at)

    def new_id(self, table: str) -> int:
        """The next id of a table."""
        return self.new_ids(self.connection, table, 1)[0]

    def day_at(self, location_id: int | None, when: datetime | None = None) -> date:
        """The shop's day of a moment (now) at a location, else in the chain's zone (``points.md`` rule 0)."""
        zone, closes = None, None
        if location_id is not None:
            row = self.connection.one(
                "SELECT time_zone, closes_at FROM location WHERE id = :id", id=location_id
            )
            if row is not None:
                zone, closes = row
        return local_day(
            when or self.now,
            zone or self.settings.text("time_zone"),
            closes or self.settings.text("day_closes_at"),
        )

    @property
    def today(self) -> date:
        """The day at the actor's location."""
        return self.day_at(self.actor.location_id)
