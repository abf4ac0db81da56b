"""RFM drawn: the map of recency by frequency and money, the grid of recency by visits, how many are in each cell."""

from dataclasses import dataclass
from typing import Any

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.search.by_condition import day_begins
from store.search.catalogue import context_of
from store.segments.rfm_bands import GRID, Bands
from store.segments.rfm_cuts import Cuts
from store.segments.rfm_names import CELLS, GROUP_OF, GROUPS, NONE, cell_text
from store.staff.permissions import Grant, require
from store.words import say


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the map: its two scores, its group's ``name``, how many are in it, the ``query`` that lists them."""

    recency: int
    value: int
    name: str
    title: str
    customers: int
    query: str


@dataclass(frozen=True, slots=True)
class GroupSize:
    """One of the ten groups, or who never bought (``none``)."""

    name: str
    title: str
    meaning: str
    customers: int
    query: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the grid: days since the last purchase and visits, both included, None without an end."""

    name: str
    title: str
    days_from: int
    days_to: int | None
    visits_from: int
    visits_to: int | None
    customers: int
    query: str


@dataclass(frozen=True, slots=True)
class Rfm:
    """Everything of RFM: ``computed_at`` None where it never was; ``under_way``: a refresh has begun since.

    ``cells`` go from recency 5 to 1 and within from 1 to 5; ``store`` is the location a manager's numbers are of.
    """

    computed_at: str | None
    under_way: bool
    customers: int
    cuts: Cuts | None
    cells: tuple[Cell, ...]
    groups: tuple[GroupSize, ...]
    grid: tuple[GridCell, ...]
    store: str | None


def read_rfm(store: Store, actor: Actor) -> Rfm:
    """The map and the grid as this actor may see them: who has own-store rights those whose favourite store it is.

    Raises ``NotPermitted``. Counts everybody: for a worker.
    """
    own = require(actor.role, "segments") is Grant.OWN_STORE
    place = actor.location_id if own else None
    name = actor.location if own else None
    where = "" if place is None else " AND p.favorite_location_id = :place"
    suffix = "" if name is None else f" store:{_quoted(name)}"
    values: dict[str, Any] = {} if place is None else {"place": place}
    with store.reading() as connection:
        run = latest(connection)
        sizes = _sizes(connection, where, values)
        never: int = connection.value(
            "SELECT count(*) FROM persona p WHERE p.status = 'active' AND p.last_purchase_at IS NULL" + where,
            **values,
        )
        settings = store.settings()
        context = context_of(store, actor, connection, settings)
        bands = Bands.of(settings)
        first = day_begins(bands.first_day(context.today), context.time_zone, context.closes_at)
        second = day_begins(bands.second_day(context.today), context.time_zone, context.closes_at)
        grid = _grid_sizes(connection, bands, first, second, where, values)
    cells = tuple(
        Cell(
            cell // 10,
            cell % 10,
            GROUP_OF[cell].name,
            GROUP_OF[cell].title,
            sizes.get(cell, 0),
            f"rfm:{cell_text(cell)}{suffix}",
        )
        for cell in sorted(CELLS, key=lambda cell: (-(cell // 10), cell % 10))
    )
    groups = [
        GroupSize(
            group.name,
            group.title,
            group.meaning,
            sum(sizes.get(cell, 0) for cell in group.cells),
            f"rfm:{group.name}{suffix}",
        )
        for group in GROUPS
    ]
    nobody = GroupSize(
        NONE, say("segments.rfm.none"), say("segments.rfm.none.meaning"), never, f"rfm:{NONE}{suffix}"
    )
    return Rfm(
        computed_at=run.computed_at if run else None,
        under_way=bool(run and run.under_way),
        customers=sum(sizes.values()),
        cuts=run.cuts if run else None,
        cells=cells,
        groups=(*groups, nobody),
        grid=tuple(
            GridCell(
                GRID[row][column],
                say(f"segments.grid.{GRID[row][column]}"),
                *bands.days(row),
                *bands.visits(column),
                grid.get((row, column), 0),
                f"{bands.query(row, column)}{suffix}",
            )
            for row in range(3)
            for column in range(3)
        ),
        store=name,
    )


@dataclass(frozen=True, slots=True)
class Computed:
    """The last computation that came to its end."""

    computed_at: str
    cuts: Cuts
    under_way: bool


def latest(connection: Connection) -> Computed | None:
    """The last computation that came to its end, and whether another was begun since."""
    row = connection.one(
        "SELECT finished_at, detail, (SELECT count(*) FROM bulk_run o WHERE o.kind = 'rfm' AND o.id > r.id) "
        "FROM bulk_run r WHERE r.kind = 'rfm' AND r.state = 'done' ORDER BY r.id DESC LIMIT 1"
    )
    return None if row is None else Computed(row[0], Cuts.of_text(row[1]), row[2] > 0)


def _sizes(connection: Connection, where: str, values: dict[str, Any]) -> dict[int, int]:
    """How many active personas are in each cell; of everybody, by the index less who is not active."""
    if where:
        rows = connection.all(
            "SELECT r.cell, count(*) FROM persona p JOIN rfm_score r ON r.persona_id = p.id "
            f"WHERE p.status = 'active'{where} GROUP BY r.cell",
            **values,
        )
        return dict(rows)
    sizes: dict[int, int] = dict(connection.all("SELECT cell, count(*) FROM rfm_score GROUP BY cell"))
    for cell, count in connection.all(
        "SELECT r.cell, count(*) FROM persona p JOIN rfm_score r ON r.persona_id = p.id "
        "WHERE p.status <> 'active' GROUP BY r.cell"
    ):
        sizes[cell] -= count
    return sizes


def _grid_sizes(
    connection: Connection, bands: Bands, first: str, second: str, where: str, values: dict[str, Any]
) -> dict[tuple[int, int], int]:
    rows = connection.all(
        "SELECT CASE WHEN p.last_purchase_at >= :first THEN 0 WHEN p.last_purchase_at >= :second THEN 1 ELSE 2 END "
        "AS old, CASE WHEN p.sales <= :few THEN 0 WHEN p.sales <= :some THEN 1 ELSE 2 END AS often, count(*) "
        "FROM persona p WHERE p.status = 'active' AND p.last_purchase_at IS NOT NULL AND p.sales > 0"
        f"{where} GROUP BY 1, 2",
        first=first,
        second=second,
        few=bands.few,
        some=bands.some,
        **values,
    )
    return {(row, column): count for row, column, count in rows}


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
