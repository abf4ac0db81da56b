"""Making a discount or changing one: its terms typed, what would be otherwise shown on every change."""

from collections.abc import Iterator

from screens.desk import Desk
from screens.trying import Trying, Values
from store.discounts.make import Terms, change_discount, make_discount
from store.discounts.records import Discount
from store.errors import BadInput
from store.points.adjust import read_points
from store.shown import Shown
from store.words import say
from widgets.field_table import FieldRow, TableRow
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField

USAGES = ("single", "unlimited")


class DiscountTerms(Trying):
    """Gives the sentence that says what was done, None for nothing; ``discount_id`` names the discount then."""

    def __init__(self, desk: Desk, known: Discount | None = None) -> None:
        self._known = known
        self._operation_id = desk.new_operation()
        self.discount_id = ""
        self.first_field = "cost" if known is not None else "id"
        super().__init__(desk)

    def prompt(self) -> Prompt:
        known = self._known or Discount(0, "", 0, "", 0)
        usages = tuple(Choice(one, say(f"discount_terms.usage.{one}")) for one in USAGES)
        staff = (Choice("no", say("discount_terms.everybody")), Choice("yes", say("discount_terms.staff")))
        fields = [
            PromptField("name", say("command.column.name"), value=known.name, limit=60),
            _typed("cost", str(known.cost) if self._known else ""),
            PromptField("usage", say("discount_list.use"), FieldKind.CHOICE, known.usage, choices=usages),
            _typed("cooldown_hours", str(known.cooldown_hours or "")),
            _typed("starts_on", known.starts_on),
            _typed("ends_on", known.ends_on),
            _typed("location", known.location),
            _typed("audience", known.audience),
            _typed("minimum_age", str(known.minimum_age or "")),
            PromptField(
                "staff_only",
                say("discount_list.whom"),
                FieldKind.CHOICE,
                "yes" if known.staff_only else "no",
                choices=staff,
            ),
        ]
        if self._known is None:
            fields.insert(0, PromptField("id", say("command.column.id"), placeholder="COFFEE", limit=40))
            return Prompt(say("discount_terms.new"), fields, check=_check)
        title = say("discount_terms.change", id=known.id, version=known.version + 1)
        return Prompt(title, fields, check=_check)

    def can_be_tried(self, values: Values) -> bool:
        return bool(values["name"] and (self._known is not None or values["id"]))

    def effect(self, values: Values) -> Iterator[TableRow]:
        """What would be otherwise, or what a new one would say."""
        if not self.can_be_tried(values):
            return
        terms = terms_of(values)
        shown = Shown(self.desk.settings)
        if self._known is None:
            make_discount.tried(self.desk.store, self.desk.actor, values["id"], terms)
            yield from self.sentence("new", say("discount_terms.can_be_made", id=values["id"]))
            return
        changes = list(_changes(self._known, values, shown))
        if not changes:
            yield from self.sentence("same", say("discount_terms.same"), "dim")
            return
        change_discount.tried(self.desk.store, self.desk.actor, self._known.id, terms)
        for name, label, before, after in changes:
            yield FieldRow(
                name, label, say("discount_terms.from_to", before=before or "–", after=after or "–")
            )
        yield from self.sentence("keeps", say("discount_terms.keeps"), "dim")

    def perform(self, values: Values) -> str:
        store, actor = self.desk.store, self.desk.actor.doing(self._operation_id)
        if self._known is None:
            receipt = make_discount(store, actor, values["id"], terms_of(values))
        else:
            receipt = change_discount(store, actor, self._known.id, terms_of(values))
        self.discount_id = receipt.details["discount"]
        key = "discount_terms.made" if self._known is None else "discount_terms.changed"
        return say(key, id=self.discount_id, version=receipt.details["version"])


def _check(values: Values) -> str | None:
    try:
        terms_of(values)
    except BadInput as wrong:
        return str(wrong)
    return None


def _typed(name: str, value: str | None) -> PromptField:
    hint = say(f"discount_terms.{name}_hint")
    label = say(f"discount_terms.{name}")
    return PromptField(name, label, value=value or "", placeholder=hint, optional=True, limit=60)


def terms_of(values: Values) -> Terms:
    """The typed terms; raises `BadInput` for what is no whole number."""
    terms = Terms(
        name=values["name"],
        cost=read_points(values["cost"]) if values["cost"] else 0,
        usage=values["usage"],
        cooldown_hours=read_points(values["cooldown_hours"]) if values["cooldown_hours"] else 0,
        starts_on=values["starts_on"] or None,
        location=values["location"] or None,
        audience=values["audience"] or None,
        minimum_age=read_points(values["minimum_age"]) if values["minimum_age"] else None,
        staff_only=values["staff_only"] == "yes",
    )
    terms["ends_on"] = values["ends_on"] or None
    return terms


def _changes(known: Discount, values: Values, shown: Shown) -> Iterator[tuple[str, str, str, str]]:
    """What would be otherwise: name, label, before, after."""
    before = {
        "name": known.name,
        "cost": str(known.cost),
        "usage": known.usage,
        "cooldown_hours": str(known.cooldown_hours or ""),
        "starts_on": known.starts_on or "",
        "ends_on": known.ends_on or "",
        "location": known.location or "",
        "audience": known.audience or "",
        "minimum_age": str(known.minimum_age or ""),
        "staff_only": "yes" if known.staff_only else "no",
    }
    labels = {"name": say("command.column.name"), "usage": say("discount_list.use")}
    labels["staff_only"] = say("discount_list.whom")
    for name, old in before.items():
        if values[name] != old:
            yield name, labels.get(name) or say(f"discount_terms.{name}"), old, values[name]
    if known.ended_at is not None:
        yield "ended", say("discount_list.days"), say("discount.ended"), say("discount_terms.again")


def days_of(discount: Discount, shown: Shown) -> str:
    """Its days, or that it has ended; empty where it always holds."""
    if discount.ended_at is not None:
        return say("discount.ended_on", day=shown.moment(discount.ended_at)[:10])
    return (
        f"{discount.starts_on or ''}…{discount.ends_on or ''}"
        if discount.starts_on or discount.ends_on
        else ""
    )


def use_of(discount: Discount) -> str:
    """``once``, ``any time``, ``every 24 h``."""
    if discount.cooldown_hours:
        return say("discount_list.every", hours=discount.cooldown_hours)
    return say(f"discount_terms.usage.{discount.usage}")


def whom_of(discount: Discount) -> str:
    """Who alone may have it; empty for everybody."""
    parts = [f"@{discount.audience}"] if discount.audience else []
    if discount.minimum_age:
        parts.append(say("discount.from_age", years=discount.minimum_age))
    if discount.staff_only:
        parts.append(say("discount_terms.staff"))
    return ", ".join(parts)
