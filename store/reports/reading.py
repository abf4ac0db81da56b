"""Reading one report by its name."""

from importlib import import_module

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput
from store.reports.asking import Wanted, asking
from store.reports.table import Table
from store.search.patience import Stop
from store.words import say

REPORTS = ("liability", "redemptions", "adjustments", "growth", "campaigns")
"""Each a file of this package with a function of its name."""


def read_report(store: Store, actor: Actor, name: str, wanted: Wanted, *, stop: Stop | None = None) -> Table:
    """A report over a period, for a thread; read only.

    Raises `BadInput` for no report of that name, `NotPermitted`, `NotFound` for a location, and `GaveUp` when told
    to stop.
    """
    if name not in REPORTS:
        raise BadInput(say("report.unknown", name=name, known=", ".join(REPORTS)))
    with asking(store, actor, wanted, stop=stop) as asked:
        table: Table = getattr(import_module(f"store.reports.{name}"), name)(asked)
        return table
