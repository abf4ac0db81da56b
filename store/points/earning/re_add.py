"""Points from before enrolment added again, all of them and once: the card's one key (`points.md` rule 9)."""

from store.database.unit import Unit
from store.errors import Refused
from store.points.adjust import RE_ADD
from store.points.customer import take_customer
from store.points.earning.enrolment import pre_enrolment_points
from store.points.expiry.lapsing import book_due, terms_for
from store.points.ledger.limits import require_adjustable
from store.points.ledger.posting import book_for, entry_note, settle
from store.points.ledger.records import About
from store.receipt import Receipt
from store.use_case import operation
from store.words import say


@operation("adjust points")
def re_add(unit: Unit, persona_id: int, *, note: str = "") -> Receipt:
    """Adds what was taken out when the customer became a member; without a note its own words are kept.

    ``details`` has ``given``, ``before`` and ``after``. Raises ``Refused`` where there is nothing (left) to
    add, ``NeedsApproval`` beyond the role's limits.
    """
    customer, account = take_customer(unit, persona_id)
    points = pre_enrolment_points(unit.connection, customer.id)
    if not points or not customer.member:
        raise Refused(say("points.re_add_none"))
    require_adjustable(unit, account.id, points)
    book = book_for(unit)
    book_due(unit, book, account)
    before = account.balance
    note_id, note_hash = entry_note(unit, customer.id, note.strip() or say("points.re_add_note"))
    about = About(reason=RE_ADD, note_id=note_id, note_hash=note_hash)
    terms = terms_for("adjust", unit.day_at(None), unit.settings)
    book.post(account, "adjust", points, about, terms=terms)
    return settle(unit, book, account, given=points, before=before, after=account.balance)
