"""What is said about privacy: held, deleted, blocked."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "privacy.no_key": "The key of the blocklist is not on this machine ({path}). Nobody can be added until it is: "
    "copy it from the machine that has it, or set REGULARS_BLOCKLIST_KEY.",
    "privacy.asked_too_often": "Too many numbers had to be confirmed within an hour. Try again later.",
    "privacy.signature_missing": "Sign with your name.",
    "privacy.typed_signature": "typed: {name}",
    "privacy.signup_form": "turned screen",
    "privacy.list_not_written": "Who was deleted cannot be noted outside the store ({path}: {why}). A restore "
    "of an older backup would bring them back.",
    "privacy.list_not_read": "Who was deleted cannot be read ({path}: {why}), so a backup would bring them back.",
    "privacy.no_owner": "The backup has no Owner in whose name those who were deleted since could be deleted again.",
    "privacy.log_still_read": "Another console is reading, so the log with what was erased could not be cleared. "
    "Close the consoles and run regulars nightly again.",
    "privacy.report.title": "What {shop} holds about customer {id} (as of {at})",
    "privacy.report.not_theirs": "This phone or e-mail is not this customer's.",
    "privacy.report.part": ("{what}: {rows} row", "{what}: {rows} rows"),
    "privacy.report.is_kept": "kept, not shown",
    "privacy.several_share": "Several people share this number. Give the full name as well, as the shop has it.",
    "privacy.card_installed": (
        "{cards} card is installed on a phone. Remove the card first; it stays on the phone but no longer works.",
        "{cards} cards are installed on phones. Remove them first; they stay on the phone but no longer work.",
    ),
}
