"""What the search doctor's window and its ticket say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "diagnosis.title": "Search doctor: {query}",
    "diagnosis.tried": "Tried",
    "diagnosis.result": "Result",
    "diagnosis.next": "Next",
    "diagnosis.none": "no step found anybody",
    "diagnosis.count": ("one step helps", "{count} steps help"),
    "diagnosis.keys": "Enter goes on from a step · y copies a support ticket · Esc back",
    "diagnosis.copied": "Ticket sent to the terminal's clipboard; names, phones and e-mails are shortened in it",
    "diagnosis.nothing": "Type what the customer says first, then ask the search doctor.",
    "ticket.head": "Regulars search doctor · {at} · store {store} · {role} at {terminal}",
    "ticket.query": "asked for: {query}",
    "command.diagnose.empty": "Say what was searched for: regulars diagnose 2125550117",
    "command.diagnose.ticket": "print it for a support ticket: names, phones and e-mails shortened",
}
