"""Campaigns on screen: listed with how far they are, looked into, put off, gone on with, called off, sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from screens.desk import Desk
from screens.list_window import ListWindow, Page, Values
from store.messages.campaigns import Campaign
from store.words import say
from widgets.columns import Column


@dataclass(frozen=True, slots=True)
class _Meant:
    """An act on a campaign that is asked about first."""

    what: str
    campaign: Campaign


class Campaigns(ListWindow[str | None, Campaign]):
    """``n`` writes one, Enter shows one and what it brought, ``p`` puts off, ``g`` goes on, Delete calls off,
    ``s`` sends what is due. Gives what was done last."""

    HELD: ClassVar[int] = 100

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Campaign)

    def heading(self) -> str:
        return say("campaign_list.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.column.id"), 5, 4, right=True),
            Column(say("command.column.name"), 16, 1, grow=2),
            Column(say("command.message.column.state"), 10, 1),
            Column(say("command.message.column.to"), 8, 1, right=True),
            Column(say("command.message.column.sent"), 8, 1, right=True),
            Column(say("command.message.column.failed"), 7, 2, right=True),
            Column(say("command.message.column.left_out"), 9, 2, right=True),
            Column(say("command.message.pair.at"), 16, 3),
            Column(say("command.message.pair.audience"), 14, 4, grow=1),
        )

    def cells(self, row: Campaign) -> tuple[str, ...]:
        failed = row.counts.get("failed", 0) + row.counts.get("unknown", 0)
        left_out = sum(row.left_out.values()) + row.counts.get("left out", 0)
        return (
            str(row.id),
            row.name,
            say(f"messages.state.{row.state}"),
            f"{row.recipients:,}",
            f"{row.counts.get('sent', 0):,}",
            f"{failed:,}",
            f"{left_out:,}",
            self.shown.moment(row.send_at),
            row.audience,
        )

    def nothing(self) -> str:
        return say("campaign_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("campaign_list.keys"), say("campaign_list.more_keys"))

    def page(self, after: object | None) -> Page:
        from store.messages.campaigns import campaigns

        found = campaigns(self.desk.store, self.desk.actor, self.HELD)
        return Page(found, say("campaign_list.count", count=len(found)))

    def result(self) -> str | None:
        return self.said or None

    def pressed(self, key: str, row: Campaign | None) -> bool:
        """``n``, ``s``, ``p``, ``g`` and Delete."""
        if key in ("n", "f6"):
            from screens.messaging.writing import WriteToMany

            self.app.push_screen(WriteToMany(self.desk), self._tell)
        elif key == "s":
            self.say_over(say("campaign_list.sending"))
            self.perform(self._send, self._tell)
        elif key in ("p", "g") and row is not None:
            self._turn(row, "pause" if key == "p" else "resume")
        elif key == "delete" and row is not None:
            title = say("campaign_list.cancel", name=row.name)
            left = row.counts.get("waiting", 0)
            preview = say("campaign_list.stays", count=left)
            yes = say("campaign_list.yes")
            self.confirm(title, _Meant("cancel", row), yes=yes, preview=preview, count=left)
        else:
            return False
        return True

    def _turn(self, row: Campaign, what: str) -> None:
        operation_id = self.desk.new_operation()
        self.perform(lambda: self._change(what, row, operation_id), self._tell)

    def submitted(self, task: object, values: Values) -> None:
        """It is called off."""
        if isinstance(task, _Meant):
            operation_id = self.desk.new_operation()
            self.perform(lambda: self._change(task.what, task.campaign, operation_id), self._changed)

    def _change(self, what: str, row: Campaign, operation_id: str) -> str:
        from store.messages.campaigns import cancel_campaign, pause_campaign, resume_campaign

        act = {"cancel": cancel_campaign, "pause": pause_campaign, "resume": resume_campaign}[what]
        act(self.desk.store, self.desk.actor.doing(operation_id), row.id)
        return say(f"command.message.done.{what}", id=row.id)

    def _send(self) -> str:
        from store.outbox.sending import send_now

        told: Callable[[int], None] = lambda sent: self.app.call_from_thread(  # noqa: E731
            self.say_over, say("campaign_list.sent_so_far", count=sent)
        )
        done = send_now(self.desk.store, self.desk.actor, progress=told)
        return say("campaign_list.sent", count=done.sent, failed=done.failed, waiting=done.waiting)

    def _changed(self, said: str) -> None:
        self.close_prompt()
        self._tell(said)

    def _tell(self, said: str | None) -> None:
        if said is not None:
            self.said = said
            self.reload()

    def opened(self, row: Campaign) -> None:
        """What one says, how far it is and what it brought."""
        self.look_up(lambda: self._look(row), lambda pairs: self.show_details(row.name, pairs))

    def _look(self, row: Campaign) -> list[tuple[str, str]]:
        from store.messages.deciding import reason_words
        from store.messages.outcome import campaign_outcome
        from store.messages.told import group_words

        found = campaign_outcome(self.desk.store, self.desk.actor, row.id)
        one = found.campaign
        shown = self.shown
        pairs = [
            (say("command.message.column.state"), say(f"messages.state.{one.state}")),
            (say("command.message.pair.audience"), one.audience),
            (say("command.message.pair.by"), f"{one.by}, {shown.moment(one.made_at)}"),
            (say("command.message.pair.at"), shown.moment(one.send_at)),
            (say("command.message.pair.sender"), one.sender),
            (say("command.message.pair.subject"), one.subject),
            (say("command.message.pair.text"), one.text),
            (say("command.message.pair.gift"), f"{one.gift:,}" if one.gift else ""),
        ]
        pairs += [
            (say(f"outbox.state.{state.replace(' ', '_')}"), f"{count:,}")
            for state, count in one.counts.items()
        ]
        pairs += [
            (say("campaign_list.left_out"), f"{reason_words(why)} {count:,}")
            for why, count in one.left_out.items()
        ]
        for name, group in (("reached", found.reached), ("others", found.others)):
            pairs.append((say(f"campaign_list.{name}", days=found.days), group_words(group, shown)))
        pairs.append(
            (
                say("campaign_list.answers"),
                say(
                    "campaign_list.answered",
                    opened=found.opened,
                    answered=found.answered,
                    opted_out=found.opted_out,
                ),
            )
        )
        return pairs
