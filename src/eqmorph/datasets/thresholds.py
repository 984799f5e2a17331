"""What a lowest number of settings a word does to the words of a data set."""

from __future__ import annotations

from collections.abc import Mapping

_MOST_NAMES = 4


def threshold_in_words(counts: Mapping[str, int], min_examples: int) -> str:
    """Which words have enough settings, what other thresholds keep the same, who would join.

    Parameters
    ----------
    counts : mapping of str to int
        Settings by word (`EqDataset.term_counts`).
    min_examples : int
    """
    kept = [n for n in counts.values() if n >= min_examples]
    rest = [n for n in counts.values() if n < min_examples]
    lowest, highest = max(rest, default=0) + 1, min(kept, default=0)
    words = f"{len(kept)} word{'s' if len(kept) != 1 else ''}"
    text = f"{words} with {min_examples} settings or more"
    if lowest < highest:
        text += f"; any number from {lowest} to {highest} keeps the same"
    if rest:
        joining = [word for word, n in counts.items() if n == lowest - 1]
        names = ", ".join(joining[:_MOST_NAMES])
        if len(joining) > _MOST_NAMES:
            names += f" and {len(joining) - _MOST_NAMES} more"
        text += f", {lowest - 1} would add {names}" if lowest < highest else (
            f"; {lowest - 1} would add {names}"
        )  # fmt: skip
    return text
