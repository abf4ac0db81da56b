"""Templates on screen: listed, kept, changed, tried on oneself, taken away."""

from dataclasses import dataclass

from screens.desk import Desk
from screens.list_window import ListWindow, Page, Values
from screens.messaging.writing import LIMIT
from store.errors import RegularsError
from store.messages.draft import CHANNELS, Draft
from store.messages.template import TemplateRefused, problems
from store.messages.templates import Template
from store.words import say
from widgets.columns import Column
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a prompt is for."""

    what: str
    template: Template | None = None


class Templates(ListWindow[str | None, Template]):
    """``n`` keeps a new one, ``e`` changes, ``t`` sends a test to oneself, Delete takes away, Enter writes to many
    with it. Gives what was done last."""

    WIDE = 100

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Template)

    def heading(self) -> str:
        return say("template_list.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.column.name"), 16, 1, grow=1),
            Column(say("command.message.column.channel"), 6, 2),
            Column(say("command.message.pair.text"), 30, 1, grow=3),
            Column(say("template_list.changed"), 16, 3),
        )

    def cells(self, row: Template) -> tuple[str, ...]:
        text = f"{row.subject}: {row.text}" if row.subject else row.text
        return (row.name, row.channel, text.replace("\n", " "), self.shown.moment(row.changed_at))

    def nothing(self) -> str:
        return say("template_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("template_list.keys"),)

    def page(self, after: object | None) -> Page:
        from store.messages.templates import templates

        found = templates(self.desk.store, self.desk.actor)
        return Page(found, say("template_list.count", count=len(found)))

    def result(self) -> str | None:
        return self.said or None

    def opened(self, row: Template) -> None:
        from screens.messaging.writing import WriteToMany

        self.app.push_screen(WriteToMany(self.desk, template=row.name), self._tell)

    def pressed(self, key: str, row: Template | None) -> bool:
        """``n``, ``e``, ``t`` and Delete."""
        if key in ("n", "f6"):
            self._ask(None)
        elif key == "e" and row is not None:
            self._ask(row)
        elif key == "t" and row is not None:
            field = PromptField("to", say("command.message.address"), limit=254)
            self.ask(Prompt(say("template_list.test", name=row.name), (field,), task=_Meant("test", row)))
        elif key == "delete" and row is not None:
            title = say("template_list.drop", name=row.name)
            self.confirm(title, _Meant("drop", row), yes=say("template_list.yes"))
        else:
            return False
        return True

    def _ask(self, row: Template | None) -> None:
        ways = tuple(Choice(channel, say(f"writing.channel.{channel}")) for channel in CHANNELS)
        fields = (
            PromptField("name", say("command.column.name"), value="" if row is None else row.name, limit=80),
            PromptField(
                "channel",
                say("writing.channel"),
                FieldKind.CHOICE,
                value="" if row is None else row.channel,
                choices=ways,
            ),
            PromptField(
                "subject", say("writing.subject"), value="" if row is None else row.subject, optional=True
            ),
            PromptField(
                "text",
                say("writing.text"),
                value="" if row is None else row.text.replace("\n", "\\n"),
                placeholder=say("writing.text_hint"),
                limit=LIMIT,
            ),
        )
        title = say("template_list.new") if row is None else say("template_list.edit", name=row.name)
        self.ask(Prompt(title, fields, check=_check, task=_Meant("keep", row)))

    def submitted(self, task: object, values: Values) -> None:
        """It is kept, tried or taken away."""
        if isinstance(task, _Meant):
            operation_id = self.desk.new_operation()
            self.perform(lambda: self._change(task, values, operation_id), self._done, self._refused)

    def _change(self, meant: _Meant, values: Values, operation_id: str) -> str:
        from store.messages.single import send_test, sent_at_once
        from store.messages.templates import drop_template, keep_template

        store, actor = self.desk.store, self.desk.actor.doing(operation_id)
        if meant.what == "keep":
            draft = Draft(values["channel"], values["text"].replace("\\n", "\n"), values["subject"])
            keep_template(store, actor, values["name"], draft)
            return say("command.message.done.keep", name=values["name"])
        if meant.template is None:
            raise KeyError(meant.what)
        if meant.what == "drop":
            drop_template(store, actor, str(meant.template.id))
            return say("command.message.done.drop", name=meant.template.name)
        made = send_test(store, actor, meant.template.draft, values["to"])
        fate = sent_at_once(store, self.desk.actor, made.details["message"])
        return say(f"writing.fate.{fate.state.replace(' ', '_')}", name=values["to"], why=fate.why)

    def _done(self, said: str) -> None:
        self.close_prompt()
        self._tell(said)

    def _refused(self, error: RegularsError) -> None:
        if isinstance(error, TemplateRefused) and error.problem.fix:
            self.say_over(say("template_list.fix", fix=error.problem.fix))
        self.failed(error)

    def _tell(self, said: str | None) -> None:
        if said is not None:
            self.said = said
            self.reload()


def _check(values: Values) -> str | None:
    found = problems(values["text"]) or problems(values["subject"])
    return found[0].sentence if found else None
