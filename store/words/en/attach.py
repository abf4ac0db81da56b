"""What attaching an anonymous receipt says."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "attach.title": "Attach a receipt to {who}",
    "attach.receipt": "Receipt or order number",
    "attach.preview": "A receipt without a customer becomes theirs and earns by the rules.",
    "attach.would": "{day} · {where} · {money}: {earned:+,} points",
    "attach.would_nothing": "{day} · {where} · {money}: no points ({reason})",
    "attach.done": "Receipt {receipt} is {id}'s now: {earned:+,} points, balance {points:,}",
    "attach.done_nothing": "Receipt {receipt} is {id}'s now; no points ({reason}), balance {points:,}",
    "command.help.attach": "give a receipt without a customer to one",
    "command.attach.receipt": "the number on the receipt, or the order's",
}
