"""Quintile scores: of every figure the least value that earns each score.

A value's score is one more than the whole fifths of the customers who are below it: with ``n`` customers and ``b``
below, ``1 + 5b ÷ n``, rounded down. So whoever has the same figure has the same score, and the lowest figure has 1
however many share it. Where no two are the same and ``n`` is a multiple of five, that is five equal parts; of fewer
than five nobody has 5. Who never bought, or has every order refunded, has no scores and counts for nobody's. All
of it in whole numbers, so that every machine and both databases say the same.
"""

import json
from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection

KEPT = (
    "persona p",
    "p.status = 'active' AND p.last_purchase_at IS NOT NULL",
    {"recency": "p.last_purchase_at", "frequency": "p.sales", "monetary": "p.spent"},
)
"""The figures kept with every order: where they stand, of whom, and their columns; monetary in minor units."""
COUNTED_ANEW = (
    "persona p JOIN rfm_figures o ON o.persona_id = p.id",
    "p.status = 'active'",
    {"recency": "o.bought_at", "frequency": "o.sales", "monetary": "o.spent"},
)
"""The same of the orders themselves, in a temporary table."""
Figures = tuple[str, str, dict[str, str]]

Cut = tuple[Any, Any, Any, Any]
"""The least values of the scores 2, 3, 4 and 5; None where nobody reaches so much."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the scores begin: instants of last purchases, sales, money spent in minor units; of how many."""

    recency: Cut
    frequency: Cut
    monetary: Cut
    customers: int

    def to_text(self) -> str:
        """As a run keeps them."""
        return json.dumps(
            {
                "recency": self.recency,
                "frequency": self.frequency,
                "monetary": self.monetary,
                "customers": self.customers,
            }
        )

    @classmethod
    def of_text(cls, text: str) -> "Cuts":
        """What a run has kept."""
        kept = json.loads(text)
        recency, frequency, monetary = (
            (cut[0], cut[1], cut[2], cut[3]) for cut in (kept["recency"], kept["frequency"], kept["monetary"])
        )
        return cls(recency, frequency, monetary, kept["customers"])


def cut_of(scores: list[tuple[int, Any]]) -> Cut:
    """From each score that is given, with the least value that has it."""
    two, three, four, five = (
        min((value for score, value in scores if score >= wanted), default=None) for wanted in (2, 3, 4, 5)
    )
    return two, three, four, five


def read_cuts(connection: Connection, figures: Figures) -> Cuts:
    """Where the scores begin now; reads everybody once for each figure."""
    table, who, columns = figures
    # Along the index of sales or money SQLite would fetch every row from elsewhere.
    scanned = "persona p NOT INDEXED" if connection.dialect == "sqlite" and figures is KEPT else table
    cuts = {}
    customers = 0
    for name, column in columns.items():
        source = table if name == "recency" else scanned
        rows = connection.all(_SCORES.format(column=column, source=source, who=who))
        cuts[name] = cut_of([(row[0], row[1]) for row in rows])
        customers = sum(row[2] for row in rows)
    return Cuts(cuts["recency"], cuts["frequency"], cuts["monetary"], customers)


_SCORES = (
    "SELECT score, min(value), CAST(sum(equal) AS BIGINT) FROM (SELECT value, equal, "
    "1 + (5 * (upto - equal)) / everybody AS score FROM (SELECT value, equal, "
    "CAST(sum(equal) OVER (ORDER BY value) AS BIGINT) AS upto, "
    "CAST(sum(equal) OVER () AS BIGINT) AS everybody "
    "FROM (SELECT {column} AS value, count(*) AS equal FROM {source} WHERE {who} GROUP BY {column}) AS c) AS r"
    ") AS s GROUP BY score ORDER BY score"
)


def score_of(column: str, prefix: str) -> str:
    """SQL of the score of a column, by the cut bound as ``:prefix2`` to ``:prefix5``."""
    steps = " ".join(f"WHEN {column} >= :{prefix}{score} THEN {score}" for score in (5, 4, 3, 2))
    return f"CASE {steps} ELSE 1 END"


def bound(cuts: Cuts) -> dict[str, Any]:
    """The values of `score_of` for the three, under ``r``, ``f`` and ``m``."""
    return {
        f"{prefix}{score}": value
        for prefix, cut in (("r", cuts.recency), ("f", cuts.frequency), ("m", cuts.monetary))
        for score, value in zip((2, 3, 4, 5), cut, strict=True)
    }
