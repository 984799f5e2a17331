"""PipeWire: the filter chain that `eqmorph export --to pipewire` makes, set through `pw-cli`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import EqmorphError
from eqmorph.formats.cascades import filters_of
from eqmorph.formats.headroom import preamp_db
from eqmorph.formats.writing import exact
from eqmorph.live.targets import LiveError, Moment, Say, unheard

NODE = "effect_input.eqmorph"
_SECONDS = 10.0
_CONTROL = re.compile(r'String "(eq_\d+:(?:Freq|Q|Gain))"\s+Float (-?[\d.]+)')
_LEVEL = "eq_0:Gain"
_PARTS = ("Gain", "Freq", "Q")
_CLOSE = 1e-4
"""Relative: it keeps single precision."""


class PipeWireChain:
    """A filter chain of ours that plays.

    Parameters
    ----------
    node : str
        Name of its sink.
    """

    at_once = True

    def __init__(self, node: str = NODE) -> None:
        self._node = node
        self._id = ""
        self._before: dict[str, str] = {}
        # What it was given last, and before: one that fails may have come through or not.
        self._ours: list[dict[str, str]] = []
        self.say: Say = unheard
        self.name = f"PipeWire ({node})"
        self.place = f"pipewire:{os.environ.get('XDG_RUNTIME_DIR', '')}:{node}"

    def look(self) -> dict[str, str]:
        """Find the chain and read its numbers; nothing is changed.

        Raises
        ------
        LiveError
            If not.
        """
        if shutil.which("pw-cli") is None:
            raise LiveError("pw-cli is not installed; it comes with PipeWire")
        self._id = self._find()
        return self._numbers()

    def begin(self) -> ParametricEq | None:
        """Find the chain and read its numbers."""
        found = self.look()
        if self._is_ours(found):
            return None
        self._before, self._ours = found, []
        return _setting(found)

    def play(self, moment: Moment) -> None:
        """All numbers in one message."""
        values = {_LEVEL: exact(moment.level_db)}
        for i, f in enumerate(filters_of(moment.eq), start=1):
            values |= {
                f"eq_{i}:Freq": exact(f.frequency_hz),
                f"eq_{i}:Q": exact(f.q),
                f"eq_{i}:Gain": exact(f.gain_db),
            }
        self._ours = [values, *self._ours[:1]]
        self._set(values)

    def still_plays(self) -> bool:
        """Whether the numbers are ours."""
        now = self._numbers()
        if self._is_ours(now):
            return True
        self.say(f"{self.name} was changed by another program; ours goes on")
        self._before = now
        return False

    def restore(self) -> None:
        """The numbers as they were."""
        if self._before:
            self._set(self._before)
            self._before, self._ours = {}, []

    def _is_ours(self, found: dict[str, str]) -> bool:
        return any(_same(ours, found) for ours in self._ours)

    def _find(self) -> str:
        number = ""
        for line in self._run("ls", "Node").splitlines():
            if found := re.match(r"\s*id (\d+),", line):
                number = found[1]
            elif f'node.name = "{self._node}"' in line:
                return number
        raise LiveError(
            f"PipeWire runs no {self._node}; put what `eqmorph export flat --to pipewire` writes "
            "into ~/.config/pipewire/pipewire.conf.d/ and restart it"
        )

    def _numbers(self) -> dict[str, str]:
        found = dict(_CONTROL.findall(self._run("enum-params", self._id, "Props")))
        missing = [f"eq_{i}:Gain" for i in range(6) if f"eq_{i}:Gain" not in found]
        if missing:
            raise LiveError(
                f"{self._node} has no {missing[0]}; make its configuration with "
                "`eqmorph export flat --to pipewire`"
            )
        if "eq_6:Gain" in found:
            raise LiveError(
                f"{self._node} has more than five bands, which would go on playing beside ours; "
                "make its configuration with `eqmorph export flat --to pipewire`"
            )
        return found

    def _set(self, values: dict[str, str]) -> None:
        # A whole number would be taken for an integer, which is no control.
        params = " ".join(f'"{key}" {float(value):.9f}' for key, value in values.items())
        self._run("set-param", self._id, "Props", f"{{ params = [ {params} ] }}")

    def _run(self, *arguments: str) -> str:
        # In other languages its numbers have a decimal comma.
        speaking = {**os.environ, "LC_ALL": "C"}
        try:
            done = subprocess.run(
                ["pw-cli", *arguments],
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                env=speaking,
                # Ctrl-C is for us: what was there has yet to be put back.
                start_new_session=True,
            )
        except subprocess.TimeoutExpired:
            raise LiveError(f"pw-cli {arguments[0]} did not end in {_SECONDS:g} s") from None
        if done.returncode != 0 or "Error" in done.stderr:
            said = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
            if "failed to connect" in said:
                raise LiveError("PipeWire does not run for this user; start it")
            raise LiveError(f"pw-cli {arguments[0]} failed: {said[:200]}")
        return done.stdout


def _same(ours: dict[str, str], found: dict[str, str]) -> bool:
    return all(
        key in found and abs(float(found[key]) - float(value)) <= _CLOSE * max(1, abs(float(value)))
        for key, value in ours.items()
    )


def _setting(numbers: dict[str, str]) -> ParametricEq | None:
    """What the chain plays, if that is an export of ours with its preamp."""
    bands = [
        {part: float(numbers.get(f"eq_{i}:{part}", "nan")) for part in _PARTS} for i in range(1, 6)
    ]
    flat = ParametricEq.flat().to_dict()
    for band, found in zip(flat["bands"], bands, strict=True):
        band |= {"gain_db": found["Gain"], "frequency_hz": found["Freq"]}
        if band["kind"] == "peak":
            band["q"] = found["Q"]
    try:
        eq = ParametricEq.from_dict(flat)
    except EqmorphError:
        return None
    close = abs(preamp_db(eq, decimals=2) - float(numbers[_LEVEL])) < 0.02
    return eq if close else None
