"""Where one customer stands in RFM, and why: for the card."""

from dataclasses import dataclass

from store.database.connection import Connection
from store.segments.rfm_bands import GRID, Bands
from store.segments.rfm_names import GROUP_OF, cell_text
from store.settings import Settings
from store.words import say


@dataclass(frozen=True, slots=True)
class RfmStanding:
    """The group and the scores as they were computed last, the cell's search; the name in the grid as of today."""

    title: str
    recency: int
    frequency: int
    monetary: int
    cell: str
    grid_title: str


def rfm_standing(
    connection: Connection, persona_id: int, settings: Settings, days: int | None, visits: int
) -> RfmStanding | None:
    """None for who has no scores: never bought, or not before they were computed last.

    ``days`` since the last purchase and ``visits`` are the card's own.
    """
    row = connection.one(
        "SELECT cell, recency, frequency, monetary FROM rfm_score WHERE persona_id = :id", id=persona_id
    )
    if row is None or days is None or not visits:
        return None
    old, often = Bands.of(settings).place(days, visits)
    return RfmStanding(
        GROUP_OF[row[0]].title,
        row[1],
        row[2],
        row[3],
        cell_text(row[0]),
        say(f"segments.grid.{GRID[old][often]}"),
    )
