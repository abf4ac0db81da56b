"""Changing one setting: what it has been, what another value would do to the points that stand, then saving."""

from collections.abc import Iterator, Mapping
from datetime import date

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import lines_of
from screens.modal import Window
from store.errors import BadInput, NotPermitted, RegularsError
from store.points.rates.simulate import Simulation, simulate
from store.settings import SettingKind
from store.settings_use import SettingVersion, change_setting, setting_history
from store.shown import Shown
from store.words import say
from widgets.commands import GoBack
from widgets.field_table import FieldRow, FieldTable, Section, TableRow
from widgets.plain import plain
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField

WIDTH = 110
LABELS = 24
EDGES = 6
"""Cells of a line that are no text: border, padding and the cursor."""


class ChangeSetting(Window[str | None]):
    """Gives the sentence that says what was changed, None where nothing was."""

    CSS_PATH = "change_setting.tcss"

    class _Seen(Message):
        def __init__(self, value: str, rows: list[TableRow]) -> None:
            self.value, self.rows = value, rows
            super().__init__()

    class _Answered(Message):
        def __init__(self, said: str | None, error: RegularsError | None) -> None:
            self.said, self.error = said, error
            super().__init__()

    def __init__(self, desk: Desk, kind: SettingKind) -> None:
        super().__init__()
        self._desk = desk
        self._kind = kind
        self._shown = Shown(desk.settings)
        self._now = kind.write(desk.settings[kind.name])
        self._history: tuple[SettingVersion, ...] = ()

    def compose(self) -> ComposeResult:
        self._table = FieldTable(label_width=LABELS)
        fields = (self._value_field(), PromptField(
            "from_on", say("change_setting.from_on"), FieldKind.DATE, optional=True,
            placeholder=say("change_setting.at_once"),
        ))  # fmt: skip
        title = say("change_setting.title", name=self._kind.name, value=self._now or "–")
        self._prompt = Prompt(title, fields, check=self._check)
        with Vertical(id="change"):
            yield Static(plain(self._kind.meaning), id="title")
            yield self._table
            yield self._prompt

    def _value_field(self) -> PromptField:
        label = say("change_setting.value")
        choices = self._kind.choices or (("on", "off") if isinstance(self._kind.default, bool) else ())
        if choices:
            taken = tuple(Choice(choice, choice) for choice in choices)
            return PromptField("value", label, FieldKind.CHOICE, value=self._now, choices=taken)
        return PromptField("value", label, placeholder=self._now)

    def on_mount(self) -> None:
        self._prompt.focus_field("value")
        self._look("")

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """What the table shows."""
        return self._table.rows

    def _check(self, values: Mapping[str, str]) -> str | None:
        try:
            self._kind.read(values["value"])
        except BadInput as wrong:
            return str(wrong)
        return None

    @on(Prompt.Changed)
    def look_again(self, message: Prompt.Changed) -> None:
        """Another value: what it would do."""
        message.stop()
        value = message.values["value"]
        if value and value != self._now:
            self._show([FieldRow("working", "", say("change_setting.working"), whole=True, look="dim")])
        self._look(value)

    @work(thread=True, exclusive=True, exit_on_error=False, group="simulate")
    def _look(self, value: str) -> None:
        if not self._history:
            self._history = setting_history(self._desk.store, self._kind.name)
        rows: list[TableRow] = []
        if value and value != self._now:
            rows += self._effect(value)
        rows += self._versions()
        if not get_current_worker().is_cancelled:
            self.post_message(self._Seen(value, rows))

    def _effect(self, value: str) -> Iterator[TableRow]:
        try:
            found = simulate(self._desk.store, self._desk.actor, {self._kind.name: value})
        except (BadInput, NotPermitted) as error:
            yield from self._sentences("wrong", [str(error)])
            return
        yield Section(say("change_setting.would"))
        yield from self._sentences("warning", found.warnings)
        yield from _earning(found)
        yield from _expiry(found)

    def _sentences(self, name: str, sentences: tuple[str, ...] | list[str]) -> Iterator[TableRow]:
        width = max(min(WIDTH, self.app.size.width) - EDGES, 20)
        for place, sentence in enumerate(sentences):
            for number, line in enumerate(lines_of(sentence, width)):
                yield FieldRow(f"{name}:{place}.{number}", "", line, whole=True)

    def _versions(self) -> Iterator[TableRow]:
        yield Section(say("change_setting.history"))
        for version in self._history:
            by = say("change_setting.by", name=version.staff) if version.staff else ""
            when = self._shown.moment(version.from_at)
            yield FieldRow(f"version:{version.version}", when, version.value or "–", by)
        default = self._kind.write(self._kind.default)
        yield FieldRow("default", say("change_setting.default"), default or "–")

    @on(_Seen)
    def show_seen(self, message: _Seen) -> None:
        """The effect of what stands in the field; of an older value it is dropped."""
        message.stop()
        if message.value in ("", self._prompt.values["value"]):
            self._show(message.rows)

    def _show(self, rows: list[TableRow]) -> None:
        """Other rows, from the first on."""
        self._table.show(rows)
        self._table.turn(-len(rows))

    def on_key(self, event: events.Key) -> None:
        """PgUp and PgDn turn the pages of the effect while something is typed."""
        if event.key in ("pageup", "pagedown"):
            event.stop()
            self._table.turn(1 if event.key == "pagedown" else -1)

    @on(Prompt.Submitted)
    def submit(self, message: Prompt.Submitted) -> None:
        """Enter on the last field saves."""
        message.stop()
        self._save(message.values["value"], message.values["from_on"] or None)

    @work(thread=True, exit_on_error=False, group="act")
    def _save(self, value: str, from_on: str | None) -> None:
        try:
            day = self._day(from_on)
            made = change_setting(self._desk.store, self._desk.actor, self._kind.name, value, from_on=day)
        except RegularsError as error:
            self.post_message(self._Answered(None, error))
            return
        said = say(
            "change_setting.done",
            name=made.name,
            value=made.value or "–",
            when=self._shown.moment(made.from_at),
        )
        self.post_message(self._Answered(said, None))

    def _day(self, typed: str | None) -> str | None:
        """The typed day as it is stored; raises `BadInput`."""
        if typed is None:
            return None
        try:
            return date.fromisoformat(typed).isoformat()
        except ValueError:
            raise BadInput(say("settings.no_day", text=typed)) from None

    @on(_Answered)
    def show_answer(self, message: _Answered) -> None:
        """Saved, or why not."""
        message.stop()
        if message.error is not None:
            self._prompt.failed(str(message.error))
            return
        self.dismiss(message.said)

    @on(Prompt.Cancelled)
    @on(GoBack)
    def close(self, message: Prompt.Cancelled | GoBack) -> None:
        """Nothing is changed."""
        message.stop()
        self.dismiss(None)


