"""Surveys: one row an answer; the rows of one customer, survey and moment are one submission."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.transfer.cells import (
    Shop,
    anywhere,
    flag,
    line_text,
    long_text,
    past_moment,
    whole,
    written_instant,
)
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values, Wrong
from store.transfer.kinds.who import WHO_COLUMNS, need, required_who
from store.transfer.lookups import among
from store.transfer.people import UNKNOWN, People
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

ROW = (
    "id",
    "persona_id",
    "survey",
    "at",
    "question",
    "answer",
    "complete",
    "rating",
    "import_run_id",
)
BEST = 10


def _rating(cell: str, field: str, shop: Shop) -> int:
    found = whole(cell, field)
    if not 0 <= found <= BEST:
        raise Wrong(field, say("transfer.rating", best=BEST))
    return found


COLUMNS = (
    Column("survey", anywhere(line_text), "column.surveys.survey", "Visit June"),
    *WHO_COLUMNS,
    Column("submitted_at", anywhere(written_instant), "column.surveys.submitted_at", "2024-06-05 18:40"),
    Column("question", anywhere(line_text), "column.surveys.question", "How was your visit?"),
    Column("answer", anywhere(long_text), "column.surveys.answer", "Quick and friendly"),
    Column("complete", anywhere(flag), "column.surveys.complete", "yes"),
    Column("rating", _rating, "column.surveys.rating", "5"),
)


def check(values: Values, shop: Shop) -> Any:
    """An answer with everything but its persona."""
    need(values, "survey", "submitted_at", "question")
    return [
        required_who(values, shop),
        values["survey"],
        past_moment(values["submitted_at"], None, shop, "submitted_at")[0],
        values["question"],
        values.get("answer") or "",
        int(values.get("complete", True)),
        values.get("rating"),
    ]


class SurveyApplier:
    """Applies survey answers of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk."""
        outcome, connection = Outcome(), unit.connection
        self._people.look_up(unit, (key for _, record in rows for key in record[0]))
        customers = {line: self._people.who(record[0]) for line, record in rows}
        tree = self._people.lineage(unit, {found.id for found in customers.values() if found is not None})
        moments = {record[2] for _, record in rows}
        where = "FROM survey_answer WHERE persona_id {keys} AND at {more}"
        self._run.bring(connection, "survey_answer", f"SELECT id {where}", tree, more=moments)
        known: dict[tuple[Any, ...], tuple[Any, ...]] = {
            (tree[row[0]], *row[1:4]): tuple(row[4:])
            for row in among(
                connection,
                f"SELECT persona_id, survey, at, question, answer, complete, rating {where}",
                tree,
                more=moments,
            )
        }
        new: list[tuple[Any, ...]] = []
        for line, (who, survey, at, question, *answer) in rows:
            customer = customers[line]
            if customer is None:
                outcome.reject(line, *self._people.named(who), say(UNKNOWN))
                continue
            key = (customer.id, survey, at, question)
            standing = known.get(key)
            if standing is None:
                known[key] = tuple(answer)
                new.append((*key, *answer, self._run.id))
            elif standing == tuple(answer):
                outcome.counts.unchanged += 1
            else:
                outcome.reject(line, "answer", str(answer[0]), say("transfer.other_answer"))
        numbers = unit.new_ids(connection, "survey_answer", len(new)) if new else ()
        connection.many(
            "survey_answer", ROW, [(number, *row) for number, row in zip(numbers, new, strict=True)]
        )
        outcome.counts.new += len(new)
        return outcome


def applier(run: Run) -> Applier:
    """Writes survey answers."""
    return SurveyApplier(run)


SURVEYS = Kind(
    "surveys",
    "survey answer",
    COLUMNS,
    check,
    applier,
    needs=(("survey",), ("submitted_at",), ("question",), ("source_id", "phone", "email")),
)
