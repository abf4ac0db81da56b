"""How a found persona looks in a list: the columns of ``product.md`` §2 and why the row matched."""

import unicodedata
from collections.abc import Sequence
from typing import Protocol

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


PERSONA_COLUMNS = (
    Column("Name", 20, priority=1, grow=2, word="column.name"),
    Column("Phone", 15, priority=2, word="column.phone"),
    Column("E-mail", 17, priority=5, grow=2, word="column.email"),
    Column("Points", 7, priority=1, right=True, word="column.points"),
    Column("Seen", 5, priority=3, right=True, word="column.seen"),
    Column("Source", 8, priority=6, word="column.source"),
)


def national(phone: str | None) -> str:
    """A North American E.164 number as spoken, ``(212) 555-0117``; anything else as it is."""
    if phone and len(phone) == 12 and phone.startswith("+1"):
        return f"({phone[2:5]}) {phone[5:8]}-{phone[8:]}"
    return phone or ""


def persona_cells(row: FoundPersona) -> tuple[str, ...]:
    """Name (with a status that isn't plain), phone, e-mail, points, days since the last visit, source."""
    name = row.name if row.status in ("active", "member", "") else f"{row.name} [{row.status}]"
    return (
        name,
        national(row.phone),
        row.email or "",
        "" if row.points is None else f"{row.points:,}",
        "" if row.last_seen_days is None else f"{row.last_seen_days}d",
        row.source or "",
    )


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


PERSONA_LOOK = RowLook(PERSONA_COLUMNS, persona_key, persona_cells, persona_matched)
