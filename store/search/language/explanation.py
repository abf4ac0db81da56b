"""A query in words for the line below the bar: how it was understood, and which days relative dates mean."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from store.people.phones import display, display_typed, search_forms
from store.search.language.canonical import amount
from store.search.language.dates import (
    Ago,
    Calendar,
    Days,
    Last,
    MonthDay,
    Named,
    Next,
    Point,
    Unit,
    moved,
)
from store.search.language.days import MONTHS
from store.search.language.fields import FIELDS
from store.search.language.parsed import Parsed
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
)

Side = Literal["is", "starts", "ends"]
LAST_FOUR = 4

_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_HAS = {
    "phone": "phone",
    "mobile": "mobile phone",
    "home": "home phone",
    "email": "e-mail",
    "name": "name",
    "birthday": "birthday",
    "points": "points",
    "usedpoints": "used points",
    "card": "card",
}
_COLUMNS = {"seen": "last visit", "joined": "signup date", "usedpoints": "used points", "email": "e-mail"}
_DIRECTIONS = {
    **dict.fromkeys(("points", "usedpoints", "spent", "visits"), ("most first", "least first")),
    **dict.fromkeys(("seen", "joined"), ("latest first", "earliest first")),
    **dict.fromkeys(("name", "email", "source"), ("Z to A", "A to Z")),
    **dict.fromkeys(("id", "phone"), ("highest first", "lowest first")),
    "birthday": ("December to January", "January to December"),
}
_OPERATORS = {"=": "", "<": "less than ", "<=": "at most ", ">": "more than ", ">=": "at least "}
_SINCE = {"<": "before ", "<=": "until ", ">": "after ", ">=": "since "}


def day_in_words(day: date) -> str:
    """``24 Aug 2026``."""
    return f"{day.day} {MONTHS[day.month - 1][:3].title()} {day.year}"


@dataclass(frozen=True, slots=True)
class Wording:
    """What an explanation depends on besides the query.

    ``phone_side``: which end of the number the search matched; without it four digits or fewer are the end, a
    valid number is the whole, other digits are the beginning.
    """

    today: date
    region: str
    money_exponent: int = 2
    show_day: Callable[[date], str] = day_in_words
    phone_side: Side | None = None


def explain(parsed: Parsed, today: date, region: str, *, phone_side: Side | None = None) -> str:
    """In words: ``tag is vip or staff and last seen more than 90 days ago (before 24 Aug 2026)``."""
    return " · ".join(
        part
        for part in (
            explain_tree(parsed.tree, Wording(today, region, parsed.money_exponent, phone_side=phone_side)),
            explain_sort(parsed.sort),
        )
        if part
    )


def explain_sort(sort: Iterable[Sort]) -> str:
    """The order in words, empty if the query gives none."""
    told = ", ".join(f"{_COLUMNS.get(column.field, column.field)} {_direction(column)}" for column in sort)
    return f"by {told}" if told else ""


def explain_tree(tree: Node, wording: Wording) -> str:
    """One condition in words; ``everyone`` if there is none."""
    match tree:
        case Everything():
            return "everyone"
        case And(terms):
            return " and ".join(_within(term, wording, Or) for term in terms)
        case Or(terms):
            return " or ".join(_within(term, wording, And) for term in terms)
        case Not(Has() | Is() | OneOf() | Attribute() | OptIn() as term):
            return _fact(term, negative=True)
        case Not(term):
            return f"not ({explain_tree(term, wording)})"
        case Has() | Is() | OneOf() | Attribute() | OptIn():
            return _fact(tree, negative=False)
        case Phone(digits, plus):
            return _phone(digits, plus, wording)
        case Email(prefix):
            return f"e-mail starts {prefix}"
        case Name(words):
            return f"name has {_listed(words, 'and')}"
        case ExactName(name):
            return f'name is exactly "{name}"'
        case Merge(target):
            return f"merged from {explain_tree(target, wording)}"
        case Compare(field, operator, value):
            return f"{FIELDS[field].words} {_OPERATORS[operator]}{_figure(tree, value, wording)}"
        case Between(field):
            return f"{FIELDS[field].words} {_numbers(tree, wording)}"
        case DateCompare(field):
            return f"{_dated(field)} {_compared(tree, wording)}"
        case DateBetween(field):
            return f"{_dated(field)} {_between(tree, wording)}"
        case Never():
            return "never seen"
        case Birthday(when):
            return f"birthday {_birthday(when, wording)}"
        case SavedSearch(name):
            return f"@{name}"
    assert_never(tree)


def _within(term: Node, wording: Wording, other: type[And] | type[Or]) -> str:
    told = explain_tree(term, wording)
    return f"({told})" if type(term) is other else told


def _fact(fact: Has | Is | OneOf | Attribute | OptIn, *, negative: bool) -> str:
    match fact:
        case Has(what):
            article = "" if "points" in what else "an " if what == "email" else "a "
            return f"has {'no ' if negative else article}{_HAS[what]}"
        case Is(what):
            return f"is {'not ' if negative else ''}{'a member' if what == 'member' else what}"
        case OptIn(channels):
            told = _listed([channel.replace("_", " ") for channel in channels], "or")
            return f"{'not ' if negative else ''}opted in to {told}"
        case Attribute(key, ()):
            return f"{key} is {'not ' if negative else ''}set"
        case OneOf("visited" | "at" as field, values):
            return f"{'not ' if negative else ''}{FIELDS[field].words} {_listed(values, 'or')}"
        case OneOf(subject, values) | Attribute(subject, values):
            words = FIELDS[subject].words if isinstance(fact, OneOf) else subject
            if negative:
                return f"{words} is {'not' if len(values) == 1 else 'none of'} {', '.join(values)}"
            return f"{words} is {_listed(values, 'or')}"
    assert_never(fact)


def _phone(digits: str, plus: bool, wording: Wording) -> str:
    forms = search_forms(digits, plus, wording.region)
    side = wording.phone_side
    if side is None:
        side = "is" if forms.full else "ends" if len(digits) <= LAST_FOUR and not plus else "starts"
    if side == "is" and forms.full:
        return f"phone is {display(forms.full[0], wording.region)}"
    if side == "ends":
        return f"phone ends {digits}"
    return f"phone {side} {display_typed(digits, plus, wording.region)}"


def _figure(node: Compare | Between, value: int, wording: Wording) -> str:
    if node.field != "spent":
        return f"{value:,}"
    whole, dot, decimals = amount(value, wording.money_exponent).partition(".")
    return f"{int(whole):,}{dot}{decimals}" if int(whole) else whole + dot + decimals


def _numbers(node: Between, wording: Wording) -> str:
    low, high = (None if end is None else _figure(node, end, wording) for end in (node.low, node.high))
    if low is None or high is None:
        return f"at most {high}" if low is None else f"at least {low}"
    return f"from {low} to {high}"


def _dated(field: str) -> str:
    return "born" if field == "birthday" else FIELDS[field].words


def _compared(node: DateCompare, wording: Wording) -> str:
    """``more than 90 days ago (before 24 Aug 2026)``, ``after 2024``, ``this week (16 Nov 2026 to …)``."""
    point = node.point
    if isinstance(point, Calendar):
        before = ("in " if point.day is None else "on ") if node.operator == "=" else _SINCE[node.operator]
        return before + _point(point, wording)
    before = (_OPERATORS if isinstance(point, Ago) else {"=": "", **_SINCE})[node.operator]
    return before + _point(point, wording) + _days(node.days(wording.today), wording)


def _between(node: DateBetween, wording: Wording) -> str:
    low, high = (None if end is None else _point(end, wording) for end in (node.low, node.high))
    told = f"from {low} to {high}" if low and high else f"since {low}" if low else f"until {high}"
    if isinstance(node.low or node.high, Calendar) and isinstance(node.high or node.low, Calendar):
        return told
    return told + _days(node.days(wording.today), wording)


def _birthday(when: Point | MonthDay, wording: Wording) -> str:
    if isinstance(when, MonthDay):
        month = MONTHS[when.month - 1].title()
        return f"in {month}" if when.day is None else f"on {when.day} {month}"
    return _point(when, wording) + _days(when.span(wording.today), wording)


def _days(days: Days, wording: Wording) -> str:
    """The days in brackets; the first day that no longer matches where only the end is bounded."""
    first, last = days
    if first is None:
        return "" if last is None else f" (before {wording.show_day(moved(last, 1, 'd'))})"
    if last is None:
        return f" (since {wording.show_day(first)})"
    if first == last:
        return f" ({wording.show_day(first)})"
    return f" ({wording.show_day(first)} to {wording.show_day(last)})"


def _point(point: Point, wording: Wording) -> str:
    match point:
        case Ago(count, unit):
            return f"{_counted(count, unit)} ago"
        case Last(count, unit):
            return f"in the last {_counted(count, unit)}"
        case Next(count, unit):
            return f"in the next {_counted(count, unit)}"
        case Named(word):
            return word if word.endswith("day") else f"{word[:4]} {word[4:]}"
        case Calendar(year, month, day):
            if month is None:
                return str(year)
            return (
                f"{MONTHS[month - 1].title()} {year}"
                if day is None
                else wording.show_day(date(year, month, day))
            )
    assert_never(point)


def _counted(count: int, unit: Unit) -> str:
    return f"{count} {_UNITS[unit]}{'' if count == 1 else 's'}"


def _listed(words: Sequence[str], last: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _direction(column: Sort) -> str:
    highest_first, lowest_first = _DIRECTIONS[column.field]
    return highest_first if column.descending else lowest_first
