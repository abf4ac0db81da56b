"""Collectible codes printed elsewhere: each is worth its points once."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.errors import BadInput
from store.points.earning.collectibles import COLUMNS as ROW
from store.points.earning.collectibles import code_points, plain_code
from store.transfer.cells import Shop, anywhere, day, points
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values, Wrong
from store.transfer.kinds.who import need
from store.transfer.lookups import among
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.transfer.undoing.journal import note_values
from store.words import say


def _code(cell: str, field: str) -> str:
    return plain_code(cell)


COLUMNS = (
    Column("code", anywhere(_code), "column.codes.code", "SUN-7F3K-29QD"),
    Column("points", anywhere(points), "column.codes.points", "50"),
    Column("expires_on", anywhere(day), "column.codes.expires_on", "2030-12-31", clears=True),
)


def check(values: Values, shop: Shop) -> Any:
    """A code with its points; ``expires_on`` is there if the row says something of it."""
    need(values, "code", "points")
    try:
        worth = code_points(values["points"])
    except BadInput as wrong:
        raise Wrong("points", str(wrong)) from None
    return [values["code"], worth, "expires_on" in values, values.get("expires_on")]


class CodeApplier:
    """Applies codes of one run; the batch is the source's."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        outcome, connection, run = Outcome(), unit.connection, self._run
        codes = [record[0] for _, record in rows]
        run.bring(connection, "collectible", "SELECT id FROM collectible WHERE code {keys}", codes)
        known: dict[str, tuple[int, str | None, str | None]] = {
            code: (worth, last, used)
            for code, worth, last, used in among(
                connection,
                "SELECT code, points, expires_on, used_at FROM collectible WHERE code {keys}",
                codes,
            )
        }
        today = unit.day_at(None).isoformat()
        new: list[tuple[str, int, str | None]] = []
        changed: list[dict[str, Any]] = []
        for line, (code, worth, says_last, last) in rows:
            standing = known.get(code)
            wanted = last if says_last or standing is None else standing[1]
            if standing is not None and standing[:2] == (worth, wanted):
                outcome.counts.unchanged += 1
            elif standing is not None and standing[2] is not None:
                outcome.reject(line, "code", code, say("transfer.code_used"))
            elif wanted is not None and wanted < today:
                outcome.reject(line, "expires_on", wanted, say("transfer.code_late", day=wanted))
            elif standing is None:
                new.append((code, worth, wanted))
                known[code] = (worth, wanted, None)
                outcome.counts.new += 1
            else:
                changed.append({"code": code, "points": worth, "last": wanted})
                known[code] = (worth, wanted, None)
                outcome.counts.updated += 1
        ids = unit.new_ids(connection, "collectible", len(new)) if new else ()
        batch = say("transfer.code_batch", source=run.source, run=run.id)
        staff_id = run.actor.staff_id
        connection.many(
            "collectible",
            ROW,
            [
                (number, code, worth, batch, last, unit.at, staff_id, run.id)
                for number, (code, worth, last) in zip(ids, new, strict=True)
            ],
        )
        if changed:
            after = [(one["code"], {"points": one["points"], "expires_on": one["last"]}) for one in changed]
            note_values(unit, run.id, "collectible", "code", after)
            connection.each(
                "UPDATE collectible SET points = :points, expires_on = :last WHERE code = :code", changed
            )
        return outcome


def applier(run: Run) -> Applier:
    """Writes codes."""
    return CodeApplier(run)


CODES = Kind("codes", "code", COLUMNS, check, applier, needs=(("code",), ("points",)))
