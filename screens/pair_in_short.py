"""A suspected pair in short: both sides beside each other, and why they are suspected."""

from rich.cells import cell_len, set_cell_size

from store.merging.suspecting_queue import Pair
from store.shown import Shown
from store.words import say

LABEL = 12
"""Cells of a field's name below the list."""
ROWS = ("id", "name", "phone", "email", "birthday", "signup_date", "seen", "figures")


def reasons_in_words(pair: Pair) -> str:
    """Why they are suspected, the first reasons first."""
    return ", ".join(say(f"duplicates.reason.{reason}") for reason in pair.reasons)


def side_lines(pair: Pair, shown: Shown, width: int) -> list[str]:
    """Both sides in short, ``=`` between what is the same; the reasons below."""
    room = max(8, (width - LABEL - 3) // 2)
    lines = []
    for name in ROWS:
        a, b = (
            {
                "id": str(side.id),
                "name": side.name,
                "phone": shown.phone(side.phone) if side.phone else "",
                "email": side.email or "",
                "birthday": shown.day(side.birthday),
                "signup_date": shown.day(side.signup_date),
                "seen": shown.day_of(side.last_seen),
                "figures": say("duplicates.window.points", points=side.points, count=side.sales),
            }[name]
            for side in (pair.a, pair.b)
        )
        between = " = " if a and a == b and name not in ("id", "figures") else "   "
        label = say(f"duplicates.window.{name}")
        lines.append(f"{_fit(label, LABEL)}{_fit(a, room)}{between}{_fit(b, room)}".rstrip())
    lines.append(_fit(f"{pair.score} · {reasons_in_words(pair)}", width).rstrip())
    return lines


def _fit(text: str, room: int) -> str:
    return set_cell_size(text if cell_len(text) <= room else f"{set_cell_size(text, room - 1)}…", room)
