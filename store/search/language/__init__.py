"""The language of the search bar: one `Parsed` for colouring, completion, errors, explaining and the query.

`parse` never raises. ``parsed.tokens`` colour the text, ``parsed.problems`` say what is wrong or half typed:
send a query off only if ``parsed.finished``; while typing only ``parsed.error`` matters. `complete` offers
what may come next, `explain` says how it was understood, and `canonical` is the text to keep, which reads as
the same tree again. The words of `explain` are for people and are not read back.

Search walks the tree with a ``match`` over the frozen nodes of `store.search.language.tree`, after `expand`
has put saved searches in::

    tree = expand(parsed.tree, saved_queries).tree
    match node:
        case And(terms) | Or(terms): ...                      # two or more, never nested in their own kind
        case Not(term): ...
        case Phone(digits, plus, bare): search_forms(digits, plus, region)  # of store.people.phones
        case Name(words): query_choices(words)                # of store.search.folding
        case ExactName(name): exact_key(name)                 # of store.search.folding
        case Compare() | Between(): node.bounds()             # both ends included; money in minor units
        case DateCompare() | DateBetween(): node.days(today)  # both ends included; the shop's days
        case Birthday(): node.month_days(today)               # ranges of MM-DD

A bare `Phone` is also an id, a receipt or a serial. `Everything` is no condition: show who was here last.
"""

from store.search.language.canonical import canonical
from store.search.language.completion import Completion, Vocabulary, complete
from store.search.language.explanation import Wording, explain, explain_sort, explain_tree
from store.search.language.fields import FIELDS, Field
from store.search.language.parsed import Parsed
from store.search.language.parser import parse
from store.search.language.reading import TEXT_LIMIT
from store.search.language.saved import Expanded, expand
from store.search.language.tokens import Expected, Problem, Style, Token
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
    SavedSearch,
    Sort,
    all_of,
    any_of,
    none_of,
    walk,
)

__all__ = [
    "FIELDS",
    "TEXT_LIMIT",
    "And",
    "Attribute",
    "Between",
    "Birthday",
    "Compare",
    "Completion",
    "DateBetween",
    "DateCompare",
    "Email",
    "Everything",
    "ExactName",
    "Expanded",
    "Expected",
    "Field",
    "Has",
    "Is",
    "Merge",
    "Name",
    "Never",
    "Node",
    "Not",
    "OneOf",
    "OptIn",
    "Or",
    "Parsed",
    "Phone",
    "Problem",
    "SavedSearch",
    "Sort",
    "Style",
    "Token",
    "Vocabulary",
    "Wording",
    "all_of",
    "any_of",
    "canonical",
    "complete",
    "expand",
    "explain",
    "explain_sort",
    "explain_tree",
    "none_of",
    "parse",
    "walk",
]
