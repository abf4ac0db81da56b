"""Order and filter by a column: both are words written into the bar."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from screens.pick import Option
from store.actor import Actor
from store.search.language import parse
from store.search.language.conditions import SORT_FIELDS
from store.search.language.explanation import explain
from store.search.language.fields import DESCENDING_BY_NATURE, FIELDS
from store.words import say
from widgets.persona_row import ALL_COLUMNS, CONDITIONS, SORTS
from widgets.prompt_field import Choice, PromptField


def orders_offered(query: str, shown: Sequence[str], others: Sequence[str], last: str = "") -> list[Option]:
    """The ``last`` one chosen, an order for each shown column, then the others.

    The one the query has is offered the other way round.
    """
    headings = {SORTS[one.name]: one.heading for one in ALL_COLUMNS}
    orders = dict.fromkeys((*(SORTS[name] for name in shown), *others))
    bare = without(query, "sort")
    now = [(one.field, one.descending) for one in parse(query).sort][:1]
    options = []
    if last and (last.lstrip("+-") in SORT_FIELDS) and not now:
        word, field = f"sort:{last}", last.lstrip("+-")
        label = headings.get(field) or say(f"order.{field}")
        options.append(Option(f"{bare} {word}".strip(), label, word, say("order.last")))
        orders.pop(field, None)
    for order in orders:
        by_nature = order in DESCENDING_BY_NATURE
        turned = now == [(SORT_FIELDS[order], by_nature)]
        sign = ("+" if by_nature else "-") if turned else ""
        word = f"sort:{sign}{order}"
        about = say("order.turned") if turned else say(f"language.option.sort.{order}")
        label = headings.get(order) or say(f"order.{order}")
        options.append(Option(f"{bare} {word}".strip(), label, word, about))
    return options


def columns_offered(query: str, shown: Sequence[str]) -> list[Option]:
    """Every column with what may be asked of it, the shown ones first; beside it what is asked now."""
    headings = {one.name: one.heading for one in ALL_COLUMNS}
    order = dict.fromkeys((*shown, *headings))
    return [
        Option(name, headings[name], condition_on(query, CONDITIONS[name]), FIELDS[CONDITIONS[name]].help)
        for name in order
    ]


def condition_on(query: str, field: str) -> str:
    """What stands behind ``field:`` in the query, empty if it is not asked."""
    spans = _spans(query, field)
    return query[spans[0][0] : spans[0][1]].partition(":")[2] if spans else ""


def without(query: str, field: str) -> str:
    """The query without its conditions on a field."""
    for start, end in reversed(_spans(query, field)):
        query = f"{query[:start].rstrip()} {query[end:].lstrip()}".strip()
    return query


def _spans(query: str, field: str) -> list[tuple[int, int]]:
    """Where ``field:value`` stands in the query by itself: not negated, in no brackets, no part of an ``OR``."""
    tokens = parse(query).tokens
    spans: list[tuple[int, int]] = []
    depth = 0
    for place, token in enumerate(tokens):
        written = query[token.start : token.end]
        if token.style == "bracket":
            depth += 1 if written == "(" else -1
        before = tokens[place - 1].style if place else "space"
        if token.style != "field" or written.casefold() != field or depth or before != "space":
            continue
        end = token.end
        for follower in tokens[place + 1 :]:
            if follower.style in ("space", "bracket"):
                break
            end = follower.end
        spans.append((token.start, end))
    return [] if any(token.style == "keyword" for token in tokens) else spans


class FilterColumn(Act):
    """``f``: what a column should hold, written into the bar as a condition; nothing typed takes it out again."""

    def __init__(self, desk: Desk, query: str, column: str) -> None:
        super().__init__(desk, None)
        self._query = query
        self._field = CONDITIONS[column]
        self._heading = next(one.heading for one in ALL_COLUMNS if one.name == column)

    @property
    def title(self) -> str:
        return say("filter.title", column=self._heading, help=FIELDS[self._field].help)

    def fields(self) -> Sequence[PromptField]:
        now = condition_on(self._query, self._field)
        example = FIELDS[self._field].example.partition(":")[2]
        return (
            PromptField("value", f"{self._field}:", value=now, placeholder=example, optional=True, limit=200),
        )

    def options(self, field: str) -> Sequence[Choice]:
        """F4: the values that have a word of their own."""
        return tuple(Choice(value, value, reason=say(about)) for value, about in FIELDS[self._field].options)

    def query_with(self, value: str) -> str:
        """The bar's text with the condition, in place of one on the same field."""
        bare = without(self._query, self._field)
        if not value:
            return bare
        spaced = " " in value and '"' not in value and self._field not in ("phone", "attr")
        written = f'"{value}"' if spaced else value
        return f"{bare} {self._field}:{written}".strip()

    def preview(self, values: Values) -> str:
        """The condition as it is understood."""
        parsed = parse(self.query_with(values["value"]))
        told = explain(parsed, self.desk.today, self.desk.settings.text("region"))
        wrong = [one.sentence for one in parsed.problems]
        return wrong[0] if wrong else told

    def check(self, values: Values) -> str | None:
        wrong = [
            one.sentence for one in parse(self.query_with(values["value"])).problems if one.kind == "error"
        ]
        return wrong[0] if wrong else None

    def perform(self, actor: Actor, values: Values) -> Done:
        """Nothing is written anywhere but into the bar."""
        return Done("", look_up=self.query_with(values["value"]))
