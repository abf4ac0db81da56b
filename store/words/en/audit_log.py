"""What the audit says on screen and on the command line."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "audit_log.title": "Audit: who did what to whom, newest first",
    "audit_log.placeholder": "by:MIA who:1001 act:redeem outcome:refusals day:2026-11-22 till:till-1",
    "audit_log.nothing": "Nothing in the audit meets this.",
    "audit_log.everything": "everything",
    "audit_log.narrowing": "/ narrow · row: b by, w whom, a act, d day · f refusals · again: all",
    "audit_log.keys": "Enter more · o open customer · r read again · x export · t check · Esc back",
    "audit_log.checking": "Checking every row; this may take a minute…",
    "audit_log.whole": (
        "One row is whole; nothing was changed, cut off or added.",
        "{count:,} rows are whole; nothing was changed, cut off or added.",
    ),
    "audit_log.faults": (
        "The audit is not as it was written: {first}. Tell the owner; regulars doctor says more.",
        "The audit is not as it was written: {first}, and more ({count} in all). Tell the owner; "
        "regulars doctor says more.",
    ),
    "audit_log.exported": ("One row is in {path}", "{count:,} rows are in {path}"),
    "command.audit.exported": ("One row of the audit written", "{count:,} rows of the audit written"),
    "command.audit.export": "write the rows into this file as CSV (- for the output)",
    "command.audit.check": "check every row and the anchors for tampering",
}
