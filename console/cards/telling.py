"""Cards, programmes, histories, links and exports on the command line."""

import argparse
from collections.abc import Callable

from console.output import Column, talk, tell, tell_json, tell_pairs, tell_table
from store.words import say


def programmes(arguments: argparse.Namespace) -> int:
    """Every programme in its order."""
    from console.opening import signed_in
    from store.cards.records import programmes as known
    from store.cards.types import TYPES
    from store.staff.permissions import require

    with signed_in(arguments) as shop:
        require(shop.actor.role, "find")
        found = known(shop.store.connection, ended=arguments.ended)
    if arguments.json:
        tell_json([one.to_json() for one in found])
        return 0
    columns = [
        Column(say("command.column.id"), right=True),
        Column(say("command.column.name"), least=16),
        Column(say("command.cards.column.type"), least=12),
        Column(say("command.cards.column.begins"), right=True),
        Column(say("command.cards.column.goal"), right=True),
        Column(say("command.cards.column.rate"), right=True),
        Column(say("command.cards.column.where"), least=8),
        Column(say("command.cards.column.state"), least=10),
    ]
    rows = [
        [
            one.id,
            one.name,
            TYPES[one.type],
            one.start or "",
            one.goal or "",
            one.rate or "",
            one.location,
            state_of(one.confirmed, one.ended_at),
        ]
        for one in found
    ]
    tell_table(columns, rows)
    return 0


def state_of(confirmed: bool, ended_at: str | None) -> str:
    """``ended``, ``to confirm`` or nothing."""
    if ended_at is not None:
        return say("cards.state.ended")
    return "" if confirmed else say("cards.state.to_confirm")


def cards(arguments: argparse.Namespace) -> int:
    """The cards of a customer."""
    from console.opening import signed_in
    from store.cards.looking import cards_shown
    from store.cards.types import told
    from store.shown import Shown

    with signed_in(arguments) as shop:
        shown = cards_shown(shop.store, shop.actor, arguments.id)
        words = Shown(shop.store.settings())
    if arguments.json:
        tell_json([{**card.to_json(), "expired": card.expired(shown.today)} for card in shown.cards])
        return 0
    columns = [
        Column(say("command.cards.column.serial"), least=11),
        Column(say("command.cards.column.programme"), least=14),
        Column(say("command.cards.column.balance"), right=True),
        Column(say("command.cards.column.state"), least=12),
        Column(say("command.cards.column.until"), least=10),
        Column(say("command.cards.column.device"), least=8),
    ]
    rows = [
        [
            card.serial,
            card.programme,
            told(words, card.unit, card.balance),
            say("cards.state.expired") if card.expired(shown.today) else card.status,
            card.expires_on,
            card.device,
        ]
        for card in shown.cards
    ]
    tell_table(columns, rows)
    return 0


def history(arguments: argparse.Namespace) -> int:
    """What was done with a card, the newest first."""
    from console.opening import signed_in
    from store.cards.looking import card_history, cards_shown, require_card
    from store.cards.types import VERBS, told
    from store.shown import Shown

    with signed_in(arguments) as shop:
        card = require_card(shop.store, arguments.serial.strip())
        shown = cards_shown(shop.store, shop.actor, card.persona_id)
        found = card_history(shop.store, card, masked=shown.masked, limit=arguments.limit)
        words = Shown(shop.store.settings())
    if arguments.json:
        tell_json([one.to_json() for one in found])
        return 0
    columns = [
        Column(say("command.cards.column.at"), least=16),
        Column(say("command.cards.column.what"), least=16),
        Column(say("command.cards.column.change"), right=True),
        Column(say("command.cards.column.balance"), right=True),
        Column(say("command.cards.column.amount"), right=True),
        Column(say("command.cards.column.by"), least=8),
        Column(say("command.cards.column.comment"), least=8),
    ]
    rows = [
        [
            words.moment(one.at),
            VERBS[one.verb],
            told(words, card.unit, one.units),
            told(words, card.unit, one.balance),
            words.money(one.amount),
            one.staff,
            one.comment,
        ]
        for one in found
    ]
    tell_table(columns, rows)
    return 0


def link(arguments: argparse.Namespace) -> int:
    """The two links of a card, with ``--qr`` the installation's code."""
    from console.opening import signed_in
    from store.cards.links import card_links
    from store.cards.looking import cards_shown, require_card
    from store.errors import NotPermitted

    with signed_in(arguments) as shop:
        card = require_card(shop.store, arguments.serial.strip())
        if cards_shown(shop.store, shop.actor, card.persona_id).masked:
            raise NotPermitted(say("cards.links_masked", role=shop.actor.role), "open a card")
        made = card_links(shop.store.settings(), card)
    if arguments.json:
        tell_json({"installation": made.installation, "referral": made.referral})
        return 0
    tell_pairs(
        [(say("cards.link.installation"), made.installation), (say("cards.link.referral"), made.referral)]
    )
    if arguments.qr:
        from widgets.qr import half_block_lines, modules

        for line in half_block_lines(modules(made.installation)):
            tell(line)
    return 0


def export(arguments: argparse.Namespace) -> int:
    """All transactions of a programme; how many there were goes to stderr."""
    from console.exported import exported_to
    from console.opening import signed_in
    from store.cards.exporting import export_transactions

    chosen = "jsonl" if arguments.json else arguments.format
    with signed_in(arguments) as shop, exported_to(arguments.to) as out:
        exported = export_transactions(shop.store, shop.actor, arguments.programme.strip(), out, chosen)
    talk(say("command.cards.exported", count=exported.rows, programme=exported.kind))
    if exported.masked:
        talk(say("command.export.masked"))
    return 0


TOLD: dict[str, Callable[[argparse.Namespace], int]] = {
    "list": cards,
    "history": history,
    "link": link,
    "export": export,
}
"""Verbs that change nothing."""
