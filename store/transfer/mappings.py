"""How the columns of a file are read: which of ours each is, in which order dates and with which decimal sign.

A mapping is remembered for the kind and the set of its headers' names, and may have a name.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound
from store.text import clean_line
from store.transfer.columns import ATTRIBUTE, FIELD, REJECTED, Column
from store.transfer.header_names import folded, guessed
from store.transfer.kinds import kind_named
from store.use_case import use_case
from store.words import say

DATES = ("dmy", "mdy")
DECIMALS = (".", ",")
SKIPPED = ""
"""What a column is read as that is left out."""
NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """``columns``: our name, ``attr:NAME`` or ``""`` (left out) by the folded name in the header. ``dates`` and
    ``decimal`` are None where each column has to say it itself."""

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    decimal: str | None = None
    name: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to remember."""
        return bool(self.columns or self.dates or self.decimal or self.name)


def reading_from(
    kind: str,
    pairs: Sequence[str] = (),
    *,
    dates: str | None = None,
    decimal: str | None = None,
    name: str | None = None,
) -> Reading:
    """What somebody has said of a file, each pair as ``Their column=ours``; raises `BadInput`."""
    columns: dict[str, str] = {}
    for pair in pairs:
        theirs, sign, ours = pair.rpartition("=")
        if not sign or not theirs.strip():
            raise BadInput(say("mapping.pair_shape", pair=pair))
        columns[folded(theirs)] = our_column(kind, ours)
    if dates is not None and dates not in DATES:
        raise BadInput(say("mapping.dates", choices=" or ".join(DATES)))
    if decimal is not None and decimal not in DECIMALS:
        raise BadInput(say("mapping.decimal", choices=" or ".join(DECIMALS)))
    return Reading(columns, dates, decimal, clean_line(name, NAME_LIMIT, "name") if name else None)


def our_column(kind: str, ours: str) -> str:
    """The name of one of a kind's columns as it is written there; raises `BadInput` naming the nearest."""
    chosen, wanted = kind_named(kind), ours.strip()
    if wanted in ("", "-"):
        return SKIPPED
    if chosen.attributes and wanted.lower().startswith(ATTRIBUTE) and wanted[len(ATTRIBUTE) :].strip():
        return ATTRIBUTE + wanted[len(ATTRIBUTE) :].strip()
    if chosen.attributes and wanted.lower().startswith(FIELD) and wanted[len(FIELD) :].strip():
        return ATTRIBUTE + wanted[len(FIELD) :].strip()
    by_name = {folded(column.name): column.name for column in chosen.columns}
    found = by_name.get(folded(wanted))
    if found is None:
        near = get_close_matches(folded(wanted), by_name, 1)
        known = ", ".join(by_name.values())
        key = "mapping.no_column_near" if near else "mapping.no_column"
        raise BadInput(
            say(key, column=wanted, near=by_name[near[0]] if near else "", kind=kind, columns=known)
        )
    return found


@dataclass(frozen=True, slots=True)
class Mapped:
    """A header's cells with our names in place of theirs, and those that were told by their usual names."""

    cells: tuple[str, ...]
    guesses: tuple[tuple[str, str], ...]


def mapped(cells: Sequence[str], columns: Sequence[Column], reading: Reading) -> Mapped:
    """Applies what was said, then the usual names; raises `BadInput` where a named column is not there."""
    said = {folded(cell) for cell in cells}
    absent = [name for name in reading.columns if name not in said]
    if absent and not said & set(reading.columns):
        raise BadInput(say("mapping.not_there", column=absent[0], columns=", ".join(filter(None, cells))))
    named = [reading.columns.get(folded(cell)) for cell in cells]
    taken = {name for name in named if name}
    names = tuple(column.name for column in columns if column.name not in taken)
    usual = guessed([cell for cell, name in zip(cells, named, strict=True) if name is None], names)
    found = [usual.get(cell, cell) if name is None else name for cell, name in zip(cells, named, strict=True)]
    return Mapped(tuple(found), tuple(usual.items()))


