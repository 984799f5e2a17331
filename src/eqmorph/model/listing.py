"""The known words as the command line and the server list them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from eqmorph.equalizers.wording import curve_in_words

if TYPE_CHECKING:
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


def words_html(model: MorphModel) -> str:
    """The known words as a notebook shows them."""
    rows = "".join(
        f"<tr><td>{escape(w['term'])}</td><td>{w['n_settings']}</td>"
        f"<td>{w['n_contributors'] or '-'}</td><td>{escape(w['summary'])}</td></tr>"
        for w in word_rows(model)
    )
    heads = "<tr><th>word</th><th>settings</th><th>people</th><th>what it does</th></tr>"
    told = f"{model.space.name}, {len(model.terms)} words that people used often"
    return f"<div><b>MorphModel</b>: {told}<table>{heads}{rows}</table></div>"
