"""Every command and its keys (``product.md`` §7), with the messages they post.

A screen handles the message of a command it can carry out; the app handles what is the same everywhere.
"""

from collections.abc import Mapping
from functools import partial

from textual.message import Message

from widgets.command import Command, CommandRegistry, Scope


class CommandMessage(Message):
    """Something a person asked for by key, F-bar, palette or mouse."""


class ShowHelp(CommandMessage):
    """Help for this field or screen."""


class FindPersona(CommandMessage):
    """Focus the search bar and select what stands in it."""


class GoBack(CommandMessage):
    """One step up: prompt, card, list, text, home."""


class ListValues(CommandMessage):
    """The values or operators that fit here."""


class SellByHand(CommandMessage):
    """Open the prompt for a sale without a POS."""


class EnrolPersona(CommandMessage):
    """Open the enrolment, prefilled from what was typed."""


class AdjustPoints(CommandMessage):
    """Open the prompt for an adjustment."""


class RedeemDiscount(CommandMessage):
    """Open the choice of discounts."""


class SharePersona(CommandMessage):
    """Links and QR codes."""


class OpenMenu(CommandMessage):
    """The command palette."""


class LockConsole(CommandMessage):
    """Lock, wipe the screen and ask who is there."""


class SearchHistory(CommandMessage):
    """Earlier searches of this person."""


class QuitConsole(CommandMessage):
    """Leave; asks only when something is pending."""


class ShowTab(CommandMessage):
    """Show a tab of the card: 1 General, 2 Points, 3 History, 4 Discounts."""

    def __init__(self, tab: int) -> None:
        self.tab = tab
        super().__init__()


class StepTab(CommandMessage):
    """The tab before (-1) or after (+1)."""

    def __init__(self, step: int) -> None:
        self.step = step
        super().__init__()


class EditPersona(CommandMessage):
    """Edit traits."""


class AddNote(CommandMessage):
    """Write a note."""


class TagPersona(CommandMessage):
    """Add or remove tags."""


class AddAttribute(CommandMessage):
    """Add or change a custom attribute."""


class ExplainBalance(CommandMessage):
    """Answer "why is the balance what it is?"."""


class UndoLast(CommandMessage):
    """Undo my last act by a reversing entry."""


class CopyValue(CommandMessage):
    """Copy the balance or code, shown large."""


class ChooseCopy(CommandMessage):
    """Choose the field to copy."""


class ArchivePersona(CommandMessage):
    """Ask whether to archive, with the consequences."""


class SortList(CommandMessage):
    """Choose the order of the list."""


class ChooseColumns(CommandMessage):
    """Choose the columns of the list."""


class SaveSearch(CommandMessage):
    """Save the search under a name."""


class OpenSearch(CommandMessage):
    """Open a saved search."""


class Refresh(CommandMessage):
    """Ask the store again."""


class ToggleCounterCard(CommandMessage):
    """Switch between the full and the counter card."""


EVERYWHERE, LIST, CARD, BOTH = Scope.EVERYWHERE, Scope.LIST, Scope.CARD, Scope.LIST_AND_CARD

