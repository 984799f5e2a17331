"""CamillaDSP (2 to 4): our filters at the end of the pipeline that it runs, over its websocket."""

from __future__ import annotations

import json
from typing import Any

from eqmorph.formats import camilladsp
from eqmorph.formats.cascades import filters_of
from eqmorph.live.targets import LiveError, Moment
from eqmorph.live.websocket import WebSocket

PORT = 1234
_PREAMP, _EQ = "eqmorph_preamp", "eqmorph"


class CamillaDspSocket:
    """A CamillaDSP that was started with `-p PORT`.

    Parameters
    ----------
    port : int
    host : str
    """

    at_once = True

    def __init__(self, port: int = PORT, host: str = "127.0.0.1") -> None:
        self._host, self._port = host, port
        self._socket: WebSocket | None = None
        self._before: str | None = None
        self._config: dict[str, Any] = {}
        self.name = f"CamillaDSP ({host}:{port})"

    def begin(self) -> None:
        """Ask for the whole configuration that it runs."""
        self._socket = WebSocket(self._host, self._port)
        before = self._command("GetConfigJson")
        try:
            config = json.loads(before)
        except (TypeError, ValueError):
            config = None
        if not isinstance(config, dict):
            raise LiveError(f"{self.name} runs no configuration; give it one first")
        self._before, self._config = before, config

    def play(self, moment: Moment) -> None:
        """The configuration with our filters after its own, on all channels."""
        filters = {
            _PREAMP: {"type": "Gain", "parameters": {"gain": moment.level_db, "inverted": False}},
            _EQ: {
                "type": "BiquadCombo",
                "parameters": camilladsp.five_point(filters_of(moment.eq)),
            },
        }
        step = {"type": "Filter", "channels": None, "names": [_PREAMP, _EQ]}
        config = {
            **self._config,
            "filters": {**(self._config.get("filters") or {}), **filters},
            "pipeline": [*(self._config.get("pipeline") or []), step],
        }
        self._command("SetConfigJson", json.dumps(config))

    def restore(self) -> None:
        """The configuration as it was."""
        if self._socket is None:
            return
        try:
            if self._before is not None:
                self._command("SetConfigJson", self._before)
        finally:
            self._socket.close()
            self._socket = None

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
