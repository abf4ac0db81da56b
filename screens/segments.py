"""Segments on screen: everyone's saved searches with their counts; made, counted, renamed, deleted, listed."""

from dataclasses import dataclass

from screens.desk import Desk
from screens.list_window import ListWindow, Page, Values
from store.errors import RegularsError
from store.search.language.reading import quoted
from store.segments.counting import Segment
from store.words import say
from widgets.columns import Column
from widgets.prompt import Prompt
from widgets.prompt_field import PromptField


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a prompt is for: a new one, another name, the end of one."""

    what: str
    segment: Segment | None = None


class Segments(ListWindow[str | None, Segment]):
    """``n`` saves a new one, ``e`` renames, ``r`` counts the marked, ``R`` all, Delete deletes, Enter lists.

    Gives the search to run.
    """

    WIDE = 100

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Segment)

    def heading(self) -> str:
        return say("segment_list.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.segments.column.name"), 18, 1, grow=1),
            Column(say("command.segments.column.members"), 10, 1, right=True),
            Column(say("command.segments.column.counted"), 16, 3),
            Column(say("command.segments.column.query"), 20, 2, grow=3),
        )

    def cells(self, row: Segment) -> tuple[str, ...]:
        members = "" if row.members is None else f"{row.members:,}"
        counted = "" if row.counted_at is None else self.shown.moment(row.counted_at)
        return (row.name, members, counted, row.query)

    def nothing(self) -> str:
        return say("segment_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("segment_list.keys"),)

    def page(self, after: object | None) -> Page:
        from store.segments.counting import segments

        found = segments(self.desk.store, self.desk.actor)
        return Page(found, say("segment_list.count", count=len(found)))

    def moved(self, row: Segment | None) -> None:
        """Why one cannot be read any more."""
        if row is not None and row.problem is not None:
            self.list.explain(row.problem)

    def opened(self, row: Segment) -> None:
        self.dismiss(f"segment:{quoted(row.name)}")

    def pressed(self, key: str, row: Segment | None) -> bool:
        """``n``, ``e``, ``r``, ``R`` and Delete."""
        if key in ("n", "f6"):
            name = PromptField("name", say("save.name"), limit=40)
            query = PromptField("query", say("segment_list.query"), limit=400)
            self.ask(Prompt(say("segment_list.new"), (name, query), task=_Asked("save")))
        elif key == "e" and row is not None:
            field = PromptField("name", say("save.name"), value=row.name, limit=40)
            self.ask(Prompt(say("segment_list.rename", name=row.name), (field,), task=_Asked("rename", row)))
        elif key in ("r", "R"):
            names = [] if key == "R" else [one.name for one in self.marked]
            self.say_over(say("segment_list.counting"))
            self.perform(lambda: self._count(names), self._done, self._refused)
        elif key == "delete" and row is not None:
            title = say("segment_list.delete", name=row.name)
            self.confirm(title, _Asked("delete", row), yes=say("segment_list.yes"))
        else:
            return False
        return True

    def submitted(self, task: object, values: Values) -> None:
        """It is saved, renamed or deleted."""
        if isinstance(task, _Asked):
            self.perform(lambda: self._change(task, values), self._done)

    def _change(self, asked: _Asked, values: Values) -> str:
        from store.search.saved import delete_search, rename_search, save_search, segment_id

        store, actor = self.desk.store, self.desk.actor
        if asked.segment is None:
            save_search(store, actor, values["name"], values["query"], everyone=True)
            return self._count([values["name"]])
        name = asked.segment.name
        if asked.what == "delete":
            delete_search(store, actor, segment_id(store, name))
            return say("command.segments.deleted", name=name)
        rename_search(store, actor, segment_id(store, name), values["name"])
        return say("command.segments.renamed", old=name, name=values["name"])

    def _count(self, names: list[str]) -> str:
        from store.segments.counting import refresh_counts

        done = refresh_counts(self.desk.store, self.desk.actor, names)
        if len(done) == 1:
            return say("command.segments.counted", name=done[0].name, count=done[0].members or 0)
        return say("segment_list.counted", count=len(done))

    def _done(self, said: str) -> None:
        self.close_prompt()
        self.list.marks.clear()
        self.said = said
        self.reload()

    def _refused(self, error: RegularsError) -> None:
        self.say_over(str(error))
