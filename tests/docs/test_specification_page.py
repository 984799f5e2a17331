"""docs/SPECIFICATION.md: the numbers of its sentences are those of its table."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "docs" / "SPECIFICATION.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"\d+\.\d+")


def test_its_sentences_repeat_the_table() -> None:
    table, sentences = re.search(
        r"^### Undone one after the other$(.*?)^In plain words:(.*?)\n\n", TEXT, re.S | re.M
    ).groups()  # type: ignore[union-attr]
    told = NUMBER.findall(sentences)
    assert told
    assert set(told) <= set(NUMBER.findall(table))


def test_every_other_measured_row_says_whether_a_command_repeats_it() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and " dB" in line]
    measured = [r for r in rows if re.search(r"\d\.\d+ (?:→|to|dB)", r) and "¹" not in r]
    assert all("below" in row or "legal" in row for row in measured), measured
    assert "¹ Measured once" in TEXT
