"""Choosing what the own screens show; kept for the person, whatever the till."""

import json
from collections.abc import Sequence

from store.database.unit import Unit
from store.errors import BadInput
from store.search.language.conditions import SORT_FIELDS
from store.staff.preferences import COLUMNS, ORDER
from store.use_case import use_case
from store.words import say

_MOST = 40


@use_case("saved searches")
def choose_columns(unit: Unit, names: Sequence[str]) -> None:
    """Keeps the columns in their order for the person who acts; an empty list forgets the choice."""
    staff = {"staff": unit.actor.staff_id, "name": COLUMNS}
    unit.connection.run("DELETE FROM preference WHERE staff_id = :staff AND name = :name", **staff)
    if names:
        unit.connection.insert(
            "preference", staff_id=unit.actor.staff_id, name=COLUMNS, value=json.dumps(list(names)[:_MOST])
        )


@use_case("saved searches")
def keep_order(unit: Unit, order: str) -> None:
    """Keeps the order of the list that was chosen last; raises ``BadInput`` for one that is none."""
    if order.lstrip("+-") not in SORT_FIELDS:
        raise BadInput(say("search.no_order", order=order))
    staff = {"staff": unit.actor.staff_id, "name": ORDER}
    unit.connection.run("DELETE FROM preference WHERE staff_id = :staff AND name = :name", **staff)
    unit.connection.insert("preference", staff_id=unit.actor.staff_id, name=ORDER, value=order)
