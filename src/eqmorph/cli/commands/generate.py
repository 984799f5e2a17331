"""`eqmorph generate`: a word or any text into a setting."""

from __future__ import annotations

from typing import Annotated

from eqmorph.cli import options
from eqmorph.cli.options import Shown, option

EXAMPLES = (
    "eqmorph generate warm",
    "eqmorph generate bright --amount 0.5 --output bright.json --force",
    "eqmorph generate warm --alternatives",
    "eqmorph generate 'less boomy'",
    "eqmorph generate warm --json",
)


def generate(
    term: options.Term,
    amount: options.Amount = 1.0,
    alternatives: Annotated[
        bool, option("--alternatives", "Show the different ways in which people do it.")
    ] = False,
    variant: Annotated[
        int | None,
        option("--variant N", "The setting of one of those ways, by its number.", min=1),
    ] = None,
    school: Annotated[int | None, option("--school", min=1, hidden=True)] = None,
    *,
    shown: Shown,
    model: options.Model = None,
) -> None:
    """The setting of a word: its curve, its bands, its people."""
    variant = variant or school
    opened = options.open_model(model)
    known = opened.known(term)
    if known is None:
        from eqmorph.cli.commands.answer import show_answer

        if alternatives or variant:
            from eqmorph.model.morphs import no_variants

            raise no_variants(opened, term)
        show_answer(opened, term, amount, shown)
        return
    from eqmorph.cli.show import answer_json, print_ladder, setting_json
    from eqmorph.cli.wording import people_behind
    from eqmorph.equalizers.wording import held_in_words

    if variant:
        from eqmorph.model.morphs import variant_of

        eq = variant_of(opened, term, variant)
    else:
        eq = opened.generate(term)
    held = held_in_words(eq, amount)
    asked = {}
    if shown.as_json:
        found = None if opened.word_model is None else opened.answer(term)
        asked = answer_json(found, known, amount, variant)
        asked["note"] = "; ".join(filter(None, (asked.get("note"), held)))
    variants = opened.alternatives(term, amount=amount) if alternatives else ()
    if alternatives:
        asked["alternatives"] = [
            {"share": s.share, **setting_json(s.eq, shown.sample_rate)} for s in variants
        ]
    title = f"{known.term}{options.strength(amount)}{f', variant {variant}' if variant else ''}"
    behind = people_behind(known.n_rows, known.n_contributors, known.n_variants)
    if known.n_variants > 1 and not alternatives and not variant:
        behind += " (--alternatives shows them)"
    shown.setting(eq.scaled(amount), title, asked, [behind, *([held] if held else [])])
    if alternatives and not shown.as_json:
        rows = [(f"{i}: {100 * s.share:.0f} %", s.eq) for i, s in enumerate(variants, start=1)]
        print_ladder("\nits variants", "variant", rows)
