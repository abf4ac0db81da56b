"""A persona's names and every key that search keeps of them."""

from store.search.folding import exact_key, fold_both
from store.text import clean_name
from store.words import say


def name_values(first_name: str, last_name: str) -> dict[str, str]:
    """The name columns of a persona's row, the folded ones too; raises `BadInput` for hostile text."""
    first = clean_name(first_name, say("field.first_name"))
    last = clean_name(last_name, say("field.last_name"))
    return cleaned_name_values(first, last)


def cleaned_name_values(first: str, last: str) -> dict[str, str]:
    """`name_values` of names that are clean already."""
    name = f"{first} {last}".strip()
    return {
        "first_name": first,
        "last_name": last,
        "name": name,
        "folded": fold_both(name),
        "exact_key": exact_key(name),
        "sort_name": exact_key(f"{last} {first}"),
    }


def names_agree(one: str, other: str) -> bool:
    """Whether two full names may be one person's: one is absent, or its words are all in the other."""
    mine, theirs = set(exact_key(one).split()), set(exact_key(other).split())
    return not mine or not theirs or mine <= theirs or theirs <= mine
