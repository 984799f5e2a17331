"""The known words as the command line and the server list them."""

from __future__ import annotations

from typing import Any

from eqmorph.equalizers.wording import curve_in_words
from eqmorph.model.morph_model import MorphModel


def word_rows(model: MorphModel) -> list[dict[str, Any]]:
    """The known words with what stands behind them and what they do, as plain data."""
    elsewhere = {} if model.word_model is None else model.word_model.socialfx
    return [
        {
            "term": w.term,
            "n_settings": w.n_rows,
            "n_contributors": w.n_contributors,
            "n_variants": w.n_variants,
            "n_socialfx": elsewhere.get(w.term, 0),
            "summary": curve_in_words(model.generate(w.term)),
        }
        for w in model.words()
    ]
