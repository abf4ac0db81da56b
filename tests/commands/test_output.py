"""What is printed: data that cannot drive a terminal, columns that fit."""

import json

import pytest

from console.output import Column, fit, tell, tell_json, tell_pairs, tell_table, width_of

HOSTILE = "a\x1b]11;?\x07b\x9b31m\u202ec\ud800\U000e0041"


def test_json_holds_no_raw_control_and_gives_the_same_text_back(capsys: pytest.CaptureFixture[str]) -> None:
    tell_json({"name": HOSTILE, "café": "ø\x7f"})
    out = capsys.readouterr().out
    assert not any(ord(c) < 0x20 and c != "\n" for c in out)
    assert not set(out) & set("\x7f\x9b\u202e\ud800\U000e0041")
    assert "café" in out
    assert json.loads(out) == {"name": HOSTILE, "café": "ø\x7f"}


def test_a_line_for_people_holds_no_control(capsys: pytest.CaptureFixture[str]) -> None:
    tell(HOSTILE)
    out = capsys.readouterr().out.rstrip("\n")
    assert out.isprintable() or "\ufffd" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_a_table_fits_eighty_cells_and_stays_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    columns = [
        Column("Id", right=True),
        Column("Name", least=8),
        Column("E-mail", least=8),
        Column("Points", right=True),
    ]
    tell_table(columns, [[1, "名前" * 30, "x" * 60 + "@example.com", "1,250"], [12345, "Ann", None, "0"]])
    lines = capsys.readouterr().out.splitlines()
    assert all(width_of(line) <= 80 for line in lines)
    assert len({width_of(line) for line in lines}) == 1
    assert "…" in lines[1]


def test_names_and_values_are_wrapped_below_the_value(capsys: pytest.CaptureFixture[str]) -> None:
    tell_pairs([("short", "word " * 40), ("a longer name", None)])
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert lines[1].startswith(" " * len("a longer name  ") + "word")
    assert lines[-1] == "a longer name  –"


def test_wide_characters_are_cut_at_a_cell_not_at_a_letter() -> None:
    assert fit("名前名前", 5) == "名前…"
    assert fit("名前", 5) == "名前 "
    assert width_of(fit("é" * 9, 4)) == 4
