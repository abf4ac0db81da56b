"""A support ticket tells what was tried and nothing about anybody."""

import pytest

from store.search.doctor.records import Diagnosis, NextKey, Step
from store.search.doctor.ticket import ticket


def made(text: str, *steps: Step) -> str:
    keys = tuple(step.key for step in steps if step.key is not None)
    return ticket(
        Diagnosis(steps, keys), text, at="2026-11-22 10:05", store="01a2b3c4", role="Staff", terminal="till-1"
    )


def test_what_was_tried_stays_readable() -> None:
    told = made("212 555 0117", Step("merged away", "who had this number was merged into 1001", True))
    assert told.splitlines() == [
        "Regulars search doctor · 2026-11-22 10:05 · store 01a2b3c4 · Staff at till-1",
        "asked for: ########17",
        "+ merged away: who had this number was merged into 1001",
    ]


@pytest.mark.parametrize(
    ("text", "said", "secret"),
    [
        ("(212) 555-0117", "F6 fills in (212) 555-0117", "0117"),
        ("2125550117", "1 persona has a number ending 0117", "0117"),
        ("+12125550117", "+1 212-555-0117", "555"),
        ("amelia.stone@example.com", "F6 fills in amelia.stone@example.com", "stone"),
        ("amelia stone", "amelia alone: 1 found", "amelia"),
        ("Amelia Stone", "ame sto: 1 found", "ame"),
        ("Zoë Łukasz", "Łukasz alone: nobody", "ukasz"),
        ("name:amelia", "amelia alone: nobody", "amelia"),
        ("WLT-884210", "search WLT-884210", "8842"),
    ],
)
def test_nothing_typed_comes_again_whole(text: str, said: str, secret: str) -> None:
    told = made(text, Step(said.partition(":")[0], said, True, NextKey("Enter", f"search {text}")))
    assert secret.casefold() not in told.casefold()


def test_ids_and_counts_that_were_not_typed_stay() -> None:
    told = made(
        "amelia", Step("the search itself", "200 or more found", True, NextKey("Enter", "open 123456"))
    )
    assert "200 or more" in told
    assert "123456" in told
