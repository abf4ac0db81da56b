"""What a survivor keeps of two personas (`points.md` rule 34).

Earliest signup and first seen, the most restrictive consent of each channel, the favourite store by its own
precedence, attributes and tags united; on conflict the survivor's.
"""

from typing import Any

from store.people.favorites import overwrites

FILLED = (
    "birthday",
    "birth_month_day",
    "wallet_pin",
    "browser",
    "ip",
    "signup_url",
    "signup_form",
    "signup_at",
    "utm",
    "signature_file",
    "referred_by",
    "household_id",
    "pinned_note_id",
)
"""Taken from the absorbed persona only where the survivor has none."""
NAMES = ("first_name", "last_name", "name", "folded", "exact_key", "sort_name")
COMPARED = (
    "signup_on",
    "signup_location_id",
    "enrolled_at",
    "first_seen_at",
    "last_seen_at",
    "last_purchase_at",
    "sales",
    "spent",
    "favorite_location_id",
    "favorite_rank",
    "favorite_at",
    "employee",
    "employee_until",
)
COLUMNS = (*FILLED, *NAMES, *COMPARED)
"""The columns of a persona that survivorship reads."""

GROUPS = {
    "name": NAMES,
    "birthday": ("birthday", "birth_month_day"),
    "favorite_store": ("favorite_location_id", "favorite_rank", "favorite_at"),
    "wallet_pin": ("wallet_pin",),
    "referred_by": ("referred_by",),
    "household": ("household_id",),
    "signup_date": ("signup_on", "signup_location_id", "enrolled_at"),
    "employee": ("employee", "employee_until"),
}
"""Columns that say one thing together, by its name: changed, chosen and given back as one."""

FACTS = ("member", "wallet_pass", "age_gate")
"""Opt-ins that state what is so: on if either has it. The others are consents."""
_STRICTEST_FIRST = ("off", "asked", "on")

Values = dict[str, Any]


def surviving(mine: Values, theirs: Values) -> Values:
    """The survivor's columns that change, by name, from both rows' ``COLUMNS``."""
    kept: Values = {name: theirs[name] for name in FILLED if mine[name] is None}
    if not mine["name"]:
        kept.update({name: theirs[name] for name in NAMES})
    if theirs["signup_on"] is not None and (
        mine["signup_on"] is None or theirs["signup_on"] < mine["signup_on"]
    ):
        kept.update({name: theirs[name] for name in ("signup_on", "signup_location_id", "enrolled_at")})
    if theirs["favorite_rank"] is not None and overwrites(
        theirs["favorite_rank"], theirs["favorite_at"] or "", mine["favorite_rank"], mine["favorite_at"]
    ):
        kept.update({name: theirs[name] for name in ("favorite_location_id", "favorite_rank", "favorite_at")})
    kept["first_seen_at"] = min(mine["first_seen_at"], theirs["first_seen_at"])
    kept["last_seen_at"] = max(mine["last_seen_at"], theirs["last_seen_at"])
    kept["last_purchase_at"] = max(mine["last_purchase_at"] or "", theirs["last_purchase_at"] or "") or None
    kept["sales"] = mine["sales"] + theirs["sales"]
    kept["spent"] = mine["spent"] + theirs["spent"]
    if theirs["employee"]:
        both = (mine["employee_until"], theirs["employee_until"]) if mine["employee"] else ()
        kept["employee"] = 1
        kept["employee_until"] = theirs["employee_until"] if not both else None if None in both else max(both)
    return {name: value for name, value in kept.items() if value != mine[name]}


def group_of(column: str) -> str:
    """The name of the field a column belongs to; its own where it stands alone."""
    return next((field for field, columns in GROUPS.items() if column in columns), column)


def stricter(channel: str, mine: str | None, theirs: str | None) -> str | None:
    """The surviving state of an opt-in; None where neither says anything.

    A channel of which nothing is known restricts nothing: an opt-out does.
    """
    known = [state for state in (mine, theirs) if state is not None]
    if not known:
        return None
    if channel in FACTS:
        return "on" if "on" in known else known[0]
    return min(known, key=_STRICTEST_FIRST.index)
