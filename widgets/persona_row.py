"""How a found persona looks in a list: the columns of ``product.md`` §2 and why the row matched."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from store.words import say
from widgets.answer import Answer, Needle
from widgets.columns import Column, Marked, RowLook


class FoundPersona(Protocol):
    """What a row needs; ``points`` and ``last_seen_days`` are None where there are none."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def email(self) -> str | None: ...
    @property
    def points(self) -> int | None: ...
    @property
    def last_seen_days(self) -> int | None: ...
    @property
    def source(self) -> str | None: ...
    @property
    def status(self) -> str: ...
    @property
    def matched(self) -> str | None: ...


class DetailedPersona(FoundPersona, Protocol):
    """What the further columns need."""

    @property
    def birthday(self) -> str | None: ...
    @property
    def signup_on(self) -> str | None: ...
    @property
    def created_at(self) -> str: ...
    @property
    def sales(self) -> int: ...
    @property
    def utm(self) -> str | None: ...
    @property
    def details(self) -> tuple[tuple[str, str], ...]: ...


PERSONA_COLUMNS = (
    Column("Name", 20, priority=1, grow=2, word="column.name"),
    Column("Phone", 15, priority=2, word="column.phone"),
    Column("E-mail", 17, priority=5, grow=2, word="column.email"),
    Column("Points", 7, priority=1, right=True, word="column.points"),
    Column("Seen", 5, priority=3, right=True, word="column.seen"),
    Column("Source", 8, priority=6, word="column.source"),
)
"""What is shown until somebody chooses."""
MORE_COLUMNS = (
    Column("ID", 7, priority=4, right=True, word="column.id"),
    Column("Birthday", 10, priority=4, word="column.birthday"),
    Column("Joined", 10, priority=4, word="column.joined"),
    Column("Created", 10, priority=4, word="column.created"),
    Column("Visits", 6, priority=4, right=True, word="column.visits"),
    Column("UTM", 12, priority=4, word="column.utm"),
    Column("Rating", 6, priority=4, right=True, word="column.rating"),
    Column("Device", 10, priority=4, word="column.device"),
    Column("Cards", 14, priority=4, word="column.cards"),
    Column("Attributes", 18, priority=4, grow=1, word="column.attributes"),
    Column("Tags", 14, priority=4, word="column.tags"),
)
"""What can be shown beside them."""
ALL_COLUMNS = PERSONA_COLUMNS + MORE_COLUMNS
ALWAYS = "Name"
"""The column nobody can leave out."""
USUAL = tuple(column.name for column in sorted(PERSONA_COLUMNS, key=lambda column: column.priority))
"""Shown until somebody chooses; what stays longest on a narrow screen stands first."""
DETAILS = {
    "Rating": "rating",
    "Device": "device",
    "Cards": "cards",
    "Attributes": "attributes",
    "Tags": "tags",
}
"""Columns whose data is read only while they are shown, by what it is called in a row's details."""


SORTS = {
    "Name": "name", "Phone": "phone", "E-mail": "email", "Points": "points", "Seen": "seen", "Source": "source",
    "ID": "id", "Birthday": "birthday", "Joined": "joined", "Created": "created", "Visits": "visits", "UTM": "utm",
    "Rating": "rating", "Device": "device", "Cards": "cards", "Attributes": "attributes", "Tags": "tags",
}  # fmt: skip
"""What ``sort:`` calls each column."""
CONDITIONS = SORTS | {"Cards": "card", "Attributes": "attr", "Tags": "tag"}
"""The field of the language that asks for each column."""


WHY = {
    "phone-former": "matched.former",
    "email-former": "matched.former",
    "id": "matched.id",
    "receipt": "matched.receipt",
    "serial": "matched.card",
    "merge": "matched.merge",
}
"""What a row matched by that none of its usual cells shows, by its key in the catalogue."""


def national(phone: str | None) -> str:
    """A North American E.164 number as spoken, ``(212) 555-0117``; anything else as it is."""
    if phone and len(phone) == 12 and phone.startswith("+1"):
        return f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}"
    return phone or ""


def persona_cells(row: FoundPersona) -> tuple[str, ...]:
    """Name (with a status that is not plain, and why it matched where no cell shows that), phone, e-mail,
    points, days since the last visit, source.

    Of an archived one the phone alone, the e-mail if there is none.
    """
    if row.status == "archived":
        contact = (national(row.phone), "" if row.phone else row.email or "")
        return (f"[{say(f'status.{row.status}')}]", *contact, "", "", "")
    name, why = row.name, WHY.get(row.matched or "")
    if row.status not in ("active", "member", ""):
        name = f"{name} [{say(f'status.{row.status}')}]"
    if why is not None:
        name = f"{name} [{say(why)}]"
    return (
        name,
        national(row.phone),
        row.email or "",
        "" if row.points is None else f"{row.points:,}",
        _seen(row.last_seen_days),
        row.source or "",
    )


