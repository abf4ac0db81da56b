"""What the steps of a night say they did."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "nightly.elsewhere": "{machine} is at it",
    "nightly.nothing_cut_off": "nothing had been cut off",
    "nightly.finished": "A run that had been cut off ({kind}) is finished now.",
    "nightly.segments": (
        "RFM of {count:,} customer, {changed:,} scored anew; {segments:,} segments counted",
        "RFM of {count:,} customers, {changed:,} scored anew; {segments:,} segments counted",
    ),
    "nightly.swept": (
        "{points:,} points of {customers:,} customer had fallen due; {looked_at:,} looked at for audiences, "
        "{boosted:,} points of boosts given",
        "{points:,} points of {customers:,} customers had fallen due; {looked_at:,} looked at for audiences, "
        "{boosted:,} points of boosts given",
    ),
    "nightly.sent": (
        "{sent:,} message of the outbox sent, {failed:,} failed, {waiting:,} wait",
        "{sent:,} messages of the outbox sent, {failed:,} failed, {waiting:,} wait",
    ),
    "nightly.erasures": (
        "what was erased is cleared; {customers} customer noted for restores",
        "what was erased is cleared; {customers} customers noted for restores",
    ),
    "nightly.duplicates": (
        "{customers:,} customers looked through, {pairs:,} suspected pair waits",
        "{customers:,} customers looked through, {pairs:,} suspected pairs wait",
    ),
    "nightly.duplicates_same": "nobody has changed since duplicates were last looked for",
    "nightly.backed_up": "{file}: {personas:,} customers, {entries:,} entries, verified",
    "nightly.ill": "The doctor found: {what}. See: regulars doctor",
    "nightly.well": ("{checks} check, all well", "{checks} checks, all well"),
    "nightly.flows": (
        "{flows} flow: {given:,} gifts given, {sent:,} messages queued",
        "{flows} flows: {given:,} gifts given, {sent:,} messages queued",
    ),
}
