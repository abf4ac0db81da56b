"""From a typed query to an answer for bar and list: at once where that is cheap, else from a worker."""

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from screens.desk import Desk
from widgets.answer import Answer, Coloured, Mistake, Needle, ParsedLike, Token

if TYPE_CHECKING:
    from store.search.language import Completion, Vocabulary
    from store.search.records import Answer as Found
    from store.search.records import Total

INLINE_PATIENCE_MS = 12.0
"""A look-up that takes longer is given up and asked again from a worker, so that typing never waits."""

KINDS = {
    "word": "word",
    "phone": "digits",
    "email": "word",
    "quoted": "phrase",
    "saved": "saved",
    "keyword": "operator",
    "negation": "negation",
    "bracket": "operator",
    "field": "field",
    "operator": "operator",
    "key": "field",
    "value": "value",
    "number": "value",
    "date": "value",
    "punctuation": "operator",
    "error": "wrong",
}
"""The language's styles as the bar's component classes."""


class Finder:
    """Asks the store for a desk. Every answer has a number; late ones of an older question are told by it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._number = 0
        self._ids: tuple[int, array[int]] | None = None
        self.vocabulary: Vocabulary | None = None
        self.details: frozenset[str] = frozenset()
        """What the columns on screen tell beside what every row does."""

    def colour(self, query: str) -> ParsedLike:
        """The query's tokens with their kinds and what could follow, for the bar."""
        from store.search.language import parse

        parsed = parse(query)
        tokens = [
            Token(token.start, token.end, KINDS[token.style])
            for token in parsed.tokens
            if token.style in KINDS
        ]
        return Coloured(tokens, self._ghost(query))

    def _ghost(self, query: str) -> str:
        if ":" not in query and not query.startswith("@"):
            return ""
        offers = self.completions(query, len(query), limit=1)
        if not offers or offers[0].end != len(query):
            return ""
        typed = query[offers[0].start :]
        offer = offers[0].text
        return offer[len(typed) :] if typed and offer.casefold().startswith(typed.casefold()) else ""

    def completions(self, query: str, cursor: int, *, limit: int = 50) -> "list[Completion]":
        """What may come at the cursor, best first, with counts where the store knows them."""
        from store.search.language import Vocabulary, complete, parse

        return complete(parse(query), cursor, self.vocabulary or Vocabulary(), limit=limit)

    def learn(self) -> None:
        """Reads the words this store knows; for a thread."""
        from store.search.vocabulary import vocabulary

        self.vocabulary = vocabulary(self._desk.store, self._desk.actor)

    def at_once(self, query: str, wanted: int) -> Answer | None:
        """The answer if the store has it within the time of a key, else None."""
        if not self._desk.inline:
            return None
        found = self._ask(query, wanted, INLINE_PATIENCE_MS)
        return None if found.unfinished else self._shown(query, found)

    def in_worker(self, query: str, wanted: int, *, stop: Callable[[], bool] | None = None) -> Answer:
        """The answer, however long it takes; for a thread, which ``stop`` ends when nobody waits for it any more."""
        return self._shown(query, self._ask(query, wanted, None, stop))

    def _ask(
        self, query: str, wanted: int, patience: float | None, stop: Callable[[], bool] | None = None
    ) -> "Found":
        from store.search.answer import answer

        return answer(
            self._desk.store,
            self._desk.actor,
            query,
            limit=wanted,
            patience_ms=patience,
            details=self.details,
            stop=stop,
        )

    def _shown(self, query: str, found: "Found") -> Answer:
        self._number += 1
        mistake = None
        for problem in found.problems:
            if problem.kind == "error":
                fixed = None
                if problem.fix is not None:
                    fixed = query[: problem.start] + problem.fix + query[problem.end :]
                mistake = Mistake(problem.start, problem.end, problem.sentence, fixed)
                break
        return Answer(
            query,
            self._number,
            explain=found.explain,
            rows=found.rows,
            total=found.total,
            more=found.more,
            mistake=mistake,
            needles=tuple(Needle(one.column, one.text, one.where) for one in found.needles),
        )

    def total(self, query: str, *, stop: Callable[[], bool]) -> "Total":
        """How many match; for a thread, which ``stop`` ends when nobody waits for it any more."""
        from store.search.answer import total

        return total(self._desk.store, self._desk.actor, query, stop=stop)

    def ids(self, query: str, number: int) -> "array[int]":
        """The ids of a whole answer in its order; for a thread."""
        from store.search.answer import snapshot

        kept = self._ids
        if kept is None or kept[0] != number:
            kept = self._ids = (number, snapshot(self._desk.store, self._desk.actor, query))
        return kept[1]

    def page(self, query: str, number: int, first: int, count: int) -> Sequence[object]:
        """Rows of a long answer by position, over the snapshot of its ids; for a thread."""
        from store.search.answer import rows_of

        ids = list(self.ids(query, number)[first : first + count])
        return rows_of(self._desk.store, self._desk.actor, ids, query, details=self.details)
