"""What may stand at the cursor, read off the coloured spans."""

from collections.abc import Sequence

from store.search.language.fields import FIELDS
from store.search.language.tokens import Expected, Style, Token

_ONE_VALUE = ("number", "money", "date")


def expected_at(text: str, tokens: Sequence[Token], cursor: int) -> Expected:
    """What may come at ``cursor``, and the span it would take the place of."""
    cursor = max(0, min(cursor, len(text)))
    place = next((place for place, token in enumerate(tokens) if token.start < cursor <= token.end), None)
    if place is None:
        return Expected("term", cursor, cursor, "")
    token = tokens[place]
    if token.field:
        return _behind_colon(text, tokens, place, cursor)
    start, end, typed = token.start, token.end, text[token.start : cursor]
    if token.style is Style.SAVED:
        while place and tokens[place - 1].style is Style.SAVED and not text.startswith("@", start):
            place -= 1
            start = tokens[place].start
        if end == start + 1 and place + 1 < len(tokens) and tokens[place + 1].style is Style.SAVED:
            end = tokens[place + 1].end
        return Expected("saved", start, end, text[start:cursor])
    if token.style is Style.FIELD:
        return Expected("field", start, end, typed)
    if token.style is Style.ERROR and ":" in text[start:end] and ":" not in typed:
        return Expected("field", start, start + text[start:end].index(":"), typed)
    if token.style in (Style.WORD, Style.PHONE, Style.EMAIL, Style.KEYWORD):
        return Expected("term", start, end, typed)
    if token.style in (Style.SPACE, Style.BRACKET, Style.NEGATION):
        return Expected("term", cursor, cursor, "")
    return Expected("nothing", cursor, cursor, "")


def _behind_colon(text: str, tokens: Sequence[Token], place: int, cursor: int) -> Expected:
    token = tokens[place]
    name = token.field
    if FIELDS[name].kind in _ONE_VALUE:
        first = last = place
        while tokens[first].style is not Style.PUNCTUATION:
            first -= 1
        while last + 1 < len(tokens) and tokens[last + 1].field == name:
            last += 1
        start = tokens[first].end
        return Expected("value", start, tokens[last].end, text[start:cursor], name)
    if token.style in (Style.PUNCTUATION, Style.OPERATOR):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        end = (
            following.end
            if following and following.field and following.style is not Style.PUNCTUATION
            else cursor
        )
        key = name == "attr" and text[token.start : token.end] == ":"
        return Expected("key" if key else "value", cursor, end, "", name)
    what = "key" if token.style is Style.KEY else "value"
    return Expected(
        "key" if what == "key" else "value", token.start, token.end, text[token.start : cursor], name
    )
