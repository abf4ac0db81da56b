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
from store.words import say

Side = Literal["is", "starts", "ends"]
LAST_FOUR = 4

_DIRECTIONS = {
    **dict.fromkeys(("points", "usedpoints", "spent", "visits"), ("most", "least")),
    **dict.fromkeys(("seen", "joined", "created"), ("latest", "earliest")),
    **dict.fromkeys(
        ("name", "email", "source", "utm", "device", "cards", "attributes", "tags"), ("z_to_a", "a_to_z")
    ),
    **dict.fromkeys(("id", "phone", "rating"), ("highest", "lowest")),
    "birthday": ("december_first", "january_first"),
}
_OPERATORS = {"=": "equal", "<": "less", "<=": "at_most", ">": "more", ">=": "at_least"}
_SINCE = {"<": "before", "<=": "until", ">": "after", ">=": "since"}


def day_in_words(day: date) -> str:
    """``24 Aug 2026``."""
    month = say("condition.months_short").split()[day.month - 1]
    return say("condition.day", day=day.day, month=month, year=day.year)


def _month(number: int) -> str:
    return say("condition.months").split()[number - 1]


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
    told = ", ".join(
        say(_direction(column), column=say(f"condition.column.{column.field}")) for column in sort
    )
    return say("condition.by", columns=told) if told else ""


def explain_tree(tree: Node, wording: Wording) -> str:
    """One condition in words; ``everyone`` if there is none."""
    match tree:
        case Everything():
            return say("condition.everyone")
        case And(terms):
            return say("condition.and").join(_within(term, wording, Or) for term in terms)
        case Or(terms):
            return say("condition.or").join(_within(term, wording, And) for term in terms)
        case Not(Has() | Is() | OneOf() | Attribute() | OptIn() as term):
            return _fact(term, negative=True)
        case Not(term):
            return say("condition.not", what=explain_tree(term, wording))
        case Has() | Is() | OneOf() | Attribute() | OptIn():
            return _fact(tree, negative=False)
        case Phone(digits, plus):
            return _phone(digits, plus, wording)
        case Email(prefix):
            return say("condition.email_starts", prefix=prefix)
        case Name(words):
            return say("condition.name_has", words=_listed(words, "condition.and"))
        case ExactName(name):
            return say("condition.name_is", name=name)
        case Merge(target):
            return say("condition.merged_from", what=explain_tree(target, wording))
        case Compare(field, operator, value):
            return say(
                f"condition.number.{_OPERATORS[operator]}",
                field=FIELDS[field].words,
                value=_figure(tree, value, wording),
            )
        case Between(field):
            return _numbers(tree, FIELDS[field].words, wording)
        case DateCompare(field):
            return _compared(tree, _dated(field), wording)
        case DateBetween(field):
            return _between(tree, _dated(field), wording)
        case Never():
            return say("condition.never_seen")
        case Birthday(when):
            return say("condition.birthday", when=_birthday(when, wording))
        case SavedSearch(name):
            return f"@{name}"
    assert_never(tree)


def _within(term: Node, wording: Wording, other: type[And] | type[Or]) -> str:
    told = explain_tree(term, wording)
    return f"({told})" if type(term) is other else told


def _fact(fact: Has | Is | OneOf | Attribute | OptIn, *, negative: bool) -> str:
    match fact:
        case Has(what):
            return say(f"condition.has_no.{what}" if negative else f"condition.has.{what}")
        case Is(what):
            return say(f"condition.is_not.{what}" if negative else f"condition.is.{what}")
        case OptIn(channels):
            told = _listed([say(f"condition.channel.{channel}") for channel in channels], "condition.or")
            return say("condition.opted_in_not" if negative else "condition.opted_in", channels=told)
        case Attribute(key, ()):
            return say("condition.set_not" if negative else "condition.set", field=key)
        case OneOf("visited" | "at" as field, values):
            told = _listed(values, "condition.or")
            return say(
                "condition.at_not" if negative else "condition.at", field=FIELDS[field].words, values=told
            )
        case OneOf(subject, values) | Attribute(subject, values):
            words = FIELDS[subject].words if isinstance(fact, OneOf) else subject
            if negative:
                key = "condition.value_not" if len(values) == 1 else "condition.value_none"
                return say(key, field=words, values=", ".join(values))
            return say("condition.value", field=words, values=_listed(values, "condition.or"))
    assert_never(fact)


