"""Making a modifier: its terms typed, what they would do shown on every change."""

from collections.abc import Mapping

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import lines_of
from screens.modal import Window
from store.errors import BadInput, RegularsError
from store.modifiers.preview import Preview
from store.modifiers.records import EVERYBODY_NAME
from store.modifiers.restrictions import KINDS, Terms
from store.points.adjust import read_points
from store.shown import Shown
from store.words import say
from widgets.commands import GoBack
from widgets.field_table import FieldRow, FieldTable, TableRow
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField

WIDTH = 110
LABELS = 24
EDGES = 6
"""Cells of a line that are no text: border, padding and the cursor."""
LISTS = ("hours", "brands", "skus", "categories", "payment_methods", "locations")
"""Terms of several values, parted by commas."""


class NewModifier(Window[str | None]):
    """Gives the sentence that says what was made, None where nothing was."""

    CSS_PATH = "new_modifier.tcss"

    class _Seen(Message):
        def __init__(self, values: Mapping[str, str], rows: list[TableRow]) -> None:
            self.values, self.rows = values, rows
            super().__init__()

    class _Made(Message):
        def __init__(self, said: str | None, error: RegularsError | None) -> None:
            self.said, self.error = said, error
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._operation_id = desk.new_operation()

    def compose(self) -> ComposeResult:
        self._table = FieldTable(label_width=LABELS)
        kinds = tuple(Choice(kind, say(f"new_modifier.kind.{kind}")) for kind in KINDS)
        fields = (
            PromptField("kind", say("new_modifier.kind"), FieldKind.CHOICE, choices=kinds),
            _optional("amount"),
            PromptField("audience", say("command.modifiers.column.audience"), value=EVERYBODY_NAME),
            _optional("starts_on"),
            _optional("ends_on"),
            *(_optional(name) for name in LISTS),
            PromptField("name", say("command.column.name"), optional=True, limit=80),
        )
        self._prompt = Prompt(say("new_modifier.title"), fields, check=self._check)
        with Vertical(id="new"):
            yield self._table
            yield self._prompt

    def on_mount(self) -> None:
        self._prompt.focus_field("kind")

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """What the table shows."""
        return self._table.rows

    def _check(self, values: Mapping[str, str]) -> str | None:
        try:
            terms_of(values)
        except BadInput as wrong:
            return str(wrong)
        return None

    @on(Prompt.Changed)
    def look_again(self, message: Prompt.Changed) -> None:
        """Other terms: what they would do."""
        message.stop()
        if message.values["amount"] or message.values["kind"] == "zero":
            self._look(dict(message.values))

    @work(thread=True, exclusive=True, exit_on_error=False, group="preview")
    def _look(self, values: Mapping[str, str]) -> None:
        from store.modifiers.preview import preview_terms

        shown = Shown(self._desk.settings)
        width = max(min(WIDTH, self.app.size.width) - EDGES, 20)
        rows: list[TableRow] = []
        try:
            found = preview_terms(
                self._desk.store, self._desk.actor, values["kind"], values["audience"], terms_of(values)
            )
            for place, (label, value) in enumerate(effect_pairs(found, shown)):
                for number, line in enumerate(lines_of(value, max(width - LABELS - 1, 10))):
                    rows.append(FieldRow(f"effect:{place}.{number}", "" if number else label, line))
        except RegularsError as error:
            for place, line in enumerate(lines_of(str(error), width)):
                rows.append(FieldRow(f"wrong:{place}", "", line, whole=True, look="bad"))
        if not get_current_worker().is_cancelled:
            self.post_message(self._Seen(values, rows))

    @on(_Seen)
    def show_seen(self, message: _Seen) -> None:
        """The effect of what stands in the fields; of older terms it is dropped."""
        message.stop()
        if dict(self._prompt.values) == message.values:
            self._table.show(message.rows)
            self._table.turn(-len(message.rows))

    @on(Prompt.Submitted)
    def submit(self, message: Prompt.Submitted) -> None:
        """Enter on the last field makes it."""
        message.stop()
        self._make(dict(message.values))

    @work(thread=True, exit_on_error=False, group="act")
    def _make(self, values: Mapping[str, str]) -> None:
        from store.modifiers.filling import fill_audience
        from store.modifiers.make import make_modifier

        store, actor = self._desk.store, self._desk.actor
        try:
            receipt = make_modifier(
                store,
                actor.doing(self._operation_id),
                values["kind"],
                values["audience"],
                terms_of(values),
                name=values["name"],
            )
            filled = fill_audience(store, actor, receipt.details["modifier"])
        except RegularsError as error:
            self.post_message(self._Made(None, error))
            return
        said = say("new_modifier.made", number=receipt.details["modifier"])
        if values["kind"] == "boost":
            key = "command.modifiers.filled" if filled.complete else "command.modifiers.filled_later"
            said = f"{said} {say(key, personas=filled.personas, points=filled.points)}"
        self.post_message(self._Made(said, None))

    @on(_Made)
    def show_made(self, message: _Made) -> None:
        """Made, or why not."""
        message.stop()
        if message.error is not None:
            self._prompt.failed(str(message.error))
            return
        self.dismiss(message.said)

    @on(Prompt.Cancelled)
    @on(GoBack)
    def close(self, message: Prompt.Cancelled | GoBack) -> None:
        """Nothing is made."""
        message.stop()
        self.dismiss(None)


def _optional(name: str) -> PromptField:
    hint = say(f"new_modifier.{name}_hint")
    return PromptField(name, say(f"new_modifier.{name}"), placeholder=hint, optional=True)


def terms_of(values: Mapping[str, str]) -> Terms:
    """The typed terms; raises `BadInput` for a boost that is no whole number."""
    terms = Terms()
    if values["kind"] == "boost" and values["amount"]:
        terms["points"] = read_points(values["amount"])
    elif values["amount"]:
        terms["factor"] = values["amount"]
    terms["starts_on"] = values["starts_on"] or None
    terms["ends_on"] = values["ends_on"] or None
    lists = {name: [part.strip() for part in values[name].split(",") if part.strip()] for name in LISTS}
    terms["hours"], terms["brands"], terms["skus"] = lists["hours"], lists["brands"], lists["skus"]
    terms["categories"], terms["locations"] = lists["categories"], lists["locations"]
    terms["payment_methods"] = lists["payment_methods"]
    return terms


def effect_pairs(found: Preview, shown: Shown) -> list[tuple[str, str]]:
    """What a modifier does, as labels and values."""
    pairs = [(say("command.modifiers.pair.audience"), f"{found.audience}, {found.personas:,}")]
    if found.boosted:
        boosted = say("command.modifiers.boosted", count=found.boosted, points=found.boost_points)
        pairs.append((say("command.modifiers.pair.boost"), boosted))
    matched = say(
        "command.modifiers.matched", count=found.looked_at, matched=found.matched, points=found.points
    )
    pairs.append((say("command.modifiers.pair.orders"), matched))
    for one in found.orders:
        words = f"{one.name} {one.persona_id} · {shown.money(one.amount)} · {one.points:+,}"
        pairs.append((shown.moment(one.placed_at), words))
    return pairs
