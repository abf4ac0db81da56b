"""Flows on screen: listed, looked into with what they would do tonight, made, put off, gone on with, ended."""

from collections.abc import Iterable
from dataclasses import dataclass

from screens.desk import Desk
from screens.list_window import ListWindow, Page
from screens.list_window import Values as Typed
from screens.messaging.writing import draft_fields, draft_of, sample_rows, told
from screens.trying import Trying, Values
from store.errors import BadInput
from store.messages.audience import audience
from store.messages.draft import checked
from store.messages.flows import OCCASIONS, Flow, FlowTerms, make_flow
from store.messages.preview import sample
from store.messages.told import does_of, occasion_of
from store.words import say
from widgets.columns import Column
from widgets.field_table import TableRow
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField


@dataclass(frozen=True, slots=True)
class _Meant:
    """The flow that is to end."""

    flow: Flow


class Flows(ListWindow[str | None, Flow]):
    """``n`` makes one, Enter shows one, ``p`` puts off, ``g`` goes on, Delete ends. Gives what was done last."""

    WIDE = 100

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Flow)

    def heading(self) -> str:
        return say("flow_list.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.column.name"), 16, 1, grow=1),
            Column(say("command.flow.column.on"), 20, 1, grow=1),
            Column(say("command.flow.column.does"), 20, 2),
            Column(say("command.message.column.state"), 8, 1),
            Column(say("command.flow.column.acted"), 7, 2, right=True),
            Column(say("flow_list.ran"), 12, 3),
        )

    def cells(self, row: Flow) -> tuple[str, ...]:
        state = say(f"messages.flow_state.{row.state}")
        return (row.name, occasion_of(row), does_of(row), state, f"{row.acted:,}", self.shown.day(row.ran_on))

    def nothing(self) -> str:
        return say("flow_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("flow_list.keys"),)

    def page(self, after: object | None) -> Page:
        from store.messages.flows import flows

        found = flows(self.desk.store, self.desk.actor)
        return Page(found, say("flow_list.count", count=len(found)))

    def result(self) -> str | None:
        return self.said or None

    def pressed(self, key: str, row: Flow | None) -> bool:
        """``n``, ``p``, ``g`` and Delete."""
        if key in ("n", "f6"):
            self.app.push_screen(NewFlow(self.desk), self._tell)
        elif key in ("p", "g") and row is not None:
            what, operation_id = "pause" if key == "p" else "resume", self.desk.new_operation()
            self.perform(lambda: self._change(what, row, operation_id), self._tell)
        elif key == "delete" and row is not None:
            title = say("flow_list.end", name=row.name)
            self.confirm(title, _Meant(row), yes=say("flow_list.yes"))
        else:
            return False
        return True

    def submitted(self, task: object, values: Typed) -> None:
        """It ends."""
        if isinstance(task, _Meant):
            operation_id = self.desk.new_operation()
            self.perform(lambda: self._change("end", task.flow, operation_id), self._ended)

    def _change(self, what: str, row: Flow, operation_id: str) -> str:
        from store.messages.flows import end_flow, pause_flow, resume_flow

        act = {"pause": pause_flow, "resume": resume_flow, "end": end_flow}[what]
        act(self.desk.store, self.desk.actor.doing(operation_id), str(row.id))
        return say(f"command.flow.done.{what}", name=row.name)

    def _ended(self, said: str) -> None:
        self.close_prompt()
        self._tell(said)

    def _tell(self, said: str | None) -> None:
        if said is not None:
            self.said = said
            self.reload()

    def opened(self, row: Flow) -> None:
        """What one does, and what it would do tonight."""
        self.look_up(lambda: self._look(row), lambda pairs: self.show_details(row.name, pairs))

    def _look(self, row: Flow) -> list[tuple[str, str]]:
        from store.messages.deciding import reason_words
        from store.messages.flow_running import preview_flow

        found = preview_flow(self.desk.store, self.desk.actor, row)
        pairs = [
            (say("command.message.column.state"), say(f"messages.flow_state.{row.state}")),
            (say("command.flow.column.on"), occasion_of(row)),
            (say("command.flow.column.does"), does_of(row)),
            (say("command.message.pair.by"), f"{row.by}, {self.shown.moment(row.made_at)}"),
            (say("command.message.pair.sender"), row.sender),
            (say("command.message.pair.subject"), row.subject),
            (say("command.message.pair.text"), row.text),
            (say("command.flow.pair.turns"), f"{found.turns:,}"),
            (say("command.flow.pair.given"), f"{found.given:,}"),
            (say("command.flow.pair.sent"), f"{found.sent:,}"),
        ]
        return pairs + [
            (say("campaign_list.left_out"), f"{reason_words(why)} {count:,}")
            for why, count in found.left_out.items()
        ]


class NewFlow(Trying):
    """Makes a flow; gives the sentence that says so."""

    first_field = "name"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._operation_id = desk.new_operation()

    def prompt(self) -> Prompt:
        occasions = tuple(Choice(one, say(f"new_flow.on.{one}")) for one in OCCASIONS)
        hint = say("writing.optional")
        fields = (
            PromptField("name", say("command.column.name"), limit=80),
            PromptField("on", say("command.flow.column.on"), FieldKind.CHOICE, choices=occasions),
            PromptField("days", say("new_flow.days"), FieldKind.NUMBER, placeholder=hint, optional=True),
            PromptField(
                "segment", say("new_flow.segment"), placeholder=say("new_flow.segment_hint"), optional=True
            ),
            PromptField("gift", say("writing.gift"), FieldKind.NUMBER, placeholder=hint, optional=True),
            *draft_fields(),
        )
        return Prompt(say("new_flow.title"), fields)

    def can_be_tried(self, values: Values) -> bool:
        return bool(values["text"] or values["template"])

    def _terms(self, values: Values) -> FlowTerms:
        for name in ("days", "gift"):
            if values[name] and not values[name].isdecimal():
                raise BadInput(say("writing.gift_whole"))
        to = None
        if values["on"] == "segment" and values["segment"]:
            store = self.desk.store
            to = audience(store, self.desk.actor, store.connection, values["segment"])
        return FlowTerms(
            values["name"],
            values["on"],
            draft_of(self.desk, values) if self.can_be_tried(values) else None,
            int(values["gift"] or 0),
            int(values["days"] or 0),
            to,
        )

    def effect(self, values: Values) -> Iterable[TableRow]:
        if not self.can_be_tried(values):
            yield from self.sentence("hint", say("new_flow.begin"), "dim")
            return
        terms = self._terms(values)
        if terms.draft is None:
            return
        store = self.desk.store
        with store.reading() as connection:
            settings = store.settings()
            wording = checked(terms.draft, settings)
            seen = sample(connection, settings, wording, None, terms.gift, store.clock())
        yield from told(self, "on", say("command.flow.column.on"), say(f"new_flow.on.{terms.occasion}"))
        yield from sample_rows(self, seen, wording.sender)

    def perform(self, values: Values) -> str:
        make_flow(self.desk.store, self.desk.actor.doing(self._operation_id), self._terms(values))
        return say("command.flow.done.add", name=values["name"])
