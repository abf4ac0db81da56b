"""What the commands about privacy, the outbox and access reports say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "command.help.outbox": "texts and e-mails that wait to be sent; send them",
    "command.help.delete": "erase a customer's data and take the points out; blocks nothing",
    "command.delete.preview": "only say what would be erased, what stays and what stands in the way",
    "command.delete.no_reason": "Say why with --reason; it is asked for and not kept.",
    "command.delete.reason": "why; asked for, not kept",
    "command.delete.confirm": "the last three digits of the id, instead of being asked",
    "command.delete.sure": "This erases everything that identifies customer {id} and takes the points out. It cannot "
    "be undone. Type the last three digits of the id:",
    "command.delete.not_done": "Nothing was deleted: {digits} was to be typed.",
    "command.delete.done": "Customer {id} is deleted.",
    "command.delete.not_cleared": "Another console is reading: what was erased stays in the store's log until the "
    "next regulars nightly.",
    "command.help.access-report": "everything held about a customer",
    "command.access_report.prove": "send a code to this phone or e-mail of the customer and ask for it first",
    "command.access_report.seen": "with --prove, where no code can be sent: what you looked at, such as a passport",
    "command.access_report.code": "Code:",
    "command.help.privacy-link": "the public privacy page as text and QR code",
    "command.backup.erased_again": (
        "{customers} customer who had been deleted or opted out since is so again.",
        "{customers} customers who had been deleted or opted out since are so again.",
    ),
    "command.outbox.send": "send what is due; for a timer every few minutes",
    "command.outbox.limit": "the latest so many (default 50)",
    "command.outbox.sent": (
        "{sent:,} message sent, {failed:,} failed for good, {waiting:,} wait for a later try.",
        "{sent:,} messages sent, {failed:,} failed for good, {waiting:,} wait for a later try.",
    ),
    "command.outbox.empty": "Nothing has been sent from here yet, and nothing waits.",
    "command.outbox.column.id": "Id",
    "command.outbox.column.to": "To",
    "command.outbox.column.what": "What",
    "command.outbox.column.state": "State",
    "command.outbox.column.why": "Sent at, or why not",
}
