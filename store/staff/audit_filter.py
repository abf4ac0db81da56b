"""Which rows of the audit are wanted, as a record and as the line a person types."""

import re
from dataclasses import dataclass, replace

from store.errors import BadInput
from store.words import say

OUTCOMES = ("done", "repeated", "refused", "not permitted")
REFUSALS = "refusals"
"""What was refused, by a rule or for want of a right."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LONGEST_ID = 19
_CODE = re.compile(r"[^\W\d_]{2,8}\d{0,3}")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Everything, or less: each field that is not None narrows.

    ``act`` is how a use case's name begins, ``outcome`` one of ``OUTCOMES`` or ``REFUSALS``; ``since`` and
    ``until`` are instants or the chain's days (included).
    """

    staff: str | None = None
    persona_id: int | None = None
    act: str | None = None
    outcome: str | None = None
    terminal: str | None = None
    since: str | None = None
    until: str | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes wanted; raises ``BadInput`` for one there is not."""
        if self.outcome is None:
            return OUTCOMES
        if self.outcome == REFUSALS:
            return OUTCOMES[2:]
        if self.outcome not in OUTCOMES:
            outcomes = ", ".join((*OUTCOMES, REFUSALS))
            raise BadInput(say("staff.no_outcome", outcome=self.outcome, outcomes=outcomes))
        return (self.outcome,)

    @property
    def line(self) -> str:
        """The line that is read as this filter."""
        one_day = self.since is not None and self.since == self.until
        parts = {
            "by": self.staff,
            "who": self.persona_id,
            "act": self.act and self.act.replace("_", "-"),
            "outcome": self.outcome and self.outcome.replace(" ", "-"),
            "till": self.terminal,
            "day": self.since if one_day else None,
            "since": None if one_day else self.since,
            "until": None if one_day else self.until,
        }
        return " ".join(f"{name}:{value}" for name, value in parts.items() if value is not None)


def audit_filter(line: str) -> AuditFilter:
    """The filter a line means: ``by:MIA who:1001 act:redeem outcome:refusals day:2026-11-22``, or the values
    alone where they speak for themselves. Raises ``BadInput`` naming the part that is not understood.
    """
    wanted = AuditFilter()
    for part in line.split():
        name, colon, value = part.partition(":")
        if not colon:
            name, value = _kind_of(part), part
        narrowed = _narrowed(wanted, name, value) if value else None
        if narrowed is None:
            raise BadInput(say("staff.audit_filter", part=part[:40]))
        wanted = narrowed
    return wanted


def _kind_of(value: str) -> str:
    """What a value without a name is."""
    if value.isdecimal():
        return "who"
    if _DAY.fullmatch(value):
        return "day"
    if value.replace("-", " ") in (*OUTCOMES, REFUSALS):
        return "outcome"
    return "by" if _CODE.fullmatch(value) and value.isupper() else "act"


def _narrowed(wanted: AuditFilter, name: str, value: str) -> AuditFilter | None:
    """The filter with one part more; None where there is no part of this name."""
    match name:
        case "by":
            return replace(wanted, staff=value)
        case "who":
            if not (value.isascii() and value.isdecimal() and len(value) < _LONGEST_ID):
                raise BadInput(say("staff.audit_filter_who", value=value[:40]))
            return replace(wanted, persona_id=int(value))
        case "act":
            return replace(wanted, act=value.replace("-", "_"))
        case "outcome":
            return replace(wanted, outcome=value.replace("-", " "))
        case "till":
            return replace(wanted, terminal=value)
        case "day":
            return replace(wanted, since=value, until=value)
        case "since":
            return replace(wanted, since=value)
        case "until":
            return replace(wanted, until=value)
    return None
