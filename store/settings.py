"""Every switch of the shop: its kind, default and meaning; values are kept in versions, the past stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from store.database.connection import Connection
from store.errors import BadInput


@dataclass(frozen=True, slots=True)
class SettingKind:
    """A setting's name, default and meaning; the default's type is the setting's (bool, int or str)."""

    name: str
    default: bool | int | str
    meaning: str
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()

    def read(self, text: str) -> bool | int | str:
        """The value of stored or typed text; raises ``BadInput`` saying what would do."""
        if isinstance(self.default, bool):
            if text.lower() in ("on", "yes", "true", "1"):
                return True
            if text.lower() in ("off", "no", "false", "0"):
                return False
            raise BadInput(f"{self.name} is on or off, not {text!r}")
        if isinstance(self.default, int):
            try:
                value = int(text)
            except ValueError:
                raise BadInput(f"{self.name} is a whole number, not {text!r}") from None
            if (self.least is not None and value < self.least) or (
                self.most is not None and value > self.most
            ):
                raise BadInput(f"{self.name} is from {self.least} to {self.most}, not {value}")
            return value
        if self.choices and text not in self.choices:
            raise BadInput(f"{self.name} is one of {', '.join(self.choices)}, not {text!r}")
        return text

    def write(self, value: bool | int | str) -> str:
        """The text that is stored."""
        return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _kinds(*kinds: SettingKind) -> dict[str, SettingKind]:
    return {kind.name: kind for kind in kinds}


S = SettingKind
SETTINGS = _kinds(
    S("store_name", "My shop", "the name on the status line and on slips"),
    S("store_id", "", "this store's own id, made at setup"),
    S("demo", False, "this is the demo: DEMO stands in the status line"),
    S("demo_staff", "", "the demo's staff with their PINs, listed on its sign-in screen"),
    S("region", "US", "the country whose phone numbers need no prefix"),
    S("currency", "USD", "the one currency of the store"),
    S("time_zone", "America/New_York", "the chain's time zone; a location may have its own"),
    S("points_rate", 100, "points per 100 currency units of a sale", 0, 1_000_000),
    S("points_base", "pre-tax", "what points accrue on", choices=("pre-tax", "post-tax")),
    S("points_rounding", "down", "how a sale's points are rounded", choices=("down", "nearest", "up")),
    S("visit_points", 0, "points per visit; 0 is off", 0, 1_000_000),
    S("visits_per_day", 1, "at most so many visits a day give points", 1, 1000),
    S("expiry", "none", "when earned points expire", choices=("none", "inactivity", "fixed")),
    S("expiry_days", 365, "days without a purchase, or after earning, until points expire", 1, 36500),
    S("expire_all", False, "expiry also takes legacy, gifted, boosted and adjusted points"),
    S("expiry_by_kind", "", "kinds with an expiry of their own, such as visit: fixed 30, referral: none"),
    S("expiry_start", "", "points earned before this day (YYYY-MM-DD) are protected from expiry"),
    S("expiry_notice_days", 30, "no points expire within so many days of a changed expiry", 0, 3650),
    S(
        "use_order",
        "expiring first",
        "which points are used first",
        choices=("expiring first", "oldest first", "newest first"),
    ),
    S("blocks", True, "bring a negative balance back to 0 by a block adjustment"),
    S("referral", False, "give points for referred friends' sales"),
    S("referral_rate", 100, "points per 100 currency units of a referred friend's sale", 0, 1_000_000),
    S("referral_first_sale", False, "only a referred friend's first sale gives points"),
    S(
        "multipliers",
        "highest",
        "what counts where several multipliers match: the highest, or the sum of the bonuses",
        choices=("highest", "sum"),
    ),
    S("return_redeemed", True, "a full refund returns the points redeemed on that order"),
    S("staff_adjust_limit", 0, "Staff may adjust up to so many points without approval", 0, 1_000_000),
    S(
        "manager_adjust_limit",
        10_000,
        "Managers and Operators may adjust up to so many points",
        0,
        10_000_000,
    ),
    S("staff_sale_limit", 50_000, "Staff may enter a sale up to so many minor units", 0, 100_000_000),
    S("staff_redeem_limit", 100_000, "Staff may redeem a discount up to so many points", 0, 10_000_000),
    S("adjust_limit_per_day", 50_000, "points one staff member may adjust in a day", 0, 100_000_000),
    S("adjust_limit_per_persona", 20_000, "points adjusted on one persona in a day", 0, 100_000_000),
    S("staff_may_archive", False, "Staff may archive without approval"),
    S("undo_minutes", 15, "minutes in which one may undo one's own act", 1, 1440),
    S("undo_days", 30, "days in which a manager may undo", 1, 3650),
    S("show_wallet_pin", False, "show the wallet PIN on the card"),
    S("identity_check", "none", "asked before redeeming", choices=("none", "birthday", "wallet PIN")),
    S("auto_merge", True, "imports merge personas with the same phone or e-mail"),
    S("auto_merge_names_agree", False, "imports merge only where the names agree"),
    S("minimum_age", 0, "years a customer must have to enrol; 0 asks nothing", 0, 100),
    S("idle_seconds", 120, "seconds until an idle console locks", 30, 600),
    S("day_closes_at", "00:00", "the hour at which the shop's day changes (HH:MM)"),
    S("share_address", "https://wallet.example.com/p/{id}", "template of the sharing link"),
    S("wallet_address", "https://wallet.example.com/w/{id}", "template of the wallet link"),
    S("referral_address", "https://wallet.example.com/r/{id}", "template of the refer-a-friend link"),
)


Values = dict[str, bool | int | str]
History = tuple[tuple[str, str, bool | int | str], ...]
"""From when, name and value of every version so far, in the order in which they came into force."""


class Settings(Mapping[str, Any]):
    """The settings in force at one moment, defaults where nothing was set; ``history`` is how they came to
    be."""

    def __init__(self, values: Values, versions: int = 0, history: History = ()) -> None:
        self._values = values
        self.rule_version = versions
        self.history = history
        self.derived: dict[str, Any] = {}

    def changed(self, values: Values) -> "Settings":
        """These settings with some other values, as if they had always been so, for trying them out."""
        history = tuple(one for one in self.history if one[1] not in values)
        return Settings({**self._values, **values}, self.rule_version, history)

    def __getitem__(self, name: str) -> Any:
        found = self._values.get(name)
        return SETTINGS[name].default if found is None else found

    def __iter__(self) -> Any:
        return iter(SETTINGS)

    def __len__(self) -> int:
        return len(SETTINGS)

    def text(self, name: str) -> str:
        """A text setting."""
        return cast(str, self[name])

    def number(self, name: str) -> int:
        """A whole-number setting."""
        return cast(int, self[name])

    def flag(self, name: str) -> bool:
        """An on/off setting."""
        return cast(bool, self[name])


def settings_at(connection: Connection, at: str) -> Settings:
    """The settings in force at an instant; ``rule_version`` counts every change so far and is stamped on
    entries.

    Of two versions the one that came into force later holds, and of two of one instant the one set later.
    """
    values: Values = {}
    history = []
    versions = 0
    for name, text, from_at in connection.all(
        "SELECT name, value, from_at FROM setting WHERE from_at <= :at ORDER BY from_at, version", at=at
    ):
        versions += 1
        kind = SETTINGS.get(name)
        if kind is not None:
            values[name] = kind.read(text)
            history.append((from_at, name, values[name]))
    return Settings(values, versions, tuple(history))
