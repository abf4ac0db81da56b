"""Rows of one staged chunk made ready to write: a table of each kind of row, without ids."""

from collections.abc import Collection
from typing import Any, NamedTuple

from store.transfer.personas.identifying import Key

PHONE_COLUMNS = (
    "kind",
    "value",
    "shown",
    "national",
    "reversed",
    "label",
    "state",
    "rank",
    "origin",
    "since",
)
OTHER_COLUMNS = tuple(name for name in PHONE_COLUMNS if name not in ("national", "reversed"))
CONSENT_COLUMNS = ("channel", "state", "at", "how")
ATTRIBUTE_COLUMNS = ("name", "value", "origin", "at")
TAG_COLUMNS = ("tag", "origin", "at")


class Table(NamedTuple):
    """Rows with the number of the persona each belongs to."""

    numbers: list[int]
    rows: list[tuple[Any, ...]]

    def without(self, gone: Collection[int], left: dict[int, int]) -> "Table":
        """The rows of the personas that are left, by their new numbers."""
        kept = [place for place, number in enumerate(self.numbers) if number not in gone]
        return Table([left[self.numbers[place]] for place in kept], [self.rows[place] for place in kept])


class Part(NamedTuple):
    """Of each row its line, whether an earlier row of the file is about the same person, and the record as
    marshalled bytes; then the personas that some of them make where nobody has their identifiers.

    ``made`` has the place of each persona's row; a persona's number is its place there. ``personas`` are in the order
    of ``columns``: those in which one of them has a value, without id and favourite location, which ``places`` names
    (empty: nobody has one). ``legacy``: the points brought, and from which source, by number.
    """

    lines: list[int]
    again: list[bool]
    records: list[bytes]
    made: list[int]
    columns: tuple[str, ...]
    personas: list[tuple[Any, ...]]
    places: list[str | None]
    phones: Table
    others: Table
    consents: Table
    attributes: Table
    tags: Table
    legacy: dict[int, tuple[int, str]]

    def values(self) -> dict[str, list[str]]:
        """The identifiers of its personas by kind."""
        found = {"phone": [row[1] for row in self.phones.rows]}
        for row in self.others.rows:
            found.setdefault(row[0], []).append(row[1])
        return found

    def held_by(self, held: Collection[Key]) -> set[int]:
        """The numbers of those who have one of these identifiers."""
        return {
            number
            for table in (self.phones, self.others)
            for number, row in zip(*table, strict=True)
            if (row[0], row[1]) in held
        }

    def without(self, gone: Collection[int]) -> "Part":
        """The same rows, of which those make no persona."""
        kept = [number for number in range(len(self.made)) if number not in gone]
        left = {number: place for place, number in enumerate(kept)}
        return self._replace(
            made=[self.made[number] for number in kept],
            personas=[self.personas[number] for number in kept],
            places=[self.places[number] for number in kept] if self.places else [],
            phones=self.phones.without(gone, left),
            others=self.others.without(gone, left),
            consents=self.consents.without(gone, left),
            attributes=self.attributes.without(gone, left),
            tags=self.tags.without(gone, left),
            legacy={left[number]: found for number, found in self.legacy.items() if number not in gone},
        )


def part_of(plain: tuple[Any, ...]) -> Part:
    """A part that came as plain tuples."""
    part = Part(*plain)
    return part._replace(
        phones=Table(*part.phones),
        others=Table(*part.others),
        consents=Table(*part.consents),
        attributes=Table(*part.attributes),
        tags=Table(*part.tags),
    )
