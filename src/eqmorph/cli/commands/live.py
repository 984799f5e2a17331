"""`eqmorph live`: settings into an equaliser that is playing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import argument, option
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.live.targets import Target

EXAMPLES = (
    "eqmorph live easyeffects warm",
    "eqmorph live apo:eqmorph.txt --follow my.json",
    "eqmorph live camilladsp:1234",
    "eqmorph live pipewire --follow -",
)
_TARGETS = "apo:FILE, easyeffects, camilladsp[:PORT] or pipewire[:NODE]"


def live(
    target: Annotated[str, argument("TARGET", f"One of {_TARGETS}.")],
    text: Annotated[
        list[str] | None, argument("TEXT...", "A word or request to begin with.")
    ] = None,
    follow: Annotated[
        str | None,
        option(
            "--follow FILE",
            "A setting of any tool, as it changes; - is lines of stdin, the default without TEXT.",
        ),
    ] = None,
    amount: options.Amount = 1.0,
    glide: Annotated[float, option("--glide S", "Seconds of a change.", min=0, max=10)] = 0.3,
    model: options.Model = None,
) -> None:
    """Follow a setting into an equaliser that is playing.

    A line of stdin is a request ("warm"), a change with + before it ("+ a bit less boomy", "+ undo
    that"), or a setting as JSON. Changes glide, nothing gets louder than an export would, and at
    the end, however it comes, what was there is there again.
    """
    from eqmorph.live.following import file_as_it_changes, five_bands, lines_of
    from eqmorph.live.gliding import Glide

    playing = _target(target)
    opened = options.open_model(model)
    first = None
    if text:
        first = five_bands(options.times(opened.answer(" ".join(text)).setting, amount))
    elif amount != 1.0:
        raise options.usage_error("is for TEXT", ["--amount"])
    begun = False
    try:
        playing.begin()
        begun = True
        say(f"{playing.name}: followed until Ctrl-C or the end of the lines")
        gliding = Glide(playing, glide)
        if first is not None:
            gliding.to(first)
        if follow is None and first is not None:
            _wait_for_the_end()
        elif follow in (None, "-"):
            for eq in lines_of(opened, sys.stdin, say):
                gliding.to(eq)
        else:
            assert follow is not None
            for eq in file_as_it_changes(Path(follow), say):
                gliding.to(eq)
    finally:
        playing.restore()
        if begun:
            say(f"{playing.name}: as it was before")


def _wait_for_the_end() -> None:
    import time

    while True:
        time.sleep(3600)


def _target(name: str) -> Target:
    kind, _, rest = name.partition(":")
    if kind == "apo" and rest:
        from eqmorph.live.apo_file import ApoFile

        return ApoFile(Path(rest))
    if kind == "easyeffects":
        from eqmorph.live.easyeffects_socket import EasyEffectsSocket

        return EasyEffectsSocket(Path(rest) if rest else None)
    if kind == "camilladsp":
        from eqmorph.live.camilladsp_socket import PORT, CamillaDspSocket

        if rest and not rest.isdecimal():
            raise InvalidArgumentError(f"a port is a number, got {rest!r}")
        return CamillaDspSocket(int(rest) if rest else PORT)
    if kind == "pipewire":
        from eqmorph.live.pipewire_cli import NODE, PipeWireChain

        return PipeWireChain(rest or NODE)
    raise InvalidArgumentError(f"{name!r} is no equaliser to play into; it is one of {_TARGETS}")
