"""The shop of the screens' tests, with a stopwatch that stands still."""

from types import SimpleNamespace

import pytest

from tests.ui.conftest import shop, sit

__all__ = ["shop", "sit", "standing_stopwatch"]


@pytest.fixture(autouse=True)
def standing_stopwatch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every search takes no time, so that pictures repeat."""
    monkeypatch.setattr("store.search.answer.time", SimpleNamespace(perf_counter=lambda: 0.0))
