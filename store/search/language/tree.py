"""What a query means: frozen nodes, free of any text position, equal when they mean the same.

The nodes keep what was typed (``seen:>90d`` stays *90 days ago*); whatever depends on the day, on the region
or on saved searches is resolved by the caller through the methods that take ``today``, through
`store.people.phones.search_forms` and through `store.search.language.saved.expand`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from store.search.language.dates import (
    Days,
    MonthDay,
    Operator,
    Point,
    between,
    compared,
    month_days,
)

HasWhat = Literal["phone", "mobile", "home", "email", "name", "birthday", "points", "usedpoints", "card"]
IsWhat = Literal["member", "archived"]
Channel = Literal[
    "member",
    "text",
    "email",
    "mobile_push",
    "browser_push",
    "voice_drop",
    "wallet_pass",
    "age_gate",
]
TextField = Literal[
    "id",
    "source",
    "src",
    "receipt",
    "serial",
    "tag",
    "store",
    "visited",
    "at",
    "utm",
    "device",
    "card",
    "segment",
    "rfm",
]
NumberField = Literal["points", "spent", "visits", "rating"]
DateField = Literal["seen", "joined", "created", "birthday"]
SortField = Literal[
    "name",
    "email",
    "phone",
    "source",
    "id",
    "joined",
    "seen",
    "birthday",
    "points",
    "usedpoints",
    "spent",
    "visits",
    "created",
    "utm",
    "rating",
    "device",
    "cards",
    "attributes",
    "tags",
]


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition: an empty bar, or nothing complete yet."""


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more terms; never directly inside another ``And``, at most one ``Name`` among them."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more terms; never directly inside another ``Or``."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of one term; never of another ``Not``."""

    term: "Node"


@dataclass(frozen=True, slots=True)
class Phone:
    """ASCII digits, whole or part of a number, to be read by `store.people.phones.search_forms`.

    ``plus``: typed with a leading ``+``. ``bare``: typed without ``phone:``, so the digits are also tried as
    id, receipt and card serial; a bare one may have fewer than three digits when it is the whole query.
    """

    digits: str
    plus: bool = False
    bare: bool = True


@dataclass(frozen=True, slots=True)
class Email:
    """The start of an e-mail address, lower case."""

    prefix: str


@dataclass(frozen=True, slots=True)
class Name:
    """Prefixes of words of the name, in any order, all of them: `store.search.folding.query_tokens`."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExactName:
    """Exactly this full name: compare `store.search.folding.exact_key`."""

    name: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Personas merged away that had this identifier or name, and who survived them.

    A ``Phone`` target is bare: its digits may be an id as well. Other ids come as ``OneOf("id", …)``, a name as
    one word of it or, quoted, the whole.
    """

    target: "Phone | Email | OneOf | Name | ExactName"


@dataclass(frozen=True, slots=True)
class Has:
    """Something is on file; ``usedpoints`` means that points were ever redeemed."""

    what: HasWhat


@dataclass(frozen=True, slots=True)
class Is:
    """A state of the persona."""

    what: IsWhat


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field equals one of the values, blind to case.

    ``source`` is where the persona came from, ``src`` its id there; ``store`` the favourite location,
    ``visited`` any order there, ``at`` enrolled there; ``card`` is the programme of a card, ``device`` what one is
    on; ``rfm`` a segment's name or a cell such as ``r4f5``.
    """

    field: TextField
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A custom attribute equals one of the values, blind to case; without values: it is set at all."""

    key: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OptIn:
    """At least one of the channels is opted in."""

    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """A whole number against a value: points, visits, or ``spent`` in minor units (cents)."""

    field: NumberField
    operator: Operator
    value: int

    def bounds(self) -> tuple[int | None, int | None]:
        """Lowest and highest value that match, both included."""
        value = self.value
        return {
            "=": (value, value),
            "<": (None, value - 1),
            "<=": (None, value),
            ">": (value + 1, None),
            ">=": (value, None),
        }[self.operator]


@dataclass(frozen=True, slots=True)
class Between:
    """``100..900``, both included; one end may be open. ``spent`` in minor units (cents)."""

    field: NumberField
    low: int | None
    high: int | None

    def bounds(self) -> tuple[int | None, int | None]:
        """Lowest and highest value that match, both included."""
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class DateCompare:
    """``seen:>90d``, ``joined:2024``, ``seen:today``; for ``birthday`` the date of birth itself."""

    field: DateField
    operator: Operator
    point: Point

    def days(self, today: date) -> Days:
        """First and last day that match, both included, in the programme's time zone."""
        return compared(self.operator, self.point, today)


