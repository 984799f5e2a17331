"""CamillaDSP (2 to 4): our filters at the end of the pipeline that it runs, over its websocket."""

from __future__ import annotations

import json
from typing import Any

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.formats import camilladsp
from eqmorph.formats.cascades import filters_of
from eqmorph.live.targets import LiveError, Moment, Say, unheard
from eqmorph.live.websocket import WebSocket

PORT = 1234
LOOPBACK = "127.0.0.1"
_PREAMP, _EQ = "eqmorph_preamp", "eqmorph"
_SECONDS_TO_LOOK = 1.0
_OURS = [_PREAMP, _EQ]


class CamillaDspSocket:
    """A CamillaDSP that was started with `-p PORT`.

    Parameters
    ----------
    port : int
    host : str
    """

    at_once = True

    def __init__(self, port: int = PORT, host: str = LOOPBACK) -> None:
        self._host, self._port = host, port
        self._socket: WebSocket | None = None
        self._before: str | None = None
        self.say: Say = unheard
        self.name = f"CamillaDSP ({host}:{port})"
        self.place = f"camilladsp:{host}:{port}"

    def look(self) -> None:
        """Whether it is there with a configuration; nothing is changed.

        Raises
        ------
        LiveError
            If not.
        """
        self._socket = WebSocket(self._host, self._port, _SECONDS_TO_LOOK)
        try:
            self._running()
        finally:
            self._hang_up()

    def begin(self) -> ParametricEq | None:
        """Ask for the whole configuration that it runs; what is ours in it is not kept."""
        self._hang_up()
        self._socket = WebSocket(self._host, self._port)
        raw, config = self._running()
        if not _plays_ours(config):
            self._before = raw
            # Ours come after its own, so that what is heard of them is flat.
            return ParametricEq.flat()
        if self._before is None:
            self._before = json.dumps(_without_ours(config))
        return None

    def play(self, moment: Moment) -> None:
        """The configuration with our filters after its own, on all channels."""
        config = _without_ours(self._look())
        filters = {
            _PREAMP: {"type": "Gain", "parameters": {"gain": moment.level_db, "inverted": False}},
            _EQ: {
                "type": "BiquadCombo",
                "parameters": camilladsp.five_point(filters_of(moment.eq)),
            },
        }
        step = {"type": "Filter", "channels": None, "names": _OURS}
        config |= {
            "filters": {**(config.get("filters") or {}), **filters},
            "pipeline": [*(config.get("pipeline") or []), step],
        }
        self._command("SetConfigJson", json.dumps(config))

    def still_plays(self) -> bool:
        """Whether our filters are in what it runs; what else it runs is what is to come back."""
        return _plays_ours(self._look())

    def restore(self) -> None:
        """The configuration as it was."""
        if self._socket is None:
            return
        try:
            # What somebody else has given it meanwhile is left alone.
            if self._before is not None and _plays_ours(self._running()[1]):
                self._command("SetConfigJson", self._before)
        finally:
            self._hang_up()
            self._before = None

    def _look(self) -> dict[str, Any]:
        """What it runs now; what another program gave it meanwhile is what is to come back."""
        raw, config = self._running()
        if not _plays_ours(config) and raw != self._before:
            self.say(f"{self.name} was given another configuration; ours goes on after it")
            self._before = raw
        return config

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _running(self) -> tuple[str, dict[str, Any]]:
        raw = self._command("GetConfigJson")
        try:
            config = json.loads(raw)
        except (TypeError, ValueError):
            config = None
        if not isinstance(config, dict):
            raise LiveError(f"{self.name} runs no configuration; give it one first")
        return raw, config

    def _command(self, name: str, value: str | None = None) -> Any:
        """The value with which it answers."""
        if self._socket is None:
            raise LiveError(f"{self.name} is not connected")
        reply = self._socket.ask(json.dumps(name if value is None else {name: value}))
        try:
            answer = json.loads(reply)[name]
            result = answer["result"]
        except (TypeError, ValueError, KeyError):
            raise LiveError(
                f"{self.name} speaks another language than versions 2 to 4: {reply[:100]!r}"
            ) from None
        if result != "Ok":
            raise LiveError(f"{self.name} refuses {name}: {answer.get('value', result)}")
        return answer.get("value")


def _is_ours(step: Any) -> bool:
    return isinstance(step, dict) and step.get("names") == _OURS


def _plays_ours(config: dict[str, Any]) -> bool:
    return any(map(_is_ours, config.get("pipeline") or []))


def _without_ours(config: dict[str, Any]) -> dict[str, Any]:
    filters = config.get("filters") or {}
    return {
        **config,
        "filters": {name: one for name, one in filters.items() if name not in _OURS},
        "pipeline": [step for step in config.get("pipeline") or [] if not _is_ours(step)],
    }
