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


class OptOutPersona(CommandMessage):
    """Switch Text or Email off."""


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


class DeletePersona(CommandMessage):
    """Open the prompt that erases a customer's data."""


class SortList(CommandMessage):
    """Choose the order of the list."""


class ChooseColumns(CommandMessage):
    """Choose the columns of the list."""


class FilterList(CommandMessage):
    """Write a condition on a column into the bar."""


class MarkRange(CommandMessage):
    """Mark from the row marked last to the one under the cursor."""


class MarkFound(CommandMessage):
    """Mark everybody the search finds, or nobody if they are marked."""


class ActOnMarked(CommandMessage):
    """Choose what is done with the marked rows."""


class SaveSearch(CommandMessage):
    """Save the search under a name."""


class OpenSearch(CommandMessage):
    """Open a saved search."""


class TurnScreen(CommandMessage):
    """Turn the screen to the customer: their own forms, a staff PIN to leave."""


class Refresh(CommandMessage):
    """Ask the store again."""


class ToggleCounterCard(CommandMessage):
    """Switch between the full and the counter card."""


class RevealField(CommandMessage):
    """Show the masked field under the cursor."""


class MakeMemberHere(CommandMessage):
    """Enrol the customer on the card."""


class LinkPersonas(CommandMessage):
    """Link the customer with another as one household."""


class UnlinkPersona(CommandMessage):
    """Take the customer out of the household."""


class MergePersonas(CommandMessage):
    """Two customers side by side, to be made one."""


class OpenDuplicates(CommandMessage):
    """Show the queue of suspected duplicates."""


class UnmergePersona(CommandMessage):
    """Take a merge apart, with what that would come to."""


class UseCode(CommandMessage):
    """Open the prompt for a collectible code."""


class ReAddPoints(CommandMessage):
    """Open the prompt that puts back what was taken out at the signup."""


class ReferPersona(CommandMessage):
    """Open the prompt that says who referred the customer."""


class RefundOrder(CommandMessage):
    """Open the prompt that refunds the order under the cursor."""


class CorrectOrder(CommandMessage):
    """Open the prompt that corrects the amount of the order under the cursor."""


class OpenSegments(CommandMessage):
    """Show the segments with their counts."""


class OpenRfm(CommandMessage):
    """Show the map and the grid of RFM."""


class OpenImport(CommandMessage):
    """Import a file, or show the import that is under way."""


class OpenImportRuns(CommandMessage):
    """Show the imports of late, to take one back."""


class OpenExport(CommandMessage):
    """Export what the bar finds, or everyone."""


class OpenModifiers(CommandMessage):
    """Show boosts, multipliers and zero points."""


class OpenDiscounts(CommandMessage):
    """Show the discounts, to make, change, order and end them."""


class OpenCards(CommandMessage):
    """Show the customer's loyalty cards; with a ``serial``, that one first."""

    def __init__(self, serial: str = "") -> None:
        self.serial = serial
        super().__init__()


class OpenCardProgrammes(CommandMessage):
    """Show the card programmes."""


class OpenReports(CommandMessage):
    """Show the reports."""


class WriteMessage(CommandMessage):
    """Write a message to the customer on the card."""


class WriteToFound(CommandMessage):
    """Write a message to everybody the search finds."""


class OpenCampaigns(CommandMessage):
    """Show the campaigns."""


class OpenTemplates(CommandMessage):
    """Show the messages kept under a name."""


class OpenFlows(CommandMessage):
    """Show what is sent and given by itself."""


class OpenSettings(CommandMessage):
    """Show the shop's settings."""


class ReviewDay(CommandMessage):
    """Show the day's large adjustments and blocks."""


class AttachReceipt(CommandMessage):
    """Give the customer a receipt that has none."""


class AskDoctor(CommandMessage):
    """Ask the search doctor about the bar's text."""


class OpenArchive(CommandMessage):
    """Show the archive."""


class OpenRecoveries(CommandMessage):
    """Show who asks to come back."""


