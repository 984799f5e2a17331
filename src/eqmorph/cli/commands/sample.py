"""`eqmorph sample`: how different people would set a word."""

from __future__ import annotations

from typing import Annotated

import typer

from eqmorph.cli import options

EXAMPLES = (
    "eqmorph sample warm -n 5 --seed 1",
    "eqmorph sample bright -n 1 --seed 7",
    "eqmorph sample warm -n 20 --json",
)
_MOST = 100_000


def sample(
    term: options.Term,
    n: Annotated[
        int, typer.Option("-n", min=1, max=_MOST, metavar="N", help="How many settings.")
    ] = 5,
    seed: options.Seed = None,
    amount: options.Amount = 1.0,
    sample_rate: options.SampleRate = 48_000.0,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """Different people's settings for a word, drawn at random."""
    opened = options.open_model(model)
    name = opened.name(term)
    drawn = opened.sample(term, n, seed, amount)
    from eqmorph.cli.show import print_ladder, print_setting, setting_json
    from eqmorph.cli.terminal import Terminal

    if as_json:
        settings = [setting_json(eq, sample_rate) for eq in drawn]
        options.print_json({"term": name, "seed": seed, "amount": amount, "settings": settings})
        return
    terminal = Terminal.here()
    if n == 1:
        print(terminal.paint(f"one take on {name}", "strong") + "\n")
        print_setting(drawn[0], sample_rate, terminal)
        return
    print(terminal.paint(f"{n} takes on {name}", "strong") + "\n")
    print_ladder("take", [(str(i), eq) for i, eq in enumerate(drawn, start=1)], terminal)
