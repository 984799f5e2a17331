"""A server in a thread of the tests' own process."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class RunningStudio:
    """A server in a thread of this process, which can be stopped and started again.

    Attributes
    ----------
    app : FastAPI
    own_words_path : Path
    port : int
        The same after a restart.
    """

    app: Any
    own_words_path: Path
    port: int = 0
    _server: Any = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Of the page, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        """Of the API."""
        return f"{self.url}/api/v1"

    def start(self) -> None:
        """Listen and wait until it answers."""
        from eqmorph.studio.serving import listening, server_for

        ready = threading.Event()
        opened = listening("127.0.0.1", self.port)
        self.port = opened.getsockname()[1]
        self._server = server_for(self.app, ready.set)

        def run() -> None:
            with opened:
                self._server.run(sockets=[opened])

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert ready.wait(20), "the server did not start"

    def stop(self) -> None:
        """End it; what is connected is cut."""
        if self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive(), "the server did not stop"
        self._thread = None
