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
        show_answer(opened.answer(term), amount, sample_rate, output, as_json)
        return
    variants = opened.alternatives(term, amount=amount) if alternatives else ()
    if variant:
        from eqmorph.model.morphs import variant_of

        eq = variant_of(opened, term, variant, amount)
    else:
        eq = opened.generate(term, amount)
    if output is not None:
        options.write_text(output, eq.to_json())
    from eqmorph.cli.settings import print_ladder, print_setting, setting_json
    from eqmorph.cli.tables import prose
    from eqmorph.cli.terminal import Terminal
    from eqmorph.cli.wording import people_behind
    from eqmorph.equalizers.wording import curve_in_words

    if as_json:
        data = {
            "term": known.term,
            "amount": amount,
            "variant": variant,
            "n_settings": known.n_rows,
            "n_contributors": known.n_contributors,
            "n_variants": known.n_variants,
            **setting_json(eq, sample_rate),
        }
        if alternatives:
            data["alternatives"] = [
                {"share": s.share, **setting_json(s.eq, sample_rate)} for s in variants
            ]
        options.print_json(data)
        return
    terminal = Terminal.here()
    chosen = f", variant {variant}" if variant else ""
    strength = "" if amount == 1.0 else f" x {amount:g}"
    title = f"{known.term}{strength}{chosen}"
    print(prose(f"{title}: {curve_in_words(eq)}", terminal, title) + "\n")
    print_setting(eq, sample_rate, terminal)
    behind = people_behind(known.n_rows, known.n_contributors, known.n_variants)
    hint = known.n_variants > 1 and not alternatives and not variant
    print("\n" + prose(f"{behind}{' (--alternatives shows them)' if hint else ''}", terminal))
    if alternatives:
        print()
        rows = [(f"{i}: {100 * s.share:.0f} %", s.eq) for i, s in enumerate(variants, start=1)]
        print_ladder("variant", rows, terminal)
    if output is not None:
        print(f"written to {output}")
