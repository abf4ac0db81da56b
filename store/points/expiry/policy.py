"""Which expiry is in force for a kind of points on a day: the shop's policy and its exceptions, as they were
then (`points.md` rules 25, 28; `engineering.md` C5)."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from store.clock import local_day, moment
from store.errors import BadInput
from store.points.ledger.kinds import EXPIRING, OPENING
from store.settings import SETTINGS, Settings, Values
from store.words import say

NAMES = ("expiry", "expiry_days", "expire_all", "expiry_by_kind")
"""The settings a policy is made of; a change holds for what is earned from its day on."""

LONGEST = 36_500


@dataclass(frozen=True, slots=True)
class Policy:
    """``none``, ``inactivity`` or ``fixed``, with the days of the last two."""

    name: str
    days: int = 0

    def __str__(self) -> str:
        """As it is stamped on a lot."""
        return self.name if self.name == "none" else f"{self.name} {self.days}"


NONE = Policy("none")


@dataclass(frozen=True, slots=True)
class Era:
    """The policies between two changes. ``notice_until``: no lot of this era is gone on or before that day."""

    policy: Policy
    by_kind: dict[str, Policy]
    expire_all: bool
    notice_until: date | None = None

    def of(self, kind: str) -> Policy | None:
        """The policy of a kind, None where its points never expire."""
        own = self.by_kind.get(kind)
        if own is not None:
            return own if own.name != "none" or kind in EXPIRING else None
        return self.policy if kind in EXPIRING or self.expire_all else None

    @property
    def expires_something(self) -> bool:
        """Whether any kind expires."""
        return any(policy.name != "none" for policy in (self.policy, *self.by_kind.values()))


def era_on(day: date, settings: Settings) -> Era:
    """The policies in force on a day of the programme; before the first change those before it."""
    eras = _eras(settings)
    return eras[1][bisect_right(eras[0], day) - 1]


def protected(day: date, settings: Settings) -> bool:
    """Whether the start date protects what was earned on this day (`points.md` rule 25)."""
    start = settings.text("expiry_start")
    return bool(start) and day.isoformat() < start


def read_by_kind(text: str) -> dict[str, Policy]:
    """``visit: fixed 30, referral: none`` as policies by kind; raises ``BadInput`` saying what is wrong."""
    found: dict[str, Policy] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        kind, _, words = part.partition(":")
        kind, name, *days = (kind.strip(), *words.split()) if words.split() else (kind.strip(), "")
        if kind not in OPENING:
            raise BadInput(say("expiry.no_such_kind", kind=kind, kinds=", ".join(sorted(OPENING))))
        if name == "none" and not days:
            found[kind] = NONE
        elif name in ("inactivity", "fixed") and len(days) == 1 and days[0].isdecimal():
            found[kind] = Policy(name, _days(days[0]))
        else:
            raise BadInput(say("expiry.no_such_policy", text=part))
    return found


def _days(text: str) -> int:
    days = int(text[:6])
    if not 1 <= days <= LONGEST:
        raise BadInput(say("expiry.policy_days", days=text, most=LONGEST))
    return days


def _eras(settings: Settings) -> tuple[list[date], list[Era]]:
    made: tuple[list[date], list[Era]] | None = settings.derived.get("eras")
    if made is None:
        made = settings.derived["eras"] = _made(settings)
    return made


def _made(settings: Settings) -> tuple[list[date], list[Era]]:
    """The eras with the days they begin on; several changes of one day are one."""
    zone, closes = settings.text("time_zone"), settings.text("day_closes_at")
    changes: dict[date, Values] = {}
    for from_at, name, value in settings.history:
        if name in NAMES:
            day = local_day(moment(from_at), zone, closes) if from_at > "1970" else date.min
            changes.setdefault(day, {})[name] = value
    values: Values = {name: settings[name] if _always(settings, name) else _default(name) for name in NAMES}
    days, eras = [date.min], [_era(values)]
    for day in sorted(changes):
        values = {**values, **changes[day]}
        era = _era(values)
        if eras[-1].expires_something:
            notice = timedelta(days=settings.number("expiry_notice_days"))
            era = Era(era.policy, era.by_kind, era.expire_all, day + notice)
        days.append(day)
        eras.append(era)
    return days, eras


def _always(settings: Settings, name: str) -> bool:
    """Whether a setting has no history, so that its value has held ever since."""
    return all(changed != name for _, changed, _ in settings.history)


def _default(name: str) -> bool | int | str:
    return SETTINGS[name].default


def _era(values: Values) -> Era:
    name, days = str(values["expiry"]), int(values["expiry_days"])
    policy = NONE if name == "none" else Policy(name, days)
    return Era(policy, read_by_kind(str(values["expiry_by_kind"])), bool(values["expire_all"]))


__all__ = ["NAMES", "NONE", "Era", "Policy", "era_on", "protected", "read_by_kind"]
