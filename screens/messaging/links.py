"""Sending a customer a link from the share window: by text or by e-mail, at once."""

from screens.desk import Desk
from screens.pick import Option
from store.errors import RegularsError
from store.people.records import Card
from store.shown import Shown
from store.staff.permissions import Grant, grant, in_words
from store.words import say

LINK_OF = (None, "wallet", "referral", "privacy")
"""The links of the share window in their order; the first is for colleagues."""


def why_not(desk: Desk, place: int) -> str:
    """Why the link at a place cannot be sent; empty where it can."""
    if LINK_OF[place] is None:
        return say("share.for_colleagues")
    role = desk.actor.role
    if grant(role, "send messages") is Grant.NO:
        return say("locked.role", role=role, permission=in_words("send messages"))
    return ""


def ways(desk: Desk, card: Card) -> list[Option]:
    """How it can be sent."""
    phone = Shown(desk.settings).phone(card.phone)
    return [
        Option("text", say("share.by.text"), "", phone or say("share.no_phone")),
        Option("email", say("share.by.email"), "", card.email or say("share.no_email")),
    ]


def send(desk: Desk, card: Card, place: int, channel: str, operation_id: str) -> str:
    """Sends it, in a thread; the sentence that says what became of it."""
    from store.messages.single import send_link, sent_at_once

    try:
        made = send_link(desk.store, desk.actor.doing(operation_id), card.id, LINK_OF[place] or "", channel)
        fate = sent_at_once(desk.store, desk.actor, made.details["message"])
    except RegularsError as error:
        return str(error)
    name = card.name or str(card.id)
    return say(f"writing.fate.{fate.state.replace(' ', '_')}", name=name, why=fate.why)
