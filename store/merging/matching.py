"""Which persona an imported row is: by phone, e-mail, source id or wallet id, in that order.

Never by a name alone. A number that a household shares decides only where exactly one member has the name.
A former number decides nothing; a merged one leads to the survivor.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from store.database.connection import Connection
from store.merging.lineage import survivor_of
from store.people.identifiers import KINDS, Known
from store.people.names import names_agree
from store.search.folding import exact_key
from store.settings import Settings


@dataclass(frozen=True, slots=True)
class Match:
    """The persona a row is and the kind of identifier that said so.

    ``others`` are further personas that the row's other identifiers name: the same person, to be merged
    into it (empty where merging is off or names do not agree).
    """

    persona_id: int
    status: str
    by: str
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    persona_id: int
    status: str
    name: str
    by: str


def find_match(
    connection: Connection, identifiers: Iterable[Known], settings: Settings, *, name: str = ""
) -> Match | None:
    """The persona with one of these identifiers, None if there is none; ``name`` is the row's own.

    With the setting ``auto_merge_names_agree`` a persona of another name is no match.
    """
    agree = settings.flag("auto_merge_names_agree")
    ordered = sorted(identifiers, key=lambda known: KINDS.index(known.kind))
    found = [
        candidate
        for known in ordered
        if (candidate := _candidate(connection, known, name)) is not None
        and (not agree or names_agree(name, candidate.name))
    ]
    if not found:
        return None
    first = found[0]
    others: dict[int, None] = {}
    if settings.flag("auto_merge"):
        others = {
            candidate.persona_id: None
            for candidate in found[1:]
            if candidate.persona_id != first.persona_id and candidate.status == "active"
        }
    return Match(first.persona_id, first.status, first.by, tuple(others))


def _candidate(connection: Connection, known: Known, name: str) -> _Candidate | None:
    rows = connection.all(
        "SELECT p.id, p.status, p.name, i.state FROM identifier i JOIN persona p ON p.id = i.persona_id "
        "WHERE i.kind = :kind AND i.value = :value AND i.state IN ('live', 'shared', 'merged') ORDER BY i.id",
        kind=known.kind,
        value=known.value,
    )
    held = [row for row in rows if row[3] != "merged"]
    if len(held) > 1:
        held = [row for row in held if name and exact_key(row[2]) == exact_key(name)]
        if len(held) != 1:
            return None
    if held:
        return _Candidate(held[0][0], held[0][1], held[0][2], known.kind)
    homes = {survivor_of(connection, row[0]) for row in rows}
    if len(homes) != 1:
        return None
    home = connection.one("SELECT id, status, name FROM persona WHERE id = :id", id=homes.pop())
    return None if home is None else _Candidate(home[0], home[1], home[2], known.kind)


def choose_survivor(connection: Connection, one: int, other: int) -> tuple[int, int]:
    """Survivor and absorbed: a member before a non-member, then the earlier signup, then the older id."""
    rows = connection.all(
        "SELECT id FROM persona WHERE id IN (:one, :other) ORDER BY signup_on IS NULL, signup_on, id",
        one=one,
        other=other,
    )
    return rows[0][0], rows[1][0]
