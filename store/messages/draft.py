"""What is written to customers, checked before anybody gets it: channel, subject, text, sender, opt-out line."""

from dataclasses import dataclass

from store.errors import BadInput, Refused
from store.messages.template import Parts, names_in, parsed
from store.settings import SETTINGS, Settings
from store.text import clean_line
from store.words import say

CHANNELS = ("text", "email")
SUBJECT_LIMIT = 120
SENDER_LIMIT = 40
TEXT_LIMIT, MAIL_LIMIT = 480, 10_000
MOST_LINES = 200
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
_GSM_TWICE = frozenset("^{}\\[~]|€")


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is addressed; empty ``sender``: the shop's."""

    channel: str
    text: str
    subject: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """A draft that may be sent: ``text`` has its opt-out line, ``sender`` is somebody."""

    channel: str
    subject: str
    text: str
    sender: str

    @property
    def parts(self) -> tuple[Parts, Parts]:
        """Subject and text in parts."""
        return parsed(self.subject), parsed(self.text)

    @property
    def fields(self) -> frozenset[str]:
        """The fields it uses."""
        subject, text = self.parts
        return names_in(subject) | names_in(text)


def checked(draft: Draft, settings: Settings) -> Wording:
    """The draft as it will be sent; raises `BadInput` (`TemplateRefused` for braces) and `Refused` where there is
    no sender or no way to opt out."""
    if draft.channel not in CHANNELS:
        raise BadInput(say("messages.channel", channel=draft.channel[:20]))
    text = clean_text(draft.text, MAIL_LIMIT if draft.channel == "email" else TEXT_LIMIT)
    if not text:
        raise BadInput(say("messages.no_text"))
    subject = clean_line(draft.subject, SUBJECT_LIMIT, say("field.subject"))
    if draft.channel == "email" and not subject:
        raise BadInput(say("messages.no_subject"))
    wording = Wording(
        draft.channel,
        subject if draft.channel == "email" else "",
        _with_opt_out(text, draft.channel, settings),
        sender_of(draft.sender, settings),
    )
    _ = wording.parts
    return wording


def sender_of(sender: str, settings: Settings) -> str:
    """Whom a message comes from: as given, else the setting, else the shop; raises `Refused` if that is nobody."""
    found = clean_line(sender or settings.text("message_sender"), SENDER_LIMIT, say("field.sender"))
    shop = settings.text("store_name")
    if not found and shop != SETTINGS["store_name"].default:
        found = clean_line(shop, 200)[:SENDER_LIMIT].strip()
    if not found:
        raise Refused(say("messages.no_sender"))
    return found


def opt_out_line(channel: str, settings: Settings) -> str:
    """The line by which one stops these messages; raises `Refused` where the setting is empty."""
    line = settings.text(f"opt_out_{channel}").strip().strip("-")
    if not line:
        raise Refused(say("messages.no_opt_out", setting=f"opt_out_{channel}"))
    return line


def _with_opt_out(text: str, channel: str, settings: Settings) -> str:
    """The text with its opt-out line, at the end unless ``{opt_out}`` says where."""
    line = opt_out_line(channel, settings)
    if "{opt_out}" in text:
        return text.replace("{opt_out}", line)
    return f"{text}\n\n{line}\n" if channel == "email" else f"{text} {line}"


def clean_text(text: str, limit: int) -> str:
    """Several lines of at most ``limit`` graphemes together, trailing blank lines off; raises `BadInput`."""
    lines = text.replace("\r\n", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise BadInput(say("messages.lines", most=MOST_LINES))
    cleaned = "\n".join(clean_line(line.replace("\t", " "), limit, say("field.text")) for line in lines)
    if len(cleaned) > limit:
        raise BadInput(say("messages.too_long", most=limit, length=len(cleaned)))
    return cleaned.strip("\n")


def leading(sender: str, text: str) -> str:
    """A text with its sender's name in front, unless it stands in it: a phone shows a number only."""
    return text if sender.casefold() in text.casefold() else f"{sender}: {text}"


def parts_of(text: str) -> int:
    """How many texts the networks make of one: 160 plain characters or 70 others, 153 or 67 each of several."""
    plain = all(char in _GSM for char in text)
    length = (
        sum(2 if char in _GSM_TWICE else 1 for char in text) if plain else len(text.encode("utf-16-le")) // 2
    )
    single, each = (160, 153) if plain else (70, 67)
    return 1 if length <= single else -(-length // each)
