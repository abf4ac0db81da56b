"""The search bar's one way in: an answer for a text, its total, all its ids in order, rows for ids."""

from array import array
from collections.abc import Callable, Sequence

from store.actor import Actor
from store.database.store import Store
from store.search.records import Answer, Needle, PersonaRow, Total

LIMIT = 50
"""Rows of a first page."""
TOTAL_MS = 300
"""A total is given up after so long."""

Stop = Callable[[], bool]
"""Asked now and then by long reads of a worker: True gives up."""


def answer(
    store: Store, actor: Actor, text: str, *, limit: int = LIMIT, patience_ms: float | None = None
) -> Answer:
    """The first page for what stands in the bar; never raises on the text: problems come in the answer.

    With ``patience_ms`` it ranks a bounded number of candidates and gives up in time (``unfinished``); without,
    it is complete however long it takes: for workers and commands.
    """
    raise NotImplementedError


def recent(store: Store, actor: Actor, limit: int = LIMIT) -> list[PersonaRow]:
    """Who was here last, for an empty bar."""
    raise NotImplementedError


def total(store: Store, actor: Actor, text: str, *, stop: Stop | None = None) -> Total:
    """How many there are, for a worker; given up after ``TOTAL_MS`` as more than what was counted by then."""
    raise NotImplementedError


def snapshot(store: Store, actor: Actor, text: str, *, stop: Stop | None = None) -> "array[int]":
    """The ids of everything found, in order, for a worker: 8 bytes a row."""
    raise NotImplementedError


def rows_of(store: Store, actor: Actor, ids: Sequence[int], text: str) -> list[PersonaRow]:
    """The rows of some ids of a snapshot, in the order of ``ids``; those that are gone since are left out."""
    raise NotImplementedError


__all__ = ["Answer", "Needle", "PersonaRow", "Total", "answer", "recent", "rows_of", "snapshot", "total"]
