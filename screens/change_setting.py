"""Changing one setting: what it has been, what another value would do to the points that stand, then saving."""

from collections.abc import Iterator, Mapping

from screens.desk import Desk
from screens.trying import Trying, Values
from store.errors import BadInput, NotPermitted
from store.points.rates.simulate import Simulation, simulate
from store.settings import SettingKind
from store.settings_use import SettingVersion, change_setting, setting_history
from store.shown import Shown
from store.words import say
from widgets.field_table import FieldRow, Section, TableRow
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField


class ChangeSetting(Trying):
    """Gives the sentence that says what was changed, None where nothing was."""

    first_field = "value"

    def __init__(self, desk: Desk, kind: SettingKind) -> None:
        self._kind = kind
        self._now = kind.write(desk.settings[kind.name])
        self._shown = Shown(desk.settings)
        self._history: tuple[SettingVersion, ...] = ()
        self.heading = kind.meaning
        super().__init__(desk)

    def prompt(self) -> Prompt:
        hint = say("change_setting.at_once")
        from_on = PromptField(
            "from_on", say("change_setting.from_on"), FieldKind.DATE, optional=True, placeholder=hint
        )
        title = say("change_setting.title", name=self._kind.name, value=self._now or "–")
        return Prompt(title, (self._value_field(), from_on), check=self._check)

    def _value_field(self) -> PromptField:
        label = say("change_setting.value")
        choices = self._kind.choices or (("on", "off") if isinstance(self._kind.default, bool) else ())
        if choices:
            taken = tuple(Choice(choice, choice) for choice in choices)
            return PromptField("value", label, FieldKind.CHOICE, value=self._now, choices=taken)
        return PromptField("value", label, placeholder=self._now)

    def _check(self, values: Mapping[str, str]) -> str | None:
        try:
            self._kind.read(values["value"])
        except BadInput as wrong:
            return str(wrong)
        return None

    def can_be_tried(self, values: Values) -> bool:
        return values["value"] not in ("", self._now)

    def effect(self, values: Values) -> Iterator[TableRow]:
        if not self._history:
            self._history = setting_history(self.desk.store, self._kind.name)
        if self.can_be_tried(values):
            yield from self._tried(values["value"])
        yield from self._versions()

    def _tried(self, value: str) -> Iterator[TableRow]:
        try:
            found = simulate(self.desk.store, self.desk.actor, {self._kind.name: value})
        except (BadInput, NotPermitted) as error:
            yield from self.sentence("wrong", str(error))
            return
        yield Section(say("change_setting.would"))
        for place, warning in enumerate(found.warnings):
            yield from self.sentence(f"warning:{place}", warning)
        yield from _earning(found)
        yield from _expiry(found)

    def _versions(self) -> Iterator[TableRow]:
        yield Section(say("change_setting.history"))
        for version in self._history:
            by = say("change_setting.by", name=version.staff) if version.staff else ""
            when = self._shown.moment(version.from_at)
            yield FieldRow(f"version:{version.version}", when, version.value or "–", by)
        default = self._kind.write(self._kind.default)
        yield FieldRow("default", say("change_setting.default"), default or "–")

    def perform(self, values: Values) -> str:
        made = change_setting(
            self.desk.store,
            self.desk.actor,
            self._kind.name,
            values["value"],
            from_on=values["from_on"] or None,
        )
        return say(
            "change_setting.done",
            name=made.name,
            value=made.value or "–",
            when=self._shown.moment(made.from_at),
        )


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
