"""Personas with the columns of their import."""

from collections.abc import Iterator, Sequence
from typing import Any

from store.database.connection import Connection
from store.database.store import Store
from store.people.masking import HIDDEN, masked_email, masked_name, masked_phone
from store.people.records import FAVORITE_BY
from store.transfer.columns import ATTRIBUTE
from store.transfer.exporting import BATCH, ExportKind
from store.transfer.kinds.personas import COLUMNS, OPT_INS
from store.transfer.lookups import among
from store.transfer.personas.legacy import brought
from store.transfer.personas.row import HOUSEHOLD, POS

_ROW = (
    "id",
    "first_name",
    "last_name",
    "birthday",
    "signup_on",
    "first_seen_at",
    "favorite_location_id",
    "favorite_rank",
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
)
_PLAIN = ("browser", "ip", "signup_url", "signup_form", "signup_at", "utm", "signature_file", "referred_by")
_MASKED = ("birthday", "wallet_pin", "ip", "referred_by", "source_id", "wallet_id", "signature_file")
_STATES = {"on": "yes", "off": "no", "asked": "asked"}
Cells = dict[str, str]


def header(store: Store) -> list[str]:
    """The import's columns and one for every custom attribute there is."""
    names = [row[0] for row in store.connection.all("SELECT DISTINCT name FROM attribute ORDER BY name")]
    return [
        *(column.name for column in COLUMNS),
        *(ATTRIBUTE + name for name in names if name != HOUSEHOLD),
    ]


def rows(
    store: Store, names: Sequence[str], ids: Sequence[int] | None, masked: bool
) -> Iterator[Sequence[str]]:
    """Active personas, in the order of ``ids`` or of their ids."""
    connection = store.connection
    places: dict[int, str] = dict(connection.all("SELECT id, name FROM location"))
    shows_pin = store.settings().flag("show_wallet_pin")
    for part in _parts(connection, ids):
        for cells in _cells(connection, part, places):
            if not shows_pin:
                cells.pop("wallet_pin", None)
            if masked:
                _mask(cells)
            yield [cells.get(name, "") for name in names]


def _parts(connection: Connection, ids: Sequence[int] | None) -> Iterator[list[int]]:
    if ids is not None:
        for start in range(0, len(ids), BATCH):
            yield list(ids[start : start + BATCH])
        return
    last = 0
    while True:
        found = connection.all(
            "SELECT id FROM persona WHERE id > :last AND status = 'active' ORDER BY id LIMIT :count",
            last=last,
            count=BATCH,
        )
        if not found:
            return
        last = found[-1][0]
        yield [row[0] for row in found]


def _cells(connection: Connection, ids: list[int], places: dict[int, str]) -> Iterator[Cells]:
    """The filled cells of each persona, by column."""
    found: dict[int, Cells] = {}
    for row in among(
        connection, f"SELECT {', '.join(_ROW)} FROM persona WHERE status = 'active' AND id {{keys}}", ids
    ):
        found[row[0]] = _of_row(dict(zip(_ROW, row, strict=True)), places)
    _identifiers(connection, found)
    _consents(connection, found)
    _labels(connection, found)
    for (persona_id, source), points in brought(connection, found).items():
        cells = found.get(persona_id)
        if cells is not None and cells["source"] == source and points:
            cells["legacy_points"] = str(points)
    for persona_id in ids:
        if persona_id in found:
            yield found[persona_id]


def _of_row(row: dict[str, Any], places: dict[int, str]) -> Cells:
    cells = {
        "first_name": row["first_name"],
        "last_name": row["last_name"],
        "birthday": row["birthday"] or "",
        "signup_date": row["signup_on"] or "",
        "member": "yes" if row["signup_on"] else "no",
        "first_seen": row["first_seen_at"],
        "wallet_pin": row["wallet_pin"] or "",
        "source": row["source"],
        **{name: row[name] or "" for name in _PLAIN},
    }
    if row["favorite_rank"] in (1, 2, 3):
        cells["favorite_store"] = places.get(row["favorite_location_id"], "")
        cells["favorite_store_by"] = FAVORITE_BY[row["favorite_rank"]]
    return cells


def _identifiers(connection: Connection, found: dict[int, Cells]) -> None:
    """The first of each; the source id is the one of the persona's own source."""
    for persona_id, kind, value, label in among(
        connection,
        "SELECT persona_id, kind, value, label FROM identifier WHERE persona_id {keys} "
        "AND state IN ('live', 'shared') ORDER BY rank, id",
        found,
    ):
        cells = found[persona_id]
        if kind == "source":
            if value.startswith(f"{cells['source']}:"):
                cells.setdefault("source_id", value[len(cells["source"]) + 1 :])
        else:
            column = "home_phone" if label == "home" else "wallet_id" if kind == "wallet" else kind
            cells.setdefault(column, value)


def _consents(connection: Connection, found: dict[int, Cells]) -> None:
    columns = {channel: column for column, channel in OPT_INS.items()}
    for persona_id, channel, state, at, how in among(
        connection,
        "SELECT persona_id, channel, state, at, how FROM consent WHERE persona_id {keys} "
        "AND channel <> 'member' ORDER BY at",
        found,
    ):
        cells = found[persona_id]
        cells[columns[channel]] = _STATES[state]
        if state == "on":
            cells["consent_at"], cells["consent_source"] = at, how
        elif state == "off" and channel == "text":
            cells["text_opt_out_at"] = at


def _labels(connection: Connection, found: dict[int, Cells]) -> None:
    for persona_id, name, value in among(
        connection, "SELECT persona_id, name, value FROM attribute WHERE persona_id {keys}", found
    ):
        found[persona_id]["household" if name == HOUSEHOLD else ATTRIBUTE + name] = value
    for persona_id, tag, origin in among(
        connection, "SELECT persona_id, tag, origin FROM tag WHERE persona_id {keys} ORDER BY tag", found
    ):
        column = "groups" if origin == POS else "tags"
        cells, text = found[persona_id], tag.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        cells[column] = f"{cells[column]};{text}" if cells.get(column) else text


def _mask(cells: Cells) -> None:
    for name in ("first_name", "last_name"):
        cells[name] = masked_name(cells[name])
    for name in ("phone", "home_phone"):
        cells[name] = masked_phone(cells.get(name) or None) or ""
    cells["email"] = masked_email(cells.get("email") or None) or ""
    for name in _MASKED:
        if cells.get(name):
            cells[name] = HIDDEN


PERSONAS = ExportKind(header, rows)
