"""What every query needs to know of the store: its day, locations, sources, how many personas there are."""

import time
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from store.actor import Actor
from store.clock import local_day
from store.database.connection import Connection
from store.database.store import Store
from store.search.piece import Context, Place
from store.settings import Settings
from store.staff.permissions import Grant, grant, require

CHEAP_MS = 2.0
"""A count that took no longer is made for every answer; a dearer one is kept until a worker counts again."""
KEPT_SECONDS = 5.0
SOURCES = 200

_ACTIVE = "SELECT (SELECT count(*) FROM persona) - (SELECT count(*) FROM persona WHERE status <> 'active')"
_ESTIMATE = "SELECT reltuples FROM pg_class WHERE oid = to_regclass('persona')"
_ESTIMATED_FROM = 50_000
_COUNTED_AT_ONCE = 50_000
"""Ids this far apart are counted in a millisecond or two."""


@dataclass(slots=True)
class _Kept:
    """What one open store's answers share: the count and what it took, source names and until when."""

    active: int | None = None
    took_ms: float = 0.0
    sources: tuple[str, ...] = ()
    sources_until: float = 0.0


_stores: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()
_lock = Lock()


def _kept(store: Store) -> _Kept:
    with _lock:
        return _stores.setdefault(store, _Kept())


def active_personas_at_once(store: Store, connection: Connection) -> int | None:
    """`active_personas` where that takes no time; None in a big store whose customers were not counted yet."""
    if connection.dialect == "sqlite" and _kept(store).active is None:
        spread = connection.value("SELECT coalesce(max(id), 0) - coalesce(min(id), 0) FROM persona")
        if spread > _COUNTED_AT_ONCE:
            return None
    return active_personas(store, connection)


def active_personas(store: Store, connection: Connection, *, anew: bool = False) -> int:
    """How many personas are active: counted while cheap, else the last count; ``anew`` counts again."""
    kept = _kept(store)
    if kept.active is not None and kept.took_ms > CHEAP_MS and not anew:
        return kept.active
    if connection.dialect == "postgresql" and not anew:
        estimate = int(connection.value(_ESTIMATE) or 0)
        if estimate > _ESTIMATED_FROM:
            return kept.active or estimate
    began = time.perf_counter()
    kept.active = int(connection.value(_ACTIVE))
    kept.took_ms = (time.perf_counter() - began) * 1000
    return kept.active


def context_of(
    store: Store, actor: Actor, connection: Connection, settings: Settings, *, with_sources: bool = False
) -> Context:
    """What a query of this actor means now; sources are read only for a query that names one's id."""
    zone, closes = settings.text("time_zone"), settings.text("day_closes_at")
    places = tuple(
        Place(*row) for row in connection.all("SELECT id, name, time_zone, closes_at FROM location")
    )
    for place in places:
        if place.id == actor.location_id:
            zone, closes = place.time_zone or zone, place.closes_at or closes
    return Context(
        dialect=connection.dialect,
        region=settings.text("region"),
        today=local_day(store.clock(), zone, closes),
        time_zone=zone,
        closes_at=closes,
        places=places,
        sources=_sources(store, connection) if with_sources else (),
        sees_archived=grant(actor.role, "archive") is Grant.YES,
        masked=is_masked(actor),
    )


def is_masked(actor: Actor) -> bool:
    """Whether the actor sees shortened identifiers; raises `NotPermitted` without the right to find.

    Who must give a reason for every persona sees them shortened until one is given (``product.md`` §6).
    """
    found = require(actor.role, "find")
    return found is Grant.MASKED or (found is Grant.REASON and not actor.case)


def _sources(store: Store, connection: Connection) -> tuple[str, ...]:
    """What source ids begin with, up to their colon: one index seek each."""
    kept = _kept(store)
    if time.monotonic() < kept.sources_until:
        return kept.sources
    names: list[str] = []
    after = ""
    while len(names) < SOURCES:
        found = connection.value(
            "SELECT min(value) FROM identifier WHERE kind = 'source' AND value > :after", after=after
        )
        if found is None:
            break
        name = str(found).partition(":")[0]
        names.append(name)
        after = f"{name};"
    kept.sources = tuple(names)
    kept.sources_until = time.monotonic() + KEPT_SECONDS
    return kept.sources
