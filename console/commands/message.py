"""``regulars message``: campaigns, messages to one customer, links, tests and templates."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import at_least_one, command, points, reads, verb, verbs, whole, writes
from console.campaign_text import tell_campaign, tell_outcome, tell_preview
from console.drafts import add_draft, draft_of
from console.output import Column, talk, tell, tell_json, tell_pairs, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.messages.campaigns import Terms
    from store.receipt import Receipt

CHANGES = ("cancel", "pause", "resume")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "message")
    parser.set_defaults(run=run, limit=50)
    reads(parser)
    found = verbs(parser)
    listed = verb(found, "list", "command.message.list")
    listed.add_argument(
        "--limit", metavar="N", type=at_least_one, default=50, help=say("command.message.limit")
    )
    reads(listed)
    show = verb(found, "show", "command.message.show")
    show.add_argument("id", metavar="CAMPAIGN", type=whole, help=say("command.message.campaign"))
    reads(show)
    outcome = verb(found, "outcome", "command.message.outcome")
    outcome.add_argument("id", metavar="CAMPAIGN", type=whole, help=say("command.message.campaign"))
    outcome.add_argument(
        "--days", metavar="N", type=at_least_one, default=30, help=say("command.message.days")
    )
    reads(outcome)
    for name in CHANGES:
        one = verb(found, name, f"command.message.{name}")
        one.add_argument("id", metavar="CAMPAIGN", type=whole, help=say("command.message.campaign"))
        writes(one)
    send = verb(found, "send", "command.message.send")
    send.add_argument("name", metavar="NAME", help=say("command.message.name"))
    send.add_argument("--to", metavar="QUERY", required=True, help=say("command.message.to"))
    add_draft(send)
    send.add_argument("--gift", metavar="POINTS", type=points, default=0, help=say("command.message.gift"))
    send.add_argument("--at", metavar="TIME", default="", help=say("command.message.at"))
    send.add_argument("--preview", action="store_true", help=say("command.message.preview"))
    send.add_argument("--confirm", metavar="N", type=whole, help=say("command.message.confirm"))
    writes(send)
    one = verb(found, "one", "command.message.one")
    one.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    add_draft(one)
    one.add_argument("--preview", action="store_true", help=say("command.message.preview"))
    writes(one)
    link = verb(found, "link", "command.message.link")
    link.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    link.add_argument("link", metavar="LINK", help=say("command.message.which_link"))
    link.add_argument("--by", choices=("text", "email"), default="text", help=say("command.message.channel"))
    writes(link)
    test = verb(found, "test", "command.message.test")
    test.add_argument("address", metavar="PHONE|E-MAIL", help=say("command.message.address"))
    add_draft(test)
    writes(test)
    templates = verb(found, "templates", "command.message.templates")
    reads(templates)
    keep = verb(found, "keep", "command.message.keep")
    keep.add_argument("name", metavar="NAME", help=say("command.message.template_name"))
    add_draft(keep)
    writes(keep)
    drop = verb(found, "drop", "command.message.drop")
    drop.add_argument("name", metavar="NAME", help=say("command.message.template_name"))
    writes(drop)


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import signed_in
    from store.messages.template import TemplateRefused

    with signed_in(arguments) as shop:
        try:
            return _DOES.get(arguments.verb or "list", _change)(shop, arguments)
        except TemplateRefused as wrong:
            talk(wrong.line)
            talk(wrong.caret)
            raise


def _list(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.campaigns import campaigns

    found = campaigns(shop.store, shop.actor, arguments.limit)
    if arguments.json:
        tell_json([one.as_json() for one in found])
        return 0
    if not found:
        tell(say("command.message.none"))
        return 0
    tell_table(
        [
            Column(say("command.column.id"), right=True),
            Column(say("command.column.name"), least=12),
            Column(say("command.message.column.channel")),
            Column(say("command.message.column.state"), least=8),
            Column(say("command.message.column.to"), right=True),
            Column(say("command.message.column.sent"), right=True),
            Column(say("command.message.column.failed"), right=True),
            Column(say("command.message.column.left_out"), right=True),
        ],
        [
            [
                one.id,
                one.name,
                one.channel,
                say(f"messages.state.{one.state}"),
                f"{one.recipients:,}",
                f"{one.counts.get('sent', 0):,}",
                f"{one.counts.get('failed', 0) + one.counts.get('unknown', 0):,}",
                f"{sum(one.left_out.values()):,}",
            ]
            for one in found
        ],
    )
    return 0


def _show(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.campaigns import campaign

    found = campaign(shop.store, shop.actor, arguments.id)
    if arguments.json:
        tell_json(found.as_json())
        return 0
    tell_campaign(shop, found)
    return 0


def _outcome(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.outcome import campaign_outcome

    found = campaign_outcome(shop.store, shop.actor, arguments.id, days=arguments.days)
    if arguments.json:
        tell_json(found.as_json())
        return 0
    tell_outcome(shop, found)
    return 0


def _change(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.campaigns import cancel_campaign, pause_campaign, resume_campaign

    act = {"cancel": cancel_campaign, "pause": pause_campaign, "resume": resume_campaign}[arguments.verb]
    receipt = shop.act(act, arguments.id)
    return tell_receipt(arguments, receipt, say(f"command.message.done.{arguments.verb}", id=arguments.id))


def _terms(shop: "Shop", arguments: argparse.Namespace) -> "Terms":
    from store.messages.campaigns import Terms
    from store.messages.times import read_send_at

    return Terms(
        arguments.name,
        arguments.to,
        draft_of(shop, arguments),
        arguments.gift,
        read_send_at(arguments.at, shop.store.settings()),
    )


def _send(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.campaigns import start_campaign
    from store.messages.preview import preview_message

    terms = _terms(shop, arguments)
    if arguments.preview:
        found = preview_message(
            shop.store, shop.actor, terms.audience, terms.draft, gift=terms.gift, send_at=terms.send_at
        )
        if arguments.json:
            tell_json(found.as_json())
        else:
            tell_preview(shop, found)
        return 0
    receipt = start_campaign(
        shop.store, shop.actor.doing(arguments.operation_id), terms, confirmed=arguments.confirm
    )
    done = say(
        "command.message.done.send",
        count=receipt.details["recipients"],
        id=receipt.details["campaign"],
        recipients=receipt.details["recipients"],
    )
    return tell_receipt(arguments, receipt, done)


def _one(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.single import preview_single, send_single
    from store.shown import Shown

    draft = draft_of(shop, arguments)
    if arguments.preview:
        found = preview_single(shop.store, shop.actor, arguments.id, draft)
        if arguments.json:
            tell_json(
                {
                    "to": found.to or None,
                    "why_not": found.why or None,
                    "subject": found.sample.subject or None,
                    "text": found.sample.text,
                    "parts": found.sample.parts,
                    "leaves_at": found.leaves_at,
                    "set_up": found.set_up,
                }
            )
            return 0
        shown = Shown(shop.store.settings())
        pairs: list[tuple[str, object]] = [
            (say("command.message.pair.to"), found.to or None),
            (say("command.message.pair.why_not"), found.words or None),
            (say("command.message.pair.at"), shown.moment(found.leaves_at)),
            (say("command.message.pair.subject"), found.sample.subject or None),
            (say("command.message.pair.text"), found.sample.text),
        ]
        tell_pairs(pair for pair in pairs if pair[1] is not None)
        return 0
    receipt = shop.act(send_single, arguments.id, draft)
    return _tell_fate(shop, arguments, receipt)


def _link(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.single import send_link

    return _tell_fate(shop, arguments, shop.act(send_link, arguments.id, arguments.link, arguments.by))


def _test(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.single import send_test

    draft = draft_of(shop, arguments)
    return _tell_fate(shop, arguments, shop.act(send_test, draft, arguments.address))


def _tell_fate(shop: "Shop", arguments: argparse.Namespace, receipt: "Receipt") -> int:
    """Sends it now and says what became of it; exit code 1 where it did not arrive."""
    from dataclasses import replace

    from store.messages.single import fate, sent_at_once

    message = receipt.details["message"]
    found = fate(shop.store, message) if receipt.repeated else sent_at_once(shop.store, shop.actor, message)
    state = say(f"outbox.state.{found.state.replace(' ', '_')}")
    told = replace(receipt, details={**receipt.details, "state": found.state, "why": found.why or None})
    sentence = say("command.message.fate", id=message, state=state)
    tell_receipt(arguments, told, f"{sentence} {found.why}".strip(), undo=False)
    return 1 if found.state in ("failed", "unknown") else 0


def _templates(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.templates import templates

    found = templates(shop.store, shop.actor)
    if arguments.json:
        tell_json([one.as_json() for one in found])
        return 0
    if not found:
        tell(say("command.message.no_templates"))
        return 0
    tell_table(
        [
            Column(say("command.column.id"), right=True),
            Column(say("command.column.name"), least=12),
            Column(say("command.message.column.channel")),
            Column(say("command.message.pair.text"), least=20),
        ],
        [[one.id, one.name, one.channel, one.subject or one.text] for one in found],
    )
    return 0


def _keep(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.templates import keep_template

    receipt = shop.act(keep_template, arguments.name, draft_of(shop, arguments))
    return tell_receipt(arguments, receipt, say("command.message.done.keep", name=arguments.name))


def _drop(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.templates import drop_template

    receipt = shop.act(drop_template, arguments.name)
    return tell_receipt(arguments, receipt, say("command.message.done.drop", name=arguments.name))


_DOES = {
    "list": _list,
    "show": _show,
    "outcome": _outcome,
    "send": _send,
    "one": _one,
    "link": _link,
    "test": _test,
    "templates": _templates,
    "keep": _keep,
    "drop": _drop,
}
