"""`eqmorph live`: settings into an equaliser that is playing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from eqmorph.cli import options
from eqmorph.cli.failures import say

EXAMPLES = (
    "eqmorph live easyeffects warm",
    "eqmorph live apo:eqmorph.txt --follow my.json",
    "eqmorph live camilladsp:1234",
    "eqmorph live pipewire --follow -",
)
_TARGETS = "apo:FILE, easyeffects, camilladsp[:[HOST:]PORT] or pipewire[:NODE]"


def live(
    target: Annotated[str, typer.Argument(metavar="TARGET", help=f"One of {_TARGETS}.")],
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT...", help="A word or request to begin with."),
    ] = None,
    follow: Annotated[
        str | None,
        typer.Option(
            "--follow",
            metavar="FILE",
            help="A setting of any tool, as it changes; - is lines of stdin, the default "
            "without TEXT.",
        ),
    ] = None,
    amount: options.Amount = 1.0,
    glide: Annotated[
        float, typer.Option("--glide", min=0, max=10, metavar="S", help="Seconds of a change.")
    ] = 0.3,
    model: options.Model = None,
) -> None:
    """Follow a setting into an equaliser that is playing.

    A line of stdin is a request ("warm"), a change with + before it ("+ a bit less boomy", "+ undo
    that"), or a setting as JSON. Changes glide, nothing gets louder than an export would, and at
    the end, however it comes, what was there is there again.
    """
    from eqmorph.live.follower import Follower
    from eqmorph.live.naming import target_named
    from eqmorph.live.sources import file_as_it_changes, five_bands, lines_of

    playing = target_named(target)
    opened = options.open_model(model)
    first = None
    if text:
        first = five_bands(opened.answer(" ".join(text)).setting.scaled(amount))
    elif amount != 1.0:
        raise options.usage_error("is for TEXT", ["--amount"])
    with Follower(playing, glide, say) as follower:
        say(f"{playing.name}: followed until Ctrl-C or the end of the lines")
        if first is not None:
            follower.send(first)
            follower.settle()
        if follow is None and first is not None:
            follower.wait()
        elif follow in (None, "-"):
            for eq in lines_of(opened, sys.stdin, say):
                follower.send(eq)
            follower.settle()
        else:
            assert follow is not None
            for eq in file_as_it_changes(Path(follow), say):
                follower.send(eq)