class OpenAudit(CommandMessage):
    """Show the audit; from a card, that of its customer."""


class RestorePersona(CommandMessage):
    """Bring an archived customer back."""


EVERYWHERE, LIST, CARD, BOTH = Scope.EVERYWHERE, Scope.LIST, Scope.CARD, Scope.LIST_AND_CARD

COMMANDS: list[Command] = [
    Command("help", "f1", ShowHelp, also=("question_mark",), on_bar=True),
    Command("find", "f2", FindPersona, also=("slash",), on_bar=True),
    Command("back", "f3", GoBack, also=("escape",), on_bar=True),
    Command("values", "f4", ListValues, also=("ctrl+@",), on_bar=True),
    Command(
        "sale", "f5", SellByHand, also_elsewhere=True, on_bar=True, permission="sell by hand", guarded=True
    ),
    Command("new", "f6", EnrolPersona, also=("n",), on_bar=True, permission="enrol"),
    Command(
        "adjust",
        "f7",
        AdjustPoints,
        also_elsewhere=True,
        on_bar=True,
        permission="adjust points",
        guarded=True,
    ),
    Command(
        "redeem", "f8", RedeemDiscount, also_elsewhere=True, on_bar=True, permission="redeem", guarded=True
    ),
    Command("share", "f9", SharePersona, also=("p",), on_bar=True),
    Command("menu", "f10", OpenMenu, also=("ctrl+p", "colon"), on_bar=True, palette=False),
    Command("lock", "ctrl+l", LockConsole, also_elsewhere=True),
    Command("turn", "ctrl+t", TurnScreen, also_elsewhere=True, permission="turn the screen"),
    Command("history", "ctrl+r", SearchHistory, also_elsewhere=True),
    Command("quit", "ctrl+q", QuitConsole, also_elsewhere=True),
    Command(
        "move", "up", None, also=("down", "pageup", "pagedown", "home", "end", "j", "k", "g", "G"), scope=BOTH
    ),
    Command("open", "enter", None, also=("right",), scope=LIST),
    Command("leave", "left", None, scope=BOTH),
    Command("tab.general", "1", partial(ShowTab, 1), scope=BOTH),
    Command("tab.points", "2", partial(ShowTab, 2), scope=BOTH),
    Command("tab.history", "3", partial(ShowTab, 3), scope=BOTH),
    Command("tab.discounts", "4", partial(ShowTab, 4), scope=BOTH),
    Command("tab.previous", "left_square_bracket", partial(StepTab, -1), scope=BOTH, palette=False),
    Command("tab.next", "right_square_bracket", partial(StepTab, 1), scope=BOTH, palette=False),
    Command("mark", "space", None, scope=LIST),
    Command("mark.range", "M", MarkRange, scope=LIST),
    Command("mark.found", "asterisk", MarkFound, scope=LIST),
    Command("marked", "b", ActOnMarked, scope=LIST),
    Command("edit", "e", EditPersona, scope=BOTH, permission="edit traits"),
    Command("note", "a", AddNote, scope=BOTH, permission="write notes"),
    Command("tag", "t", TagPersona, scope=BOTH, permission="edit traits"),
    Command("attribute", "plus", AddAttribute, scope=BOTH, permission="edit traits"),
    Command("optout", "x", OptOutPersona, scope=BOTH, permission="opt out"),
    Command("cards", "C", OpenCards, also_elsewhere=True, scope=BOTH, permission="open a card"),
    Command("explain", "w", ExplainBalance, scope=BOTH),
    Command("undo", "u", UndoLast, scope=BOTH, permission="undo own"),
    Command("copy", "y", CopyValue, scope=BOTH),
    Command("copy.choose", "Y", ChooseCopy, scope=BOTH),
    Command(
        "archive",
        "delete",
        ArchivePersona,
        also_elsewhere=True,
        scope=BOTH,
        permission="archive",
        guarded=True,
    ),
    Command("delete", "", DeletePersona, also_elsewhere=True, permission="delete", guarded=True),
    Command("restore", "", RestorePersona, also_elsewhere=True, permission="archive"),
    Command("member", "", MakeMemberHere, also_elsewhere=True, permission="enrol"),
    Command("household", "", LinkPersonas, also_elsewhere=True, permission="households"),
    Command("household.leave", "", UnlinkPersona, also_elsewhere=True, permission="households"),
    Command("merge", "", MergePersonas, also_elsewhere=True, permission="merge", guarded=True),
    Command("duplicates", "", OpenDuplicates, also_elsewhere=True, permission="merge"),
    Command("unmerge", "", UnmergePersona, also_elsewhere=True, permission="unmerge", guarded=True),
    Command("code", "", UseCode, also_elsewhere=True, permission="use codes", guarded=True),
    Command("attach", "", AttachReceipt, also_elsewhere=True, permission="sell by hand", guarded=True),
    Command("readd", "", ReAddPoints, also_elsewhere=True, permission="adjust points", guarded=True),
    Command("refer", "", ReferPersona, also_elsewhere=True, permission="edit traits"),
    Command("refund", "", RefundOrder, also_elsewhere=True, permission="refund", guarded=True),
    Command("correct", "", CorrectOrder, also_elsewhere=True, permission="refund", guarded=True),
    Command("segments", "", OpenSegments, also_elsewhere=True, permission="segments"),
    Command("rfm", "", OpenRfm, also_elsewhere=True, permission="segments"),
    Command("card.programmes", "", OpenCardProgrammes, also_elsewhere=True, permission="card programmes"),
    Command("import", "", OpenImport, also_elsewhere=True, permission="import"),
    Command("import.runs", "", OpenImportRuns, also_elsewhere=True, permission="import"),
    Command("export", "", OpenExport, also_elsewhere=True, permission="export"),
    Command("modifiers", "", OpenModifiers, also_elsewhere=True, permission="modifiers"),
    Command("discounts", "", OpenDiscounts, also_elsewhere=True, permission="discounts"),
    Command("reports", "", OpenReports, also_elsewhere=True, permission="reports"),
    Command("message", "", WriteMessage, also_elsewhere=True, permission="send messages", guarded=True),
    Command("message.found", "", WriteToFound, also_elsewhere=True, permission="send messages"),
    Command("campaigns", "", OpenCampaigns, also_elsewhere=True, permission="send messages"),
    Command("templates", "", OpenTemplates, also_elsewhere=True, permission="send messages"),
    Command("flows", "", OpenFlows, also_elsewhere=True, permission="send messages"),
    Command("settings", "", OpenSettings, also_elsewhere=True, permission="settings"),
    Command("review", "", ReviewDay, also_elsewhere=True, permission="reports"),
    Command("archive.list", "", OpenArchive, also_elsewhere=True, permission="archive"),
    Command("recovery", "", OpenRecoveries, also_elsewhere=True, permission="recovery"),
    Command("audit", "", OpenAudit, also_elsewhere=True, permission="read audit"),
    Command("doctor", "D", AskDoctor, scope=LIST),
    Command("sort", "s", SortList, scope=LIST),
    Command("columns", "c", ChooseColumns, scope=LIST),
    Command("filter", "f", FilterList, scope=LIST),
    Command("search.save", "S", SaveSearch, scope=LIST, permission="saved searches"),
    Command("search.open", "o", OpenSearch, scope=LIST),
    Command("refresh", "r", Refresh, scope=BOTH),
    Command("counter-card", "v", ToggleCounterCard, scope=CARD),
    Command("reveal", "m", RevealField, scope=CARD, permission="reveal a field"),
]
"""In the order of the F-bar, then of the help."""


def registry(keymap: Mapping[str, str] | None = None) -> CommandRegistry:
    """The registry with this installation's keymap."""
    return CommandRegistry(COMMANDS, keymap)


def key_table_markdown() -> str:
    """The README's key table, with the keys as shipped."""
    return registry().key_table_markdown()
