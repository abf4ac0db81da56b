"""What is compared of a customer to tell whether two are one person: names, birthday, identifiers, place, store."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from store.database.connection import Connection
from store.database.sql import Row, in_list
from store.search.folding import exact_key

PLACES = ("postal code", "postcode", "postal", "zip", "zip code", "plz", "address", "street")
"""Custom attributes, by name in lower case, that say where somebody lives."""
EVERYBODYS = frozenset(
    "admin contact customer email family hello info kontakt mail me nobody none noreply office post sales shop store "
    "test unknown user".split()
)
"""Beginnings of e-mail addresses that say nothing of who writes."""
SHORTEST_LOCAL = 4
AT_ONCE = 400
"""Ids a statement."""

_COLUMNS = "id, first_name, last_name, birthday, favorite_location_id"
_HELD = "state IN ('live', 'shared', 'former')"
_NOT_WORD = re.compile(r"[^\w ]+")


@dataclass(frozen=True, slots=True)
class Compared:
    """An active customer as compared. ``words`` are all words of the name, in order of the alphabet.

    ``emails`` are the parts before the ``@`` without dots and ``+…``; ``phones`` national digits; ``numbers`` the
    numbers of other systems without the system's name; ``places`` attributes that say where somebody lives.
    """

    id: int
    first: str
    last: str
    words: tuple[str, ...]
    birthday: str | None
    store_id: int | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    numbers: tuple[str, ...]
    places: tuple[str, ...]


def page_of_people(connection: Connection, after: int, size: int) -> list[Compared]:
    """The next active customers by id; empty at the end."""
    rows = connection.all(
        f"SELECT {_COLUMNS} FROM persona WHERE id > :after AND status = 'active' ORDER BY id LIMIT :size",
        after=after,
        size=size,
    )
    if not rows:
        return []
    return _compared(
        connection, rows, "persona_id > :after AND persona_id <= :last", {"after": after, "last": rows[-1][0]}
    )


def people_with_ids(connection: Connection, ids: Sequence[int]) -> dict[int, Compared]:
    """Those of these customers who are active, by id."""
    found: dict[int, Compared] = {}
    for start in range(0, len(ids), AT_ONCE):
        part = list(ids[start : start + AT_ONCE])
        part += part[-1:] * (AT_ONCE - len(part))
        listed, values = in_list("id", part)
        rows = connection.all(
            f"SELECT {_COLUMNS} FROM persona WHERE id IN {listed} AND status = 'active'", **values
        )
        for one in _compared(connection, rows, f"persona_id IN {listed}", values):
            found[one.id] = one
    return found


def _compared(
    connection: Connection, rows: Iterable[Row], where: str, values: dict[str, Any]
) -> list[Compared]:
    emails, phones, numbers, places = (defaultdict[int, list[str]](list) for _ in range(4))
    for persona_id, kind, value, national in connection.all(
        f"SELECT persona_id, kind, value, national FROM identifier WHERE {where} AND {_HELD}", **values
    ):
        if kind == "phone":
            phones[persona_id].append(national or value)
        elif kind == "email":
            local = plain_local(value)
            if len(local) >= SHORTEST_LOCAL and local not in EVERYBODYS:
                emails[persona_id].append(local)
        else:
            number = value.rpartition(":")[2].strip().lower().lstrip("0")
            if number:
                numbers[persona_id].append(number)
    known = ", ".join(f"'{name}'" for name in PLACES)
    for persona_id, value in connection.all(
        f"SELECT persona_id, value FROM attribute WHERE {where} AND lower(name) IN ({known})", **values
    ):
        places[persona_id].append("".join(value.lower().split()))
    return [
        Compared(
            row[0],
            first := plain_name(row[1]),
            last := plain_name(row[2]),
            tuple(sorted(f"{first} {last}".split())),
            row[3],
            row[4],
            *(tuple(sorted(set(kept.get(row[0], ())))) for kept in (emails, phones, numbers, places)),
        )
        for row in rows
    ]


@lru_cache(maxsize=50_000)
def plain_name(name: str) -> str:
    """Folded, with nothing between the words but spaces."""
    return " ".join(_NOT_WORD.sub("", exact_key(name).replace("-", " ")).split())


def plain_local(email: str) -> str:
    """What stands before the ``@``, without dots and without what follows a ``+``."""
    return email.rpartition("@")[0].lower().partition("+")[0].replace(".", "")


def stamp(one: Compared, other: Compared) -> str:
    """Stands for what was compared of two customers; the favourite store, which follows purchases, is left out."""
    digest = blake2b(digest_size=12)
    for side in sorted((one, other), key=lambda side: side.id):
        parts = (side.words, side.birthday, side.emails, side.phones, side.numbers, side.places)
        digest.update(repr(parts).encode())
    return digest.hexdigest()


def ids_of(blocks: Iterable[Sequence[int]]) -> list[int]:
    """Everybody named in these, each once, in order of id."""
    return sorted({persona_id for block in blocks for persona_id in block})


def pairs_of(block: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Every two of a block, the lower id first."""
    ordered = sorted(block)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            yield one, other
