"""What the parser says about the text itself: coloured spans, problems, and what may come next."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Style(StrEnum):
    """The class of a span, for colouring; ``field`` to ``punctuation`` make up ``field:value``."""

    SPACE = "space"
    WORD = "word"
    PHONE = "phone"
    EMAIL = "email"
    QUOTED = "quoted"
    SAVED = "saved"
    KEYWORD = "keyword"
    NEGATION = "negation"
    BRACKET = "bracket"
    FIELD = "field"
    OPERATOR = "operator"
    KEY = "key"
    VALUE = "value"
    NUMBER = "number"
    DATE = "date"
    PUNCTUATION = "punctuation"
    UNFINISHED = "unfinished"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Token:
    """A span of the text; ``field`` is set on everything that follows ``field:``."""

    start: int
    end: int
    style: Style
    field: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a span, in a sentence.

    ``fix`` is the text that would stand there instead, if one is known. ``incomplete`` is normal while typing
    and only matters when the query is sent off.
    """

    start: int
    end: int
    sentence: str
    kind: Literal["error", "incomplete"]
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What may stand at the cursor: it would replace ``start`` to ``end``, and begins with ``typed``.

    ``what``: a whole ``term``, a ``field``'s name, a ``value`` of ``field``, the ``key`` of an attribute, the
    name of a ``saved`` search, or ``nothing``: the cursor stands in quotes or in a mistake.
    """

    what: Literal["term", "field", "value", "key", "saved", "nothing"]
    start: int
    end: int
    typed: str
    field: str = ""