def _earning(found: Simulation) -> Iterator[TableRow]:
    """If all orders were recalculated."""
    outlook = found.earning
    if outlook is None:
        return
    yield Section(say("change_setting.if_recalculated"))
    yield FieldRow("customers", say("change_setting.customers"), f"{outlook.customers:,}")
    yield FieldRow("points", say("change_setting.points"), f"{outlook.points:+,}")
    yield FieldRow("gained", say("change_setting.gained"), f"{outlook.gained:+,}")
    yield FieldRow("lost", say("change_setting.lost"), f"{-abs(outlook.lost):+,}")
    if outlook.quartiles:
        spread = "  ".join(f"{points:+,}" for points in outlook.quartiles)
        yield FieldRow("quartiles", say("change_setting.quartiles"), spread)
    for one in outlook.most:
        label = say("change_setting.one", id=one.persona_id)
        after = say("change_setting.after", points=one.after)
        yield FieldRow(f"one:{one.persona_id}", label, f"{one.points:+,}", after)


def _expiry(found: Simulation) -> Iterator[TableRow]:
    """If older points got the new dates."""
    outlook = found.expiry
    if outlook is None:
        return
    yield Section(say("change_setting.if_restamped"))
    yield FieldRow("dated", say("change_setting.customers"), f"{outlook.customers:,}")
    yield FieldRow("dated_points", say("change_setting.dated"), f"{outlook.points:,}")
    for days, now, then in outlook.gone:
        words = say("change_setting.gone", now=now, then=then)
        yield FieldRow(f"gone:{days}", say("change_setting.within", count=days), words)
