"""Boosts: a fixed number of points on entering an audience, once, ever (`points.md` rule 16)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from store.database.connection import Connection
from store.database.unit import Unit
from store.modifiers.records import EVERYBODY, Modifier
from store.points.customer import customers
from store.points.earning.accrual import Sale, Shopper, in_window, why_nothing
from store.points.earning.grants import Granted, granted, write_grants
from store.points.expiry.lapsing import book_due, terms_for
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.load import take_many
from store.points.ledger.records import About, Account
from store.points.ledger.write import write


@dataclass(frozen=True, slots=True)
class Due:
    """A boost a persona is to get; ``sale`` is the purchase that earned it, where it has a window."""

    persona_id: int
    boost: Modifier
    sale: Sale | None = None


def boosts_due(
    connection: Connection,
    boosts: Sequence[Modifier],
    audiences: Mapping[int, Collection[int]],
    *,
    today: str,
    bought: Sequence[tuple[Shopper, Sale]] = (),
) -> list[Due]:
    """The boosts these personas get now: ``audiences`` are those each is in, ``today`` the programme's day.

    Boosts with purchase dates are for ``bought``, the first qualifying order inside them. Only members,
    active and not on the employee list, get any.
    """
    wanted = [one for one in boosts if not one.has_window]
    found = [
        Due(persona_id, boost)
        for persona_id, inside in sorted(audiences.items())
        for boost in wanted
        if boost.audience_id == EVERYBODY or boost.audience_id in inside
    ]
    within = [one for one in boosts if one.has_window]
    able_then = [pair for pair in bought if why_nothing(pair[0], pair[1].placed_on) is None] if within else ()
    found += [
        Due(shopper.id, boost, sale)
        for shopper, sale in able_then
        for boost in within
        if in_window(boost, sale.placed_on)
        and (boost.audience_id == EVERYBODY or boost.audience_id in audiences.get(shopper.id, ()))
    ]
    if not found:
        return []
    ids = {due.persona_id for due in found}
    known = customers(connection, ids)
    able = {one.id for one in known.values() if one.member and why_nothing(one, today) is None}
    had = granted(connection, "audience", {_occasion(due.boost) for due in found}, ids & able)
    once: list[Due] = []
    for due in found:
        key = (due.persona_id, _occasion(due.boost))
        if due.persona_id in able and key not in had:
            had.add(key)
            once.append(due)
    return once


def post_boosts(unit: Unit, book: Book, accounts: Mapping[int, Account], due: Sequence[Due]) -> list[Granted]:
    """Posts boosts in a book; the grants to write after it. ``accounts`` are by persona."""
    grants = []
    terms = terms_for("boost", unit.day_at(None), unit.settings)
    for one in due:
        boost, sale = one.boost, one.sale
        about = About(
            happened_at=None if sale is None else sale.placed_at,
            location_id=None if sale is None else sale.location_id,
            purchase_id=None if sale is None else sale.purchase_id,
            source=None if sale is None else sale.source,
            audience=boost.audience,
            modifier_id=boost.id,
        )
        entry_id = book.post(accounts[one.persona_id], "boost", boost.points or 0, about, terms=terms)
        grants.append(Granted(one.persona_id, "audience", _occasion(boost), entry_id, boost.id))
    return grants


def give_boosts(unit: Unit, book: Book, due: Sequence[Due]) -> int:
    """Takes the accounts, looks again what was given meanwhile, books what is due, posts the boosts in this
    book and writes all of it; the points given."""
    if not due:
        return 0
    ids = account_ids_of(unit.connection, sorted({one.persona_id for one in due}))
    taken = take_many(unit.connection, ids.values(), with_lots=ids.values())
    accounts = {persona_id: taken[account_id] for persona_id, account_id in ids.items()}
    had = granted(unit.connection, "audience", {_occasion(one.boost) for one in due}, set(accounts))
    standing = [
        one for one in due if one.persona_id in accounts and (one.persona_id, _occasion(one.boost)) not in had
    ]
    for persona_id in {one.persona_id for one in standing}:
        book_due(unit, book, accounts[persona_id])
    grants = post_boosts(unit, book, accounts, standing)
    write(unit.connection, book)
    write_grants(unit, grants)
    return sum(one.boost.points or 0 for one in standing)


def _occasion(boost: Modifier) -> str:
    return str(boost.audience_id)
