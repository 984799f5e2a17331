"""Servers that speak as EasyEffects and CamillaDSP do, and remember every state they had."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
from pathlib import Path
from typing import Any

import numpy as np

from eqmorph.formats.filters import Filter, filters_response_db

GRID = np.geomspace(20, 20_000, 300)
TYPES = {0: None, 1: "peak", 3: "high_shelf", 5: "low_shelf"}


class EasyEffects:
    """Its local server: one line sets or asks for one number of the output's first equaliser."""

    def __init__(self, path: Path, numbers: dict[str, str], knows: str = "") -> None:
        self.numbers, self.knows = dict(numbers), knows
        self.loudest_db: list[float] = []
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._connection, _ = self._listening.accept()
                with contextlib.suppress(OSError), self._connection as connection:
                    self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        with connection.makefile("rwb") as lines:
            for line in lines:
                reply = self._answer(line.decode())
                if reply is not None:
                    lines.write(reply.encode() + b"\n")
                    lines.flush()

    def hang_up(self) -> None:
        """End the connection, and go on listening."""
        self._connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, line: str) -> str | None:
        found = re.match(r"set_property:output:equalizer:0:([^\n]+):([^:\n]+)\n", line)
        if found:
            if found[1] in self.numbers:
                self.numbers[found[1]] = found[2]
                self.loudest_db.append(self.response_db().max())
            return None
        found = re.match(r"get_property:output:equalizer:0:([^\n]+)\n", line)
        assert found, line
        if self.knows:
            return self.knows
        return self.numbers.get(found[1], "error_property_not_found")

    def response_db(self, side: str = "left") -> np.ndarray:
        """What is heard now, level included; with bands that are "APO (DR)"."""
        bands = []
        for i in range(int(self.numbers["numBands"])):
            kind = TYPES[int(self.numbers[f"{side}:band{i}Type"])]
            if kind is not None:
                gain, hz, q = (
                    float(self.numbers[f"{side}:band{i}{k}"]) for k in ("Gain", "Frequency", "Q")
                )
                bands.append(Filter(kind, gain, hz, q))
        level = float(self.numbers["inputGain"]) + float(self.numbers["outputGain"])
        return filters_response_db(bands, GRID, 48_000) + level

    def close(self) -> None:
        self._listening.close()


def easyeffects_numbers(bands: int = 10) -> dict[str, str]:
    """A preset that somebody has: ten bells, of the mode that EasyEffects begins with."""
    numbers = {
        "inputGain": "-4.5",
        "outputGain": "1",
        "numBands": str(bands),
        "splitChannels": "false",
        "bypass": "false",
    }
    for side in ("left", "right"):
        for i in range(32):
            numbers |= {
                f"{side}:band{i}{key}": value
                for key, value in {
                    "Type": "1", "Mode": "0", "Slope": "0", "Mute": "false", "Solo": "false",
                    "Gain": f"{(-1) ** i * 1.5:g}", "Frequency": f"{32 * 2**min(i, 9)}", "Q": "1.5",
                }.items()
            }  # fmt: skip
    return numbers


class CamillaDsp:
    """Its websocket of versions 2 to 4, by the `websockets` package."""

    def __init__(self, config: dict[str, Any] | None, refuses: str = "", port: int = 0) -> None:
        from websockets.sync.server import serve

        self.config, self.refuses = config, refuses
        self._connections: list[Any] = []
        self.configs: list[dict[str, Any]] = []
        self._server = serve(self._talk, "127.0.0.1", port)
        self.port = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _talk(self, connection: Any) -> None:
        from websockets.exceptions import ConnectionClosed

        self._connections.append(connection)
        with contextlib.suppress(ConnectionClosed):
            for message in connection:
                connection.send(json.dumps(self._answer(json.loads(message))))

    def _answer(self, asked: Any) -> dict[str, Any]:
        name = asked if isinstance(asked, str) else next(iter(asked))
        answer: dict[str, Any] = {"result": "Ok"}
        if name == "GetConfigJson":
            answer["value"] = json.dumps(self.config)
        elif self.refuses:
            answer = {"result": "Error", "value": self.refuses}
        else:
            self.config = json.loads(asked["SetConfigJson"])
            self.configs.append(self.config)
        return {name: answer}

    def close(self) -> None:
        """As a program that ends: whoever is connected is cut off."""
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.socket.shutdown(socket.SHUT_RDWR)
        self._server.shutdown()
        self._thread.join(5)
