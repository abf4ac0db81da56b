"""How far a balance is from a discount: ``[#####...] 320/400, 80 short``."""

from store.words import say
from widgets.glyphs import ASCII, Glyphs

_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(points: int, cost: int, width: int, glyphs: Glyphs = ASCII) -> str:
    """The bar alone, ``width`` cells with its brackets: full only when the points are enough."""
    inner = max(width - 2, 1)
    share = 1.0 if cost <= 0 else max(0.0, min(points / cost, 1.0))
    if not glyphs.blocks:
        full = inner if share >= 1 else min(int(share * inner), inner - 1)
        return f"[{'#' * full}{'.' * (inner - full)}]"
    eighths = int(share * inner * 8) if share < 1 else inner * 8
    full, rest = divmod(eighths, 8)
    drawn = "█" * full + (_EIGHTHS[rest] if rest else "")
    return f"▕{drawn}{' ' * (inner - len(drawn))}▏"


def points_words(points: int, cost: int) -> str:
    """``320/400, 80 short``, or without the rest when it is enough."""
    if points >= cost:
        return say("points.enough", points=points, cost=cost)
    return say("points.short", points=points, cost=cost, short=cost - points)
