"""The act pane: one prompt at a time at the foot of the screen, run in a thread, done once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.worker import get_current_worker

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.errors import NeedsApproval, NotPermitted, RegularsError
from store.words import say
from widgets.prompt import Prompt
from widgets.prompt_field import FieldKind, PromptField
from widgets.type_ahead import drop_keys, hold_keys, release_when_told

if TYPE_CHECKING:
    from store.merging.collisions import Collision
    from store.people.traits import ChangedMeanwhile


@dataclass(slots=True)
class InHand:
    """An act that was begun: its operation id is kept through approval, retries and double Enter."""

    act: Act
    operation_id: str
    values: dict[str, str] = field(default_factory=dict)
    approving: bool = False


class ActPane(Vertical):
    """Holds the prompt of the act in hand. Tells what came of it by messages; drafts stay with the person."""

    DEFAULT_CSS = """
    ActPane { height: auto; width: 1fr; }
    """

    class Finished(Message):
        """It is done."""

        def __init__(self, act: Act, done: Done) -> None:
            self.act = act
            self.done = done
            super().__init__()

    class Ended(Message):
        """The prompt is gone: focus goes back to where it was."""

    class Collided(Message):
        """The phone or e-mail is somebody else's: the person chooses."""

        def __init__(self, act: Act, collision: Collision) -> None:
            self.act = act
            self.collision = collision
            super().__init__()

    class Conflicted(Message):
        """Somebody changed the same traits meanwhile: the person chooses."""

        def __init__(self, act: Act, changed: ChangedMeanwhile) -> None:
            self.act = act
            self.changed = changed
            super().__init__()

    class _Previewed(Message):
        def __init__(self, hand: InHand, values: Values, words: str) -> None:
            self.hand, self.values, self.words = hand, values, words
            super().__init__()

    class _Answered(Message):
        """From the thread: what the store said to one submission."""

        def __init__(self, hand: InHand, done: Done | None, error: RegularsError | None) -> None:
            self.hand = hand
            self.done = done
            self.error = error
            super().__init__()

    def __init__(self, desk: Desk, drafts: dict[str, Any], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.desk = desk
        self.drafts = drafts
        self.hand: InHand | None = None
        self.last_preview = ""
        self._asked_at = 0.0

    def compose(self) -> ComposeResult:
        return iter(())

    @property
    def busy(self) -> bool:
        """Whether a prompt is open."""
        return self.hand is not None

    @property
    def prompt(self) -> Prompt | None:
        """The prompt on screen."""
        return next(iter(self.query(Prompt)), None)

    async def begin(self, act: Act) -> None:
        """Open the prompt of an act; one that was open is put aside as a draft."""
        await self.put_aside()
        self.hand = InHand(act, self.desk.new_operation())
        draft: dict[str, str] = self.drafts.get(self.draft_key(act), {})
        fields = [
            PromptField(
                asked.name,
                asked.label,
                asked.kind,
                draft.get(asked.name, asked.value),
                asked.choices,
                asked.placeholder,
                asked.optional,
                asked.limit,
            )
            for asked in act.fields()
        ]
        prompt = Prompt(act.title, fields, preview=act.preview, check=act.check)
        await self._show(prompt)
        if act.first_field:
            prompt.focus_field(act.first_field)
        if any(prompt.values.values()):
            self._preview(self.hand, dict(prompt.values))

    async def put_aside(self) -> None:
        """Close what is open; what was typed is kept for the next time."""
        prompt, hand = self.prompt, self.hand
        if prompt is not None:
            if hand is not None and hand.act.draft_key and not hand.approving:
                self.drafts[self.draft_key(hand.act)] = dict(prompt.values)
            await prompt.remove()
        self.hand = None

    @staticmethod
    def draft_key(act: Act) -> str:
        """Where the half-typed values of an act are kept."""
        return f"{act.draft_key}:{act.card.id if act.card else ''}"

    async def _show(self, prompt: Prompt) -> None:
        for old in self.query(Prompt):
            await old.remove()
        await self.mount(prompt)

    @on(Prompt.Cancelled)
    async def cancel(self, message: Prompt.Cancelled) -> None:
        """Esc: nothing is done."""
        message.stop()
        await self.put_aside()
        self.post_message(self.Ended())

    @on(Prompt.Changed)
    def look_again(self, message: Prompt.Changed) -> None:
        """What a preview must ask of the store comes a moment after the key."""
        message.stop()
        hand = self.hand
        if hand is not None and not hand.approving:
            self._preview(hand, dict(message.values))

    @work(thread=True, exclusive=True, exit_on_error=False, group="preview")
    def _preview(self, hand: InHand, values: Values) -> None:
        try:
            words = hand.act.later(values)
        except RegularsError as error:
            words = str(error)
        if words is not None and not get_current_worker().is_cancelled:
            self.post_message(self._Previewed(hand, values, words))

    @on(_Previewed)
    def show_preview(self, message: _Previewed) -> None:
        """Shown unless somebody typed on."""
        message.stop()
        prompt = self.prompt
        if prompt is not None and message.hand is self.hand and dict(prompt.values) == message.values:
            prompt.say_preview(message.words)

    @on(Prompt.Submitted)
    def submit(self, message: Prompt.Submitted) -> None:
        """Enter on the last field: do it, or ask the approver's yes first."""
        message.stop()
        hand = self.hand
        if hand is None:
            return
        self._asked_at = hold_keys(self)
        if hand.approving:
            self._approve(hand, message.values["code"], message.values["pin"])
            return
        hand.values = dict(message.values)
        self.last_preview = message.prompt.preview_words
        self._perform(hand, None)

    @work(thread=True, exit_on_error=False, group="act")
    def _perform(self, hand: InHand, approval: int | None) -> None:
        self._answer(hand, *self._try(hand, approval))

    @work(thread=True, exit_on_error=False, group="act")
    def _approve(self, hand: InHand, code: str, pin: str) -> None:
        from store.staff.approval import approve

        actor = self._actor(hand)
        try:
            approval = approve(self.desk.store, actor, hand.act.request_hash(hand.values), code, pin)
        except RegularsError as error:
            self._answer(hand, None, error)
            return
        self._answer(hand, *self._try(hand, approval))

    def _try(self, hand: InHand, approval: int | None) -> tuple[Done | None, RegularsError | None]:
        actor = self._actor(hand)
        if approval is not None:
            actor = actor.approved(approval)
        try:
            return hand.act.perform(actor, hand.values), None
        except RegularsError as error:
            return None, error

    def _actor(self, hand: InHand) -> Actor:
        card = hand.act.card
        return self.desk.actor_for(card.id if card is not None else None).doing(hand.operation_id)

    def _answer(self, hand: InHand, done: Done | None, error: RegularsError | None) -> None:
        if not get_current_worker().is_cancelled:
            self.post_message(self._Answered(hand, done, error))

    @on(_Answered)
    async def show_answer(self, message: _Answered) -> None:
        """Done: close and tell. Refused: say why, everything typed stays."""
        await self._show_answer(message)
        release_when_told(self, self._asked_at)

    async def _show_answer(self, message: _Answered) -> None:
        from store.merging.collisions import Collision
        from store.people.traits import ChangedMeanwhile

        hand, error = message.hand, message.error
        if hand is not self.hand:
            return
        if message.done is not None:
            self.drafts.pop(self.draft_key(hand.act), None)
            for prompt in self.query(Prompt):
                await prompt.remove()
            self.hand = None
            self.post_message(self.Finished(hand.act, message.done))
            self.post_message(self.Ended())
        elif isinstance(error, NeedsApproval) and not hand.approving:
            await self._ask_approver(hand, str(error))
        elif isinstance(error, Collision):
            self.post_message(self.Collided(hand.act, error))
            self._refuse(str(error))
        elif isinstance(error, ChangedMeanwhile):
            self.post_message(self.Conflicted(hand.act, error))
            self._refuse(str(error))
        elif error is not None:
            if hand.approving:
                drop_keys(self)
            if isinstance(error, NotPermitted) and hand.approving:
                self._refuse(say("approval.refused", sentence=error))
                return
            self._refuse(str(error))

    def _refuse(self, sentence: str) -> None:
        prompt = self.prompt
        if prompt is not None:
            prompt.failed(sentence)
        self.app.bell()

    async def _ask_approver(self, hand: InHand, why: str) -> None:
        """The screen states persona, amount and reason; the approver types code and PIN on it."""
        hand.approving = True
        fields = (
            PromptField("code", say("approval.code"), limit=20),
            PromptField("pin", say("approval.pin"), FieldKind.PIN),
        )
        stated = hand.act.stated(hand.values) or hand.act.title
        prompt = Prompt(say("approval.title", title=hand.act.title), fields, preview=lambda values: stated)
        await self._show(prompt)
        prompt.failed(why)
