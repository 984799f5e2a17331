"""`eqmorph generate`: a word or any text into a setting."""

from __future__ import annotations

from typing import Annotated

import typer

from eqmorph.cli import options

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
        bool,
        typer.Option("--alternatives", help="Show the different ways in which people do it."),
    ] = False,
    variant: Annotated[
        int | None,
        typer.Option(
            "--variant", min=1, metavar="N", help="The setting of one of those ways, by its number."
        ),
    ] = None,
    school: Annotated[int | None, typer.Option("--school", min=1, hidden=True)] = None,
    sample_rate: options.SampleRate = 48_000.0,
    output: options.Output = None,
    force: options.Force = False,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """The setting of a word: its curve, its bands, its people."""
    options.refuse_existing(output, force)
    variant = variant or school
    opened = options.open_model(model)
    known = opened.known(term)
    if known is None:
        from eqmorph.cli.commands.answer import show_answer

        if alternatives or variant:
            from eqmorph.model.morphs import no_variants

            raise no_variants(opened, term)
        show_answer(opened, opened.answer(term), amount, sample_rate, output, as_json)
        return
    if variant:
        from eqmorph.model.morphs import variant_of

        eq = variant_of(opened, term, variant, amount)
    else:
        eq = opened.generate(term, amount)
    from eqmorph.cli.show import answer_json, print_ladder, setting_json, show_setting, strength
    from eqmorph.cli.terminal import Terminal
    from eqmorph.cli.wording import people_behind

    asked = {}
    if as_json:
        found = None if opened.word_model is None else opened.answer(term)
        asked = answer_json(found, known, amount, variant)
    variants = opened.alternatives(term, amount=amount) if alternatives else ()
    if alternatives:
        asked["alternatives"] = [
            {"share": s.share, **setting_json(s.eq, sample_rate)} for s in variants
        ]
    title = f"{known.term}{strength(amount)}{f', variant {variant}' if variant else ''}"
    behind = people_behind(known.n_rows, known.n_contributors, known.n_variants)
    if known.n_variants > 1 and not alternatives and not variant:
        behind += " (--alternatives shows them)"
    show_setting(eq, title, asked, sample_rate, output, as_json, [behind])
    if alternatives and not as_json:
        print()
        rows = [(f"{i}: {100 * s.share:.0f} %", s.eq) for i, s in enumerate(variants, start=1)]
        print_ladder("variant", rows, Terminal.here())
