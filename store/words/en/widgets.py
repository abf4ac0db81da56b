"""What the reusable parts of the console say."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "search.placeholder": "phone, name, e-mail, or scan",
    "list.fixable": "{sentence}  Tab fixes",
    "prompt.needed": "{field} is needed.",
    "prompt.switch": "Scanned {text}: switch to that customer? y switches, n stays here.",
    "prompt.no_choice": "nothing to choose from",
    "points.enough": "{points:,}/{cost:,}",
    "points.short": "{points:,}/{cost:,}, {short:,} short",
    "status.last": "last: {act}",
    "status.undo": "{shortcut} undoes",
    "status.demo": "DEMO",
    "status.busy": "busy",
    "chart.empty": "No points yet.",
    "qr.too_large": "Too large for a QR code here: make the window larger, or copy the link with y.",
    "timeline.when": "When",
    "timeline.what": "What",
    "timeline.points": "Points",
    "timeline.balance": "Balance",
    "timeline.where": "Where",
}
