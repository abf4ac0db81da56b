"""The lines of an answer: the mistake under its token, the header, a row with what matched."""

from collections.abc import Sequence

from rich.style import Style

from store.words import say
from widgets.answer import Answer, Mistake
from widgets.columns import GAP, Placed, RowLook
from widgets.glyphs import Glyphs
from widgets.lines import fitted, styled_spans, width_of
from widgets.plain import inert

MARGIN = 2
"""Cells before the first column: the cursor and the mark. The bar's label is as wide."""

Part = tuple[str, Style]


def mistake_parts(mistake: Mistake, width: int, glyphs: Glyphs, base: Style, style: Style) -> list[Part]:
    """The caret under the token with the sentence beside it, where there is room; the sentence always."""
    caret = glyphs.caret * max(mistake.end - mistake.start, 1)
    words = mistake.sentence
    if mistake.fixed is not None:
        words = say("list.fixable", sentence=words)
    at = MARGIN + mistake.start
    if at + width_of(caret) + 1 + width_of(words) <= width:
        return [(" " * at, base), (caret, style), (f" {words}", style)]
    if width_of(words) + 1 <= at:
        return [(words.rjust(at - 1) + " ", style), (caret, style)]
    return [(" " * MARGIN + words, style)]


def header_parts(columns: Sequence[Placed], base: Style, header: Style) -> list[Part]:
    """The names of the columns over them."""
    parts: list[Part] = [(" " * MARGIN, base)]
    for number, place in enumerate(columns):
        name = fitted(place.column.heading, place.width, right=place.column.right)
        bare = name.strip()
        before, _, after = name.partition(bare) if bare else (name, "", "")
        parts += [(" " * GAP if number else "", base), (before, base), (bare, header), (after, base)]
    return parts


def row_parts(
    look: RowLook,
    row: object,
    answer: Answer,
    columns: Sequence[Placed],
    glyphs: Glyphs,
    style: Style,
    match: Style,
) -> list[Part]:
    """The cells of a row at their columns' widths, what matched in another style."""
    cells = look.cells(row)
    hits = look.matched(row, cells, answer) if look.matched is not None else ()
    parts: list[Part] = []
    for number, place in enumerate(columns):
        cell = inert(cells[place.index])
        text = fitted(cell, place.width, right=place.column.right, ellipsis=glyphs.ellipsis)
        shift = max(place.width - width_of(cell), 0) if place.column.right else 0
        spans = hits[place.index] if hits else ()
        if number:
            text, shift = " " * GAP + text, shift + GAP
        parts += styled_spans(text, style, [(start + shift, end + shift, match) for start, end in spans])
    return parts


def joined(parts: Sequence[Part]) -> list[Part]:
    """Neighbours of one style as one part: fewer escape sequences."""
    out: list[Part] = []
    for text, style in parts:
        if out and out[-1][1] == style:
            out[-1] = (out[-1][0] + text, style)
        else:
            out.append((text, style))
    return out
