"""Refund documents of orders: points go back as the order stands, once for each document."""

from collections.abc import Iterable, Sequence
from typing import Any

from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.points.orders.order_standing import Order
from store.points.orders.refunding import Document, Refunds
from store.transfer.cells import (
    Shop,
    anywhere,
    in_currency,
    moment_at,
    past_moment,
    short_text,
    written_instant,
)
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values, Wrong
from store.transfer.kinds.who import need
from store.transfer.ledger import book_of
from store.transfer.lookups import among
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

FIRST_YEAR = "1970"

COLUMNS = (
    Column("refund_id", anywhere(short_text), "column.refunds.refund_id", "RF-118"),
    Column("order_id", anywhere(short_text), "column.refunds.order_id", "A-20481"),
    Column("amount", in_currency, "column.refunds.amount", "5.38"),
    Column("refunded_at", anywhere(written_instant), "column.refunds.refunded_at", "2024-06-02 09:40"),
)


def check(values: Values, shop: Shop) -> Any:
    """A document; its moment is made where the order's location is known."""
    need(values, "refund_id", "order_id", "amount", "refunded_at")
    if values["amount"] < 0:
        raise Wrong("amount", say("refund.document_negative"))
    past_moment(values["refunded_at"], None, shop, "refunded_at")
    if values["refunded_at"] < FIRST_YEAR:
        raise Wrong("refunded_at", say("refund.before_1970", column="refunded_at"))
    return [values["refund_id"], values["order_id"], values["amount"], values["refunded_at"]]


class RefundApplier:
    """Applies refund documents of one run, in the order of the rows."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._places: dict[int, str] | None = None

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        outcome, run = Outcome(), self._run
        standing = self._standing(unit, [record[0] for _, record in rows])
        order_ids = self._orders(unit, {record[1] for _, record in rows if record[0] not in standing})
        refunds = Refunds(unit, lambda: book_of(unit, run), run_id=run.id)
        refunds.take(order_ids.values())
        for line, (document_id, order_id, amount, written) in rows:
            content = f"{order_id}|{amount}|{written}"
            known = standing.get(document_id)
            if known is not None:
                if known == content:
                    outcome.counts.unchanged += 1
                else:
                    why = say("refund.document_other_content", document=document_id)
                    outcome.reject(line, "refund_id", document_id, why)
                continue
            if order_id not in order_ids:
                why = say("refund.document_no_order", source=run.source)
                outcome.reject(line, "order_id", order_id, why)
                continue
            order = refunds.orders[order_ids[order_id]]
            try:
                at, day = self._moment(unit, order, written)
                refunds.post(
                    order, Document(run.source, document_id, amount, at, day, content, order.location_id)
                )
            except BadInput as bad:
                outcome.reject(line, "refunded_at", written, str(bad))
            except Refused as refused:
                outcome.reject(line, "amount", str(amount), str(refused))
            else:
                standing[document_id] = content
                outcome.counts.new += 1
        refunds.write()
        return outcome

    def _standing(self, unit: Unit, ids: Sequence[str]) -> dict[str, str]:
        question = "SELECT id FROM refund WHERE source = :source AND document_id {keys}"
        self._run.bring(unit.connection, "refund", question, ids, source=self._run.source)
        return dict(
            among(
                unit.connection,
                "SELECT document_id, content_hash FROM refund WHERE source = :source AND document_id {keys}",
                ids,
                source=self._run.source,
            )
        )

    def _orders(self, unit: Unit, order_ids: Iterable[str]) -> dict[str, int]:
        """Ids of the source's orders by number."""
        numbers = sorted(order_ids)
        if self._run.rehearsal is not None:
            self._run.rehearsal.bring_orders(unit.connection, self._run.source, numbers)
        return dict(
            among(
                unit.connection,
                "SELECT order_id, id FROM purchase WHERE source = :source AND order_id {keys}",
                numbers,
                source=self._run.source,
            )
        )

    def _moment(self, unit: Unit, order: Order, written: str) -> tuple[str, str]:
        """The instant and the day at the order's location."""
        if self._places is None:
            self._places = dict(unit.connection.all("SELECT id, name FROM location"))
        zone, closes = self._run.shop.clock_of(self._places.get(order.location_id or 0))
        return moment_at(written, zone, closes, "refunded_at")


def applier(run: Run) -> Applier:
    """Writes refunds."""
    return RefundApplier(run)


REFUNDS = Kind(
    "refunds",
    "refund",
    COLUMNS,
    check,
    applier,
    needs=(("refund_id",), ("order_id",), ("amount",), ("refunded_at",)),
)
