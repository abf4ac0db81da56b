"""The three links of a persona, made from the address templates in the settings."""

from dataclasses import dataclass
from urllib.parse import quote

from store.errors import Refused
from store.settings import Settings
from store.words import say


@dataclass(frozen=True, slots=True)
class Links:
    """``sharing`` opens the card for a colleague, ``wallet`` the customer, ``referral`` a friend."""

    sharing: str
    wallet: str
    referral: str


def links(settings: Settings, persona_id: int) -> Links:
    """The links of a persona; raises `Refused` naming the setting whose template has no ``{id}``."""
    return Links(
        sharing=_filled(settings, "share_address", persona_id),
        wallet=_filled(settings, "wallet_address", persona_id),
        referral=_filled(settings, "referral_address", persona_id),
    )


def _filled(settings: Settings, setting: str, persona_id: int) -> str:
    template = settings.text(setting)
    if "{id}" not in template:
        raise Refused(say("people.link_without_id", setting=setting))
    return template.replace("{id}", quote(str(persona_id), safe=""))
