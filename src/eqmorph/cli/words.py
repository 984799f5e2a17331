"""`eqmorph words`: what the model knows."""

from __future__ import annotations

from eqmorph.cli import options

EXAMPLES = ("eqmorph words", "eqmorph words --json")


def words(model: options.Model = None, as_json: options.Json = False) -> None:
    """The words that the model knows, and who stands behind them."""
    opened = options.open_model(model)
    from eqmorph.cli.tables import table
    from eqmorph.cli.terminal import Terminal
    from eqmorph.cli.wording import curve_in_words

    known = opened.words()
    if as_json:
        options.print_json(
            [
                {
                    "term": w.term,
                    "n_settings": w.n_rows,
                    "n_contributors": w.n_contributors,
                    "n_schools": w.n_schools,
                    "summary": curve_in_words(opened.generate(w.term)),
                }
                for w in known
            ]
        )
        return
    heads = ("word", "settings", "people", "schools", "what it does")
    rows = [
        (
            w.term,
            w.n_rows,
            w.n_contributors or "-",
            w.n_schools,
            curve_in_words(opened.generate(w.term)),
        )
        for w in known
    ]
    print("\n".join(table(heads, rows, ("word", "what it does"), Terminal.here())))
