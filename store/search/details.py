"""What the list shows of a persona only where somebody chose a column for it; not read otherwise."""

from collections.abc import Callable, Sequence
from typing import Any

from store.database.connection import Connection
from store.search.piece import among

Details = dict[int, list[tuple[str, str]]]
"""Name and text of what was read, by persona."""


def read_details(connection: Connection, ids: Sequence[int], wanted: frozenset[str]) -> Details:
    """The ``wanted`` ones of ``DETAILS`` for some personas, one question each."""
    found: Details = {number: [] for number in ids}
    for name, (question, written) in DETAILS.items():
        if name not in wanted:
            continue
        known, bound = among("p.id", ids, connection.dialect)
        texts: dict[int, list[str]] = {}
        for number, *cells in connection.all(question.format(known=known), **bound):
            texts.setdefault(number, []).append(written(*cells))
        for number, parts in texts.items():
            found[number].append((name, ", ".join(dict.fromkeys(filter(None, parts)))))
    return found


def _mean(count: int, total: int) -> str:
    """The mean to one decimal, half up: ``4.5``."""
    tenths = (int(total) * 20 + count) // (count * 2)
    return f"{tenths // 10}.{tenths % 10}"


DETAILS: dict[str, tuple[str, Callable[..., Any]]] = {
    "rating": (
        "WITH RECURSIVE line (root, id) AS (SELECT p.id, p.id FROM persona p WHERE {known} "
        "UNION ALL SELECT line.root, m.id FROM persona m JOIN line ON m.merged_into = line.id) "
        "SELECT line.root, count(*), sum(s.rating) FROM line JOIN survey_answer s ON s.persona_id = line.id "
        "WHERE s.rating IS NOT NULL GROUP BY line.root",
        _mean,
    ),
    "device": (
        "SELECT p.id, c.device FROM persona p JOIN card c ON c.persona_id = p.id "
        "WHERE {known} AND c.device IS NOT NULL AND c.status <> 'deleted' ORDER BY p.id, c.device",
        str,
    ),
    "cards": (
        "SELECT p.id, g.name FROM persona p JOIN card c ON c.persona_id = p.id "
        "JOIN card_programme g ON g.id = c.programme_id "
        "WHERE {known} AND c.status <> 'deleted' ORDER BY p.id, g.name",
        str,
    ),
    "attributes": (
        "SELECT p.id, t.name, t.value FROM persona p JOIN attribute t ON t.persona_id = p.id "
        "WHERE {known} ORDER BY p.id, t.name",
        "{}={}".format,
    ),
    "tags": (
        "SELECT p.id, t.tag FROM persona p JOIN tag t ON t.persona_id = p.id WHERE {known} ORDER BY p.id, t.tag",
        str,
    ),
}
"""By name: the question, and how a row of its answer is written. Ratings are those of the whole lineage."""
