"""Type-ahead: keys wait while a screen waits for the store, so that they reach what they were meant for."""

from typing import Any

from textual.app import App
from textual.dom import DOMNode


class KeyHolder(App[Any]):
    """What an app that holds keys can do; the key gate does it."""

    def hold_keys(self) -> None:
        """Keys wait from now on, until released, for some seconds at most."""

    def release_keys(self) -> None:
        """Keys go on, in their order."""


def hold_keys(node: DOMNode) -> None:
    """Keys wait: the node asked the store for something that the next key may be about."""
    if isinstance(node.app, KeyHolder):
        node.app.hold_keys()


def release_keys(node: DOMNode) -> None:
    """The answer is on screen: keys go on."""
    if isinstance(node.app, KeyHolder):
        node.app.release_keys()
