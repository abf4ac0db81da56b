"""Persona rows made ready while others are written: what a row becomes if nobody has its identifiers."""

import marshal
from operator import itemgetter
from typing import Any, NamedTuple

from store.transfer.kinds.kind import Ready, Wrong
from store.transfer.personas.identifying import CONTACTS, Key, Known, Record, identifiers
from store.transfer.personas.row import HOUSEHOLD, IMPORT, RowSetting, change, give, refuse_contradiction
from store.transfer.personas.state import COLUMNS, State, blank
from store.transfer.preparing import FORMAT, About
from store.transfer.seen import Seen

_OF_THE_STORE = HOUSEHOLD
"""The column whose meaning needs the store."""
_IN_ORDER = itemgetter(*COLUMNS[1:])
_NAME, _PLACE = COLUMNS.index("name"), COLUMNS.index("favorite_location_id")


class NewPersona(NamedTuple):
    """The rows of a persona to be made, without its id and theirs: the persona in the order of ``COLUMNS``,
    identifiers as kind, value, shown, national, reversed, label, state, rank, origin, since, until,
    consents as channel, state, at, how, attributes as name, value, origin, at, tags as tag, origin, at.

    ``place`` is the name of the favourite location, ``legacy`` the points brought from ``source``.
    """

    persona: tuple[Any, ...]
    identifiers: list[tuple[Any, ...]]
    consents: list[tuple[str, str, str, str]]
    attributes: list[tuple[str, str, str, str]]
    tags: list[tuple[str, str, str]]
    place: str | None
    legacy: int
    source: str

    @property
    def name(self) -> str:
        """First and last name."""
        found: str = self.persona[_NAME - 1]
        return found

    def keys(self) -> list[Key]:
        """Its identifiers."""
        return [(row[0], row[1]) for row in self.identifiers]

    def row(self, persona_id: int, place_id: int | None) -> tuple[Any, ...]:
        """The persona's row with its id and favourite location."""
        if place_id is None:
            return (persona_id, *self.persona)
        return (persona_id, *self.persona[: _PLACE - 1], place_id, *self.persona[_PLACE:])


class ReadyPersonas:
    """Each record becomes (whether an earlier row of the file is about the same person, the rows of the persona
    it makes where nobody has its identifiers or None, the record as marshalled bytes).
    """

    def __init__(self, about: About, seen: Seen) -> None:
        self._about = about
        self._seen = seen
        self._anywhere = Seen() if "home_phone" in about.names else None
        self._settings: dict[tuple[str, str], RowSetting] = {}

    def __call__(self, at: str, rows: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
        return [(line, self._ready(at, record)) for line, record in rows]

    def _ready(self, at: str, record: Record) -> tuple[bool, tuple[Any, ...] | None, bytes]:
        source = record.get("source") or self._about.source
        known = identifiers(record, source)
        again = bool(sum(map(self._seen.add, map(hash, _telling(known)))))
        alone = not again
        if self._anywhere is not None:
            alone = not sum(map(self._anywhere.add, (hash(key) for key, _ in known)))
        made = self._made(at, record, source, known) if alone else None
        return again, made, marshal.dumps(record, FORMAT)

    def _made(self, at: str, record: Record, source: str, known: list[Known]) -> tuple[Any, ...] | None:
        """The rows of the persona; None where the row is refused or needs the store to be understood."""
        if _OF_THE_STORE in record:
            return None
        setting = self._settings.get((source, at))
        if setting is None:
            self._settings.clear()
            setting = RowSetting(self._about.shop, at, source, self._about.enrols)
            self._settings[source, at] = setting
        try:
            refuse_contradiction(None, record, setting)
        except Wrong:
            return None
        state = blank(0, at, source, self._about.run_id)
        place = record.get("favorite_store")
        change(state, record, setting, 0 if place else None)
        for key, (shown, label, national) in known:
            give(state, key, (shown, label, national), "live")
        state.primary()
        return tuple(_rows(state, at, place, record.get("legacy_points") or 0, source))


def _rows(state: State, at: str, place: str | None, legacy: int, source: str) -> NewPersona:
    return NewPersona(
        _IN_ORDER(state.row),
        [
            (
                owned.kind,
                owned.value,
                owned.shown,
                owned.national,
                owned.value[:0:-1] if owned.kind == "phone" else None,
                owned.label,
                owned.state,
                owned.rank,
                IMPORT,
                at,
                None,
            )
            for owned in state.identifiers
        ],
        state.new_consents,
        [(name, value, IMPORT, at) for name, value in state.new_attributes.items() if value is not None],
        [(tag, origin, at) for tag, origin in state.new_tags.items() if origin is not None],
        place,
        legacy,
        source,
    )


def _telling(known: list[Known]) -> list[Key]:
    """What two rows about one person share: a phone, an e-mail, a source id or a wallet id; a home phone only
    where there is neither phone nor e-mail.
    """
    reached = any(key[0] in CONTACTS and label != "home" for key, (_, label, _) in known)
    return [key for key, (_, label, _) in known if label != "home" or not reached]


def ready(about: About, seen: Seen) -> Ready:
    """Makes the persona rows of a run ready."""
    return ReadyPersonas(about, seen)
