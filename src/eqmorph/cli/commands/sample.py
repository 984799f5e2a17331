"""`eqmorph sample`: how different people would set a word."""

from __future__ import annotations

from typing import Annotated

from eqmorph.cli import options
from eqmorph.cli.options import option

EXAMPLES = (
    "eqmorph sample warm -n 5 --seed 1",
    "eqmorph sample bright -n 1 --seed 7",
    "eqmorph sample warm -n 20 --json",
)
_MOST = 100_000


def sample(
    term: options.Term,
    n: Annotated[int, option("-n N", "How many settings.", min=1, max=_MOST)] = 5,
    seed: options.Seed = None,
    amount: options.Amount = 1.0,
    sample_rate: options.SampleRate = 48_000.0,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """Different people's settings for a word, drawn at random."""
    opened = options.open_model(model)
    name = opened.name(term)
    drawn = [options.times(eq, amount) for eq in opened.sample(term, n, seed)]
    from eqmorph.cli.show import print_ladder, setting_json, setting_lines

    if as_json:
        settings = [setting_json(eq, sample_rate) for eq in drawn]
        options.print_json({"term": name, "seed": seed, "amount": amount, "settings": settings})
    elif n == 1:
        print("\n".join(setting_lines(drawn[0], f"one take on {name}", sample_rate, ())))
    else:
        rows = [(str(i), eq) for i, eq in enumerate(drawn, start=1)]
        print_ladder(f"{n} takes on {name}", "take", rows)
