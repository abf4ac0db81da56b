"""What may be typed next, with counts where the store knows them: Tab takes the first, F4 lists them all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from store.search.language.fields import FIELDS, Field
from store.search.language.parsed import Parsed
from store.search.language.reading import quoted
from store.search.language.tokens import Expected
from store.words import say

COMPLETIONS_LIMIT = 50
FEWEST_LETTERS = 2

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words this store knows, with how many personas each finds; ``values`` are those of each attribute.

    ``counts`` are those of fixed options by their text (``has:email``); an unknown count is simply absent.
    """

    tags: Counts = field(default_factory=dict)
    attributes: Counts = field(default_factory=dict)
    stores: Counts = field(default_factory=dict)
    sources: Counts = field(default_factory=dict)
    segments: Counts = field(default_factory=dict)
    rfm: Counts = field(default_factory=dict)
    saved: Counts = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    values: Mapping[str, Counts] = field(default_factory=dict)

    def known(self, source: str) -> Counts:
        """The list a field of the table draws its values from."""
        lists = {
            "tags": self.tags,
            "stores": self.stores,
            "sources": self.sources,
            "segments": self.segments,
            "rfm": self.rfm,
        }
        return lists.get(source, {})


@dataclass(frozen=True, slots=True)
class Completion:
    """``text`` would replace ``start`` to ``end``; ``label`` says what it is, ``count`` how many it finds."""

    text: str
    start: int
    end: int
    label: str
    count: int | None = None


def complete(
    parsed: Parsed, cursor: int, vocabulary: Vocabulary, *, limit: int = COMPLETIONS_LIMIT
) -> list[Completion]:
    """What may come at the cursor, best first; the first letters must agree, case does not matter."""
    expected = parsed.expected(cursor)
    typed = expected.typed.lstrip('"').casefold()
    if expected.what == "saved":
        offers = _known(vocabulary.saved, say("search.saved_search"), typed.lstrip("@"), before="@")
    elif expected.what == "key":
        offers = _known(vocabulary.attributes, say("language.field.attr"), typed, after="=")
        if parsed.text.startswith("=", expected.end):
            offers = ((text.removesuffix("="), label, count) for text, label, count in offers)
    elif expected.what == "value":
        offers = _values(parsed, expected, typed, vocabulary)
    elif expected.what == "field":
        offers = ((row.name, row.help, None) for row in FIELDS.values() if row.name.startswith(typed))
    elif expected.what == "term":
        offers = _terms(typed, vocabulary)
    else:
        return []
    found = {
        text: Completion(text, expected.start, expected.end, label, count) for text, label, count in offers
    }
    return list(found.values())[:limit]


Offer = tuple[str, str, int | None]


def _terms(typed: str, vocabulary: Vocabulary) -> Iterator[Offer]:
    """Fields, then conditions with fixed values, then saved searches and the store's own words."""
    for row in FIELDS.values():
        if row.name.startswith(typed):
            yield f"{row.name}:", row.help, None
    for name in ("has", "is"):
        for option, label in FIELDS[name].options:
            if option.startswith(typed) or f"{name}:{option}".startswith(typed):
                text = f"{name}:{option}"
                yield text, say(label), vocabulary.counts.get(text)
    yield from _known(vocabulary.saved, say("search.saved_search"), typed, before="@")
    if len(typed) >= FEWEST_LETTERS:
        for row in (FIELDS["tag"], FIELDS["store"], FIELDS["segment"], FIELDS["source"]):
            yield from _known(vocabulary.known(row.source), row.words, typed, before=f"{row.name}:")


def _values(parsed: Parsed, expected: Expected, typed: str, vocabulary: Vocabulary) -> Iterator[Offer]:
    row = FIELDS[expected.field]
    yield from _options(row, typed, vocabulary)
    if row.kind == "attribute":
        key = _key_before(parsed, expected)
        values = next((known for name, known in vocabulary.values.items() if name.casefold() == key), {})
        yield from _known(values, key, typed)
    else:
        yield from _known(vocabulary.known(row.source), row.words, typed)


def _options(row: Field, typed: str, vocabulary: Vocabulary) -> Iterator[Offer]:
    for option, label in row.options:
        if option.startswith(typed):
            yield option, say(label), vocabulary.counts.get(f"{row.name}:{option}")


def _key_before(parsed: Parsed, expected: Expected) -> str:
    """The attribute key whose value is being typed."""
    keys = [token for token in parsed.tokens if token.style == "key" and token.end <= expected.start]
    return parsed.text[keys[-1].start : keys[-1].end].strip('"').casefold() if keys else ""


def _known(counts: Counts, label: str, typed: str, *, before: str = "", after: str = "") -> Iterator[Offer]:
    """The names that begin with what is typed, the most frequent first."""
    fitting: Iterable[tuple[str, int]] = (
        (name, count) for name, count in counts.items() if name.casefold().startswith(typed)
    )
    for name, count in sorted(fitting, key=lambda pair: (-pair[1], pair[0].casefold())):
        yield f"{before}{quoted(name)}{after}", label, count
