"""`eqmorph live`: settings into an equaliser that is playing."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import argument, option

if TYPE_CHECKING:
    from eqmorph.equalizers.parametric import ParametricEq

EXAMPLES = (
    "eqmorph live easyeffects warm",
    "eqmorph live apo:eqmorph.txt --follow my.json",
    "eqmorph live camilladsp:1234",
    "eqmorph live pipewire --follow http://127.0.0.1:8000",
)
_TARGETS = "apo:FILE, easyeffects, camilladsp[:[HOST:]PORT] or pipewire[:NODE]"
_BEGUN = "{}: followed until Ctrl-C or the end of the lines"


def live(
    target: Annotated[str, argument("TARGET", f"One of {_TARGETS}.")],
    text: Annotated[
        list[str] | None, argument("TEXT...", "A word or request to begin with.")
    ] = None,
    follow: Annotated[
        str | None,
        option(
            "--follow FILE|URL|-",
            "A file of any tool, whenever it changes; a studio (its address), while Live is "
            "on in its page; or the lines of stdin, which is the default without TEXT.",
        ),
    ] = None,
    amount: options.Amount = 1.0,
    glide: Annotated[
        float, option("--glide S", "Seconds that a change takes.", min=0, max=10)
    ] = 0.3,
    model: options.Model = None,
) -> None:
    """Words, a file or the studio into an equaliser that plays.

    TARGET is Equalizer APO (a file that its config.txt includes), EasyEffects, CamillaDSP (started
    with -p PORT), or PipeWire's filter chain as `eqmorph export flat --to pipewire` makes it.

    A line that you type is a request ("warm"), a change of what is heard with + before it ("+ a
    bit less boomy", "+ undo that"), or a setting as JSON; how it was read is said.

    Changes glide and never clip. When it ends, by Ctrl-C or otherwise, the equaliser gets back what
    it had. One that goes away is waited for.
    """
    from eqmorph.live.follower import Follower
    from eqmorph.live.naming import target_named
    from eqmorph.live.sources import file_as_it_changes, five_bands, lines_of
    from eqmorph.live.studio_source import is_studio, settings_of_studio

    playing = target_named(target)
    if follow is not None and is_studio(follow):
        if text or amount != 1.0:
            raise options.usage_error("does not go with TEXT or --amount", ["--follow"])
        return _while_it_plays(target, settings_of_studio(follow, say), glide)
    opened = options.open_model(model)
    first = None
    if text:
        first = five_bands(options.times(opened.answer(" ".join(text)).setting, amount))
    elif amount != 1.0:
        raise options.usage_error("is for TEXT", ["--amount"])
    with Follower(playing, glide, say) as follower:
        say(_BEGUN.format(playing.name))
        if first is not None:
            follower.send(first)
            follower.settle()
        if follow is None and first is not None:
            follower.wait()
        elif follow in (None, "-"):
            for eq in lines_of(opened, sys.stdin, say, say):
                follower.send(eq)
            follower.settle()
        else:
            assert follow is not None
            for eq in file_as_it_changes(Path(follow), say):
                follower.send(eq)
    return None


def _while_it_plays(target: str, settings: Iterable[ParametricEq | None], glide: float) -> None:
    """Play what comes; what was there is there whenever nothing is to be played."""
    from eqmorph.live.follower import Follower

    with ExitStack() as stack:
        follower: Follower | None = None
        for eq in settings:
            if eq is None:
                stack.close()
                follower = None
                continue
            if follower is None:
                follower = stack.enter_context(Follower(target, glide, say))
                say(_BEGUN.format(follower.name))
            follower.send(eq)
