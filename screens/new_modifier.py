"""Making a modifier: its terms typed, what they would do shown on every change."""

from collections.abc import Iterator

from screens.desk import Desk
from screens.details import lines_of
from screens.trying import LABELS, Trying, Values
from store.errors import BadInput
from store.modifiers.filling import fill_audience
from store.modifiers.make import make_modifier
from store.modifiers.preview import Preview, preview_terms
from store.modifiers.records import EVERYBODY_NAME
from store.modifiers.restrictions import KINDS, Terms
from store.points.adjust import read_points
from store.shown import Shown
from store.words import say
from widgets.field_table import FieldRow, TableRow
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField

LISTS = ("hours", "brands", "skus", "categories", "payment_methods", "locations")
"""Terms of several values, parted by commas."""


class NewModifier(Trying):
    """Gives the sentence that says what was made, None where nothing was."""

    first_field = "kind"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._operation_id = desk.new_operation()

    def prompt(self) -> Prompt:
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
        return Prompt(say("new_modifier.title"), fields, check=_check)

    def can_be_tried(self, values: Values) -> bool:
        return bool(values["amount"]) or values["kind"] == "zero"

    def effect(self, values: Values) -> Iterator[TableRow]:
        if not self.can_be_tried(values):
            return
        found = preview_terms(
            self.desk.store, self.desk.actor, values["kind"], values["audience"], terms_of(values)
        )
        for place, (label, value) in enumerate(effect_pairs(found, Shown(self.desk.settings))):
            for number, line in enumerate(lines_of(value, max(self.room - LABELS - 1, 10))):
                yield FieldRow(f"effect:{place}.{number}", "" if number else label, line)

    def perform(self, values: Values) -> str:
        store, actor = self.desk.store, self.desk.actor
        receipt = make_modifier(
            store,
            actor.doing(self._operation_id),
            values["kind"],
            values["audience"],
            terms_of(values),
            name=values["name"],
        )
        said = say("new_modifier.made", number=receipt.details["modifier"])
        filled = fill_audience(store, actor, receipt.details["modifier"])
        if values["kind"] != "boost":
            return said
        key = "command.modifiers.filled" if filled.complete else "command.modifiers.filled_later"
        return f"{said} {say(key, personas=filled.personas, points=filled.points)}"


def _check(values: Values) -> str | None:
    try:
        terms_of(values)
    except BadInput as wrong:
        return str(wrong)
    return None


def _optional(name: str) -> PromptField:
    hint = say(f"new_modifier.{name}_hint")
    return PromptField(name, say(f"new_modifier.{name}"), placeholder=hint, optional=True)


def terms_of(values: Values) -> Terms:
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
