"""Persona rows made ready while others are written: what a row becomes if nobody has its identifiers."""

import marshal
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from store.transfer.kinds.kind import Ready, Wrong
from store.transfer.personas.identifying import CONTACTS, Key, Known, Record, identifiers
from store.transfer.personas.part import Part, Table
from store.transfer.personas.row import HOUSEHOLD, IMPORT, RowSetting, change, give, refuse_contradiction
from store.transfer.personas.state import COLUMNS, State, blank
from store.transfer.preparing import FORMAT, About
from store.transfer.seen import Seen

_OF_THE_STORE = HOUSEHOLD
"""The column whose meaning needs the store."""
_BY_THE_WRITER = frozenset(("id", "favorite_location_id"))
_ALWAYS = frozenset(name for name, value in blank(0, "", "", 0).row.items() if value is not None)
"""Columns in which every persona has a value."""


class ReadyPersonas:
    """Records of a staged chunk become one `Part`, as plain tuples, under the line of the first."""

    def __init__(self, about: About, seen: Seen) -> None:
        self._about = about
        self._seen = seen
        self._anywhere = Seen() if "home_phone" in about.names else None
        self._settings: dict[tuple[str, str], RowSetting] = {}

    def __call__(self, at: str, rows: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
        if not rows:
            return []
        again: list[bool] = []
        made: list[int] = []
        states: list[State] = []
        for place, (_, record) in enumerate(rows):
            source = record.get("source") or self._about.source
            known = identifiers(record, source)
            repeated, alone = self._met(known)
            again.append(repeated)
            state = self._made(at, record, source, known) if alone else None
            if state is not None:
                made.append(place)
                states.append(state)
        records = [record for _, record in rows]
        part = Part(
            [line for line, _ in rows],
            again,
            [marshal.dumps(record, FORMAT) for record in records],
            made,
            *_tables(at, states, [records[place] for place in made]),
        )
        return [(rows[0][0], tuple(part))]

    def _met(self, known: list[Known]) -> tuple[bool, bool]:
        """Whether an earlier row is about the same person, and whether none has any identifier of this one."""
        again = bool(sum(map(self._seen.add, map(hash, _telling(known)))))
        if self._anywhere is None:
            return again, not again
        met = sum(map(self._anywhere.add, (hash(key) for key, _ in known)))
        return again, not again and not met

    def _made(self, at: str, record: Record, source: str, known: list[Known]) -> State | None:
        """The persona; None where the row is refused or needs the store to be understood."""
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
        change(state, record, setting, 0 if record.get("favorite_store") else None)
        for key, owned in known:
            give(state, key, owned, "live")
        state.primary()
        return state


def _tables(at: str, states: Sequence[State], records: Sequence[Record]) -> tuple[Any, ...]:
    """What follows ``made`` in a `Part`."""
    used = _ALWAYS.union(*(state.changed for state in states)) - _BY_THE_WRITER
    columns = tuple(name for name in COLUMNS if name in used)
    phones, others, consents, attributes, tags = (Table([], []) for _ in range(5))
    for number, state in enumerate(states):
        for owned in state.identifiers:
            digits: tuple[str | None, ...] = ()
            table = others
            if owned.kind == "phone":
                digits, table = (owned.national, owned.value[:0:-1]), phones
            row = (
                owned.kind,
                owned.value,
                owned.shown,
                *digits,
                owned.label,
                owned.state,
                owned.rank,
                IMPORT,
                at,
            )
            table.numbers.append(number)
            table.rows.append(row)
        _add(consents, number, state.new_consents)
        if state.new_attributes:
            named = state.new_attributes.items()
            _add(
                attributes, number, [(name, value, IMPORT, at) for name, value in named if value is not None]
            )
        if state.new_tags:
            given = state.new_tags.items()
            _add(tags, number, [(tag, origin, at) for tag, origin in given if origin is not None])
    places = [record.get("favorite_store") for record in records]
    return (
        columns,
        list(map(itemgetter(*columns), (state.row for state in states))),
        places if any(places) else [],
        *map(tuple, (phones, others, consents, attributes, tags)),
        {
            number: (record["legacy_points"], states[number].row["source"])
            for number, record in enumerate(records)
            if record.get("legacy_points")
        },
    )


def _add(table: Table, number: int, rows: Sequence[tuple[Any, ...]]) -> None:
    table.numbers.extend([number] * len(rows))
    table.rows.extend(rows)


def _telling(known: list[Known]) -> list[Key]:
    """What two rows about one person share: a phone, an e-mail, a source id or a wallet id; a home phone only
    where there is neither phone nor e-mail.
    """
    reached = any(key[0] in CONTACTS and label != "home" for key, (_, label, _) in known)
    return [key for key, (_, label, _) in known if label != "home" or not reached]


def ready(about: About, seen: Seen) -> Ready:
    """Makes the persona rows of a run ready."""
    return ReadyPersonas(about, seen)
