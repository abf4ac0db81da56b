"""Personas with the columns of their import."""

from collections.abc import Callable, Iterator, Sequence

from store.database.connection import Connection
from store.database.sql import Row
from store.database.store import Store
from store.people.masking import HIDDEN, masked_email, masked_name, masked_phone
from store.people.records import FAVORITE_BY
from store.transfer.columns import ATTRIBUTE
from store.transfer.exporting import BATCH, Batches, ExportKind
from store.transfer.kinds.personas import COLUMNS, OPT_INS
from store.transfer.lookups import among
from store.transfer.personas.legacy import brought
from store.transfer.personas.row import HOUSEHOLD, POS

_TEXTS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "birthday": "birthday",
    "signup_date": "signup_on",
    "first_seen": "first_seen_at",
    "favorite_store": "CASE WHEN favorite_rank IN (1, 2, 3) THEN "
    "(SELECT l.name FROM location l WHERE l.id = favorite_location_id) END",
    "favorite_store_by": "CASE favorite_rank "
    + " ".join(f"WHEN {rank} THEN '{FAVORITE_BY[rank]}'" for rank in (1, 2, 3))
    + " END",
    "wallet_pin": "wallet_pin",
    "browser": "browser",
    "ip": "ip",
    "signup_url": "signup_url",
    "signup_form": "signup_form",
    "signup_at": "signup_at",
    "utm": "utm",
    "signature_file": "signature_file",
    "referred_by": "referred_by",
    "source": "source",
}
_MEMBER = "CASE WHEN signup_on IS NULL THEN 'no' ELSE 'yes' END"
_MASKED = ("birthday", "wallet_pin", "ip", "referred_by", "source_id", "wallet_id", "signature_file")
_PLAIN = frozenset((
    "phone", "home_phone", "birthday", "signup_date", "member", "first_seen", "favorite_store_by", "legacy_points",
    *OPT_INS, "consent_at", "text_opt_out_at", "signup_at",
))  # fmt: skip
_STATES = {"on": "yes", "off": "no", "asked": "asked"}


def header(store: Store) -> list[str]:
    """The import's columns and one for every custom attribute there is."""
    names = [row[0] for row in store.connection.all("SELECT DISTINCT name FROM attribute ORDER BY name")]
    return [
        *(column.name for column in COLUMNS),
        *(ATTRIBUTE + name for name in names if name != HOUSEHOLD),
    ]


def rows(store: Store, names: Sequence[str], ids: Sequence[int] | None, masked: bool) -> Batches:
    """Active personas, in the order of ``ids`` or of their ids."""
    table = _Table(store.connection, names, shows_pin=store.settings().flag("show_wallet_pin"))
    for found in table.all_rows() if ids is None else table.rows_of(ids):
        if masked:
            table.mask(found)
        yield found


Ask = Callable[[str], list[Row]]


