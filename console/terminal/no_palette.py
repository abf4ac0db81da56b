"""Textual's own command palette left out: the app's module reads it with five widgets, and nothing here opens it."""

import sys
from importlib import import_module
from types import ModuleType, TracebackType

_PALETTE = "textual.command"
_NAMES = frozenset(
    {"CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider"}
)
"""What Textual takes from it when it is imported, to be used when the palette is opened or themes are listed there."""


class _StandIn(ModuleType):
    """Empty classes under the names; whoever wants another one gets it from the module itself."""

    def __init__(self, module: str) -> None:
        super().__init__(module)
        for name in _NAMES:
            setattr(self, name, type(name, (), {}))

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(_PALETTE, None)
        return getattr(import_module(_PALETTE), name)


class NoPalette:
    """While this context is open, Textual's app is imported without the palette; not where it is there already."""

    def __init__(self) -> None:
        self._stand_in = _StandIn(_PALETTE)

    def __enter__(self) -> None:
        sys.modules.setdefault(_PALETTE, self._stand_in)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.modules.get(_PALETTE) is self._stand_in:
            del sys.modules[_PALETTE]
