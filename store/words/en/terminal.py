"""What is said around the terminal: refusals before the start, dropped input, a crash."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "terminal.none": (
        "The console needs a terminal for its keys and its screen. Without one, use the commands: "
        "regulars find QUERY, regulars show ID, regulars adjust ID POINTS; regulars --help lists them "
        "all."
    ),
    "terminal.dumb": (
        "This terminal (TERM={term}) cannot place text on its screen. Use another terminal, or the "
        "commands: regulars find QUERY, regulars show ID; regulars --help lists them all."
    ),
    "terminal.small": (
        "This terminal is {columns}×{rows}; the console needs 60×20 and is at home at 80×24. Make the "
        "window larger, or use the commands: regulars find QUERY, regulars show ID."
    ),
    "terminal.cramped": "60×20 needed, this is {columns}×{rows}. Scanning and typing still search.",
    "input.burst": "That came too fast for fingers and no field was waiting for it. F2, then try again.",
    "input.waits": "What you typed waits for an answer to the key before. Esc forgets what you typed.",
    "input.paste": "Nothing here takes a paste. F2, then paste it to search.",
    "input.swipe": "That was a payment card. Nothing was kept; use the payment terminal.",
    "crash.written": (
        "The console stopped because of a defect; nothing that was confirmed is lost. Incident "
        "{incident}, written to {path}. Start it again; if it stops again, give support that number."
    ),
    "crash.unwritten": (
        "The console stopped because of a defect; nothing that was confirmed is lost. Incident "
        "{incident}; its report could not be written. Start it again; if it stops again, call support."
    ),
}
