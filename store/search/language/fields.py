"""The fields of the language, one row each, for completion, errors, help, explanations and the manual.

Option lists hold the fixed values; values that live in the store (tags, locations) come from a `Vocabulary`.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "choice", "phone", "email", "name", "text", "attribute", "number", "money", "date", "merge", "sort"
]
Source = Literal["", "tags", "attributes", "stores", "sources", "segments", "rfm", "counts"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is typed (``name``, ``kind``, ``example``), said (``words``) and helped with.

    ``options`` are fixed values with a word about each; ``source`` names the list of a `Vocabulary` to offer.
    """

    name: str
    kind: Kind
    words: str
    example: str
    help: str
    options: tuple[tuple[str, str], ...] = ()
    source: Source = ""


_HAS = (
    ("phone", "any phone on file"),
    ("mobile", "a mobile number on file"),
    ("home", "a home number on file"),
    ("email", "an e-mail on file"),
    ("name", "a name on file"),
    ("birthday", "a date of birth on file"),
    ("points", "points on the balance"),
    ("usedpoints", "points redeemed before"),
    ("card", "a loyalty card"),
)
_IS = (("member", "enrolled in the programme"), ("archived", "in the archive"))
_CHANNELS = (
    ("text", "text messages"),
    ("email", "e-mail"),
    ("mobile_push", "push to the phone"),
    ("browser_push", "push to the browser"),
    ("voice_drop", "voice messages"),
    ("wallet_pass", "a pass in the wallet"),
    ("age_gate", "the age gate"),
    ("member", "membership"),
)
_SEEN = (
    ("today", "here today"),
    ("<7d", "within a week"),
    ("<30d", "within 30 days"),
    (">90d", "longer ago than 90 days"),
    (">1y", "longer ago than a year"),
    ("never", "no purchase yet"),
)
_JOINED = (
    ("today", "today"),
    ("thisweek", "since Monday"),
    ("thismonth", "this month"),
    ("last30d", "in the last 30 days"),
    ("thisyear", "this year"),
    ("lastyear", "last year"),
)
_BIRTHDAYS = (
    ("today", "today"),
    ("tomorrow", "tomorrow"),
    ("next7d", "in the next 7 days"),
    ("next30d", "in the next 30 days"),
    ("thismonth", "this month"),
    ("nextmonth", "next month"),
)
_NUMBERS = ((">", "more than"), (">=", "at least"), ("<", "less than"), ("<=", "at most"))
_SORTS = (
    ("seen", "latest first"),
    ("joined", "newest first"),
    ("name", "A to Z"),
    ("points", "most first"),
    ("usedpoints", "most redeemed first"),
    ("spent", "most first"),
    ("visits", "most first"),
    ("birthday", "January to December"),
    ("email", "A to Z"),
    ("phone", "by number"),
    ("source", "A to Z"),
    ("id", "lowest first"),
)
DESCENDING_BY_NATURE = frozenset(("seen", "joined", "points", "usedpoints", "spent", "visits"))

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("phone", "phone", "phone", "phone:5550117", "a phone, whole or from either end"),
        Field("email", "email", "e-mail", "email:amelia", "the start of an e-mail"),
        Field("name", "name", "name", 'name:"Jane Doe"', "words of the name, or the full name in quotes"),
        Field("id", "text", "id", "id:10023", "the persona's id"),
        Field("has", "choice", "has", "has:email", "something is on file", _HAS, "counts"),
        Field("is", "choice", "is", "is:member", "a state", _IS, "counts"),
        Field(
            "not", "choice", "is not", "not:member", "the opposite of a state or a condition", _IS, "counts"
        ),
        Field("tag", "text", "tag", "tag:vip,staff", "one of these tags", source="tags"),
        Field("attr", "attribute", "attribute", "attr:colour=red", "a custom attribute", source="attributes"),
        Field("store", "text", "favourite store", "store:Downtown", "the favourite store", source="stores"),
        Field("visited", "text", "visited", "visited:Harbor", "any order at this store", source="stores"),
        Field("at", "text", "enrolled at", "at:Downtown", "enrolled at this store", source="stores"),
        Field(
            "points",
            "number",
            "points",
            "points:>500",
            "the balance: a number, > < or a range 100..900",
            _NUMBERS,
        ),
        Field("spent", "money", "spent", "spent:>250", "spent in all, in whole money or 250.50", _NUMBERS),
        Field("visits", "number", "visits", "visits:>=3", "how many purchases", _NUMBERS),
        Field(
            "seen", "date", "last seen", "seen:>90d", "the last visit: <30d is within, >90d longer ago", _SEEN
        ),
        Field(
            "joined", "date", "joined", "joined:2024..", "the signup date: a year, a month, a range", _JOINED
        ),
        Field(
            "birthday", "date", "birthday", "birthday:next7d", "the birthday, or 05-17, or may", _BIRTHDAYS
        ),
        Field(
            "optin", "choice", "opted in to", "optin:text", "one of these channels is on", _CHANNELS, "counts"
        ),
        Field("receipt", "text", "receipt", "receipt:88213", "the number of a receipt"),
        Field("serial", "text", "card serial", "serial:7741", "the serial of a loyalty card"),
        Field("source", "text", "source", "source:Counter", "where the persona came from", source="sources"),
        Field("src", "text", "source id", "src:C-1042", "the id in the source"),
        Field("segment", "text", "segment", "segment:lapsed", "members of a segment", source="segments"),
        Field("rfm", "text", "RFM", "rfm:champions", "an RFM segment, or a cell such as r4f5", source="rfm"),
        Field(
            "merge",
            "merge",
            "merged from",
            "merge:5550117",
            "who survived the merge of this phone, e-mail or id",
        ),
        Field(
            "sort",
            "sort",
            "sorted by",
            "sort:seen",
            "the order; sort:-points is highest first, + lowest",
            _SORTS,
        ),
    )
}