COMMANDS: list[Command] = [
    Command(
        "help",
        "f1",
        "Help for this field or screen",
        "What can be done here and with which keys.",
        ShowHelp,
        also=("question_mark",),
        bar="Help",
    ),
    Command(
        "find",
        "f2",
        "Find (select all)",
        "Back to the search bar, its text selected.",
        FindPersona,
        also=("slash",),
        bar="Find",
    ),
    Command(
        "back",
        "f3",
        "Back",
        "One step up; never loses what was typed, never quits.",
        GoBack,
        also=("escape",),
        bar="Back",
    ),
    Command(
        "values",
        "f4",
        "List of values here",
        "Operators, tags, stores, discounts that fit at the cursor.",
        ListValues,
        also=("ctrl+@",),
        bar="List",
    ),
    Command(
        "sale",
        "f5",
        "Sale by hand",
        "A sale where no POS sends orders; earns by the rules.",
        SellByHand,
        also_shown="palette",
        bar="Sale",
        permission="sale",
        guarded=True,
    ),
    Command(
        "new",
        "f6",
        "New persona",
        "Enrol, filled in with what was typed.",
        EnrolPersona,
        also=("n",),
        bar="New",
        permission="enrol",
    ),
    Command(
        "adjust",
        "f7",
        "Adjust points",
        "Add or subtract points with a reason and a note.",
        AdjustPoints,
        also_shown="palette",
        bar="Adjust",
        permission="adjust",
        guarded=True,
    ),
    Command(
        "redeem",
        "f8",
        "Redeem",
        "Turn points into a discount and its code.",
        RedeemDiscount,
        also_shown="palette",
        bar="Redeem",
        permission="redeem",
        guarded=True,
    ),
    Command(
        "share",
        "f9",
        "Share: link, QR",
        "Links for colleagues, the wallet and friends; as QR or copied.",
        SharePersona,
        also=("p",),
        bar="Share",
    ),
    Command(
        "menu",
        "f10",
        "Menu (command palette)",
        "Everything there is, by name.",
        OpenMenu,
        also=("ctrl+p", "colon"),
        bar="Menu",
        palette=False,
    ),
    Command(
        "lock",
        "ctrl+l",
        "Lock",
        "Wipes the screen; drafts stay with the person.",
        LockConsole,
        also_shown="palette",
    ),
    Command(
        "history",
        "ctrl+r",
        "Search history",
        "Earlier searches; ↑ in an empty bar walks them.",
        SearchHistory,
        also_shown="↑ in an empty bar",
    ),
    Command("quit", "ctrl+q", "Quit", "Asks only when work is pending.", QuitConsole, also_shown="palette"),
    Command(
        "move",
        "up",
        "Move",
        "By row, page and end.",
        None,
        also=("down", "pageup", "pagedown", "home", "end", "j", "k", "g", "G"),
        scope=BOTH,
    ),
    Command(
        "open", "enter", "Open", "The card of the row under the cursor.", None, also=("right",), scope=LIST
    ),
    Command("leave", "left", "Back to the list", "Esc does the same.", None, scope=BOTH),
    Command(
        "tab.general", "1", "General tab", "Opt-ins, habits, traits, notes.", partial(ShowTab, 1), scope=BOTH
    ),
    Command(
        "tab.points",
        "2",
        "Points tab",
        "Overview, lots, chart, explanation.",
        partial(ShowTab, 2),
        scope=BOTH,
    ),
    Command(
        "tab.history", "3", "History tab", "One timeline of everything.", partial(ShowTab, 3), scope=BOTH
    ),
    Command(
        "tab.discounts",
        "4",
        "Discounts tab",
        "What can be redeemed, and why not.",
        partial(ShowTab, 4),
        scope=BOTH,
    ),
    Command(
        "tab.previous",
        "left_square_bracket",
        "Tab before",
        "Round from the first to the last.",
        partial(StepTab, -1),
        scope=BOTH,
        palette=False,
    ),
    Command(
        "tab.next",
        "right_square_bracket",
        "Tab after",
        "Round from the last to the first.",
        partial(StepTab, 1),
        scope=BOTH,
        palette=False,
    ),
    Command("mark", "space", "Mark", "Marked rows are what the next verb acts on.", None, scope=LIST),
    Command(
        "edit",
        "e",
        "Edit",
        "Names, phone, e-mail, birthday and the other traits.",
        EditPersona,
        scope=BOTH,
        permission="edit",
    ),
    Command(
        "note", "a", "Note", "Dated and signed; found by no search.", AddNote, scope=BOTH, permission="note"
    ),
    Command("tag", "t", "Tag", "Add or remove tags.", TagPersona, scope=BOTH, permission="tag"),
    Command(
        "attribute",
        "plus",
        "Attribute",
        "Custom attributes, as many as wanted.",
        AddAttribute,
        scope=BOTH,
        permission="attribute",
    ),
    Command("explain", "w", "Explain (why)", "Why the balance is what it is.", ExplainBalance, scope=BOTH),
    Command(
        "undo",
        "u",
        "Undo my last",
        "A reversing entry; the first one stays visible.",
        UndoLast,
        scope=BOTH,
        permission="undo",
    ),
    Command(
        "copy", "y", "Copy", "The balance or code, large, digits grouped as spoken.", CopyValue, scope=BOTH
    ),
    Command("copy.choose", "Y", "Copy: choose a field", "Any field of the card.", ChooseCopy, scope=BOTH),
    Command(
        "archive",
        "delete",
        "Archive",
        "With a question and the consequences.",
        ArchivePersona,
        also_shown="palette",
        scope=BOTH,
        permission="archive",
        guarded=True,
    ),
    Command("sort", "s", "Sort", "By name, points, last seen.", SortList, scope=LIST),
    Command("columns", "c", "Columns", "Which columns the list shows.", ChooseColumns, scope=LIST),
    Command("search.save", "S", "Save the search", "Under a name, used as @name.", SaveSearch, scope=LIST),
    Command("search.open", "o", "Open a saved search", "Saved ones are segments.", OpenSearch, scope=LIST),
    Command("refresh", "r", "Refresh", "Asks the store again.", Refresh, scope=BOTH),
    Command(
        "counter-card",
        "v",
        "Counter card",
        "Name, balance, what can be redeemed; and back.",
        ToggleCounterCard,
        scope=CARD,
    ),
]
"""In the order of the F-bar, then of the help."""


def registry(keymap: Mapping[str, str] | None = None) -> CommandRegistry:
    """The registry with this installation's keymap."""
    return CommandRegistry(COMMANDS, keymap)


def key_table_markdown() -> str:
    """The README's key table, with the keys as shipped."""
    return registry().key_table_markdown()
