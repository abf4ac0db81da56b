"""A persona in memory while an import chunk works on it: as it stands, and what is to be written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from store.database.connection import Connection
from store.transfer.lookups import among

COLUMNS = (
    "id",
    "status",
    "merged_into",
    "first_name",
    "last_name",
    "name",
    "folded",
    "exact_key",
    "sort_name",
    "phone",
    "email",
    "birthday",
    "birth_month_day",
    "signup_on",
    "signup_location_id",
    "enrolled_at",
    "first_seen_at",
    "last_seen_at",
    "last_purchase_at",
    "sales",
    "spent",
    "favorite_location_id",
    "favorite_rank",
    "favorite_at",
    "source",
    "wallet_pin",
    "browser",
    "ip",
    "signup_url",
    "signup_form",
    "signup_at",
    "utm",
    "signature_file",
    "referred_by",
    "household_id",
    "employee",
    "employee_until",
    "created_at",
    "created_by",
    "import_run_id",
    "version",
)
_EMPTY: dict[str, Any] = dict.fromkeys(COLUMNS)


@dataclass(slots=True)
class Owned:
    """An identifier of a persona; ``row_id`` 0: not written yet. ``changed``: state or rank is to be
    written.
    """

    kind: str
    value: str
    shown: str
    label: str
    national: str | None
    state: str
    rank: int
    row_id: int = 0
    changed: bool = False


@dataclass(slots=True)
class Legacy:
    """Points by which the total a row names for one record of a persona differs from what stands."""

    source: str
    points: int
    record_id: int


@dataclass(slots=True)
class State:
    """One persona. ``row`` is its columns as they should be, ``changed`` names those that differ from the
    store.

    ``touched``: the row that is being applied has changed something. ``activated``: it became a member.
    ``in_step``: phone and e-mail are those of the identifiers.
    """

    row: dict[str, Any]
    new: bool = False
    changed: set[str] = field(default_factory=set)
    old_folded: str | None = None
    identifiers: list[Owned] = field(default_factory=list)
    consents: dict[str, str] = field(default_factory=dict)
    new_consents: list[tuple[str, str, str, str]] = field(default_factory=list)
    attributes: dict[str, str | None] = field(default_factory=dict)
    new_attributes: dict[str, str | None] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    new_tags: dict[str, str | None] = field(default_factory=dict)
    activated: bool = False
    touched: bool = False
    in_step: bool = False
    legacy: list[Legacy] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The persona's id."""
        number: int = self.row["id"]
        return number

    @property
    def dirty(self) -> bool:
        """Whether anything is to be written (legacy points aside)."""
        return bool(
            self.new
            or self.changed
            or self.new_consents
            or self.new_attributes
            or self.new_tags
            or any(owned.changed or not owned.row_id for owned in self.identifiers)
        )

    def put(self, column: str, value: Any, *, fill: bool = False) -> None:
        """Sets a column; with ``fill`` only where there is nothing yet."""
        before = self.row[column]
        if before == value or (fill and before not in (None, "")):
            return
        if column == "folded" and not self.new and self.old_folded is None:
            self.old_folded = before
        self.row[column] = value
        self.changed.add(column)
        self.touched = True

    def put_all(self, values: dict[str, Any]) -> None:
        """Sets several columns."""
        if self.new:
            self.row.update(values)
            self.changed.update(values)
            self.touched = True
            return
        for column, value in values.items():
            self.put(column, value)

    def own(self, kind: str, value: str) -> Owned | None:
        """The persona's identifier of that value, if it is live or shared."""
        for owned in self.identifiers:
            if owned.kind == kind and owned.value == value and owned.state in ("live", "shared"):
                return owned
        return None

    def primary(self) -> None:
        """Keeps phone and e-mail in step: a mobile before a home phone, then by rank."""
        if self.in_step:
            return
        self.in_step = True
        for kind in ("phone", "email"):
            held = [
                owned
                for owned in self.identifiers
                if owned.kind == kind and owned.state in ("live", "shared")
            ]
            if len(held) > 1:
                held.sort(key=lambda owned: (owned.label == "home", owned.rank, owned.row_id))
            self.put(kind, held[0].value if held else None)


def blank(persona_id: int, at: str, source: str, run_id: int) -> State:
    """A persona that is about to be made."""
    row = _EMPTY.copy()
    row.update(
        id=persona_id,
        status="active",
        first_name="",
        last_name="",
        name="",
        folded="",
        exact_key="",
        sort_name="",
        sales=0,
        spent=0,
        source=source,
        employee=0,
        created_at=at,
        import_run_id=run_id,
        version=1,
    )
    return State(row, new=True)


def load(connection: Connection, ids: Iterable[int]) -> dict[int, State]:
    """Personas as they stand, with everything an import may change."""
    wanted = list(ids)
    found: dict[int, State] = {}
    for row in among(connection, f"SELECT {', '.join(COLUMNS)} FROM persona WHERE id {{keys}}", wanted):
        found[row[0]] = State(dict(zip(COLUMNS, row, strict=True)))
    if not found:
        return found
    for persona_id, *rest in among(
        connection,
        "SELECT persona_id, kind, value, shown, label, national, state, rank, id FROM identifier "
        "WHERE persona_id {keys} ORDER BY id",
        wanted,
    ):
        found[persona_id].identifiers.append(Owned(*rest))
    for persona_id, channel, state in among(
        connection, "SELECT persona_id, channel, state FROM consent WHERE persona_id {keys}", wanted
    ):
        found[persona_id].consents[channel] = state
    for persona_id, name, value in among(
        connection, "SELECT persona_id, name, value FROM attribute WHERE persona_id {keys}", wanted
    ):
        found[persona_id].attributes[name] = value
    for persona_id, tag, origin in among(
        connection, "SELECT persona_id, tag, origin FROM tag WHERE persona_id {keys}", wanted
    ):
        found[persona_id].tags[tag] = origin
    return found
