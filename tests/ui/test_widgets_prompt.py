"""The inline prompt: fields, preview, errors, drafts; a scan never becomes points."""

from time import monotonic

from textual import events, on
from textual.app import App, ComposeResult

from widgets.prompt import Prompt, PromptLine, Values
from widgets.prompt_field import AmountField, Choice, ChoiceField, FieldKind, PromptField

REASONS = (
    Choice("goodwill", "Goodwill"),
    Choice("missing", "Missing sale"),
    Choice("big", "Big", "needs a manager"),
)


def preview(values: Values) -> str:
    points = values["points"]
    return f"1,250 → {1250 + int(points):,}" if points.lstrip("+-").isdigit() else ""


class Desk(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self.happened: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        yield Prompt(
            "Adjust points",
            [
                PromptField("points", "Points", FieldKind.NUMBER),
                PromptField("reason", "Reason", FieldKind.CHOICE, choices=REASONS),
                PromptField("note", "Note", optional=True),
            ],
            preview=preview,
            check=lambda values: "0 changes nothing." if values["points"] == "0" else None,
        )

    @on(Prompt.Submitted)
    def submitted(self, message: Prompt.Submitted) -> None:
        self.happened.append(("submitted", dict(message.values)))

    @on(Prompt.Cancelled)
    def cancelled(self, message: Prompt.Cancelled) -> None:
        self.happened.append(("cancelled", dict(message.values)))

    @on(Prompt.SwitchWanted)
    def switched(self, message: Prompt.SwitchWanted) -> None:
        self.happened.append(("switch", message.text))

    @property
    def lines(self) -> list[str]:
        return [line.words for line in self.query(PromptLine)]


async def test_enter_steps_and_submits_on_the_last_field() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "5", "enter", "2", "enter", "o", "k", "enter")
        assert app.happened == [("submitted", {"points": "25", "reason": "missing", "note": "ok"})]


async def test_the_preview_follows_every_key() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("-", "5")
        await pilot.pause()
        assert app.lines[1] == "1,250 → 1,245"


async def test_letters_do_not_enter_a_number() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("1", "x", "2")
        assert app.query_one(Prompt).values["points"] == "12"


async def test_a_second_enter_submits_nothing_twice_until_it_failed() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "enter", "enter", "enter", "enter")
        assert len(app.happened) == 1
        app.query_one(Prompt).failed("needs 320 points, has 300")
        assert app.lines[2] == "needs 320 points, has 300"
        await pilot.press("enter")
        assert len(app.happened) == 2


async def test_what_is_missing_or_wrong_is_said_and_nothing_is_submitted() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("tab", "tab", "enter")
        assert app.lines[2] == "Points is needed."
        await pilot.press("0", "enter", "enter", "enter")
        assert app.lines[2] == "0 changes nothing."
        assert app.happened == []


async def test_a_dimmed_choice_says_why_it_is_locked() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5", "enter", "3", "enter")
        assert app.lines[2] == "needs a manager"
        assert app.happened == []


async def test_escape_hands_back_what_was_typed() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7", "5", "escape")
        assert app.happened == [("cancelled", {"points": "75", "reason": "goodwill", "note": ""})]


async def test_an_amount_takes_seven_digits() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        field = app.query_one(AmountField)
        for digit in "1234567":
            field.replace_text(*field.selection, digit)
        field.replace_text(*field.selection, "8")
        await pilot.pause()
        assert field.value == "1234567"


async def scan(app: Desk, text: str) -> None:
    """Keys stamped a second later than now and 5 ms apart, then Enter."""
    at = monotonic() + 1
    field = app.focused
    assert field is not None
    for number, key in enumerate([*text, "enter"]):
        event = events.Key(key, None if key == "enter" else key)
        event.time = at + number * 0.005
        field.post_message(event)


async def test_a_scan_in_an_amount_asks_and_never_becomes_points() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        await scan(app, "4006381333931")
        await pilot.pause()
        assert app.query_one(Prompt).values["points"] == "4"
        assert app.lines[1] == "1,250 → 1,254"
        assert "4006381333931" in app.lines[2]
        await pilot.press("enter")
        assert app.happened == []
        await pilot.press("y")
        assert app.happened == [("switch", "4006381333931")]


async def test_after_no_the_amount_goes_on() -> None:
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        await scan(app, "4006381333931")
        await pilot.pause()
        await pilot.press("n", "9")
        assert app.query_one(Prompt).values["points"] == "9"


class Many(App[None]):
    def compose(self) -> ComposeResult:
        reasons = tuple(Choice(f"r{number}", f"reason {number}") for number in range(1, 13))
        yield Prompt("Adjust points", [PromptField("reason", "Reason", FieldKind.CHOICE, choices=reasons)])


async def test_choices_that_do_not_fit_are_whole_and_the_rest_is_hinted_at() -> None:
    app = Many()
    async with app.run_test(size=(60, 24)) as pilot:
        field = app.query_one(ChoiceField)
        assert field.strip_at(0).text.rstrip().endswith("4 reason 4  …")
        await pilot.press(*["right"] * 11)
        shown = field.strip_at(0).text.rstrip()
        assert shown.startswith("Reason  … ")
        assert shown.endswith("▸ reason 12")
