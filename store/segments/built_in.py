"""Segments every store has: everybody with contact data, and the ten of RFM."""

from store.segments.rfm_names import GROUPS

DEFAULT = "all"
"""The default segment: everybody with contact data."""
DEFAULT_ID = -1
_RFM_ID = -101

BUILT_IN: dict[int, tuple[str, str]] = {
    DEFAULT_ID: (DEFAULT, "has:phone OR has:email"),
    **{_RFM_ID - place: (f"rfm:{group.name}", f"rfm:{group.name}") for place, group in enumerate(GROUPS)},
}
"""Name and query by id; the ids of saved searches are above 0."""


def built_in_queries() -> dict[str, str]:
    """Query by name."""
    return dict(BUILT_IN.values())


def is_built_in(name: str) -> bool:
    """Whether a name belongs to a segment every store has, blind to case."""
    return name.casefold() in built_in_queries()
