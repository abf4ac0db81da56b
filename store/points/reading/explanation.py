"""Why the balance is what it is, and why points are not simply the money (`points.md` rule 39)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.people.card import look_at_card
from store.points.ledger.kinds import LINES
from store.points.reading.causes import Cause, Facts, causes
from store.points.reading.overview import OverviewLine, PointsOverview, points_overview
from store.points.reading.spending import Earned, Spending, earned_by_rate, spending
from store.settings import Settings
from store.shown import Shown, minor_digits
from store.words import say


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from the money to the balance. ``lines`` add up to ``points``; ``causes`` are sentences.

    ``difference`` is what the stored balance has beyond its entries: anything but 0 is a defect, and then a
    line of its own.
    """

    persona_id: int
    points: int
    spending: Spending
    lines: tuple[OverviewLine, ...]
    causes: tuple[Cause, ...]
    difference: int

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``explain --json``."""
        return {
            "id": self.persona_id,
            "points": self.points,
            "spent_cents": self.spending.all.spent,
            "qualifying_cents": self.spending.qualifying.spent,
            "lines": [
                {"label": line.label, "points": line.points, "entries": line.entries} for line in self.lines
            ],
            "causes": [cause.sentence for cause in self.causes],
            "difference": self.difference,
        }


def explain_balance(store: Store, actor: Actor, persona_id: int) -> Explanation:
    """The explanation of one persona's points, permitted and audited as opening its card.

    A merged id is its survivor's. Raises `NotFound`, `NotPermitted` as `look_at_card`.
    """
    look = look_at_card(store, actor, persona_id)
    with store.reading() as connection:
        return explanation(connection, look.persona_id, store.settings(), look.programme_today)


def explanation(connection: Connection, persona_id: int, settings: Settings, today: date) -> Explanation:
    """The same for whoever has looked already; ``today`` is the programme's day."""
    overview = points_overview(connection, persona_id, today)
    account_id = connection.value(
        "SELECT id FROM account WHERE persona_id = :persona AND unit = 'points' AND card_id IS NULL",
        persona=persona_id,
    )
    earned = [] if account_id is None else earned_by_rate(connection, account_id)
    hundred = int(100 * 10 ** minor_digits(settings.text("currency")))
    orders = spending(connection, persona_id, settings.number("points_rate"), hundred)
    difference = overview.points - sum(line.points for line in overview.lines)
    lines = tuple(_lines(overview, earned, Shown(settings), hundred))
    if difference:
        lines = (*lines, OverviewLine(say("explain.line.defect"), (), difference, 0))
    facts = Facts(connection, persona_id, account_id, settings, overview, orders, tuple(earned), difference)
    return Explanation(persona_id, overview.points, orders, lines, tuple(causes(facts)), difference)


def _lines(overview: PointsOverview, earned: list[Earned], shown: Shown, hundred: int) -> list[OverviewLine]:
    """The overview's lines with something on them, what sales earned by its rates."""
    lines = []
    for line in overview.told:
        if line.label != LINES["earn"]:
            lines.append(line)
            continue
        for found in earned:
            label = say("explain.line.earned", rate=found.rate or 0, money=shown.money(hundred))
            lines.append(OverviewLine(label, line.kinds, found.points, found.entries))
    return lines
