"""Boosts, multipliers and zero points: listed, looked into, made and ended."""

from dataclasses import dataclass

from screens.desk import Desk
from screens.list_window import ListWindow, Page, Values
from screens.new_modifier import NewModifier, effect_pairs
from store.errors import RegularsError
from store.modifiers.records import Modifier
from store.modifiers.told import days, only, what
from store.words import say
from widgets.columns import Column


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """A modifier as the list draws it."""

    id: int
    what: str
    audience: str
    days: str
    only: str
    name: str
    modifier: Modifier


class Modifiers(ListWindow[str | None, ModifierRow]):
    """``n`` makes one, Enter shows what one does, Delete ends it. Gives what was done last, for the status line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ModifierRow)

    def heading(self) -> str:
        return say("modifier_list.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.modifiers.column.number"), 4, 1, right=True),
            Column(say("command.modifiers.column.what"), 14, 1),
            Column(say("command.modifiers.column.audience"), 14, 1, grow=1),
            Column(say("command.modifiers.column.days"), 22, 3),
            Column(say("command.modifiers.column.only"), 18, 2, grow=1),
            Column(say("command.column.name"), 12, 4),
        )

    def cells(self, row: ModifierRow) -> tuple[str, ...]:
        return (str(row.id), row.what, row.audience, row.days, row.only, row.name)

    def nothing(self) -> str:
        return say("modifier_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("modifier_list.keys"),)

    def page(self, after: object | None) -> Page:
        from store.modifiers.records import modifiers

        with self.desk.store.reading() as connection:
            found = modifiers(connection)
        rows = [
            ModifierRow(one.id, what(one), one.audience, days(one), only(one), one.name, one) for one in found
        ]
        return Page(rows, say("modifier_list.count", count=len(rows)))

    def result(self) -> str | None:
        return self.said or None

    def pressed(self, key: str, row: ModifierRow | None) -> bool:
        """``n`` and Delete."""
        if key in ("n", "f6"):
            self.app.push_screen(NewModifier(self.desk), self._tell)
        elif key == "delete" and row is not None:
            meant = row.modifier
            title = say("modifier_list.end", what=what(meant), audience=meant.audience)
            self.confirm(title, meant, yes=say("modifier_list.yes"), preview=say("modifier_list.stays"))
        else:
            return False
        return True

    def _tell(self, said: str | None) -> None:
        if said is not None:
            self.said = said
            self.reload()

    def submitted(self, task: object, values: Values) -> None:
        """It ends now."""
        if isinstance(task, Modifier):
            operation_id = self.desk.new_operation()
            self.perform(lambda: self._end(task, operation_id), self._ended)

    def _end(self, meant: Modifier, operation_id: str) -> str:
        from store.modifiers.make import end_modifier

        end_modifier(self.desk.store, self.desk.actor.doing(operation_id), meant.id)
        return say("modifier_list.ended", what=what(meant), audience=meant.audience)

    def _ended(self, said: str) -> None:
        self.close_prompt()
        self._tell(said)

    def opened(self, row: ModifierRow) -> None:
        """What one says and what it does."""
        title = f"{what(row.modifier)} · {row.modifier.audience}"
        self.look_up(lambda: self._look(row.modifier), lambda pairs: self.show_details(title, pairs))

    def _look(self, modifier: Modifier) -> list[tuple[str, str]]:
        from store.modifiers.preview import preview_modifier

        made = f"{self.shown.moment(modifier.made_at)} {modifier.made_by or ''}".strip()
        told = [
            (say("command.modifiers.column.what"), what(modifier)),
            (say("command.modifiers.column.days"), days(modifier)),
            (say("command.modifiers.column.only"), only(modifier)),
            (say("modifier_list.made"), made),
        ]
        try:
            told += effect_pairs(preview_modifier(self.desk.store, self.desk.actor, modifier.id), self.shown)
        except RegularsError as error:
            told.append(("", str(error)))
        return told
