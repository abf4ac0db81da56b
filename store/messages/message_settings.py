"""The settings of messages as they are typed: hours, the opt-out line, the sender, words that are answers."""

from store.errors import BadInput
from store.messages.answers import read_words
from store.messages.draft import SENDER_LIMIT, SUBJECT_LIMIT
from store.messages.quiet_hours import checked_hours
from store.messages.template import parsed
from store.text import clean_line
from store.words import say


def proper_message_setting(name: str, value: str) -> str:
    """The value in its one form; raises `BadInput`."""
    if name == "quiet_hours":
        return checked_hours(value)
    if name in ("stop_words", "yes_words"):
        words = read_words(value)
        if not words:
            raise BadInput(say("messages.no_words", name=name))
        return ", ".join(words)
    if name == "message_sender":
        return clean_line(value.strip().strip("-"), SENDER_LIMIT, name)
    line = clean_line(value.strip("- "), SUBJECT_LIMIT, name)
    _ = parsed(line)
    return line
