"""Finding personas by what further columns of the list show: when they were made, UTM, device, cards, rating."""

from datetime import date, timedelta

from store.search.by_condition import day_begins, spellings
from store.search.language.tree import Between, Compare, DateBetween, DateCompare, OneOf
from store.search.piece import NOBODY, Context, Piece, Values, there_is

LINEAGE = (
    "WITH RECURSIVE lineage (id) AS (SELECT p.id UNION ALL "
    "SELECT m.id FROM persona m JOIN lineage ON m.merged_into = lineage.id) "
)
"""Persona ``p`` and whoever was merged into it."""
RATINGS = (
    "WITH RECURSIVE lineage (id, root) AS (SELECT id, merged_into FROM persona WHERE merged_into IS NOT NULL "
    "UNION ALL SELECT lineage.id, m.merged_into FROM lineage JOIN persona m ON m.id = lineage.root "
    "WHERE m.merged_into IS NOT NULL) "
    "SELECT persona_id AS id, rating FROM survey_answer WHERE rating IS NOT NULL "
    "UNION ALL SELECT lineage.root, s.rating FROM lineage JOIN survey_answer s ON s.persona_id = lineage.id "
    "WHERE s.rating IS NOT NULL"
)
"""Every rating, of each persona and of everybody it was merged into."""
HELD = "c.status <> 'deleted'"


def by_text_of_column(condition: OneOf, values: Values) -> Piece:
    """The UTM, the device of a card or the programme of one equals one of some texts, blind to case."""
    known = values.each(spellings(condition.values))
    if condition.field == "utm":
        return Piece(f"lower(p.utm) IN {known}")
    if condition.field == "device":
        wanted = f"lower(c.device) IN {known} AND {HELD}"
        return Piece(
            there_is(f"card c WHERE c.persona_id = p.id AND {wanted}"),
            (f"SELECT DISTINCT c.persona_id AS id FROM card c WHERE {wanted}",),
            50_000,
        )
    if condition.field == "card":
        wanted = f"lower(g.name) IN {known} AND {HELD}"
        return Piece(
            there_is(
                "card c JOIN card_programme g ON g.id = c.programme_id "
                f"WHERE c.persona_id = p.id AND {wanted}"
            ),
            (
                "SELECT DISTINCT c.persona_id AS id FROM card_programme g "
                f"JOIN card c ON c.programme_id = g.id WHERE {wanted}",
            ),
            100_000,
        )
    return NOBODY


def by_rating(condition: Compare | Between, values: Values) -> Piece:
    """The mean of all ratings of the lineage; whoever never rated has none."""
    ends = (
        [(condition.operator, condition.value)]
        if isinstance(condition, Compare)
        else [(">=", condition.low), ("<=", condition.high)]
    )
    wanted = " AND ".join(
        f"sum(found.rating) {operator} {values.add(value)} * count(*)"
        for operator, value in ends
        if value is not None
    )
    answers = (
        "lineage JOIN survey_answer found ON found.persona_id = lineage.id WHERE found.rating IS NOT NULL"
    )
    return Piece(
        f"({LINEAGE} SELECT {wanted} FROM {answers})",
        (f"SELECT found.id FROM ({RATINGS}) AS found GROUP BY found.id HAVING {wanted}",),
        50_000,
    )


def by_day_made(condition: DateCompare | DateBetween, context: Context, values: Values) -> Piece:
    """The persona was made in these days of the shop."""
    first, last = condition.days(context.today)
    wanted = []
    if first is not None and first > date.min:
        wanted.append(
            f"p.created_at >= {values.add(day_begins(first, context.time_zone, context.closes_at))}"
        )
    if last is not None and last < date.max:
        after = day_begins(last + timedelta(days=1), context.time_zone, context.closes_at)
        wanted.append(f"p.created_at < {values.add(after)}")
    return Piece(" AND ".join(wanted) or "1 = 1")
