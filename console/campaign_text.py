"""Campaigns as lines for people: as they stand, before they are sent, and what they brought."""

from typing import TYPE_CHECKING

from console.output import talk, tell_pairs
from store.words import say

if TYPE_CHECKING:
    from console.opening import Shop
    from store.messages.campaigns import Campaign
    from store.messages.outcome import Outcome
    from store.messages.preview import Preview


def tell_campaign(shop: "Shop", found: "Campaign") -> None:
    """A campaign: what it says, who gets it, how far it is."""
    from store.shown import Shown

    shown = Shown(shop.store.settings())
    pairs: list[tuple[str, object]] = [
        (say("command.column.name"), found.name),
        (say("command.message.column.state"), say(f"messages.state.{found.state}")),
        (say("command.message.pair.audience"), found.audience),
        (say("command.message.pair.by"), f"{found.by}, {shown.moment(found.made_at)}"),
        (say("command.message.pair.at"), shown.moment(found.send_at)),
        (say("command.message.pair.sender"), found.sender),
        (say("command.message.pair.subject"), found.subject or None),
        (say("command.message.pair.text"), found.text),
        (say("command.message.pair.gift"), f"{found.gift:,}" if found.gift else None),
    ]
    pairs += [
        (say(f"outbox.state.{state.replace(' ', '_')}"), f"{count:,}")
        for state, count in found.counts.items()
    ]
    pairs += [
        (say(f"messages.left_out.{why.replace(' ', '_')}"), f"{count:,}")
        for why, count in found.left_out.items()
    ]
    tell_pairs(pair for pair in pairs if pair[1] is not None)


def tell_preview(shop: "Shop", found: "Preview") -> None:
    """Who would get a message, who not, and what it says."""
    from store.shown import Shown

    shown = Shown(shop.store.settings())
    pairs: list[tuple[str, object]] = [
        (say("command.message.pair.audience"), f"{found.audience.name}, {found.found:,}"),
        (say("command.message.pair.gets"), f"{found.recipients:,}"),
    ]
    pairs += [(one.words, f"{one.count:,}") for one in found.left_out]
    when = shown.moment(found.first_at)
    if found.last_at != found.first_at:
        when = say("command.message.from_to", first=when, last=shown.moment(found.last_at))
    pairs += [
        (say("command.message.pair.at"), when),
        (say("command.message.pair.sender"), found.wording.sender),
    ]
    if found.sample.subject:
        pairs.append((say("command.message.pair.subject"), found.sample.subject))
    pairs.append((say("command.message.pair.text"), found.sample.text))
    if found.wording.channel == "text":
        pairs.append((say("command.message.pair.parts"), found.sample.parts))
    tell_pairs(pairs)
    if not found.set_up:
        talk(say(f"outbox.not_set.{found.wording.channel}"))


def tell_outcome(shop: "Shop", found: "Outcome") -> None:
    """What a campaign brought."""
    from store.messages.told import group_words
    from store.shown import Shown

    shown = Shown(shop.store.settings())
    names = ("sent", "failed", "unknown", "waiting", "cancelled", "left_out")
    pairs: list[tuple[str, object]] = [
        (say(f"outbox.state.{name}"), f"{count:,}") for name in names if (count := getattr(found, name))
    ]
    told = {"opened": found.opened, "answered": found.answered, "opted_out": found.opted_out}
    pairs += [(say(f"command.message.pair.{name}"), f"{count:,}") for name, count in told.items()]
    for name, group in (("reached", found.reached), ("others", found.others)):
        pairs.append((say(f"campaign_list.{name}", days=found.days), group_words(group, shown)))
    tell_pairs(pairs)
