"""Redemptions made at the POS: recorded once by document, the discount's points taken."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.errors import Refused
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.load import take_many
from store.points.ledger.records import About, Account
from store.points.ledger.write import write
from store.points.redemptions import last_standing, set_last_redemption
from store.transfer.cells import Shop, anywhere, past_moment, short_text, written_instant
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values
from store.transfer.kinds.who import WHO_COLUMNS, need, required_who
from store.transfer.ledger import book_of
from store.transfer.lookups import among
from store.transfer.people import UNKNOWN, Customer, People
from store.transfer.places import Places
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

ROW = (
    "id",
    "persona_id",
    "home_id",
    "discount_id",
    "points",
    "code",
    "at",
    "location_id",
    "receipt",
    "source",
    "document_id",
    "import_run_id",
)

COLUMNS = (
    Column("redemption_id", anywhere(short_text), "column.redemptions.redemption_id", "X-3381"),
    *WHO_COLUMNS,
    Column("discount_id", anywhere(short_text), "column.redemptions.discount_id", "COFFEE"),
    Column("at", anywhere(written_instant), "column.redemptions.at", "2024-06-07 11:20"),
    Column("code", anywhere(short_text), "column.redemptions.code", "7F3K"),
    Column("location", anywhere(short_text), "column.redemptions.location", "Downtown"),
    Column("receipt", anywhere(short_text), "column.redemptions.receipt", "R-5512"),
)


def check(values: Values, shop: Shop) -> Any:
    """A redemption with everything but its persona and discount."""
    need(values, "redemption_id", "discount_id", "at")
    location = values.get("location")
    return [
        required_who(values, shop),
        values["redemption_id"],
        values["discount_id"],
        past_moment(values["at"], location, shop, "at")[0],
        values.get("code") or "",
        location,
        values.get("receipt"),
    ]


class RedemptionApplier:
    """Applies redemptions of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)
        self._places = Places(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk; the points are taken in the order of the rows."""
        outcome, connection = Outcome(), unit.connection
        self._people.look_up(unit, (key for _, record in rows for key in record[0]))
        standing = self._standing(unit, [record[1] for _, record in rows])
        discounts = {
            row[0].lower(): (row[1], row[2])
            for row in among(
                connection,
                "SELECT discount_id, id, cost FROM discount WHERE current = 1 AND lower(discount_id) {keys}",
                {record[2].lower() for _, record in rows},
            )
        }
        customers = {line: self._people.who(record[0]) for line, record in rows}
        accounts = self._accounts(unit, customers.values())
        book = book_of(unit, self._run)
        for account in accounts.values():
            book_due(unit, book, account)
        new: list[tuple[Any, ...]] = []
        for line, (who, document_id, discount_id, *content) in rows:
            known = standing.get(document_id)
            if known is not None:
                if known == (discount_id.lower(), content[0]):
                    outcome.counts.unchanged += 1
                else:
                    outcome.reject(
                        line,
                        "redemption_id",
                        document_id,
                        say("transfer.other_redemption", redemption=document_id),
                    )
                continue
            customer, discount = customers[line], discounts.get(discount_id.lower())
            if customer is None:
                outcome.reject(line, *self._people.named(who), say(UNKNOWN))
            elif discount is None:
                outcome.reject(line, "discount_id", discount_id, say("transfer.no_discount"))
            else:
                try:
                    new.append(self._row(unit, book, customer, accounts, discount, document_id, content))
                except Refused as refused:
                    outcome.reject(line, "discount_id", discount_id, str(refused))
                    continue
                standing[document_id] = (discount_id.lower(), content[0])
        connection.many("redemption", ROW, new)
        write(connection, book)
        for persona_id in {row[1] for row in new}:
            last = last_standing(connection, persona_id)
            if last is not None and persona_id in accounts:
                set_last_redemption(connection, accounts[persona_id].id, *last)
        outcome.counts.new += len(new)
        return outcome

    def _standing(self, unit: Unit, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        question = "SELECT id FROM redemption WHERE source = :source AND document_id {keys}"
        self._run.bring(unit.connection, "redemption", question, ids, source=self._run.source)
        rows = among(
            unit.connection,
            "SELECT r.document_id, d.discount_id, r.at FROM redemption r "
            "JOIN discount d ON d.id = r.discount_id WHERE r.source = :source AND r.document_id {keys}",
            ids,
            source=self._run.source,
        )
        return {row[0]: (row[1].lower(), row[2]) for row in rows}

    def _accounts(self, unit: Unit, customers: Any) -> dict[int, Account]:
        """The accounts of the chunk's customers by persona, taken with their lots."""
        account_ids = account_ids_of(unit.connection, list({found.id for found in customers if found}))
        taken = take_many(unit.connection, account_ids.values(), with_lots=account_ids.values())
        return {persona_id: taken[account_id] for persona_id, account_id in account_ids.items()}

    def _row(
        self,
        unit: Unit,
        book: Book,
        customer: Customer,
        accounts: dict[int, Account],
        discount: tuple[int, int],
        document_id: str,
        content: Sequence[Any],
    ) -> tuple[Any, ...]:
        at, code, location, receipt = content
        place = self._places.id_of(unit, location) if location else None
        redemption_id = unit.new_id("redemption")
        version_id, cost = discount
        if cost:
            about = About(
                happened_at=at, location_id=place, redemption_id=redemption_id, discount_id=version_id
            )
            book.post(accounts[customer.id], "redeem", -cost, about)
        return (
            redemption_id,
            customer.id,
            customer.id,
            version_id,
            cost,
            code,
            at,
            place,
            receipt,
            self._run.source,
            document_id,
            self._run.id,
        )


def applier(run: Run) -> Applier:
    """Writes redemptions."""
    return RedemptionApplier(run)


REDEMPTIONS = Kind(
    "redemptions",
    "redemption",
    COLUMNS,
    check,
    applier,
    needs=(("redemption_id",), ("discount_id",), ("at",), ("source_id", "phone", "email")),
)
