"""The inline prompt of every action: fields, before → after, an error line; the balance stays in sight."""

from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from store.words import say
from widgets.glyphs import glyphs_of
from widgets.line_edit import LineEdit
from widgets.lines import LineWidget, width_of
from widgets.prompt_field import ChoiceField, PromptField, ScanStopped, TypedField, field_widget

MOST_LINES = 3
"""Lines a refusal may take."""
Values = Mapping[str, str]
"""What stands in the fields, by the fields' names, stripped."""


def _nothing(values: Values) -> str:
    return ""


def _all_right(values: Values) -> str | None:
    return None


class PromptLine(LineWidget):
    """One line of words in a prompt: its title, the preview, the error."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "prompt-line--title",
        "prompt-line--wrong",
        "prompt-line--preview",
    }
    DEFAULT_CSS = """
    PromptLine {
        height: 1;
        width: 1fr;
        & > .prompt-line--title { text-style: bold; }
        & > .prompt-line--preview { text-style: none; }
        & > .prompt-line--wrong { color: $error; text-style: bold; }
    }
    """

    def __init__(self, kind: str, words: str = "") -> None:
        super().__init__()
        self._kind = kind
        self._words = words

    @property
    def words(self) -> str:
        """What the line says."""
        return self._words

    @words.setter
    def words(self, words: str) -> None:
        if words == self._words:
            return
        self._words = words
        lines = len(self._wrapped())
        if self._kind == "wrong" and self.is_mounted:
            self.styles.height = lines
        self.refresh_lines(*range(lines))

    def _wrapped(self) -> list[str]:
        """The words in lines; only what is wrong takes more than one, so that nothing of it is lost."""
        if self._kind != "wrong" or width_of(self._words) <= self.size.width or not self.size.width:
            return [self._words]
        return wrap(self._words, self.size.width)[:MOST_LINES]

    def strip_at(self, y: int) -> Strip:
        style = self.look("") + self.look(f"prompt-line--{self._kind}")
        if self._kind != "title":
            lines = self._wrapped()
            return self.line_of((lines[y] if y < len(lines) else "", style))
        rule, base = glyphs_of(self).rule, self.look("")
        left = max(self.size.width - width_of(self._words) - 4, 0)
        return self.line_of((f"{rule * 2} ", base), (self._words, style), (f" {rule * left}", base))


class Prompt(Widget):
    """Fixed lines: title, fields, preview, error. Enter and Tab step, Enter on the last field submits.

    ``preview`` computes the before → after line from the values on every key. ``check`` says in a sentence
    what is wrong on Enter (None: all right); ``Submitted`` comes once, further Enters are ignored until
    ``failed`` says why it was refused. Esc posts ``Cancelled`` with what was typed, to be kept as a draft.
    ``task`` is the caller's own mark of what is prompted for.
    """

    DEFAULT_CSS = """
    Prompt { height: auto; width: 1fr; layout: vertical; }
    """

    class Submitted(Message):
        """Everything is filled in and checked."""

        def __init__(self, prompt: "Prompt", values: Values) -> None:
            self.prompt = prompt
            self.values = values
            super().__init__()

        @property
        def control(self) -> "Prompt":
            return self.prompt

    class Cancelled(Message):
        """Esc: nothing is done; ``values`` are what was typed."""

        def __init__(self, prompt: "Prompt", values: Values) -> None:
            self.prompt = prompt
            self.values = values
            super().__init__()

        @property
        def control(self) -> "Prompt":
            return self.prompt

    class Changed(Message):
        """A value changed: for previews that come from elsewhere (duplicates while enrolling)."""

        def __init__(self, prompt: "Prompt", values: Values) -> None:
            self.prompt = prompt
            self.values = values
            super().__init__()

        @property
        def control(self) -> "Prompt":
            return self.prompt

    class SwitchWanted(Message):
        """A scan in an amount field, and the person said yes: go to that customer instead."""

        def __init__(self, prompt: "Prompt", text: str) -> None:
            self.prompt = prompt
            self.text = text
            super().__init__()

        @property
        def control(self) -> "Prompt":
            return self.prompt

    def __init__(
        self,
        title: str,
        fields: Sequence[PromptField],
        *,
        preview: Callable[[Values], str] = _nothing,
        check: Callable[[Values], str | None] = _all_right,
        task: object = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.task_mark = task
        self._title = PromptLine("title", title)
        self._preview_line = PromptLine("preview")
        self._error_line = PromptLine("wrong")
        width = max((width_of(field.label) for field in fields), default=0) + 2
        self._fields = [field_widget(field, field.label.ljust(width), self._intercept) for field in fields]
        self._preview = preview
        self._check = check
        self._asked: str | None = None
        self.submitted = False

    def compose(self) -> ComposeResult:
        yield self._title
        yield from self._fields
        yield self._preview_line
        yield self._error_line

    def _on_mount(self, event: events.Mount) -> None:
        self._show_preview()
        if self._fields:
            first = next((field for field in self._fields if not field.value), self._fields[0])
            self.screen.set_focus(first)

    @property
    def title_words(self) -> str:
        """The title."""
        return self._title.words

    @property
    def preview_words(self) -> str:
        """What the preview line says."""
        return self._preview_line.words

    @property
    def values(self) -> Values:
        """What stands in the fields now."""
        return {field.field.name: field.value.strip() for field in self._fields}

    def failed(self, sentence: str) -> None:
        """The act was refused: say why; what was typed stays, the cursor goes to the field it names."""
        self.submitted = False
        self._error_line.words = sentence
        named = sentence.casefold().replace("_", " ")
        for field in self._fields:
            if named.startswith((field.field.name.replace("_", " "), field.field.label.strip().casefold())):
                field.focus()
                return

    @property
    def focused_field(self) -> PromptField | None:
        """The field the cursor is in."""
        return next((field.field for field in self._fields if field is self.app.focused), None)

    def say_preview(self, words: str) -> None:
        """Replace the preview line, for what comes later from the store."""
        self._preview_line.words = words

    def set_value(self, name: str, value: str) -> None:
        """Fill a typed field in, or take one of a choice."""
        for field in self._fields:
            if field.field.name != name:
                continue
            if isinstance(field, TypedField):
                field.value = value
            else:
                field.take(value)
            field.focus()
        self._error_line.words = ""
        self._show_preview()

    def focus_field(self, name: str) -> None:
        """Put the cursor into a field, for a refusal that names it."""
        for field in self._fields:
            if field.field.name == name:
                field.focus()

    def _intercept(self, event: events.Key) -> bool:
        """Keys that mean the same in every field; True when taken."""
        if self._asked is not None:
            self._answer_question(event)
        elif event.key == "escape":
            self.post_message(self.Cancelled(self, self.values))
        elif event.key in ("tab", "shift+tab"):
            self._step(1 if event.key == "tab" else -1)
        elif event.key in ("down", "up") and not isinstance(self.app.focused, ChoiceField):
            self._step(1 if event.key == "down" else -1)
        else:
            return False
        return True

    def _answer_question(self, event: events.Key) -> None:
        scanned = self._asked or ""
        if event.character in ("y", "Y"):
            self._ask(None)
            self.post_message(self.SwitchWanted(self, scanned))
        elif event.key == "escape" or event.character in ("n", "N"):
            self._ask(None)

    def _ask(self, scanned: str | None) -> None:
        self._asked = scanned
        self._error_line.words = "" if scanned is None else say("prompt.switch", text=scanned)

    @on(ScanStopped)
    def _stopped(self, message: ScanStopped) -> None:
        message.stop()
        self.app.bell()
        self._show_preview()
        self._ask(message.text)

    @on(LineEdit.Edited)
    def _edited(self, message: LineEdit.Edited) -> None:
        message.stop()
        self._error_line.words = ""
        self._show_preview()
        self.post_message(self.Changed(self, self.values))

    @on(LineEdit.Entered)
    def _entered(self, message: LineEdit.Entered) -> None:
        message.stop()
        focused = self.app.focused
        if isinstance(focused, ChoiceField) and focused.field.choices and focused.choice.reason:
            self._error_line.words = focused.choice.reason
        elif focused is self._fields[-1] or focused not in self._fields:
            self._submit()
        else:
            self._step(1)

    def _step(self, step: int) -> None:
        if self.app.focused in self._fields:
            at = next(index for index, field in enumerate(self._fields) if field is self.app.focused)
            self._fields[(at + step) % len(self._fields)].focus()

    def _submit(self) -> None:
        if self.submitted:
            return
        for field in self._fields:
            if not field.value.strip() and not field.field.optional:
                field.focus()
                self._error_line.words = say("prompt.needed", field=field.field.label)
                return
            if isinstance(field, ChoiceField) and field.choice.reason:
                field.focus()
                self._error_line.words = field.choice.reason
                return
        wrong = self._check(self.values)
        if wrong is not None:
            self._error_line.words = wrong
            return
        self.submitted = True
        self.post_message(self.Submitted(self, self.values))

    def _show_preview(self) -> None:
        self._preview_line.words = self._preview(self.values)
