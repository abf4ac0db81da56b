"""What a burst is, and which bytes of the terminal are replies: no clock, no terminal."""

import pytest

from console.terminal.burst import Kind, kind_of
from console.terminal.reply_filter import ReplyFilter
from widgets.scan import is_scan, scanned_text

QUICK, SLOW = 0.01, 0.08


@pytest.mark.parametrize(
    ("text", "pace", "kind"),
    [
        ("4006381333931", QUICK, Kind.SCAN),
        ("400638-133", QUICK, Kind.SCAN),
        ("]C1abc-9", SLOW, Kind.SCAN),
        ("400638", 0.035, Kind.SCAN),
        ("40063", QUICK, Kind.DIGITS),
        ("12", 0.04, Kind.DIGITS),
        ("%B4111111111111111^STONE/A^2512?", QUICK, Kind.SWIPE),
        (";4111111111111111=2512?", QUICK, Kind.SWIPE),
        ("xed.log", QUICK, Kind.NOISE),
        ("abcd", SLOW, Kind.KEYS),
        ("aaaaaa", QUICK, Kind.KEYS),
        ("2d", 0.0, Kind.KEYS),
        ("3", 0.0, Kind.KEYS),
        ("]", 0.0, Kind.KEYS),
        ("%", 0.0, Kind.KEYS),
    ],
)
def test_a_burst_outside_a_field_is_told_by_prefix_shape_and_pace(text: str, pace: float, kind: Kind) -> None:
    assert kind_of(text, pace * (len(text) - 1), in_field=False) is kind


@pytest.mark.parametrize("text", ["4006381333931", "xed.log", "]C1abc", "50%", ";)"])
def test_a_field_takes_every_burst_but_a_payment_card(text: str) -> None:
    assert kind_of(text, 0.0, in_field=True) is Kind.KEYS
    assert kind_of("%B4111111111111111^X^?", 0.0, in_field=True) is Kind.SWIPE


def test_the_data_of_a_scan_is_without_its_prefix() -> None:
    assert scanned_text("]C14006381333931") == "4006381333931"
    assert scanned_text("4006381333931") == "4006381333931"
    assert not is_scan("4006381333931", 13 * SLOW)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("ab", "ab"),
        ("\x1b", "\x1b"),
        ("\x1b[A\x1bOP\x1b[15~", "\x1b[A\x1bOP\x1b[15~"),
        ("\x1b[<0;2;1M", "\x1b[<0;2;1M"),
        ("\x1b[200~a\x1b[201~", "\x1b[200~a\x1b[201~"),
        ("\x1b[?2026;2$y", "\x1b[?2026;2$y"),
        ("\x1b[48;24;80;480;800t", "\x1b[48;24;80;480;800t"),
        ("\x1b[24;80R", "\x1b[24;80R"),
        ("a\x1b]11;rgb:dd/ff/aa\x1b\\b", "ab"),
        ("a\x1b]11;rgb:dd/ff/aa\x07b", "ab"),
        ("a\x1bP1$r0m\x1b\\b", "ab"),
        ("a\x1b[?62;1;4cb", "ab"),
        ("a\x1b[>0;276;0cb", "ab"),
        ("a\x1b[8;24;80tb", "ab"),
        ("a\x1b_G\x1b\\\x1b]0;x\x07b", "ab"),
    ],
)
def test_keys_stay_and_replies_go(read: str, kept: str) -> None:
    assert ReplyFilter(Clock()).keep(read) == kept


def test_a_reply_in_several_reads_goes_whole() -> None:
    replies = ReplyFilter(Clock())
    assert "".join(replies.keep(part) for part in ("a\x1b]11;rg", "b:dd/ff", "/aa\x1b\\b")) == "ab"


def test_a_reply_that_never_ends_is_given_up_after_a_tenth_of_a_second() -> None:
    clock = Clock()
    replies = ReplyFilter(clock)
    assert replies.keep("\x1b]11;rg") == ""
    clock.now = 0.2
    assert replies.keep("anna") == "anna"
