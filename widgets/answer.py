"""What a search says back to the bar and the list: rows to show, how it was understood, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where the query is wrong (characters), a sentence, and the whole query put right (None: no idea)."""

    start: int
    end: int
    sentence: str
    fixed: str | None = None


@dataclass(frozen=True, slots=True)
class Needle:
    """What to underline in a column: ``where`` is ``start``, ``end``, ``words`` (word starts) or ``inside``.

    Digits are compared without the punctuation between them, letters without case and accents.
    """

    column: str
    text: str
    where: str = "words"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to ``query``.

    ``rows`` is the first page. ``total`` is None until it is known (then ``set_total``); ``more`` says that
    rows follow ``rows`` and may be asked for by ``PageWanted``. With a ``mistake`` the rows are not used:
    the last good ones stay, dimmed. ``number`` tells late pages of an older answer from this one's.
    """

    query: str
    number: int
    explain: str = ""
    rows: Sequence[object] = ()
    total: int | None = None
    more: bool = False
    mistake: Mistake | None = None
    needles: tuple[Needle, ...] = ()


class TokenLike(Protocol):
    """A coloured part of the query: ``kind`` names the component class ``search-bar--<kind>``."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...


class ParsedLike(Protocol):
    """What the bar needs of a parsed query."""

    @property
    def tokens(self) -> Sequence[TokenLike]: ...
    @property
    def ghost(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Token:
    """A ready-made ``TokenLike``."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Coloured:
    """A ready-made ``ParsedLike``: coloured tokens and the ghost completion behind the cursor."""

    tokens: Sequence[TokenLike] = field(default=())
    ghost: str = ""
