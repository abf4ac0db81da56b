"""The demo's loyalty cards: programmes of all eight types, cards as a wallet's file brings them, and a few stamps."""

from collections.abc import Sequence
from random import Random

from store.actor import Actor
from store.cards.correcting import correct_card
from store.cards.programmes import CardTerms, make_programme
from store.cards.transacting import transact_card
from store.database.store import Store
from store.demo.acts import StandingClock
from store.demo.calendar import written
from store.demo.files import DemoFile
from store.demo.people import LOYALTY, Person
from store.points.undo import undo

PROGRAMMES: tuple[tuple[str, str, CardTerms], ...] = (
    (
        "Coffee stamps",
        "stamp",
        {"goal": 10, "reward": "A free coffee", "rate": 500, "fields": "Usual drink", "earns": True},
    ),
    ("Five back", "cash-back", {"rate": 500, "earns": True}),
    ("Lunch for ten", "multipass", {"start": 10, "valid_days": 365}),
    ("Birthday cake", "coupon", {"start": 1, "reward": "A slice of cake", "valid_days": 30}),
    ("Regulars' discount", "discount", {"levels": "0:3 20000:5 100000:10"}),
    ("Gift card", "gift", {"start": 2500, "valid_days": 1095}),
    ("Reading room", "membership", {"fields": "Library card"}),
    ("Bean points", "reward", {"goal": 500, "reward": "A bag of beans", "rate": 100}),
)
_BALANCES = {
    "Coffee stamps": (0, 14),
    "Five back": (0, 40),
    "Lunch for ten": (1, 10),
    "Regulars' discount": (20, 1500),
    "Gift card": (5, 60),
    "Reading room": (1, 30),
    "Bean points": (20, 900),
}
"""Least and most of what stands on an imported card, money in whole units; of a coupon the file says nothing."""
_DEVICES = ("iPhone", "Pixel", "Galaxy", "iPhone", "")
_DRINKS = ("flat white", "filter", "oat latte", "espresso", "decaf")
_NAMED = ((0, "Coffee stamps", 7), (0, "Gift card", 18), (1, "Coffee stamps", 9), (2, "Lunch for ten", 4))
"""Cards of the first customers: which customer, programme, balance."""


def make_programmes(store: Store, owner: Actor) -> None:
    """The eight programmes, as an Owner makes them."""
    for name, card_type, terms in PROGRAMMES:
        make_programme(store, owner, name, card_type, terms)


def cards(people: Sequence[Person], seed: int) -> DemoFile:
    """One file of the wallet's cards: some customers have several, most have none."""
    choice = Random(seed)
    file = DemoFile("cards", "cards", LOYALTY)
    members = [person for person in people if person.source == LOYALTY and person.phone and person.signup]
    taken = {id(people[number]) for number, _, _ in _NAMED}
    for number, programme, known in _NAMED:
        file.rows.append(_row(people[number], programme, known, len(file.rows), choice))
    for person in members[3::9]:
        if id(person) in taken:
            continue
        names = choice.sample([name for name, _, _ in PROGRAMMES], choice.choice((1, 1, 1, 2, 3)))
        for name in names:
            least, most = _BALANCES.get(name, (0, 0))
            balance = choice.randint(least, most) if most else None
            file.rows.append(_row(person, name, balance, len(file.rows), choice))
    return file


def _row(
    person: Person, programme: str, balance: int | None, number: int, choice: Random
) -> dict[str, object]:
    card_type = next(kind for name, kind, _ in PROGRAMMES if name == programme)
    status = (
        choice.choices(("installed", "not installed", "deleted"), (70, 22, 8))[0]
        if number > 3
        else "installed"
    )
    installed = status != "not installed"
    return {
        "serial": f"{300 + number // 90}-{100 + number % 90 * 10}-{choice.randrange(100, 1000)}",
        "phone": person.phone,
        "programme": programme,
        "type": card_type,
        "status": status,
        "device": choice.choice(_DEVICES) if installed else "",
        "installed_at": written(person.signup) if installed and person.signup else "",
        "balance": "" if balance is None else balance,
        "utm": choice.choice(("spring", "window", "")),
        "field:Usual drink": choice.choice(_DRINKS) if card_type == "stamp" else "",
    }


def use_cards(store: Store, staff: Actor, manager: Actor, clock: StandingClock) -> None:
    """A morning's stamps, a visit, a gift card spent and put right, and a stamp taken back."""
    ids: dict[str, int] = dict(
        store.connection.all(
            "SELECT g.name, min(c.id) FROM card c JOIN card_programme g ON g.id = c.programme_id "
            "WHERE c.status = 'installed' GROUP BY g.name"
        )
    )
    transact_card(store, staff, ids["Coffee stamps"], "add_stamps", comment="Two coffees, one stamp each")
    clock.forward(1)
    mistaken = transact_card(store, staff, ids["Coffee stamps"], "add_stamps", count=5)
    clock.forward(1)
    undo(store, staff, mistaken.operation_id)
    transact_card(store, staff, ids["Lunch for ten"], "deduct_visits", comment="Soup of the day")
    clock.forward(1)
    transact_card(
        store, staff, ids["Gift card"], "subtract_amount", amount=1280, comment="Read 12.80 off the slip"
    )
    clock.forward(2)
    correct_card(store, manager, ids["Gift card"], 1180, note="It was 11.80")
