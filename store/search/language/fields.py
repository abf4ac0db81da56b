"""The fields of the language, one row each, for completion, errors, help, explanations and the manual.

Option lists hold the fixed values; values that live in the store (tags, locations) come from a `Vocabulary`.
"""

from dataclasses import dataclass
from typing import Literal

from store.words import say

Kind = Literal[
    "choice", "phone", "email", "name", "text", "attribute", "number", "money", "date", "merge", "sort"
]
Source = Literal["", "tags", "attributes", "stores", "sources", "segments", "rfm", "counts"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is typed (``name``, ``kind``, ``example``), said (``words``) and helped with.

    ``options`` are fixed values with the catalogue's key of a word about each; ``source`` names the list of a
    `Vocabulary` to offer.
    """

    name: str
    kind: Kind
    example: str
    options: tuple[tuple[str, str], ...] = ()
    source: Source = ""

    @property
    def words(self) -> str:
        """The field in an explanation: ``last seen``."""
        return say(f"search.field.{self.name}")

    @property
    def help(self) -> str:
        """What the field looks for, in words."""
        return say(f"search.help.{self.name}")


_HAS = (
    ("phone", "search.option.has.phone"),
    ("mobile", "search.option.has.mobile"),
    ("home", "search.option.has.home"),
    ("email", "search.option.has.email"),
    ("name", "search.option.has.name"),
    ("birthday", "search.option.has.birthday"),
    ("points", "search.option.has.points"),
    ("usedpoints", "search.option.has.usedpoints"),
    ("card", "search.option.has.card"),
)
_IS = (
    ("member", "search.option.is.member"),
    ("archived", "search.option.is.archived"),
)
_CHANNELS = (
    ("text", "search.option.channel.text"),
    ("email", "search.option.channel.email"),
    ("mobile_push", "search.option.channel.mobile_push"),
    ("browser_push", "search.option.channel.browser_push"),
    ("voice_drop", "search.option.channel.voice_drop"),
    ("wallet_pass", "search.option.channel.wallet_pass"),
    ("age_gate", "search.option.channel.age_gate"),
    ("member", "search.option.channel.member"),
)
_SEEN = (
    ("today", "search.option.seen.today"),
    ("<7d", "search.option.seen.within_week"),
    ("<30d", "search.option.seen.within_month"),
    (">90d", "search.option.seen.after_90_days"),
    (">1y", "search.option.seen.after_year"),
    ("never", "search.option.seen.never"),
)
_JOINED = (
    ("today", "search.option.joined.today"),
    ("thisweek", "search.option.joined.thisweek"),
    ("thismonth", "search.option.joined.thismonth"),
    ("last30d", "search.option.joined.last30d"),
    ("thisyear", "search.option.joined.thisyear"),
    ("lastyear", "search.option.joined.lastyear"),
)
_BIRTHDAYS = (
    ("today", "search.option.birthday.today"),
    ("tomorrow", "search.option.birthday.tomorrow"),
    ("next7d", "search.option.birthday.next7d"),
    ("next30d", "search.option.birthday.next30d"),
    ("thismonth", "search.option.birthday.thismonth"),
    ("nextmonth", "search.option.birthday.nextmonth"),
)
_NUMBERS = (
    (">", "search.option.number.more"),
    (">=", "search.option.number.at_least"),
    ("<", "search.option.number.less"),
    ("<=", "search.option.number.at_most"),
)
_SORTS = (
    ("seen", "search.option.sort.seen"),
    ("joined", "search.option.sort.joined"),
    ("name", "search.option.sort.name"),
    ("points", "search.option.sort.points"),
    ("usedpoints", "search.option.sort.usedpoints"),
    ("spent", "search.option.sort.spent"),
    ("visits", "search.option.sort.visits"),
    ("birthday", "search.option.sort.birthday"),
    ("email", "search.option.sort.email"),
    ("phone", "search.option.sort.phone"),
    ("source", "search.option.sort.source"),
    ("id", "search.option.sort.id"),
)
DESCENDING_BY_NATURE = frozenset(("seen", "joined", "points", "usedpoints", "spent", "visits"))

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("phone", "phone", "phone:5550117"),
        Field("email", "email", "email:amelia"),
        Field("name", "name", 'name:"Jane Doe"'),
        Field("id", "text", "id:10023"),
        Field("has", "choice", "has:email", _HAS, "counts"),
        Field("is", "choice", "is:member", _IS, "counts"),
        Field("not", "choice", "not:member", _IS, "counts"),
        Field("tag", "text", "tag:vip,staff", source="tags"),
        Field("attr", "attribute", "attr:colour=red", source="attributes"),
        Field("store", "text", "store:Downtown", source="stores"),
        Field("visited", "text", "visited:Harbor", source="stores"),
        Field("at", "text", "at:Downtown", source="stores"),
        Field("points", "number", "points:>500", _NUMBERS),
        Field("spent", "money", "spent:>250", _NUMBERS),
        Field("visits", "number", "visits:>=3", _NUMBERS),
        Field("seen", "date", "seen:>90d", _SEEN),
        Field("joined", "date", "joined:2024..", _JOINED),
        Field("birthday", "date", "birthday:next7d", _BIRTHDAYS),
        Field("optin", "choice", "optin:text", _CHANNELS, "counts"),
        Field("receipt", "text", "receipt:88213"),
        Field("serial", "text", "serial:7741"),
        Field("source", "text", "source:Counter", source="sources"),
        Field("src", "text", "src:C-1042"),
        Field("segment", "text", "segment:lapsed", source="segments"),
        Field("rfm", "text", "rfm:champions", source="rfm"),
        Field("merge", "merge", "merge:5550117"),
        Field("sort", "sort", "sort:seen", _SORTS),
    )
}
