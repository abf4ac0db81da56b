"""What is said about coming back."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "recovery.name_needed": "Type your name.",
    "recovery.asked_again": "asked again, see the newer case",
    "recovery.no_case": "There is no case {id}. See: regulars recovery",
    "recovery.closed_already": "Case {id} is closed already.",
    "recovery.leads_to_nobody": "What was proved in case {id} leads to nobody who is held. Ask the customer for "
    "the phone or e-mail they had then, or refuse the case.",
    "recovery.note_needed": "Say in a note why the case is refused.",
    "recovery.not_restored": "Case {id} was not restored: there is nothing to check.",
    "recovery.not_held": "Customer {id} is not held any more.",
    "recovery.gone": "not here any more",
    "recovery.step.expired": (
        "One point less than at the hold: it has expired meanwhile. Explain it on the card, or adjust with a note.",
        "{points:,} points less than at the hold: they have expired meanwhile. Explain them on the card, "
        "or adjust with a note.",
    ),
    "recovery.step.more": "{points:,} points more than at the hold: look at the entries since on the card.",
    "recovery.step.no_accrual": "Orders earn nothing: {why}. Change it on the card.",
    "recovery.step.no_contact": "No phone or e-mail reaches them: add one on the card.",
}
