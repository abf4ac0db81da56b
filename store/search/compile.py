"""From the tree of a query to SQL: every node becomes a `Piece`."""

from store.search.by_column import by_day_made, by_rating, by_text_of_column
from store.search.by_condition import (
    by_attribute,
    by_birthday,
    by_days,
    by_has,
    by_never,
    by_number,
    by_one_of,
    by_opt_in,
    by_state,
)
from store.search.by_identity import by_email, by_exact_name, by_merge, by_name, by_phone
from store.search.language.tree import (
    And,
    Attribute,
    Between,
    Birthday,
    Compare,
    DateBetween,
    DateCompare,
    Email,
    Everything,
    ExactName,
    Has,
    Is,
    Merge,
    Name,
    Never,
    Node,
    Not,
    OneOf,
    OptIn,
    Or,
    Phone,
)
from store.search.piece import NOBODY, Context, Piece, Values, both, either, opposite

EVERYBODY = Piece("1 = 1")


def compiled(node: Node, context: Context, values: Values) -> Piece:
    """The piece of a node; saved searches have been put in before, what is left of them finds nobody."""
    match node:
        case Everything():
            return EVERYBODY
        case And(terms):
            return both([compiled(term, context, values) for term in terms])
        case Or(terms):
            return either([compiled(term, context, values) for term in terms])
        case Not(term):
            return opposite(compiled(term, context, values))
        case Phone():
            return by_phone(node, context, values)
        case Email():
            return by_email(node, context, values)
        case Name():
            return by_name(node, context, values)
        case ExactName():
            return by_exact_name(node, values)
        case Merge():
            return by_merge(node, context, values)
        case _:
            return _condition(node, context, values)


def _condition(node: Node, context: Context, values: Values) -> Piece:
    match node:
        case Has():
            return by_has(node, context, values)
        case Is():
            return by_state(node, context)
        case OneOf("utm" | "device" | "card"):
            return by_text_of_column(node, values)
        case OneOf():
            return by_one_of(node, context, values)
        case Attribute():
            return by_attribute(node, values)
        case OptIn():
            return by_opt_in(node, values)
        case Compare("rating") | Between("rating"):
            return by_rating(node, values)
        case Compare() | Between():
            return by_number(node, context, values)
        case DateCompare("created") | DateBetween("created"):
            return by_day_made(node, context, values)
        case DateCompare() | DateBetween():
            return by_days(node, context, values)
        case Never():
            return by_never()
        case Birthday():
            return by_birthday(node, context, values)
        case _:
            return NOBODY
