"""Segments: how many were in each when they were counted, and everybody's RFM scores."""

from sqlalchemy import Index
from sqlmodel import SQLModel

from store.model.types import STRICT, check, instant, key, whole


class SegmentCount(SQLModel, table=True):
    """The members of a segment when they were last counted; ``id`` is the saved search's, 0 the default one."""

    __tablename__ = "segment_count"
    __table_args__ = (STRICT,)
    id: int = key()
    members: int = whole()
    counted_at: str = instant()


class RfmScore(SQLModel, table=True):
    """A persona's quintile scores, 1 to 5, by the run of kind ``rfm`` in ``bulk_run`` that last looked at it.

    ``cell`` is ten times the recency plus the mean of frequency and monetary, halves upwards: its place in the
    map. Computed from the persona's kept figures, so it follows no merge and refers to nothing by key.
    """

    __tablename__ = "rfm_score"
    __table_args__ = (
        check("rfm_recency", "recency BETWEEN 1 AND 5"),
        check("rfm_frequency", "frequency BETWEEN 1 AND 5"),
        check("rfm_monetary", "monetary BETWEEN 1 AND 5"),
        check("rfm_cell", "cell = 10 * recency + (frequency + monetary + 1) / 2"),
        Index("rfm_score_by_cell", "cell", "persona_id"),
        STRICT,
    )
    persona_id: int = key()
    cell: int = whole()
    recency: int = whole()
    frequency: int = whole()
    monetary: int = whole()
