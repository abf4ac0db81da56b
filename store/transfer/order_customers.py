"""Whose orders stand together in a run: the customers the store knows by the identifiers a file gives."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from store.database.connection import Connection
from store.database.store import Store
from store.transfer.lookups import among

REMEMBERED = 200_000
NOBODY = 0
"""Orders of nobody the store knows stand first, in the order of happening."""
Key = tuple[str, str]


class Customers:
    """Customers by identifier, merged ones by who they are now; only an order to work in, looked at again when
    orders are written.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[Key, int | None] = {}

    def __call__(self, orders: Sequence[Sequence[Sequence[str]]]) -> list[int]:
        """The customer the first known of each order's identifiers leads to."""
        if len(self._known) > REMEMBERED:
            self._known.clear()
        keys = [[(kind, value) for kind, value in who] for who in orders]
        self._look_up({key for key in chain.from_iterable(keys) if key not in self._known})
        known = self._known
        return [next((found for key in who if (found := known[key])), NOBODY) for who in keys]

    def _look_up(self, wanted: set[Key]) -> None:
        by_kind: dict[str, list[str]] = {}
        for kind, value in wanted:
            self._known[kind, value] = None
            by_kind.setdefault(kind, []).append(value)
        for kind, values in by_kind.items():
            found = among(
                self._connection,
                "SELECT value, persona_id FROM identifier WHERE kind = :kind AND value {keys} "
                "AND state IN ('live', 'merged') ORDER BY state DESC, id",
                values,
                kind=kind,
            )
            merged: dict[int, int] = dict(
                among(
                    self._connection,
                    "SELECT id, merged_into FROM persona WHERE id {keys} AND merged_into IS NOT NULL",
                    {persona_id for _, persona_id in found},
                )
            )
            for value, persona_id in found:
                self._known[kind, value] = self._survivor(persona_id, merged.get(persona_id))

    def _survivor(self, persona_id: int, merged_into: int | None) -> int:
        from store.merging.lineage import survivor_of

        if merged_into is None:
            return persona_id
        return survivor_of(self._connection, persona_id) or NOBODY


def sorter_for(store: Store) -> Callable[[Sequence[Any]], list[int]]:
    """Customers apart, unless one's orders may give points to another: who referred a friend has the points of
    both in the order of happening.
    """
    if store.settings().flag("referral"):
        return all_alike
    return Customers(store.connection)


def all_alike(orders: Sequence[Any]) -> list[int]:
    """Leaves orders in the order of happening, whoever their customers are."""
    return [NOBODY] * len(orders)
