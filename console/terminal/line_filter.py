"""Layer (c) against hostile text: the last gate before the terminal (``reliability.md`` §1)."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from widgets.plain import FORBIDDEN

OWN_ACTIONS = ("app.run_command(",)
"""The only actions a click on text may start; any other ``@click`` came with data."""


class SafeGlyphs(LineFilter):
    """Replaces what data must not say to a terminal by U+FFFD and drops links and foreign clicks.

    Returned last by ``App.get_line_filters()``. Control segments are the compositor's own and stay.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or (_clean(segment.text) and _innocent(segment.style))
            else Segment(segment.text.translate(FORBIDDEN), _unlinked(segment.style), segment.control)
            for segment in segments
        ]


def _clean(text: str) -> bool:
    return text.isascii() and text.isprintable()


@lru_cache(maxsize=1024)
def _innocent(style: Style | None) -> bool:
    return style is None or (style.link is None and not _foreign_click(style))


@lru_cache(maxsize=1024)
def _unlinked(style: Style | None) -> Style | None:
    """The same look without a link and without a click that isn't ours."""
    if style is None or _innocent(style):
        return style
    meta = {name: value for name, value in style.meta.items() if not name.startswith("@")}
    bare = style.update_link(None)
    stripped = bare.clear_meta_and_links()
    return stripped + Style.from_meta(meta) if meta else stripped


def _foreign_click(style: Style) -> bool:
    return any(
        name.startswith("@") and not str(value).startswith(OWN_ACTIONS) for name, value in style.meta.items()
    )


SAFE_GLYPHS = SafeGlyphs()
"""The one instance, so that strips filtered once stay cached."""


class AsciiSigns(LineFilter):
    """Puts ASCII for our own signs and lines where the terminal can't draw them; people's letters stay."""

    signs = str.maketrans(
        "⌕▸●·•–—→←↑↓…×✓✗─│┌┐└┘├┤‾▔█▌▐▀▄░▒▏▕▊▉▋▍▎", "?>*---->" + "<^v~xyn-|++++++^^#||##..||" + "#####"
    )

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(self.signs), segment.style, segment.control)
            for segment in segments
        ]


ASCII_SIGNS = AsciiSigns()
"""The one instance, as above."""
