"""What the demo's people bought, one row a line, as the tills would send it."""

from datetime import datetime
from random import Random

from store.demo.calendar import TWO_YEARS, Calendar, written
from store.demo.files import DemoFile, Row
from store.demo.goods import Good, goods
from store.demo.people import LOCATIONS, TILL, Person
from store.demo.phones import UNKNOWN

_LINES = (2, 3, 4, 5, 6, 7, 8)
_OFTEN = (58, 26, 9, 3, 2, 1, 1)
_PAID = ("card", "card", "card", "cash", "phone", "gift card")
TAX = 8
"""Percent."""


def orders(people: list[Person], calendar: Calendar, choice: Random) -> DemoFile:
    """Every visit is an order, in the order of happening; three in a hundred are of nobody known.

    Notes in each member's ``earned`` what the orders since signup earn at a point a dollar.
    """
    visits: list[tuple[datetime, int, Person | None]] = []
    for place, person in enumerate(people):
        visits += [(moment, place, person) for moment in person.visits]
    unknown = len(visits) // 33
    visits += [
        (calendar.moment(choice.randrange(TWO_YEARS), choice), len(people) + place, None)
        for place in range(unknown)
    ]
    visits.sort(key=lambda visit: visit[:2])
    liked = {person.number: choice.sample(goods(), 8) for person in people if person.visits}
    found = DemoFile("orders", "orders", TILL)
    nobody = 0
    for number, (moment, _, someone) in enumerate(visits, 20_001):
        who: Row = {}
        if someone is not None:
            who = someone.named(TILL)
        else:
            nobody += 1
            who = {"phone": UNKNOWN} if nobody == unknown else {}
        home = someone.home if someone is not None and choice.random() < 0.85 else choice.choice(LOCATIONS)
        head: Row = {
            "order_id": f"A-{number}",
            "receipt": f"{home[0]}{number}",
            "placed_at": written(moment),
            "location": home,
            "source_id": "",
            "phone": "",
            "email": "",
            **who,
            "payment_method": choice.choice(_PAID),
        }
        basket = _basket(liked[someone.number] if someone is not None else [], choice)
        cents = sum(amount for _, _, amount in basket)
        if someone is not None and someone.signup is not None and moment.date() >= someone.signup.date():
            someone.earned.append((moment, cents // 100))
        found.rows.extend(_line(head, *item) for item in basket)
    return found


def _basket(liked: list[Good], choice: Random) -> list[tuple[Good, int, int]]:
    """Articles, pieces and cents after a discount that one line in ten has."""
    basket = []
    for _ in range(choice.choices(_LINES, _OFTEN)[0]):
        good = choice.choice(liked if liked and choice.random() < 0.65 else goods())
        pieces = choice.choices((1, 2, 3), (80, 15, 5))[0]
        amount = good.price * pieces
        basket.append((good, pieces, amount * 9 // 10 if choice.random() < 0.1 else amount))
    return basket


def _line(head: Row, good: Good, pieces: int, amount: int) -> Row:
    return {
        **head,
        "sku": good.sku,
        "product": good.product,
        "brand": good.brand,
        "category": good.category,
        "quantity": pieces,
        "amount": _dollars(amount),
        "tax": _dollars(amount * TAX // 100),
    }


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
