"""What refunds and corrections of orders say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "refund.no_order": "There is no order {order}. Look in the customer's history: regulars history ID",
    "refund.several_orders": "{order} is the number of several orders: {listed}. Name the source as well.",
    "refund.changed_hands": "Somebody else changed this order just now. Try again in a moment.",
    "refund.order_removed": "Order {order} was taken away with its source {source}. Bring the source back "
    "first: regulars integration undo",
    "refund.order_negative": "Order {order} is below nothing already; it cannot be refunded.",
    "refund.in_full_already": "Order {order} is refunded in full already. Nothing more can be refunded.",
    "refund.nothing": "A refund of order {order} must be more than nothing.",
    "refund.above": "{amount} is more than is left of order {order}: {left} of {total}. An order is never "
    "refunded above its total, taxes included.",
    "refund.whole_money": "An amount is a whole number of minor units.",
    "refund.too_much": "{amount} is too much for one order; check the amount.",
    "refund.no_correction_after": "Order {order} was refunded ({refunded}); a refunded order is not corrected. "
    "Refund the rest, or enter the sale again.",
    "refund.corrected_to_nothing": "Order {order} cannot be corrected to nothing or less: refund it instead.",
    "refund.same_amount": "Order {order} has this amount already. Nothing was changed.",
    "refund.undo_later_first": "Order {order} was refunded again since: undo the later refund first.",
    "refund.undo_after_return": "This refund gave redeemed points back, which no reversal takes again. Enter the "
    "sale again and redeem the discount again.",
    "refund.no_anonymous_receipt": "No anonymous receipt has the number {number}. Try the order's number, "
    "or enter the sale by hand.",
    "refund.receipt_has_customer": "The receipt {number} belongs to a customer already: regulars find receipt:{number}",
    "refund.receipts_alike": "{count} receipts without a customer have the number {number}: {where}. Use the order's "
    "number instead.",
    "refund.refunded_already": "refunded in full",
    "refund.undo_after_refund": "This sale has been refunded since: it is not undone as well. Refund the rest.",
    "refund.undo_after_correction": "This sale's amount has been corrected since: refund it instead.",
    "refund.document_negative": "a refund is written as a positive amount: what was given back, with tax",
    "refund.before_1970": "{column} lies before 1970: check the year",
    "refund.document_other_content": "{document} is in the store with other content; each refund document counts "
    "once, give this one another refund_id",
    "refund.document_no_order": "no order of {source} has this number: import the order first, or name its source",
    "refund.document_again": "The refund {document} was booked already on {day}. Each refund document counts "
    "once.",
}