@dataclass(frozen=True, slots=True)
class DateBetween:
    """``joined:2024..``, ``seen:30d..90d``; for ``birthday`` the date of birth itself."""

    field: DateField
    low: Point | None
    high: Point | None

    def days(self, today: date) -> Days:
        """First and last day that match, both included, in the programme's time zone."""
        return between(self.low, self.high, today)


@dataclass(frozen=True, slots=True)
class Never:
    """``seen:never``: no purchase yet."""

    field: Literal["seen"] = "seen"


@dataclass(frozen=True, slots=True)
class Birthday:
    """The birthday falls in these days of whatever year: ``birthday:today``, ``birthday:next7d``."""

    when: Point | MonthDay

    def month_days(self, today: date) -> tuple[tuple[str, str], ...]:
        """Inclusive ranges of ``MM-DD``, none of which wraps round the year."""
        return month_days(self.when, today)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """``@name``: another search, put in by `store.search.language.saved.expand`."""

    name: str


Node = (
    Everything
    | And
    | Or
    | Not
    | Phone
    | Email
    | Name
    | ExactName
    | Merge
    | Has
    | Is
    | OneOf
    | Attribute
    | OptIn
    | Compare
    | Between
    | DateCompare
    | DateBetween
    | Never
    | Birthday
    | SavedSearch
)


@dataclass(frozen=True, slots=True)
class Sort:
    """One column of the order; ``sort:seen`` takes the field's natural direction, latest or most first."""

    field: SortField
    descending: bool


def all_of(terms: Iterable[Node]) -> Node:
    """The terms joined by *and*, flat, with the words of all names in one ``Name``."""
    flat: list[Node] = []
    name_at = -1
    for term in terms:
        for part in term.terms if type(term) is And else (term,):
            if type(part) is Everything:
                continue
            if type(part) is Name:
                if name_at >= 0:
                    first = flat[name_at]
                    if type(first) is Name:
                        flat[name_at] = Name(first.words + part.words)
                    continue
                name_at = len(flat)
            flat.append(part)
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(terms: Iterable[Node]) -> Node:
    """The terms joined by *or*, flat, each once; everything if one of them is."""
    flat: list[Node] = []
    for term in terms:
        flat.extend(term.terms if type(term) is Or else (term,))
    flat = list(dict.fromkeys(flat))
    if not flat or Everything() in flat:
        return Everything()
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def none_of(term: Node) -> Node:
    """The opposite of a term; twice is the term itself."""
    return term.term if type(term) is Not else Not(term)


def walk(tree: Node) -> Iterator[Node]:
    """The node and everything below it, outermost first."""
    yield tree
    if type(tree) is And or type(tree) is Or:
        for term in tree.terms:
            yield from walk(term)
    elif type(tree) is Not:
        yield from walk(tree.term)
    elif type(tree) is Merge:
        yield tree.target


__all__ = [
    "And",
    "Attribute",
    "Between",
    "Birthday",
    "Channel",
    "Compare",
    "DateBetween",
    "DateCompare",
    "DateField",
    "Email",
    "Everything",
    "ExactName",
    "Has",
    "HasWhat",
    "Is",
    "IsWhat",
    "Merge",
    "Name",
    "Never",
    "Node",
    "Not",
    "NumberField",
    "OneOf",
    "OptIn",
    "Or",
    "Phone",
    "SavedSearch",
    "Sort",
    "SortField",
    "TextField",
    "all_of",
    "any_of",
    "none_of",
    "walk",
]
