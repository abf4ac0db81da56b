"""Card programmes: listed, made, changed as a new version, ordered, ended."""

from decimal import Decimal
from typing import TYPE_CHECKING

from screens.desk import Desk
from screens.list_window import ListWindow, Page, Values
from store.cards.records import Programme
from store.cards.types import TYPES, UNITS, told
from store.errors import BadInput
from store.numbers import read_amount, read_whole
from store.shown import Shown, minor_digits
from store.words import say
from widgets.columns import Column
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField

if TYPE_CHECKING:
    from store.cards.programmes import CardTerms

ASKED = {
    "stamp": ("goal", "reward", "rate", "earns"),
    "cash-back": ("rate", "earns"),
    "multipass": ("start",),
    "coupon": ("start", "reward"),
    "discount": ("levels", "earns"),
    "gift": ("start",),
    "membership": ("start",),
    "reward": ("goal", "reward", "rate", "earns"),
}
"""What a type's prompt asks beside its name, days and custom fields."""
NUMBERS = ("start", "goal", "rate", "valid_days")
MONEY = (("start", "gift"), ("rate", "stamp"))
"""What is typed as money; kept in minor units."""
PERCENT = ("rate", "cash-back")
"""Typed in percent; kept in hundredths of one."""


class Programmes(ListWindow[str | None, Programme]):
    """``n`` makes one, ``e`` changes it, ``<`` and ``>`` move it, Delete ends it, Enter shows it.

    Gives what was done last, for the status line.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Programme)

    def heading(self) -> str:
        return say("programme_list.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.column.name"), 18, 1, grow=1),
            Column(say("command.cards.column.type"), 15, 1),
            Column(say("programme_list.says"), 20, 2, grow=1),
            Column(say("command.cards.column.where"), 10, 4),
            Column(say("command.cards.column.state"), 10, 3),
        )

    def cells(self, row: Programme) -> tuple[str, ...]:
        return (row.name, TYPES[row.type], self._says(row), row.location or "", _state(row))

    def _says(self, row: Programme) -> str:
        """Its figures in words."""
        parts = []
        if row.start:
            parts.append(say("programme_list.begins", units=told(self.shown, row.unit, row.start)))
        if row.goal:
            goal = told(self.shown, row.unit, row.goal)
            parts.append(say("programme_list.goal", goal=goal, reward=row.reward or ""))
        elif row.reward:
            parts.append(row.reward)
        if row.rate:
            parts.append(self._rate(row))
        if row.levels:
            parts.append(row.levels)
        return " · ".join(parts)

    def _rate(self, row: Programme) -> str:
        if row.type == "stamp":
            return say("programme_list.rate.stamp", money=self.shown.money(row.rate))
        if row.type == "cash-back":
            return say("programme_list.rate.back", percent=f"{row.rate / 100:g}")
        return say("programme_list.rate.points", points=row.rate)

    def nothing(self) -> str:
        return say("programme_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("programme_list.keys"),)

    def page(self, after: object | None) -> Page:
        from store.cards.records import programmes

        with self.desk.store.reading() as connection:
            found = programmes(connection, ended=True)
        return Page(found, say("programme_list.count", count=len(found)))

    def result(self) -> str | None:
        return self.said or None

    def pressed(self, key: str, row: Programme | None) -> bool:
        """Making, changing, moving, ending."""
        if key in ("n", "f6"):
            self._choose_type()
        elif row is None:
            return False
        elif key == "e":
            self._ask(self._prompt(row, row))
        elif key in ("<", ">"):
            self._move(row, -1 if key == "<" else 1)
        elif key == "delete":
            title = say("programme_list.end", name=row.name)
            self.confirm(title, row, yes=say("programme_list.yes"), preview=say("programme_list.stays"))
        else:
            return False
        return True

    def _choose_type(self) -> None:
        from screens.pick import Option, Pick

        options = [Option(kind, TYPES[kind], "", say(f"programme_list.about.{kind}")) for kind in UNITS]

        def take(kind: str | None) -> None:
            if kind is not None:
                blank = Programme(0, "", kind, start=1 if kind == "coupon" else 0)
                self._ask(self._prompt(blank, kind))

        self.app.push_screen(Pick(say("programme_list.which"), options), take)

    def _ask(self, prompt: Prompt) -> None:
        self.ask(prompt)
        prompt.call_later(prompt.focus_field, "name")

    def _prompt(self, programme: Programme, task: object) -> Prompt:
        """What a programme of its type says; ``task`` is the programme to change, or the type of a new one."""
        fields = [PromptField("name", say("command.column.name"), value=programme.name, limit=60)]
        for name in (*ASKED[programme.type], "valid_days", "fields"):
            fields.append(self._field(name, programme))
        title = say("programme_list.new", type=TYPES[programme.type])
        if isinstance(task, Programme):
            title = say("programme_list.change", name=programme.name, version=programme.version + 1)
        return Prompt(title, fields, check=lambda values: self._wrong(values, programme.type), task=task)

    def _wrong(self, values: Values, card_type: str) -> str | None:
        try:
            _terms(values, card_type, self.shown)
        except BadInput as wrong:
            return str(wrong)
        return None

    def _field(self, name: str, programme: Programme) -> PromptField:
        value = getattr(programme, name)
        label = say(f"programme_list.field.{name}")
        if name == "earns":
            choices = (Choice("no", say("programme_list.no")), Choice("yes", say("programme_list.earns")))
            return PromptField(name, label, FieldKind.CHOICE, "yes" if value else "no", choices)
        hint = say(
            f"programme_list.hint.{name}.{programme.type}"
            if name in ("rate", "start")
            else f"programme_list.hint.{name}"
        )
        kind = FieldKind.NUMBER if name in NUMBERS else FieldKind.TEXT
        if value and (name, programme.type) in MONEY:
            value = Decimal(value).scaleb(-minor_digits(self.shown.currency))
        elif value and (name, programme.type) == PERCENT:
            value = f"{value / 100:g}"
        if (name, programme.type) in (*MONEY, PERCENT):
            kind = FieldKind.AMOUNT
        return PromptField(name, label, kind, str(value or ""), placeholder=hint, optional=True)

    def submitted(self, task: object, values: Values) -> None:
        """A new one, a new version, or the end of one."""
        operation_id = self.desk.new_operation()
        if isinstance(task, Programme) and "sure" in values:
            self.perform(lambda: self._end(task, operation_id), self._done)
        elif isinstance(task, Programme):
            self.perform(lambda: self._change(task, values, operation_id), self._done)
        elif isinstance(task, str):
            self.perform(lambda: self._make(task, values, operation_id), self._done)

    def _make(self, kind: str, values: Values, operation_id: str) -> str:
        from store.cards.programmes import make_programme

        terms = _terms(values, kind, self.shown)
        if self.desk.actor.role == "Manager":
            terms["location"] = self.desk.actor.location_id
        made = make_programme(
            self.desk.store, self.desk.actor.doing(operation_id), values["name"], kind, terms
        )
        return say("command.cards.done.add-programme", programme=made.details["programme"])

    def _change(self, known: Programme, values: Values, operation_id: str) -> str:
        from store.cards.programmes import change_programme

        terms = _terms(values, known.type, self.shown)
        terms["name"] = values["name"]
        actor = self.desk.actor.doing(operation_id)
        made = change_programme(self.desk.store, actor, str(known.id), terms)
        return say("command.cards.done.change-programme", programme=made.details["programme"])

    def _end(self, known: Programme, operation_id: str) -> str:
        from store.cards.programmes import end_programme

        end_programme(self.desk.store, self.desk.actor.doing(operation_id), str(known.id))
        return say("command.cards.done.end-programme", programme=known.name)

    def _move(self, row: Programme, step: int) -> None:
        """One place up or down among those of the page."""
        rows = list(self.rows)
        place = next(number for number, one in enumerate(rows) if one.id == row.id)
        if not 0 <= place + step < len(rows):
            self.app.bell()
            return
        rows.insert(place + step, rows.pop(place))
        operation_id = self.desk.new_operation()
        self.perform(lambda: self._order(rows, operation_id), lambda _: self._moved(place + step))

    def _order(self, rows: list[Programme], operation_id: str) -> None:
        from store.cards.programmes import order_programmes

        actor = self.desk.actor.doing(operation_id)
        order_programmes(self.desk.store, actor, [str(one.id) for one in rows])

    def _moved(self, place: int) -> None:
        self.reload()
        self.list.go_to(place)

    def _done(self, said: str) -> None:
        self.close_prompt()
        self.said = said
        self.reload()

    def opened(self, row: Programme) -> None:
        """Everything it says, and how many cards there are of it."""
        self.look_up(lambda: self._counted(row), lambda pairs: self.show_details(row.name, pairs))

    def _counted(self, row: Programme) -> list[tuple[str, str]]:
        with self.desk.store.reading() as connection:
            cards: int = connection.value(
                "SELECT count(*) FROM card WHERE programme_id = :id AND status <> 'deleted'", id=row.id
            )
        return [
            (say("command.cards.column.type"), TYPES[row.type]),
            (say("programme_list.says"), self._says(row)),
            (say("programme_list.field.valid_days"), str(row.valid_days or "")),
            (say("programme_list.field.fields"), row.fields or ""),
            (say("programme_list.field.earns"), say("programme_list.earns") if row.earns else ""),
            (say("command.cards.column.where"), row.location or ""),
            (say("command.cards.column.state"), _state(row)),
            (say("programme_list.version"), str(row.version)),
            (say("programme_list.cards"), f"{int(cards):,}"),
        ]


def _state(row: Programme) -> str:
    if row.ended_at is not None:
        return say("cards.state.ended")
    return "" if row.confirmed else say("cards.state.to_confirm")


def _figure(text: str, meant: tuple[str, str], shown: Shown) -> int:
    """A number, an amount of money or a percentage; 0 for nothing."""
    if not text:
        return 0
    if meant in MONEY:
        return shown.read_money(text)
    if meant != PERCENT:
        return read_whole(text)
    percent = read_amount(text.rstrip("% "), 2)
    if percent is None or percent * 100 != int(percent * 100):
        raise BadInput(say("programme_list.no_percent", text=text))
    return int(percent * 100)


def _terms(values: Values, card_type: str, shown: Shown) -> "CardTerms":
    """The prompt's fields as terms; an empty one takes a condition off."""
    from store.cards.programmes import CardTerms

    terms = CardTerms()
    for name in values:
        text = values[name]
        if name == "earns":
            terms["earns"] = text == "yes"
        elif name == "start":
            terms["start"] = _figure(text, ("start", card_type), shown)
        elif name == "goal":
            terms["goal"] = _figure(text, ("goal", card_type), shown)
        elif name == "rate":
            terms["rate"] = _figure(text, ("rate", card_type), shown)
        elif name == "valid_days":
            terms["valid_days"] = _figure(text, ("valid_days", card_type), shown)
        elif name == "reward":
            terms["reward"] = text or None
        elif name == "levels":
            terms["levels"] = text or None
        elif name == "fields":
            terms["fields"] = text or None
    return terms
