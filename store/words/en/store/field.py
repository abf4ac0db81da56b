"""What was typed or read, as a sentence about it begins."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "field.location_name": "the name of the location",
    "field.empty": "{field} is empty: type it",
    "field.staff_name": "the name",
    "field.till_name": "the name of the till",
    "field.shop_name": "the name of the shop",
    "field.not_whole": "{text!r} is not a whole number",
    "field.too_large": "{text!r} is too large a number",
    "field.amount_nothing": "The amount must be more than nothing",
    "field.not_money": "{typed!r} is not an amount of money. Write it like {example}",
    "field.too_many_decimals": "{text} has more decimals than {currency} has ({digits})",
    "field.too_much_for_a_sale": "{amount} is too much for one sale; check the amount",
}
