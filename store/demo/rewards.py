"""The demo's discounts, and what was redeemed at the POS."""

from datetime import timedelta
from random import Random

from store.demo.calendar import Calendar, written
from store.demo.files import DemoFile
from store.demo.people import TILL, Person

LETTERS = "23456789ACDEFGHJKLMNPQRTUVWXYZ"


def discounts(calendar: Calendar) -> DemoFile:
    """Eight discounts: a free one, one for staff, a season, one at the Harbour, dear ones."""
    season = {"starts_on": calendar.day(30), "ends_on": calendar.day(-30)}
    coming = {"starts_on": calendar.day(-14), "ends_on": calendar.day(-45)}
    again = {"usage": "unlimited", "cooldown_hours": 24}
    rows: list[dict[str, object]] = [
        _discount("COFFEE", "Free filter coffee", 50, **again),
        _discount("HELLO", "Welcome cookie", 0),
        _discount("FIVE", "$5 off", 150, usage="unlimited"),
        _discount("SEASON", "Seasonal gift bag", 200, **season),
        _discount("HARBOUR", "Harbour breakfast", 240, location="Harbour", **again),
        _discount("TEAM", "Staff lunch", 25, staff_only="yes", **again),
        _discount("BASKET", "Picnic basket", 1500),
        _discount("TASTING", "Tasting evening for two", 4000, **coming),
    ]
    return DemoFile("discounts", "discounts", TILL, list(rows))


def _discount(number: str, name: str, cost: int, **terms: object) -> dict[str, object]:
    row: dict[str, object] = {
        "discount_id": number,
        "name": name,
        "cost": cost,
        "starts_on": "",
        "ends_on": "",
    }
    row |= {"usage": "single", "cooldown_hours": "", "location": "", "staff_only": ""}
    return row | terms


def redemptions(people: list[Person], choice: Random) -> DemoFile:
    """Members spend part of what they have earned by then on their last visits."""
    found = DemoFile("redemptions", "redemptions", TILL)
    for person in people:
        if person.signup is None or len(person.visits) < 4 or choice.random() < 0.5:
            continue
        spent = 0
        for visit in person.visits[-2:]:
            has = sum(points for moment, points in person.earned if moment <= visit) - spent
            affordable = [
                (number, cost) for number, cost in (("COFFEE", 50), ("FIVE", 150)) if cost * 2 <= has
            ]
            if not affordable or visit.date() <= person.signup.date():
                continue
            number, cost = choice.choice(affordable)
            spent += cost
            found.rows.append(
                {
                    "redemption_id": f"X-{50_001 + len(found.rows)}",
                    **{"source_id": "", "phone": "", "email": "", **person.named(TILL)},
                    "discount_id": number,
                    "at": written(visit + timedelta(minutes=2)),
                    "code": "".join(choice.choices(LETTERS, k=5)),
                    "location": person.home,
                    "receipt": "",
                }
            )
    return found
