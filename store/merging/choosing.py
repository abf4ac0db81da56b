"""Which side a field comes from in a merge by hand; what is not chosen follows `points.md` rule 34."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.errors import BadInput, Refused
from store.merging.survivorship import GROUPS, Values
from store.words import say

SURVIVOR, ABSORBED = "A", "B"
PRIMARY = ("phone", "email")
"""Fields of identifiers: every number and address is kept, the choice is which of them comes first."""
FIELDS = ("name", *PRIMARY, "birthday", "favorite_store", "wallet_pin", "referred_by", "household")
"""What can be chosen, beside an attribute that both have with different values (``attr:NAME``)."""
ATTRIBUTE = "attr:"


@dataclass(frozen=True, slots=True)
class Taken:
    """Choices that were checked: sides by field. ``strict``: a value that is not there is refused, else the
    choice is left out."""

    sides: Mapping[str, str]
    strict: bool = True

    def side(self, field: str) -> str | None:
        """``A``, ``B``, or None where nothing was chosen."""
        return self.sides.get(field)

    @property
    def attributes(self) -> dict[str, str]:
        """The sides of attributes by their names."""
        return {
            field.removeprefix(ATTRIBUTE): side
            for field, side in self.sides.items()
            if field.startswith(ATTRIBUTE)
        }

    def over(self, kept: Values, mine: Values, theirs: Values) -> Values:
        """What survives by rule (changed columns of the survivor), with the chosen fields in its place."""
        columns = dict(kept)
        for field, side in self.sides.items():
            names = GROUPS.get(field, ())
            wanted, other = (theirs, mine) if side == ABSORBED else (mine, theirs)
            if names and not says(field, wanted) and says(field, other):
                if self.strict:
                    raise Refused(say("merge.nothing_there", side=side, field=field))
                continue
            columns.update({name: wanted[name] for name in names})
        return {name: value for name, value in columns.items() if value != mine[name]}


def says(field: str, row: Values) -> bool:
    """Whether a row of a persona has something in a field."""
    return bool(row["name" if field == "name" else GROUPS[field][0]])


NOTHING_CHOSEN = Taken({})


def taken(choices: Mapping[str, str] | None) -> Taken:
    """The choices as typed, checked; raises `BadInput` naming the fields there are."""
    sides: dict[str, str] = {}
    for typed, side in (choices or {}).items():
        field, wanted = typed.strip(), side.strip().upper()
        name = field.casefold().replace("-", "_")
        if name.startswith(ATTRIBUTE) and len(field) > len(ATTRIBUTE):
            name = ATTRIBUTE + field[len(ATTRIBUTE) :]
        elif name not in FIELDS:
            raise BadInput(
                say("merge.no_field", field=field, fields=", ".join((*FIELDS, f"{ATTRIBUTE}NAME")))
            )
        if wanted not in (SURVIVOR, ABSORBED):
            raise BadInput(say("merge.no_side", side=side))
        sides[name] = wanted
    return Taken(sides)


def side_by_rule(field: str, kept: Values, mine: Values) -> str:
    """Where a field of the persona's row comes from if nobody chooses."""
    return ABSORBED if any(kept.get(name, mine[name]) != mine[name] for name in GROUPS[field]) else SURVIVOR
