"""What a search gives back: rows, where they matched, how it was understood and how many there are."""

from dataclasses import dataclass
from typing import Literal

from store.search.language.parser import Parsed
from store.search.language.tokens import Problem


@dataclass(frozen=True, slots=True)
class PersonaRow:
    """A found persona as the list and ``find --json`` show it.

    ``phone`` is E.164, ``email`` lower case; both and the name are shortened when ``masked``. ``points`` is
    the balance less what is due. ``last_seen_at`` is the instant of the last purchase, ``last_seen_days`` the
    shop's days since then. ``matched`` says by what: ``phone``, ``phone-suffix``, ``phone-former``,
    ``email``, ``email-former``, ``name``, ``id``, ``receipt``, ``serial``, ``merge``, else the first
    condition's field; empty for who was here last. ``details``: name and text of what was asked for beside
    that (``store.search.details``).
    """

    id: int
    name: str
    phone: str | None
    email: str | None
    points: int
    status: str
    last_seen_at: str | None
    last_seen_days: int | None
    source: str
    matched: str = ""
    birthday: str | None = None
    signup_on: str | None = None
    created_at: str = ""
    spent: int = 0
    sales: int = 0
    utm: str | None = None
    household_id: int | None = None
    masked: bool = False
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Needle:
    """What to underline in a column (``Name``, ``Phone``, ``E-mail``, ``ID``), and where in it."""

    column: str
    text: str
    where: Literal["start", "end", "words", "inside"] = "words"


@dataclass(frozen=True, slots=True)
class Answer:
    """The first page of a search, newest seen first.

    ``more``: there are further rows. ``unfinished``: patience ended or only a bounded number was ranked; ask
    again from a worker without patience. ``problems`` come with no rows where they are errors. ``total`` is
    known when the page holds everything. ``population`` counts the active personas, None where they were not
    counted yet. ``explain`` is the whole line below the bar, ``words`` its first part.
    """

    parsed: Parsed
    rows: tuple[PersonaRow, ...]
    more: bool
    explain: str
    problems: tuple[Problem, ...]
    elapsed_ms: float
    total: int | None
    words: str = ""
    population: int | None = 0
    unfinished: bool = False
    needles: tuple[Needle, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """How many a search finds: ``count``, or more than that if not ``complete``.

    ``looser`` is how many more the names in quotes would find as prefixes of words, None without quotes.
    """

    count: int
    complete: bool
    looser: int | None = None
    population: int | None = 0

    @property
    def shown(self) -> str:
        """``3`` or ``> 10,000``."""
        return f"{self.count:,}" if self.complete else f"> {self.count:,}"
