"""What the commands about privacy, the outbox and access reports say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "command.help.outbox": "texts and e-mails that wait to be sent; send them",
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
