"""Who asks for a report, of which days and locations: the right to see it, and one state of the store for all of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from store.actor import Actor
from store.clock import instant, local_day
from store.database.connection import Connection
from store.database.sql import Values, in_list
from store.database.store import Store
from store.errors import NotFound, NotPermitted
from store.points.ledger.days import day_begins
from store.reports.periods import Period, Step
from store.search.patience import GaveUp, Stop, patience
from store.search.recency import read_lean
from store.settings import Settings, settings_at
from store.staff.belonging import locations_of
from store.staff.permissions import Grant, require
from store.words import say

_STANDING = "SELECT role, disabled_at FROM staff WHERE id = :id"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. ``location`` is an id or a name, None: every one that may be seen."""

    period: Period
    step: Step | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """``places`` are the locations to look at, None: all, and what none of them wrote. ``names`` by id."""

    connection: Connection
    settings: Settings
    period: Period
    step: Step
    today: date
    now: str
    places: tuple[int, ...] | None
    names: dict[int, str]

    @property
    def span(self) -> Values:
        """``:began`` and ``:ended``, the instants the period begins and is over."""
        zone, closes = self.settings.text("time_zone"), self.settings.text("day_closes_at")
        after = self.period.last + timedelta(days=1)
        return {
            "began": day_begins(self.period.first, zone, closes),
            "ended": day_begins(after, zone, closes),
        }

    def at(self, column: str) -> tuple[str, Values]:
        """``AND column IN …`` for the locations to look at, empty for all, and the values to bind."""
        if self.places is None:
            return "", {}
        listed, named = in_list("place", list(self.places))
        return f" AND {column} IN {listed}", named

    def place(self, location_id: int | None) -> str:
        """A location's name."""
        return (
            say("report.no_location")
            if location_id is None
            else self.names.get(location_id, str(location_id))
        )


@contextmanager
def asking(store: Store, actor: Actor, wanted: Wanted, *, stop: Stop | None = None) -> Iterator[Asking]:
    """One read of one state; raises `NotPermitted`, `NotFound` for a location, `GaveUp` when told to stop."""
    with store.reading() as connection:
        row = connection.one(_STANDING, id=actor.staff_id)
        if row is None or row[1] is not None:
            raise NotPermitted(say("staff.no_longer_active", name=actor.name), "reports")
        granted = require(row[0], "reports")
        if granted is Grant.OWN:
            raise NotPermitted(say("report.own_day_only", role=row[0]), "reports")
        now = instant(store.clock())
        settings = settings_at(connection, now)
        today = local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))
        names = {row[0]: row[1] for row in connection.all("SELECT id, name FROM location ORDER BY name")}
        own = tuple(locations_of(connection, actor.staff_id)) or (actor.location_id,)
        places = own if granted is Grant.OWN_STORE else None
        if wanted.location is not None:
            places = (_one_of(wanted.location, names, places),)
        read_lean(connection)
        step = wanted.step or wanted.period.usual_step()
        with patience(connection, None, stop):
            yield Asking(connection, settings, wanted.period, step, today, now, places, names)


def _one_of(location: str, names: dict[int, str], places: tuple[int, ...] | None) -> int:
    for number, name in names.items():
        if location.strip().casefold() in (str(number), name.casefold()):
            if places is not None and number not in places:
                raise NotPermitted(say("report.own_store_only"), "reports")
            return number
    raise NotFound(say("discount.no_location", location=location))


__all__ = ["Asking", "GaveUp", "Wanted", "asking"]
