"""What the search for duplicates and its queue say: refusals, and the reasons of a pair in words."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "duplicates.under_way": "A search for duplicates is under way on this machine. Wait for it to end.",
    "duplicates.ended": "The search for duplicates ended before it was done; begun again, it goes on from there.",
    "duplicates.no_pair": "Customers {one} and {other} are no suspected pair; regulars duplicates list shows those.",
    "duplicates.reason.name": "same name",
    "duplicates.reason.name_like": "names alike",
    "duplicates.reason.birthday": "same birthday",
    "duplicates.reason.birthday_like": "birthdays a slip apart",
    "duplicates.reason.email": "same e-mail before the @",
    "duplicates.reason.email_like": "e-mails a slip apart",
    "duplicates.reason.phone": "same phone",
    "duplicates.reason.phone_like": "phones a slip apart",
    "duplicates.reason.number": "same number in another system",
    "duplicates.reason.place": "same address or postal code",
    "duplicates.reason.store": "same favorite store (rare name)",
}
