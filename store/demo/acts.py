"""What the demo's own staff did on the day: what no file can say goes through the use cases."""

from collections.abc import Callable
from datetime import datetime, timedelta

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.demo.people import LOYALTY, Person
from store.discounts.redeem import redeem
from store.modifiers.filling import fill_audience
from store.modifiers.make import make_modifier
from store.modifiers.restrictions import Terms
from store.people.employees import list_employee
from store.people.notes import write_note
from store.points.adjust import adjust_points
from store.points.earning.collectibles import make_codes
from store.points.earning.sale import sell_by_hand
from store.points.undo import undo
from store.search.saved import save_search
from store.segments.counting import refresh_counts
from store.segments.rfm_run import refresh_rfm

SEARCHES = (("vip", "tag:vip"), ("lapsed", "is:member seen:>180d"), ("birthday-week", "birthday:next7d"))
_NOTES = (
    (0, "Prefers to be called Amy. Brings her own cup.", True),
    (1, "Collects for the choir: paper receipt, please.", True),
    (2, "Asked for the rye bread without seeds.", False),
    (3, "Waiting for a call when the almond croissants are back.", True),
)
_ARCHIVED = ("Moved abroad", "Asked us to stop", "A test customer", "Double, sorted out", "Moved abroad")


class StandingClock:
    """The clock of the making: it moves on when it is told to, so that two makings are the same."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def forward(self, minutes: int) -> None:
        """Moves on."""
        self._now += timedelta(minutes=minutes)


def act(store: Store, people: list[Person], clock: StandingClock, tell: Callable[[int, int], None]) -> None:
    """Two hours of a morning: notes, adjustments, sales, redemptions, an undo, archived customers."""
    mia, leo, eva = (signed_in(store, code) for code in ("MIA", "LEO", "EVA"))
    known = [_id_of(store, person) for person in people[:9]]
    for place, text, pinned in _NOTES:
        write_note(store, leo, known[place], text, pin=pinned)
        clock.forward(2)
    tell(1, 4)
    quiet = [
        person for person in people[9:] if person.source == LOYALTY and person.phone and not person.visits
    ]
    for person, reason in zip(quiet, _ARCHIVED, strict=False):
        archive(store, leo, _id_of(store, person), reason=reason)
        clock.forward(1)
    tell(2, 4)
    adjust_points(store, leo, known[0], 25, reason="goodwill", note="Spilled coffee")
    clock.forward(5)
    adjust_points(store, leo, known[1], 120, reason="missed-sale", note="The till was down on Friday")
    clock.forward(5)
    adjust_points(store, leo, known[3], -40, reason="correction", note="Credited twice")
    clock.forward(10)
    sell_by_hand(store, mia, known[4], 1850, receipt="D-118")
    clock.forward(5)
    redeem(store, mia, known[1], "COFFEE")
    clock.forward(15)
    mistaken = redeem(store, mia, known[2], "COFFEE")
    clock.forward(2)
    undo(store, mia, mistaken.operation_id)
    list_employee(store, leo, f"+1{people[5].phone}")
    clock.forward(10)
    redeem(store, leo, known[0], "FIVE", receipt="D-131")
    tell(3, 4)
    for name, query in SEARCHES:
        save_search(store, eva, name, query, everyone=True)
    fridays: Terms = {"factor": "2", "hours": ["fri 00:00-24:00"]}
    fill_audience(
        store,
        eva,
        make_modifier(store, eva, "multiplier", "vip", fridays, name="VIP Fridays").details["modifier"],
    )
    make_codes(store, eva, 50, 100, batch="Autumn flyer", prefix="FALL")
    refresh_rfm(store, eva)
    refresh_counts(store, eva)
    tell(4, 4)


def signed_in(store: Store, code: str) -> Actor:
    """One of the demo's staff at the first till."""
    staff_id, name, role = store.connection.all(
        "SELECT id, name, role FROM staff WHERE code = :code", code=code
    )[0]
    terminal, location_id, location = store.connection.all(
        "SELECT t.name, l.id, l.name FROM terminal t JOIN location l ON l.id = t.location_id "
        "ORDER BY l.id, t.name"
    )[0]
    return Actor(staff_id, code, name, role, location_id, location, terminal)


def _id_of(store: Store, person: Person) -> int:
    found: int = store.connection.value(
        "SELECT persona_id FROM identifier WHERE kind = 'phone' AND value = :phone AND state = 'live'",
        phone=f"+1{person.phone}",
    )
    return found
