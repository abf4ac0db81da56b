"""Every switch of the shop: its kind, default and meaning; values are kept in versions, the past stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from store.database.connection import Connection
from store.errors import BadInput
from store.words import say


@dataclass(frozen=True, slots=True)
class SettingKind:
    """A setting's name and default; the default's type is the setting's (bool, int or str)."""

    name: str
    default: bool | int | str
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()

    @property
    def meaning(self) -> str:
        """What the setting is for, in words."""
        return say(f"setting.{self.name}")

    def read(self, text: str) -> bool | int | str:
        """The value of stored or typed text; raises ``BadInput`` saying what would do."""
        if isinstance(self.default, bool):
            if text.lower() in ("on", "yes", "true", "1"):
                return True
            if text.lower() in ("off", "no", "false", "0"):
                return False
            raise BadInput(say("settings.on_or_off", name=self.name, text=text))
        if isinstance(self.default, int):
            try:
                value = int(text)
            except ValueError:
                raise BadInput(say("settings.whole", name=self.name, text=text)) from None
            if (self.least is not None and value < self.least) or (
                self.most is not None and value > self.most
            ):
                raise BadInput(
                    say("settings.bounds", name=self.name, least=self.least, most=self.most, value=value)
                )
            return value
        if self.choices and text not in self.choices:
            raise BadInput(say("settings.one_of", name=self.name, choices=", ".join(self.choices), text=text))
        return text

    def write(self, value: bool | int | str) -> str:
        """The text that is stored."""
        return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _kinds(*kinds: SettingKind) -> dict[str, SettingKind]:
    return {kind.name: kind for kind in kinds}


S = SettingKind
SETTINGS = _kinds(
    S("store_name", "My shop"),
    S("store_id", ""),
    S("demo", False),
    S("demo_staff", ""),
    S("region", "US"),
    S("currency", "USD"),
    S("time_zone", "America/New_York"),
    S("points_rate", 100, 0, 1_000_000),
    S("points_base", "pre-tax", choices=("pre-tax", "post-tax")),
    S("points_rounding", "down", choices=("down", "nearest", "up")),
    S("points_worth", 100, 0, 1_000_000),
    S("visit_points", 0, 0, 1_000_000),
    S("visits_per_day", 1, 1, 1000),
    S("expiry", "none", choices=("none", "inactivity", "fixed")),
    S("expiry_days", 365, 1, 36500),
    S("expire_all", False),
    S("expiry_by_kind", ""),
    S("expiry_start", ""),
    S("expiry_notice_days", 30, 0, 3650),
    S(
        "use_order",
        "expiring first",
        choices=("expiring first", "oldest first", "newest first"),
    ),
    S("blocks", True),
    S("referral", False),
    S("referral_rate", 100, 0, 1_000_000),
    S("referral_first_sale", False),
    S(
        "multipliers",
        "highest",
        choices=("highest", "sum"),
    ),
    S("return_redeemed", True),
    S("staff_adjust_limit", 0, 0, 1_000_000),
    S(
        "manager_adjust_limit",
        10_000,
        0,
        10_000_000,
    ),
    S("staff_sale_limit", 50_000, 0, 100_000_000),
    S("staff_redeem_limit", 100_000, 0, 10_000_000),
    S("staff_card_limit", 20, 0, 10_000_000),
    S("staff_card_points_limit", 1_000, 0, 10_000_000),
    S("large_adjustment", 1_000, 0, 10_000_000),
    S("adjust_limit_per_day", 50_000, 0, 100_000_000),
    S("adjust_limit_per_persona", 20_000, 0, 100_000_000),
    S("staff_may_archive", False),
    S("undo_minutes", 15, 1, 1440),
    S("undo_days", 30, 1, 3650),
    S("show_wallet_pin", False),
    S("identity_check", "none", choices=("none", "birthday", "wallet PIN")),
    S("auto_merge", True),
    S("auto_merge_names_agree", False),
    S("minimum_age", 0, 0, 100),
    S("idle_seconds", 120, 30, 600),
    S("day_closes_at", "00:00"),
    S("rfm_recent_days", 30, 0, 3650),
    S("rfm_fading_days", 60, 1, 3650),
    S("rfm_few_visits", 3, 1, 10_000),
    S("rfm_some_visits", 7, 2, 10_000),
    S("share_address", "https://wallet.example.com/p/{id}"),
    S("wallet_address", "https://wallet.example.com/w/{id}"),
    S("card_address", "https://wallet.example.com/c"),
    S("referral_address", "https://wallet.example.com/r/{id}"),
    S("privacy_link", "https://wallet.example.com/privacy"),
    S("smtp_host", ""),
    S("smtp_port", 587, 1, 65535),
    S("smtp_security", "starttls", choices=("starttls", "ssl", "none")),
    S("smtp_user", ""),
    S("smtp_password_from", ""),
    S("smtp_from", ""),
    S("text_gateway_url", ""),
    S("text_gateway_token_from", ""),
    S("message_sender", ""),
    S("opt_out_text", "Reply STOP to opt out."),
    S("opt_out_email", "You get this because you asked for it. To opt out: {privacy_link}"),
    S("quiet_hours", "21:00-08:00"),
    S("messages_per_week", 3, 0, 1000),
    S("messages_per_minute", 0, 0, 100_000),
    S("stop_words", "stop, stopall, unsubscribe, cancel, end, quit, optout, opt out, revoke"),
    S("yes_words", "yes, start, unstop"),
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
