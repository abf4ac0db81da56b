"""The first page of the turned screen, the last one of every visit, and the one staff leave by."""

from collections.abc import Sequence

from screens.desk import Desk
from screens.kiosk.page import Page, Values, Way
from store.words import say
from widgets.prompt_field import FieldKind, PromptField


class Start(Page):
    """What would you like to do?"""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading = say("kiosk.start.heading")

    def lines(self) -> Sequence[str]:
        return (say("kiosk.start.line"),)

    def ways(self) -> Sequence[Way]:
        from screens.kiosk.joining import Join
        from screens.kiosk.proving import Identify
        from screens.kiosk.recovering import Recover

        return (
            Way(say("kiosk.start.sign_up"), lambda: Join(self.desk)),
            Way(say("kiosk.start.opt_out"), lambda: Identify(self.desk, "opt out")),
            Way(say("kiosk.start.delete"), lambda: Identify(self.desk, "delete")),
            Way(
                say("kiosk.start.recover"),
                lambda: Identify(self.desk, "recover", lambda proofs: Recover(self.desk, proofs)),
            ),
        )

    def keys(self) -> str:
        return say("kiosk.keys.start")


class Said(Page):
    """What was done; Enter or a while without a key begins anew."""

    def __init__(self, desk: Desk, heading: str, *lines: str) -> None:
        super().__init__(desk)
        self.heading = heading
        self._lines = lines

    def lines(self) -> Sequence[str]:
        return self._lines


class Leave(Page):
    """For staff: their PIN turns the screen back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading = say("kiosk.leave.heading")
        self.left = False

    def lines(self) -> Sequence[str]:
        return (say("kiosk.leave.line", name=self.desk.actor.name),)

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("pin", say("kiosk.field.pin"), FieldKind.PIN),)

    def go(self, values: Values) -> Page | None:
        from store.staff.turning import confirm_pin

        confirm_pin(self.desk.store, self.desk.actor, values["pin"])
        self.left = True
        return None
