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
        return say(f"language.field.{self.name}")

    @property
    def help(self) -> str:
        """What the field looks for, in words."""
        return say(f"language.help.{self.name}")


_HAS = (
    ("phone", "language.option.has.phone"),
    ("mobile", "language.option.has.mobile"),
    ("home", "language.option.has.home"),
    ("email", "language.option.has.email"),
    ("name", "language.option.has.name"),
    ("birthday", "language.option.has.birthday"),
    ("points", "language.option.has.points"),
    ("usedpoints", "language.option.has.usedpoints"),
    ("card", "language.option.has.card"),
)
_IS = (
    ("member", "language.option.is.member"),
    ("archived", "language.option.is.archived"),
)
_CHANNELS = (
    ("text", "language.option.channel.text"),
    ("email", "language.option.channel.email"),
    ("mobile_push", "language.option.channel.mobile_push"),
    ("browser_push", "language.option.channel.browser_push"),
    ("voice_drop", "language.option.channel.voice_drop"),
    ("wallet_pass", "language.option.channel.wallet_pass"),
    ("age_gate", "language.option.channel.age_gate"),
    ("member", "language.option.channel.member"),
)
_SEEN = (
    ("today", "language.option.seen.today"),
    ("<7d", "language.option.seen.within_week"),
    ("<30d", "language.option.seen.within_month"),
    (">90d", "language.option.seen.after_90_days"),
    (">1y", "language.option.seen.after_year"),
    ("never", "language.option.seen.never"),
)
_JOINED = (
    ("today", "language.option.joined.today"),
    ("thisweek", "language.option.joined.thisweek"),
    ("thismonth", "language.option.joined.thismonth"),
    ("last30d", "language.option.joined.last30d"),
    ("thisyear", "language.option.joined.thisyear"),
    ("lastyear", "language.option.joined.lastyear"),
)
_BIRTHDAYS = (
    ("today", "language.option.birthday.today"),
    ("tomorrow", "language.option.birthday.tomorrow"),
    ("next7d", "language.option.birthday.next7d"),
    ("next30d", "language.option.birthday.next30d"),
    ("thismonth", "language.option.birthday.thismonth"),
    ("nextmonth", "language.option.birthday.nextmonth"),
)
_NUMBERS = (
    (">", "language.option.number.more"),
    (">=", "language.option.number.at_least"),
    ("<", "language.option.number.less"),
    ("<=", "language.option.number.at_most"),
)
_SORTS = (
    ("seen", "language.option.sort.seen"),
    ("joined", "language.option.sort.joined"),
    ("name", "language.option.sort.name"),
    ("points", "language.option.sort.points"),
    ("usedpoints", "language.option.sort.usedpoints"),
    ("spent", "language.option.sort.spent"),
    ("visits", "language.option.sort.visits"),
    ("birthday", "language.option.sort.birthday"),
    ("email", "language.option.sort.email"),
    ("phone", "language.option.sort.phone"),
    ("source", "language.option.sort.source"),
    ("id", "language.option.sort.id"),
    ("created", "language.option.sort.created"),
    ("rating", "language.option.sort.rating"),
    ("cards", "language.option.sort.cards"),
    ("device", "language.option.sort.device"),
    ("utm", "language.option.sort.utm"),
    ("attributes", "language.option.sort.attributes"),
    ("tags", "language.option.sort.tags"),
)
DESCENDING_BY_NATURE = frozenset(
    ("seen", "joined", "created", "points", "usedpoints", "spent", "visits", "rating")
)

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
        Field("created", "date", "created:last30d", _JOINED),
        Field("birthday", "date", "birthday:next7d", _BIRTHDAYS),
        Field("optin", "choice", "optin:text", _CHANNELS, "counts"),
        Field("receipt", "text", "receipt:88213"),
        Field("serial", "text", "serial:7741"),
        Field("rating", "number", "rating:>=4", _NUMBERS),
        Field("card", "text", "card:Coffee"),
        Field("device", "text", "device:iPhone"),
        Field("utm", "text", "utm:spring"),
        Field("source", "text", "source:Counter", source="sources"),
        Field("src", "text", "src:C-1042"),
        Field("segment", "text", "segment:lapsed", source="segments"),
        Field("rfm", "text", "rfm:champions", source="rfm"),
        Field("merge", "merge", "merge:5550117"),
        Field("sort", "sort", "sort:seen", _SORTS),
    )
}
