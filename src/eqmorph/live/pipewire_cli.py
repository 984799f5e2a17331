"""PipeWire: the filter chain that `eqmorph export --to pipewire` makes, set through `pw-cli`."""

from __future__ import annotations

import re
import shutil
import subprocess

from eqmorph.formats.cascades import filters_of
from eqmorph.formats.writing import exact
from eqmorph.live.targets import LiveError, Moment

NODE = "effect_input.eqmorph"
_SECONDS = 10.0
_CONTROL = re.compile(r'String "(eq_\d+:(?:Freq|Q|Gain))"\s+Float (-?[\d.]+)')


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
        self.name = f"PipeWire ({node})"

    def begin(self) -> None:
        """Find the chain and read its numbers."""
        if shutil.which("pw-cli") is None:
            raise LiveError("pw-cli is not installed; it comes with PipeWire")
        self._id = self._find()
        found = dict(_CONTROL.findall(self._run("enum-params", self._id, "Props")))
        missing = [f"eq_{i}:Gain" for i in range(6) if f"eq_{i}:Gain" not in found]
        if missing:
            raise LiveError(
                f"{self._node} has no {missing[0]}; make its configuration with "
                "`eqmorph export flat --to pipewire`"
            )
        self._before = found

    def play(self, moment: Moment) -> None:
        """All numbers in one message."""
        values = {"eq_0:Gain": exact(moment.level_db)}
        for i, f in enumerate(filters_of(moment.eq), start=1):
            values |= {
                f"eq_{i}:Freq": exact(f.frequency_hz),
                f"eq_{i}:Q": exact(f.q),
                f"eq_{i}:Gain": exact(f.gain_db),
            }
        self._set(values)

    def restore(self) -> None:
        """The numbers as they were."""
        if self._before:
            self._set(self._before)
            self._before = {}

    def _find(self) -> str:
        number = ""
        for line in self._run("ls", "Node").splitlines():
            if found := re.match(r"\s*id (\d+),", line):
                number = found[1]
            elif f'node.name = "{self._node}"' in line:
                return number
        raise LiveError(
            f"PipeWire runs no {self._node}; put what `eqmorph export warm --to pipewire` writes "
            "into ~/.config/pipewire/pipewire.conf.d/ and restart it"
        )

    def _set(self, values: dict[str, str]) -> None:
        # A whole number would be taken for an integer, which is no control.
        params = " ".join(f'"{key}" {float(value):.9f}' for key, value in values.items())
        self._run("set-param", self._id, "Props", f"{{ params = [ {params} ] }}")

    def _run(self, *arguments: str) -> str:
        try:
            done = subprocess.run(
                ["pw-cli", *arguments], capture_output=True, text=True, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise LiveError(f"pw-cli {arguments[0]} did not end in {_SECONDS:g} s") from None
        if done.returncode != 0 or "Error" in done.stderr:
            said = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
            raise LiveError(f"pw-cli {arguments[0]} failed: {said[:200]}")
        return done.stdout
