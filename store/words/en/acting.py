"""What the prompts of acts ask and answer beyond their plain labels."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "optout.not_push": "Nobody here can switch push on or off: only the customer's phone or browser can.",
    "optout.not_here": "Here only Text and Email can be switched off; the rest is the customer's own act.",
}
