"""What imported orders earn, by the same rules as a sale at the counter, a chunk at a time."""

from collections.abc import Sequence
from datetime import date

from store.database.unit import Unit
from store.modifiers.membership import Watched, write_membership
from store.points.earning.accrual import Rules, Sale
from store.points.earning.boosts import boosts_due, post_boosts
from store.points.earning.grants import Granted, write_grants
from store.points.earning.rate import qualifies
from store.points.earning.situation import situation_of
from store.points.expiry.lapsing import count_purchase
from store.points.expiry.lateness import settle_late
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.load import take_many
from store.points.ledger.records import Account
from store.points.ledger.write import write
from store.transfer.ledger import book_of
from store.transfer.people import Customer
from store.transfer.runs import Run

Sold = tuple[Customer, Sale]


def earn(unit: Unit, run: Run, rules: Rules, known: Watched, sold: Sequence[Sold]) -> None:
    """Posts what the orders earn, in the order of happening; their rows and the customers' figures are written.

    Late ones do what their lateness asks for (`points.md` rules 26, 28).
    """
    qualifying = [(who, sale) for who, sale in sold if qualifies(who.signup_on, sale.placed_on)]
    if not qualifying:
        return
    connection = unit.connection
    customers = {who.id for who, _ in qualifying}
    situation = situation_of(unit, rules, customers, {sale.placed_on for _, sale in qualifying})
    account_ids = account_ids_of(connection, sorted(situation.persona_ids(customers)))
    taken = take_many(connection, account_ids.values())
    accounts = {persona_id: taken[account_id] for persona_id, account_id in account_ids.items()}
    book = book_of(unit, run)
    for who, sale in qualifying:
        account = accounts[who.id]
        day = date.fromisoformat(sale.placed_on)
        count_purchase(unit, book, account, day)
        entry_id = None
        for one in situation.earned(who, sale):
            entry_id = book.post(accounts[one.persona_id], one.kind, one.points, one.about, terms=one.terms)
        settle_late(unit, book, account, day, caused_by=entry_id)
    grants = _boosts(unit, book, known, accounts, qualifying)
    write(connection, book)
    situation.remember(connection)
    write_grants(unit, grants)


def _boosts(
    unit: Unit, book: Book, known: Watched, accounts: dict[int, Account], qualifying: Sequence[Sold]
) -> list[Granted]:
    """The boosts of audiences the orders made their customers enter, and those of their days."""
    if known.idle:
        return []
    inside = write_membership(unit, {who.id for who, _ in qualifying}, known)
    today = unit.day_at(None).isoformat()
    due = boosts_due(unit.connection, known.boosts, inside, today=today, bought=qualifying)
    return post_boosts(unit, book, accounts, due)
