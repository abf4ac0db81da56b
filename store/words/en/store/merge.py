"""What merging by hand says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "merge.no_field": "There is no field {field} to choose: take {fields}.",
    "merge.no_side": "{side} is no side: A is the customer who stays, B the one merged in.",
    "merge.nothing_there": "{side} has nothing in {field}; take the other side.",
    "merge.no_conflict": "Not both have the attribute {name}: there is nothing to choose.",
}