def header_key(cells: Sequence[str]) -> str:
    """What tells one set of names from another: their order and the columns of a rejects file do not matter."""
    names = sorted(
        {folded(cell) for cell in cells if cell.strip() and not folded(cell).startswith("rejected ")}
    )
    return hashlib.blake2b("\n".join(names).encode(), digest_size=16).hexdigest()


def remembered(connection: Connection, kind: str, cells: Sequence[str]) -> Reading | None:
    """How the last file with these names was read."""
    return _of_row(
        connection.one(
            "SELECT columns, dates, decimal, name FROM import_mapping WHERE kind = :kind AND header = :header",
            kind=kind,
            header=header_key(cells),
        )
    )


def named_mapping(connection: Connection, kind: str, name: str) -> Reading:
    """The mapping of a name, the latest; raises `NotFound` naming those there are."""
    found = find_named(connection, kind, name)
    if found is None:
        names = [row[0] for row in connection.all(
            "SELECT DISTINCT name FROM import_mapping WHERE kind = :kind AND name IS NOT NULL ORDER BY name",
            kind=kind,
        )]  # fmt: skip
        raise NotFound(say("mapping.unknown_name", name=name, names=", ".join(names) or say("mapping.none")))
    return found


def find_named(connection: Connection, kind: str, name: str) -> Reading | None:
    """The mapping of a name, None if there is none."""
    return _of_row(
        connection.one(
            "SELECT columns, dates, decimal, name FROM import_mapping WHERE kind = :kind AND "
            "lower(name) = lower(:name) ORDER BY used_at DESC, id DESC LIMIT 1",
            kind=kind,
            name=name.strip(),
        )
    )


def reading_for(store: Store, kind: str, cells: Sequence[str], said: Reading | None) -> Reading:
    """What was said now over the mapping it names, else over the one remembered for these names."""
    connection = store.connection
    said = said if said is not None else Reading()
    standing = find_named(connection, kind, said.name) if said.name else None
    if said.name and standing is None and not said.columns and not said.dates and not said.decimal:
        named_mapping(connection, kind, said.name)
    if standing is None:
        standing = remembered(connection, kind, cells) or Reading()
    return Reading(
        {**standing.columns, **said.columns},
        said.dates or standing.dates,
        said.decimal or standing.decimal,
        said.name or standing.name,
    )


@use_case("import")
def remember(
    unit: Unit,
    kind: str,
    header: str,
    columns: dict[str, str],
    dates: str | None,
    decimal: str | None,
    name: str | None,
) -> None:
    """Keeps how files with these names are read, in place of what was kept before."""
    unit.connection.run(
        "DELETE FROM import_mapping WHERE kind = :kind AND header = :header", kind=kind, header=header
    )
    unit.connection.insert(
        "import_mapping",
        id=unit.new_id("import_mapping"),
        kind=kind,
        header=header,
        name=name,
        columns=json.dumps(columns, ensure_ascii=False, sort_keys=True),
        dates=dates,
        decimal=decimal,
        staff_id=unit.actor.staff_id,
        used_at=unit.at,
    )
    unit.detail = kind


def keep(store: Store, actor: Actor, kind: str, cells: Sequence[str], reading: Reading) -> None:
    """`remember`, where there is anything that is not remembered already."""
    there = {folded(cell) for cell in cells if not cell.lower().startswith(REJECTED)}
    reading = replace(reading, columns={key: ours for key, ours in reading.columns.items() if key in there})
    if reading.says_something and remembered(store.connection, kind, cells) != reading:
        remember(
            store,
            actor.doing(None),
            kind,
            header_key(cells),
            dict(reading.columns),
            reading.dates,
            reading.decimal,
            reading.name,
        )


def _of_row(row: tuple[str, str | None, str | None, str | None] | None) -> Reading | None:
    if row is None:
        return None
    columns, dates, decimal, name = row
    return Reading(json.loads(columns), dates, decimal, name)