def more_cells(row: DetailedPersona) -> tuple[str, ...]:
    """A cell for each of `MORE_COLUMNS`; of an archived one the id alone."""
    if row.status == "archived":
        return (str(row.id), *[""] * (len(MORE_COLUMNS) - 1))
    details = dict(row.details)
    return (
        str(row.id),
        row.birthday or "",
        row.signup_on or "",
        row.created_at[:10],
        f"{row.sales:,}",
        row.utm or "",
        *(details.get(name, "") for name in DETAILS.values()),
    )


def _seen(days: int | None) -> str:
    """``today``, ``3d``; empty for nobody who ever bought."""
    if days is None:
        return ""
    return say("column.days", days=days) if days else say("column.today")


def persona_matched(row: FoundPersona, cells: Sequence[str], answer: Answer) -> list[list[Marked]]:
    """The spans of each cell that the answer's needles hit."""
    spans: list[list[Marked]] = [[] for _ in cells]
    for index, column in enumerate(PERSONA_COLUMNS):
        hits = {span for needle in answer.needles if needle.column == column.name
                for span in spans_of(needle, cells[index])}  # fmt: skip
        spans[index] = sorted(hits)
    return spans


def persona_key(row: FoundPersona) -> object:
    """A mark stays on the person, whatever else changes in the row."""
    return row.id


def spans_of(needle: Needle, cell: str) -> list[Marked]:
    """Where the needle stands in the cell; no match, no span."""
    if not needle.text or not cell:
        return []
    if needle.text.isdigit():
        return _digit_spans(needle, cell)
    folded, wanted = _folded(cell), _folded(needle.text)
    at = 0 if needle.where == "start" else -1
    if needle.where == "start":
        return [(0, len(wanted))] if folded.startswith(wanted) else []
    if needle.where == "end":
        return [(len(folded) - len(wanted), len(folded))] if folded.endswith(wanted) else []
    found: list[Marked] = []
    while (at := folded.find(wanted, at + 1)) >= 0:
        if needle.where == "inside" or at == 0 or not folded[at - 1].isalnum():
            found.append((at, at + len(wanted)))
    return found


def _digit_spans(needle: Needle, cell: str) -> list[Marked]:
    places = [index for index, character in enumerate(cell) if character.isdigit()]
    digits = "".join(cell[index] for index in places)
    at = len(digits) - len(needle.text) if needle.where == "end" else digits.find(needle.text)
    if at < 0 or not digits.startswith(needle.text, at):
        return []
    if needle.where == "start" and at > 1:
        return []
    hit = places[at : at + len(needle.text)]
    spans: list[Marked] = []
    for index in hit:
        if spans and spans[-1][1] == index:
            spans[-1] = (spans[-1][0], index + 1)
        else:
            spans.append((index, index + 1))
    return spans


def _folded(text: str) -> str:
    """Case and accents away, one character for one, so that spans fit the shown text."""
    if text.isascii():
        return text.lower()
    return "".join((unicodedata.normalize("NFD", character)[0]).lower()[0] for character in text)


def details_of(names: Sequence[str]) -> frozenset[str]:
    """What must be read for these columns beside what is always read."""
    return frozenset(DETAILS[name] for name in names if name in DETAILS)


def chosen_of(names: Sequence[str]) -> tuple[str, ...]:
    """A kept choice as it can be shown: known columns, the name first; nothing chosen: the usual ones."""
    known = {column.name for column in ALL_COLUMNS}
    return tuple(dict.fromkeys((ALWAYS, *(name for name in names if name in known)))) if names else USUAL


def persona_look(names: Sequence[str] = USUAL) -> RowLook:
    """The look with these columns, in the order of `ALL_COLUMNS`; the first named one stays longest."""
    ranks = {name: rank for rank, name in enumerate(chosen_of(names), start=1)}
    places = [at for at, one in enumerate(ALL_COLUMNS) if one.name in ranks]

    def cells(row: DetailedPersona) -> tuple[str, ...]:
        every = (*persona_cells(row), *more_cells(row))
        return tuple(every[at] for at in places)

    def matched(row: DetailedPersona, shown: Sequence[str], answer: Answer) -> list[list[Marked]]:
        every = [*persona_matched(row, persona_cells(row), answer), *([] for _ in MORE_COLUMNS)]
        return [every[at] for at in places]

    columns = tuple(replace(ALL_COLUMNS[at], priority=ranks[ALL_COLUMNS[at].name]) for at in places)
    return RowLook(columns, persona_key, cells, matched)


PERSONA_LOOK = RowLook(PERSONA_COLUMNS, persona_key, persona_cells, persona_matched)
