"""The one table of who may do what: every role and every permission; a use case names its row."""

from collections.abc import Iterator
from enum import StrEnum

from store.errors import NotPermitted
from store.words import say


class Role(StrEnum):
    """The seven roles."""

    STAFF = "Staff"
    MANAGER = "Manager"
    ANALYST = "Analyst"
    MARKETING = "Marketing"
    MARKETING_ANALYST = "Marketing Analyst"
    OPERATOR = "Operator"
    OWNER = "Owner"


class Grant(StrEnum):
    """How far a permission reaches."""

    NO = "-"
    YES = "yes"
    MASKED = "masked"
    REASON = "with reason"
    LIMIT = "to limit"
    APPROVAL = "approval"
    OWN_STORE = "own store"
    OWN = "own"


_SHORT = {
    "-": Grant.NO,
    "y": Grant.YES,
    "m": Grant.MASKED,
    "r": Grant.REASON,
    "l": Grant.LIMIT,
    "a": Grant.APPROVAL,
    "s": Grant.OWN_STORE,
    "o": Grant.OWN,
}

_ROWS = """
find                y y m y m r y
open a card         y y m y m r y
reveal a field      y y r y r r y
enrol               y y - y - y y
edit traits         y y - y - y y
write notes         y y - y - y y
opt out             y y - y - y y
households          y y - y - y y
saved searches      y y y y y y y
sell by hand        l y - - - y y
redeem              l y - - - y y
card transactions   l y - - - y y
undo own            y y - - - y y
undo others         - y - - - y y
refund              - y - - - y y
remove a source     - - - - - - y
simulate            - y y - y - y
recalculate         - - - - - - y
adjust points       a l - - - l y
merge               a y - - - y y
unmerge             - - - - - y y
archive             a y - - - y y
delete              a y - - - y y
turn the screen     y y - y - y y
access report       - - - - - y y
look up held        - - - - - y y
recovery            - - - - - y y
discounts           - s - y - - y
card programmes     - s - y - - y
modifiers           - s - y - - y
codes               - y - y - - y
use codes           y y - - - y y
gifts               - - - y - - y
send messages       - y - y - - y
employee list       - y - - - y y
import              - y - y - y y
export              - y m y m y y
segments            - s y y y y y
reports             o s y y y y y
read audit          - s - - - y y
manage staff        - s - - - - y
locations           - - - - - - y
settings            - - - - - y y
upkeep              - - - - - y y
approve             - y - - - y y
sign in             y y y y y y y
"""


def _table() -> dict[str, dict[Role, Grant]]:
    table: dict[str, dict[Role, Grant]] = {}
    for line in _ROWS.strip().splitlines():
        name, shorts = line[:20].strip(), line[20:].split()
        table[name] = {role: _SHORT[short] for role, short in zip(Role, shorts, strict=True)}
    return table


PERMISSIONS = _table()


def grant(role: str, permission: str) -> Grant:
    """How far the role's permission reaches; an unknown permission is a defect (KeyError)."""
    return PERMISSIONS[permission][Role(role)]


def require(role: str, permission: str) -> Grant:
    """The grant; raises ``NotPermitted`` naming who may instead."""
    found = grant(role, permission)
    if found is Grant.NO:
        who = ", ".join(who_may(permission))
        raise NotPermitted(
            say("staff.may_not", role=role, permission=in_words(permission), who=who), permission=permission
        )
    return found


def in_words(permission: str) -> str:
    """A permission as it is said: may *adjust points*."""
    return say(f"permission.{permission.replace(' ', '_')}")


def who_may(permission: str) -> Iterator[str]:
    """The roles with any grant of a permission."""
    return (role.value for role, found in PERMISSIONS[permission].items() if found is not Grant.NO)
