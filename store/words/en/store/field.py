"""What was typed or read, as a sentence about it begins."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "field.location_name": "the name of the location",
    "field.empty": "{field} is empty: type it",
    "field.staff_name": "the name",
    "field.till_name": "the name of the till",
    "field.shop_name": "the name of the shop",
}
