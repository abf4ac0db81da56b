"""Gifts of campaigns and flows: each occasion gives a customer its points once, ever (`points.md` rule 16)."""

from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.points.customer import Customer, take_customer
from store.points.earning.accrual import why_nothing
from store.points.earning.grants import Granted, granted, write_grants
from store.points.expiry.lapsing import book_due, terms_for
from store.points.ledger.posting import book_for, settle
from store.points.ledger.records import About
from store.receipt import Receipt
from store.text import clean_line
from store.use_case import operation
from store.words import say

MOST_POINTS = 1_000_000
LONGEST = 120


@operation("gifts")
def campaign_gift(unit: Unit, persona_id: int, campaign: str, points: int) -> Receipt:
    """Gives a customer the points of a campaign; a second time, also after a merge, is ``Refused``."""
    return give(unit, persona_id, "campaign", campaign, points)


@operation("gifts")
def flow_gift(unit: Unit, persona_id: int, flow: str, points: int, *, occasion: str = "") -> Receipt:
    """Gives a customer the points of a flow, once for each ``occasion`` of it, such as a birthday's year."""
    name = clean_line(flow, LONGEST, "flow")
    once = clean_line(occasion, LONGEST, "occasion")
    return give(unit, persona_id, "flow", f"{name}: {once}" if name and once else name, points)


def give(unit: Unit, persona_id: int, kind: str, occasion: str, points: int) -> Receipt:
    """Gives what a ``campaign`` or ``flow`` gives once for an occasion, inside an act that may do so."""
    name = clean_line(occasion, 2 * LONGEST + 2, kind)
    if not name:
        raise BadInput(say("points.gift_unnamed"))
    if isinstance(points, bool) or not isinstance(points, int) or not 1 <= points <= MOST_POINTS:
        raise BadInput(say("points.gift_points", points=points, most=MOST_POINTS))
    customer, account = take_customer(unit, persona_id)
    _require_able(unit, customer)
    if granted(unit.connection, kind, [name], [customer.id]):
        raise Refused(say("points.gift_given", name=customer.name, occasion=name))
    book = book_for(unit)
    book_due(unit, book, account)
    before = account.balance
    posted = f"{kind}_gift"
    terms = terms_for(posted, unit.day_at(None), unit.settings)
    entry_id = book.post(account, posted, points, About(campaign=name), terms=terms)
    done = settle(unit, book, account, given=points, before=before, after=account.balance)
    write_grants(unit, [Granted(customer.id, kind, name, entry_id)])
    return done


def _require_able(unit: Unit, customer: Customer) -> None:
    why = why_nothing(customer, unit.today.isoformat())
    if why is not None:
        raise Refused(say("points.gift_not_theirs", name=customer.name, why=why))
