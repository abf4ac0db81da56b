"""What is said about messages to be sent and one-time codes."""

WORDS: dict[str, str | tuple[str, ...]] = {
    "outbox.secret_place": "{name} says where the secret is, not what it is: env:NAME, or the whole path of a "
    "file that holds it.",
    "outbox.no_variable": "The environment has no {variable}, where a password is to be.",
    "outbox.no_secret_file": "The file {path}, where a password is to be, cannot be read: {why}.",
    "outbox.secret_one_line": "The file {path} is to hold a password on one line and nothing else.",
    "outbox.unencrypted": "smtp_security none is for a mail server on this machine; {server} is another. "
    "Set starttls or ssl.",
    "outbox.refused": "The mail server did not take it ({code}).",
    "outbox.login_refused": "The mail server did not take user and password ({code}).",
    "outbox.no_mail_line": "The mail server {server} does not answer as it should: {why}.",
    "outbox.gateway_address": "The gateway's address begins with https:// and holds no password.",
    "outbox.no_gateway": "The text gateway {server} does not answer: {why}.",
    "outbox.gateway_answer": "The text gateway {server} did not take it ({code}).",
    "outbox.not_set.text": "No text gateway is set up. See: regulars settings show text_gateway_url",
    "outbox.not_set.email": "No mail server is set up. See: regulars settings show smtp_host",
    "outbox.cut_off": "The program was ended while it was being sent.",
    "outbox.code_subject": "{shop}: your code",
    "outbox.code_text": "{code} is your code for {shop}. It holds for {minutes} minutes. Nobody from {shop} "
    "will ask you for it. If you did not ask for it, nothing happens without it.",
    "outbox.phone_or_email": "Give a phone number or an e-mail address.",
    "outbox.too_soon": "Several codes have been asked for. Try again in {minutes} minutes.",
    "outbox.too_many_here": "Too many codes were asked for on this till. Try again in an hour.",
    "outbox.code_wrong": (
        "This is not the code. {left} try is left.",
        "This is not the code. {left} tries are left.",
    ),
    "outbox.code_spent": "This was not the code too often. Ask for a new one.",
    "outbox.code_over": "This code no longer holds. Ask for a new one.",
    "outbox.proof_over": "Who you are was confirmed too long ago, or for something else. Confirm it again.",
    "outbox.code_can_be_sent": "A code can be sent there, so the customer confirms it with that.",
    "outbox.note_without_numbers": "Write what you saw, such as the kind of document, without names, numbers "
    "and addresses.",
    "outbox.note_needed": "Write what you looked at, such as: driving licence.",
    "outbox.no_message": "There is no message {id} in the outbox.",
    "outbox.not_again": "Only what failed or is unknown can be sent again; this message is {state}.",
    "outbox.state.waiting": "waiting",
    "outbox.state.sending": "on its way",
    "outbox.state.sent": "sent",
    "outbox.state.failed": "failed",
    "outbox.state.unknown": "unknown",
    "outbox.state.left_out": "left out",
    "outbox.state.cancelled": "called off",
}