def _phone(digits: str, plus: bool, wording: Wording) -> str:
    forms = search_forms(digits, plus, wording.region)
    side = wording.phone_side
    if side is None:
        side = "is" if forms.full else "ends" if len(digits) <= LAST_FOUR and not plus else "starts"
    if side == "is" and forms.full:
        return say("condition.phone.is", digits=display(forms.full[0], wording.region))
    if side == "ends":
        return say("condition.phone.ends", digits=digits)
    return say(f"condition.phone.{side}", digits=display_typed(digits, plus, wording.region))


def _figure(node: Compare | Between, value: int, wording: Wording) -> str:
    if node.field != "spent":
        return f"{value:,}"
    whole, dot, decimals = amount(value, wording.money_exponent).partition(".")
    return f"{int(whole):,}{dot}{decimals}" if int(whole) else whole + dot + decimals


def _numbers(node: Between, field: str, wording: Wording) -> str:
    low, high = (None if end is None else _figure(node, end, wording) for end in (node.low, node.high))
    if low is None:
        return say("condition.number.at_most", field=field, value=high)
    if high is None:
        return say("condition.number.at_least", field=field, value=low)
    return say("condition.range", field=field, low=low, high=high)


def _dated(field: str) -> str:
    return say("condition.born") if field == "birthday" else FIELDS[field].words


def _compared(node: DateCompare, field: str, wording: Wording) -> str:
    """``last seen more than 90 days ago (before 24 Aug 2026)``, ``joined after 2024``."""
    point = node.point
    when = _point(point, wording)
    if isinstance(point, Calendar):
        plain = "in" if point.day is None else "on"
        return say(f"condition.date.{_SINCE.get(node.operator, plain)}", field=field, value=when)
    when += _days(node.days(wording.today), wording)
    if isinstance(point, Ago) or node.operator == "=":
        return say(f"condition.number.{_OPERATORS[node.operator]}", field=field, value=when)
    return say(f"condition.date.{_SINCE[node.operator]}", field=field, value=when)


def _between(node: DateBetween, field: str, wording: Wording) -> str:
    low, high = (None if end is None else _point(end, wording) for end in (node.low, node.high))
    plain = isinstance(node.low or node.high, Calendar) and isinstance(node.high or node.low, Calendar)
    days = "" if plain else _days(node.days(wording.today), wording)
    if low and high:
        return say("condition.range", field=field, low=low, high=high + days)
    return say(
        "condition.date.since" if low else "condition.date.until", field=field, value=f"{low or high}{days}"
    )


def _birthday(when: Point | MonthDay, wording: Wording) -> str:
    if isinstance(when, MonthDay):
        month = _month(when.month)
        if when.day is None:
            return say("condition.in_month", month=month)
        return say("condition.on_day", day=when.day, month=month)
    return _point(when, wording) + _days(when.span(wording.today), wording)


def _days(days: Days, wording: Wording) -> str:
    """The days in brackets; the first day that no longer matches where only the end is bounded."""
    first, last = days
    if first is None:
        return "" if last is None else say("condition.days.before", day=wording.show_day(moved(last, 1, "d")))
    if last is None:
        return say("condition.days.since", day=wording.show_day(first))
    if first == last:
        return say("condition.days.one", day=wording.show_day(first))
    return say("condition.days.several", first=wording.show_day(first), last=wording.show_day(last))


def _point(point: Point, wording: Wording) -> str:
    match point:
        case Ago(count, unit):
            return say("condition.ago", span=_counted(count, unit))
        case Last(count, unit):
            return say("condition.in_last", span=_counted(count, unit))
        case Next(count, unit):
            return say("condition.in_next", span=_counted(count, unit))
        case Named(word):
            return say(f"condition.named.{word}")
        case Calendar(year, month, day):
            if month is None:
                return str(year)
            if day is None:
                return say("condition.month_of_year", month=_month(month), year=year)
            return wording.show_day(date(year, month, day))
    assert_never(point)


def _counted(count: int, unit: Unit) -> str:
    return say(f"condition.span.{unit}", count=count)


def _listed(words: Sequence[str], last: str) -> str:
    """``a, b or c``; ``last`` is the key of what goes before the last."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])}{say(last)}{words[-1]}"


def _direction(column: Sort) -> str:
    highest_first, lowest_first = _DIRECTIONS[column.field]
    return f"condition.order.{highest_first if column.descending else lowest_first}"
