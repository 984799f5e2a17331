"""EasyEffects 8.2.8 and later: the equaliser among its output effects, number by number by socket.

A line sets or asks for one number: `set_property:output:equalizer:0:left:band2Gain:-3.0`.
"""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.formats.cascades import filters_of
from eqmorph.formats.writing import exact
from eqmorph.live.targets import LiveError, Moment, Say, unheard

_PLUGIN = "output:equalizer:0"
# The plug-in's numbers for what its presets say in words.
_TYPES = {"peak": 1, "high_shelf": 3, "low_shelf": 5}
_OFF, _APO, _X1 = 0, 6, 0
_SIDES = ("left", "right")
_OWN = ("inputGain", "outputGain", "numBands", "splitChannels", "bypass")
_OF_BAND = ("Type", "Mode", "Slope", "Gain", "Frequency", "Q", "Mute", "Solo")
_TELLING = ("inputGain", "left:band0Gain", "left:band0Frequency", "left:band0Type")
_SECONDS = 5.0
_LONGEST_REPLY = 4096
_OLDEST = "8.2.8"


def default_path() -> Path:
    """Where EasyEffects listens."""
    folder = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{getattr(os, 'getuid', int)()}"
    return Path(folder) / "EasyEffectsServer"


class EasyEffectsSocket:
    """The first equaliser of EasyEffects' output.

    Parameters
    ----------
    path : Path, optional
        Of its socket.
    """

    at_once = False

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or default_path()
        self._before: dict[str, str] = {}
        self._now: dict[str, str] = {}
        self._last: dict[str, str] = {}
        self._socket: socket.socket | None = None
        self.say: Say = unheard
        self.name = "EasyEffects"
        self.place = f"easyeffects:{self._path}"

    def begin(self) -> ParametricEq | None:
        """Ask for every number that is going to be changed."""
        self._hang_up()
        self._socket = _connected(self._path)
        found = {key: self._ask(key) for key in _OWN}
        count = int(float(found["numBands"]))
        keys = [f"{s}:band{i}{k}" for s in _SIDES for i in range(max(5, count)) for k in _OF_BAND]
        found |= {key: self._ask(key) for key in keys}
        # After the connection alone was lost, its numbers are still ours; the last may be missing.
        if not (self._now and all(self._is_ours(key, found.get(key, "")) for key in self._now)):
            self._before = found
        self._now = dict(found)
        # Quiet while its own bands make way for ours.
        self._set({"inputGain": "-36"})
        off = {f"{s}:band{i}Type": str(_OFF) for s in _SIDES for i in range(count)}
        self._set(off)
        self._set({"outputGain": "0", "splitChannels": "false", "bypass": "false"})
        if count < 5:
            self._set({"numBands": "5"})
        return None

    def play(self, moment: Moment) -> None:
        """Set what differs, the level before the bands if it falls and after them if it rises."""
        level = {"inputGain": exact(moment.level_db)}
        falls = moment.level_db < float(self._now["inputGain"])
        if falls:
            self._set(level)
        # Band by band on both sides, so that the sides are never far apart.
        for i, f in enumerate(filters_of(moment.eq)):
            numbers = {
                "Mode": str(_APO),
                "Slope": str(_X1),
                "Mute": "false",
                "Solo": "false",
                "Gain": exact(f.gain_db),
                "Frequency": exact(f.frequency_hz),
                "Q": exact(f.q),
                "Type": str(_TYPES[f.kind]),
            }
            for key, value in numbers.items():
                self._set({f"{side}:band{i}{key}": value for side in _SIDES})
        if not falls:
            self._set(level)
        # An answer, so that what counts as played was read.
        self._ask("inputGain")

    def still_plays(self) -> bool:
        """Whether the level and the first band, which a preset would change, are ours."""
        if all(_alike(self._ask(key), self._now[key]) for key in _TELLING):
            return True
        self.say("EasyEffects was given another preset; ours goes on")
        self.begin()
        return False

    def restore(self) -> None:
        """Every number as it was; the level last."""
        if self._socket is None:
            return
        try:
            if self._before:
                self._set({"inputGain": "-36"})
                self._set({k: v for k, v in self._before.items() if k != "inputGain"})
                self._set({"inputGain": self._before["inputGain"]})
                # An answer, so that all was read before the socket closes.
                self._ask("inputGain")
        finally:
            self._hang_up()
            self._before, self._now = {}, {}

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _set(self, values: dict[str, str]) -> None:
        changed = {k: v for k, v in values.items() if self._now.get(k) != v}
        lines = [f"set_property:{_PLUGIN}:{key}:{value}\n" for key, value in changed.items()]
        self._last = {key: self._now.get(key, "") for key in changed}
        self._now |= changed
        self._send("".join(lines))

    def _is_ours(self, key: str, value: str) -> bool:
        return _alike(value, self._now[key]) or _alike(value, self._last.get(key, ""))

    def _ask(self, key: str) -> str:
        self._send(f"get_property:{_PLUGIN}:{key}\n")
        assert self._socket is not None
        reply = b""
        while not reply.endswith(b"\n"):
            try:
                part = self._socket.recv(_LONGEST_REPLY)
            except OSError as error:
                raise LiveError(f"EasyEffects does not answer: {error}") from None
            if not part:
                raise LiveError("EasyEffects closed its socket")
            reply += part
        value = reply.decode(errors="replace").strip()
        if value == "error_plugin_not_found":
            raise LiveError("EasyEffects has no equaliser among its output effects; add one there")
        if value.startswith("error_"):
            raise LiveError(
                f"EasyEffects does not know {key}; {_OLDEST} is the oldest that can be followed"
            )
        return value

    def _send(self, text: str) -> None:
        if self._socket is None:
            raise LiveError("EasyEffects is not connected")
        try:
            self._socket.sendall(text.encode())
        except OSError as error:
            raise LiveError(f"EasyEffects does not listen any more: {error}") from None


def _connected(path: Path) -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise LiveError("EasyEffects runs on Linux only")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_SECONDS)
        connection.connect(str(path))
    except OSError as error:
        connection.close()
        why = error.strerror or str(error)
        way = "it belongs to another user" if error.errno == errno.EACCES else "start it"
        raise LiveError(f"EasyEffects does not listen at {path} ({why}); {way}") from None
    return connection


def _alike(one: str, other: str) -> bool:
    """The same number, or the same word."""
    try:
        return abs(float(one) - float(other)) <= 1e-4 * max(1.0, abs(float(other)))
    except ValueError:
        return one == other