class _Table:
    """Personas as rows of cells in the order of a header."""

    def __init__(self, connection: Connection, names: Sequence[str], *, shows_pin: bool) -> None:
        self._connection = connection
        self._place = {name: place for place, name in enumerate(names)}
        texts = {**_TEXTS, "wallet_pin": _TEXTS["wallet_pin"] if shows_pin else "NULL"}
        cells = [
            f"coalesce({texts[name]}, '')" if name in texts else _MEMBER if name == "member" else "''"
            for name in names
        ]
        self._select = f"SELECT {', '.join(cells)}, id FROM persona WHERE status = 'active' AND id {{keys}} "
        self._legacy = bool(connection.one("SELECT 1 FROM entry WHERE kind = 'legacy' LIMIT 1"))

    def all_rows(self) -> Iterator[list[list[str]]]:
        """Everybody, by id."""
        last = 0
        while True:
            end = self._connection.value(
                "SELECT max(id) FROM (SELECT id FROM persona WHERE id > :last AND status = 'active' "
                "ORDER BY id LIMIT :count) t",
                last=last,
                count=BATCH,
            )
            if end is None:
                return
            first, last = last + 1, int(end)

            def ask(question: str, first: int = first, last: int = last) -> list[Row]:
                text = question.format(keys="BETWEEN :first AND :last")
                return self._connection.all(text, first=first, last=last)

            yield list(self._filled(ask).values())

    def rows_of(self, ids: Sequence[int]) -> Iterator[list[list[str]]]:
        """These personas, in their order."""
        for start in range(0, len(ids), BATCH):
            part = list(ids[start : start + BATCH])

            def ask(question: str, part: list[int] = part) -> list[Row]:
                return among(self._connection, question, part)

            found = self._filled(ask)
            yield [found[persona_id] for persona_id in part if persona_id in found]

    def _filled(self, ask: Ask) -> dict[int, list[str]]:
        """The cells of some personas; ``ask`` gives the rows of a question about them."""
        found: dict[int, list[str]] = {}
        for row in ask(f"{self._select}ORDER BY id"):
            found[row[-1]] = list(row[:-1])
        self._identifiers(found, ask)
        self._consents(found, ask)
        self._labels(found, ask)
        if self._legacy:
            self._brought(found)
        return found

    def _brought(self, found: dict[int, list[str]]) -> None:
        place, source_at = self._place["legacy_points"], self._place["source"]
        for (persona_id, source), points in brought(self._connection, found).items():
            cells = found.get(persona_id)
            if cells is not None and cells[source_at] == source and points:
                cells[place] = str(points)

    def _identifiers(self, found: dict[int, list[str]], ask: Ask) -> None:
        """The first of each; the source id is the one of the persona's own source."""
        at, source_at = self._place, self._place["source"]
        places = {"phone": at["phone"], "email": at["email"], "wallet": at["wallet_id"]}
        home, source_id = at["home_phone"], at["source_id"]
        for persona_id, kind, value, label in ask(
            "SELECT persona_id, kind, value, label FROM identifier WHERE persona_id {keys} "
            "AND state IN ('live', 'shared') ORDER BY rank, id"
        ):
            cells = found.get(persona_id)
            if cells is None:
                continue
            if kind == "source":
                source = cells[source_at]
                if value.startswith(f"{source}:") and not cells[source_id]:
                    cells[source_id] = value[len(source) + 1 :]
                continue
            place = home if label == "home" else places[kind]
            if not cells[place]:
                cells[place] = value

    def _consents(self, found: dict[int, list[str]], ask: Ask) -> None:
        at = self._place
        places = {channel: at[column] for column, channel in OPT_INS.items()}
        consent_at, consent_source, opted_out = at["consent_at"], at["consent_source"], at["text_opt_out_at"]
        for persona_id, channel, state, moment, how in ask(
            "SELECT persona_id, channel, state, at, how FROM consent WHERE persona_id {keys} "
            "AND channel <> 'member' ORDER BY at"
        ):
            cells = found.get(persona_id)
            if cells is None:
                continue
            cells[places[channel]] = _STATES[state]
            if state == "on":
                cells[consent_at], cells[consent_source] = moment, how
            elif state == "off" and channel == "text":
                cells[opted_out] = moment

    def _labels(self, found: dict[int, list[str]], ask: Ask) -> None:
        at = self._place
        for persona_id, name, value in ask(
            "SELECT persona_id, name, value FROM attribute WHERE persona_id {keys}"
        ):
            place = at.get("household" if name == HOUSEHOLD else ATTRIBUTE + name)
            if place is not None and persona_id in found:
                found[persona_id][place] = value
        for persona_id, tag, origin in ask(
            "SELECT persona_id, tag, origin FROM tag WHERE persona_id {keys} ORDER BY tag"
        ):
            if persona_id not in found:
                continue
            place = at["groups" if origin == POS else "tags"]
            cells, text = found[persona_id], tag.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
            cells[place] = f"{cells[place]};{text}" if cells[place] else text

    def mask(self, rows: Sequence[list[str]]) -> None:
        """Leaves enough to tell two customers apart, not enough to reach one."""
        at = self._place
        names, phones, email = (
            (at["first_name"], at["last_name"]),
            (at["phone"], at["home_phone"]),
            at["email"],
        )
        hidden = [at[name] for name in _MASKED]
        for cells in rows:
            for place in names:
                cells[place] = masked_name(cells[place])
            for place in phones:
                cells[place] = masked_phone(cells[place] or None) or ""
            cells[email] = masked_email(cells[email] or None) or ""
            for place in hidden:
                if cells[place]:
                    cells[place] = HIDDEN


PERSONAS = ExportKind(header, rows, _PLAIN, "SELECT count(*) FROM persona WHERE status = 'active'")
