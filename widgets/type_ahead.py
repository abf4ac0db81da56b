"""Type-ahead: keys wait while a screen waits for the store, so that they reach what they were meant for."""

from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

BEHIND = frozenset(
    (
        "behind bulk columns count doctor history importing learn outcome preview rfm session sign-out store tiles "
        "trying"
    ).split(" ")
)
"""Groups of workers that no key waits for: what they bring changes nothing that a key could be about.

For all others it is the rule that keys wait: a window that reads its rows in a thread has them before the next key.
"""
BESIDE = frozenset({"look", "page", "search", "timeline"})
"""Groups that bring rows beside the typing: typing on and moving do not wait for them, every other key does."""


class KeyHolder(App[Any]):
    """What an app that holds keys can do; the key gate does it."""

    def hold_keys(self) -> float:
        """Keys wait from now on, until released, for some seconds at most; the moment, to release just this."""
        return 0.0

    def release_keys(self, since: float | None = None) -> None:
        """Keys go on, in their order; with ``since`` only if nothing has asked them to wait after it."""

    @property
    def keys_wait(self) -> bool:
        """Whether a key was typed ahead and waits to be released."""
        return False

    def drop_keys(self) -> None:
        """Keys typed until now are forgotten, with a bell if there were any."""


def hold_keys(node: DOMNode) -> float:
    """Keys wait: the node asked the store for something that the next key may be about."""
    return node.app.hold_keys() if isinstance(node.app, KeyHolder) else 0.0


def release_keys(node: DOMNode) -> None:
    """The answer is on screen: keys go on."""
    if isinstance(node.app, KeyHolder):
        node.app.release_keys()


def keys_wait(node: DOMNode) -> bool:
    """Whether somebody typed ahead of what is on screen."""
    return isinstance(node.app, KeyHolder) and node.app.keys_wait


def drop_keys(node: DOMNode) -> None:
    """What was typed ahead counted on an answer that was refused: it must not reach what stands instead."""
    if isinstance(node.app, KeyHolder):
        node.app.drop_keys()


def release_when_told(node: Widget, since: float) -> None:
    """Keys go on once the screen has handled what the node has posted: until then they would miss it."""
    way = [one for one in node.ancestors_with_self if isinstance(one, Widget)]

    def climb(at: int) -> None:
        if at < len(way) and way[at].call_later(climb, at + 1):
            return
        if isinstance(node.app, KeyHolder):
            node.app.release_keys(since)

    climb(0)
