"""Two customers side by side before they become one: which field comes from whom, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.modal import Window
from screens.pick import Option, Pick
from store.errors import RegularsError
from store.merging.preview import MergePreview, preview_merge
from store.merging.told import consent_value, field_label, field_value, merge_warnings
from store.search.records import PersonaRow
from store.shown import Shown
from store.words import say
from widgets.commands import GoBack
from widgets.line_edit import LineEdit
from widgets.merge_table import MergeTable, SideRow
from widgets.plain import plain


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """What was chosen, as it was seen."""

    seen: MergePreview
    take: Mapping[str, str]


class Merge(Window[MergeChoice | None]):
    """``a`` and ``b`` take a field from a side, Space the other one, ``x`` changes who stays; Enter goes on to
    the confirmation. Without an other customer it asks for one first."""

    CSS_PATH = "merge.tcss"

    class _Seen(Message):
        def __init__(self, pair: tuple[int, int], found: MergePreview | RegularsError) -> None:
            self.pair, self.found = pair, found
            super().__init__()

    class _Found(Message):
        def __init__(self, typed: str, rows: list[PersonaRow]) -> None:
            self.typed, self.rows = typed, rows
            super().__init__()

    def __init__(self, desk: Desk, survivor_id: int, other_id: int | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._shown = Shown(desk.settings)
        self._survivor, self._other = survivor_id, other_id
        self._take: dict[str, str] = {}
        self.seen: MergePreview | None = None
        self._title = Static(id="title")
        self._line = LineEdit(label="⌕ ", placeholder=say("merge.window.other"), limit=80)
        self._table = MergeTable(id="fields")
        self._told = Static(id="told")

    def compose(self) -> ComposeResult:
        with Vertical(id="merge"):
            yield self._title
            yield self._line
            yield self._table
            yield self._told
            yield Static(plain(say("merge.window.keys")), id="keys")

    def on_mount(self) -> None:
        self._title.update(plain(say("merge.window.title")))
        self._ask_for_other() if self._other is None else self._look()

    @property
    def rows(self) -> tuple[SideRow, ...]:
        """What the table shows."""
        return self._table.rows

    def _ask_for_other(self) -> None:
        self._line.display = True
        self._line.focus()

    def _look(self) -> None:
        """Both as they are, with the choices made so far."""
        self._line.display = False
        self._table.focus()
        if self._other is not None:
            self._read((self._survivor, self._other), dict(self._take))

    @work(thread=True, exclusive=True, exit_on_error=False, group="merge")
    def _read(self, pair: tuple[int, int], take: dict[str, str]) -> None:
        found: MergePreview | RegularsError
        try:
            found = preview_merge(self._desk.store, self._desk.actor_for(pair[0]), *pair, take=take)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Seen(pair, found))

    @on(_Seen)
    def show_seen(self, message: _Seen) -> None:
        """Both sides and the result, or why they cannot be merged."""
        message.stop()
        if message.pair != (self._survivor, self._other):
            return
        if isinstance(message.found, RegularsError):
            self.seen = None
            self._table.show(("", "", ""), ())
            self._told.update(plain(str(message.found)))
            self.app.bell()
            return
        self.seen = seen = message.found
        heads = (f"A {seen.survivor.id}", f"B {seen.absorbed.id}", say("command.merge.column.result"))
        self._title.update(
            plain(
                say(
                    "merge.window.both",
                    survivor=seen.survivor.name or seen.survivor.id,
                    absorbed=seen.absorbed.name or seen.absorbed.id,
                )
            )
        )
        self._table.show(heads, side_rows(seen, self._shown))
        self._told.update(plain(" ".join(merge_warnings(seen))))

    @on(MergeTable.Taken)
    def take(self, message: MergeTable.Taken) -> None:
        """A field from this side."""
        message.stop()
        self._take[message.name] = message.side
        self._look()

    def on_key(self, event: events.Key) -> None:
        """``x``: the other one stays. ↓ leaves the line."""
        if event.key == "x" and self._table.has_focus and self._other is not None:
            event.stop()
            self._survivor, self._other = self._other, self._survivor
            self._take = {name: "A" if side == "B" else "B" for name, side in self._take.items()}
            self._look()

    @on(LineEdit.Entered)
    def find_other(self, message: LineEdit.Entered) -> None:
        """Enter: whom it names."""
        message.stop()
        if self._line.value.strip():
            self._find(self._line.value.strip())

    @work(thread=True, exclusive=True, exit_on_error=False, group="find")
    def _find(self, typed: str) -> None:
        from store.search.answer import answer

        found = answer(self._desk.store, self._desk.actor, typed, limit=20).rows
        rows = [row for row in found if isinstance(row, PersonaRow) and row.id != self._survivor]
        if not get_current_worker().is_cancelled:
            self.post_message(self._Found(typed, rows))

    @on(_Found)
    def choose_other(self, message: _Found) -> None:
        """The only one, or one of several."""
        message.stop()
        if not message.rows:
            self._told.update(plain(say("merge.window.nobody", typed=message.typed)))
            self.app.bell()
        elif len(message.rows) == 1:
            self._take_other(str(message.rows[0].id))
        else:
            options = [
                Option(str(row.id), row.name or str(row.id), str(row.id), self._shown.phone(row.phone))
                for row in message.rows
            ]
            self.app.push_screen(Pick(say("merge.window.which"), options), self._take_other)

    def _take_other(self, chosen: str | None) -> None:
        if chosen is not None:
            self._other = int(chosen)
            self._look()

    @on(MergeTable.Done)
    def go_on(self, message: MergeTable.Done) -> None:
        """Enter: to the confirmation."""
        message.stop()
        if self.seen is None:
            self.app.bell()
            return
        self.dismiss(MergeChoice(self.seen, dict(self._take)))

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Nothing is merged."""
        message.stop()
        self.dismiss(None)


def side_rows(seen: MergePreview, shown: Shown) -> list[SideRow]:
    """Fields, figures and opt-ins; what can be chosen stands first."""
    fields = []
    for one in sorted(seen.fields, key=lambda one: not one.can_choose):
        a, b, result = (field_value(one.name, value, shown) for value in (one.a, one.b, one.result))
        side = one.side if one.a != one.b else ""
        fields.append(SideRow(one.name, field_label(one.name), a, b, result, side, one.can_choose))
    sides = (seen.survivor, seen.absorbed, seen.result)
    figures = {
        "points": [f"{side.points:,}" for side in sides],
        "orders": [f"{side.orders:,}" for side in sides],
        "spent": [shown.money(side.spent) for side in sides],
        "cards": [f"{side.cards:,}" for side in sides],
        "identifiers": [f"{len(side.identifiers):,}" for side in sides],
        "tags": [", ".join(side.tags) for side in sides],
    }
    rows = [
        SideRow(name, field_label(name), a, b, result) for name, (a, b, result) in figures.items() if result
    ]
    for consent in seen.consents:
        a, b, result = (consent_value(state) for state in (consent.a, consent.b, consent.result))
        rows.append(SideRow(f"opt:{consent.channel}", say(f"channel.{consent.channel}"), a, b, result))
    return [*fields, *rows]
