"""Equalisers by name, as they are typed, and those that are found on this machine."""

from __future__ import annotations

from pathlib import Path

from eqmorph.errors import EqmorphError, InvalidArgumentError
from eqmorph.live.apo_file import ApoFile
from eqmorph.live.camilladsp_socket import LOOPBACK, PORT, CamillaDspSocket
from eqmorph.live.easyeffects_socket import EasyEffectsSocket, default_path
from eqmorph.live.pipewire_cli import NODE, PipeWireChain
from eqmorph.live.targets import Target

TARGETS = "apo:FILE, easyeffects, camilladsp[:[HOST:]PORT] or pipewire[:NODE]"


def target_named(name: str) -> Target:
    """The equaliser of a name, not yet connected.

    Parameters
    ----------
    name : str
        One of `TARGETS`.

    Raises
    ------
    InvalidArgumentError
        If it is none, or its address is not possible.
    """
    kind, _, rest = name.partition(":")
    if kind == "apo":
        if not rest:
            raise InvalidArgumentError(
                "apo needs the file that Equalizer APO includes, such as apo:eqmorph.txt"
            )
        return ApoFile(Path(rest))
    if kind == "easyeffects":
        return EasyEffectsSocket(Path(rest) if rest else None)
    if kind == "camilladsp":
        host, _, port = rest.rpartition(":")
        return CamillaDspSocket(_port(port) if port else PORT, host.strip("[]") or LOOPBACK)
    if kind == "pipewire":
        return PipeWireChain(rest or NODE)
    raise InvalidArgumentError(f"{name!r} is no equaliser to play into; it is one of {TARGETS}")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise InvalidArgumentError(f"a port is a number, got {text[:40]!r}")
    if not 1 <= int(text[:6]) <= 65535:
        raise InvalidArgumentError(f"a port is from 1 to 65535, got {text[:40]}")
    return int(text)


def targets_found() -> list[str]:
    """Names of the equalisers that play on this machine; each is asked, and none is changed."""
    found = []
    if default_path().exists():
        found.append("easyeffects")
    for name, look in (("pipewire", PipeWireChain().look), ("camilladsp", CamillaDspSocket().look)):
        try:
            look()
        except (EqmorphError, OSError):
            continue
        found.append(name)
    return found
