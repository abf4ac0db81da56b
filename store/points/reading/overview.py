"""The Points overview: sums by kind that add up to the balance, and what was spent (`points.md` §2)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from store.database.connection import Connection
from store.points.expiry.due import due_points
from store.points.ledger.kinds import LINES
from store.words import say

DUE = "points.line.due"
"""The key of the line of what is due and not yet booked."""
_SPENT = (
    "SELECT coalesce(sum(spent), 0), coalesce(sum(CASE WHEN placed_on >= :signup THEN spent ELSE 0 END), 0) "
    "FROM (SELECT placed_on, pre_tax - "
    "CASE WHEN total > 0 THEN (2 * pre_tax * refunded + total) / (2 * total) ELSE 0 END AS spent "
    "FROM purchase WHERE persona_id = :persona) bought"
)


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One line: its words, the kinds it sums, the points and how many entries they come from."""

    label: str
    kinds: tuple[str, ...]
    points: int
    entries: int


@dataclass(frozen=True, slots=True)
class PointsOverview:
    """What the Points tab shows. ``points`` = sum of ``lines`` = what can be spent (booked less ``due``).

    ``spent`` and ``spent_as_member`` are pre-tax minor units, refunds taken off. ``lines`` holds every line
    in order, also those at 0; the last is what is due and not yet booked, there only if something is.
    """

    points: int
    booked: int
    due: int
    lines: tuple[OverviewLine, ...]
    by_kind: dict[str, int]
    spent: int
    spent_as_member: int
    last_redemption_at: str | None
    last_redemption_discount: str | None

    @property
    def told(self) -> tuple[OverviewLine, ...]:
        """The lines something was booked on."""
        return tuple(line for line in self.lines if line.entries or line.label == say(DUE))

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``show --json``; ``lines`` by kind, and ``due`` where something is."""
        lines = dict(self.by_kind)
        if self.due:
            lines["due"] = -self.due
        return {
            "spent_cents": self.spent,
            "spent_as_member_cents": self.spent_as_member,
            "points": self.points,
            "lines": lines,
            "last_redemption": self.last_redemption_at,
            "last_redemption_discount": self.last_redemption_discount,
        }


def points_overview(connection: Connection, persona_id: int, today: date) -> PointsOverview:
    """The overview of one persona's points account; ``today`` is the programme's day (`points.md` rule
    27)."""
    row = connection.one(
        "SELECT a.id, a.balance, a.last_redemption_at, d.name, p.signup_on FROM persona p "
        "LEFT JOIN account a ON a.persona_id = p.id AND a.unit = 'points' AND a.card_id IS NULL "
        "LEFT JOIN redemption r ON r.id = a.last_redemption_id LEFT JOIN discount d ON d.id = r.discount_id "
        "WHERE p.id = :persona",
        persona=persona_id,
    )
    account_id, balance, last_at, last_discount, signup_on = row or (None, 0, None, None, None)
    sums = _sums(connection, account_id) if account_id is not None else {}
    due = due_points(connection, account_id, today) if account_id is not None else 0
    spent = connection.one(_SPENT, persona=persona_id, signup=signup_on) or (0, 0)
    return PointsOverview(
        points=(balance or 0) - due,
        booked=balance or 0,
        due=due,
        lines=_lines(sums, due),
        by_kind={kind: sums.get(kind, (0, 0))[0] for kind in LINES if kind != "card"},
        spent=int(spent[0]),
        spent_as_member=int(spent[1]) if signup_on else 0,
        last_redemption_at=last_at,
        last_redemption_discount=last_discount,
    )


def _sums(connection: Connection, account_id: int) -> dict[str, tuple[int, int]]:
    rows = connection.all(
        "SELECT kind, sum(points), count(*) FROM entry WHERE account_id = :account GROUP BY kind",
        account=account_id,
    )
    return {kind: (int(points), entries) for kind, points, entries in rows}


def _lines(sums: dict[str, tuple[int, int]], due: int) -> tuple[OverviewLine, ...]:
    kinds_of: dict[str, list[str]] = {}
    for kind, label in LINES.items():
        if kind != "card":
            kinds_of.setdefault(label, []).append(kind)
    lines = [
        OverviewLine(
            label,
            tuple(kinds),
            sum(sums.get(kind, (0, 0))[0] for kind in kinds),
            sum(sums.get(kind, (0, 0))[1] for kind in kinds),
        )
        for label, kinds in kinds_of.items()
    ]
    if due:
        lines.append(OverviewLine(say(DUE), (), -due, 0))
    return tuple(lines)
