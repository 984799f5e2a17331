"""PipeWire itself with a filter chain of ours in front of a sink that goes nowhere.

A server of its own: no sound card, and no session of the user's.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eqmorph.equalizers import ParametricEq
from eqmorph.formats import export

RATE = 48_000
NEEDED = ("pipewire", "pw-cli", "pw-cat", "pw-link", "wireplumber", "dbus-run-session")
_NULL_SINK = """context.objects = [
  { factory = adapter args = {
      factory.name = support.null-audio-sink node.name = null-sink media.class = Audio/Sink
      object.linger = true audio.position = [ FL FR ] audio.rate = 48000 } }
]
"""


class Session:
    """PipeWire and its session manager, which can be ended and started again.

    Parameters
    ----------
    home : Path
        Of whoever runs it; `environment` names it.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        configured = home / ".config" / "pipewire" / "pipewire.conf.d"
        configured.mkdir(parents=True)
        chain = str(export(ParametricEq.flat(), "pipewire", RATE, "eqmorph")).replace(
            "node.passive = true", "node.passive = true target.object = null-sink"
        )
        (configured / "eqmorph.conf").write_text(chain)
        (configured / "null.conf").write_text(_NULL_SINK)
        (home / "run").mkdir(mode=0o700)
        self.environment = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}

    def start(self) -> None:
        """Until the chain is linked to the sink."""
        with (self.home / "log").open("w") as log:
            self._process = subprocess.Popen(
                ["dbus-run-session", "--", "sh", "-c", "pipewire & p=$!; sleep 1; "
                 "wireplumber & w=$!; trap 'kill $w $p' TERM INT; wait $p"],
                stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **self.environment},
            )  # fmt: skip
        for _ in range(100):
            linked = subprocess.run(
                ["pw-link", "--links"],
                capture_output=True, text=True, env={**os.environ, **self.environment},
            ).stdout  # fmt: skip
            if "null-sink:playback" in linked and "effect_output.eqmorph:output" in linked:
                return
            time.sleep(0.1)
        raise TimeoutError(f"PipeWire does not begin: {(self.home / 'log').read_text()[-500:]}")

    def stop(self) -> None:
        """End all of it."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(10)


@contextmanager
def playing_chain(home: Path) -> Iterator[Session]:
    """A session in which this process and those that it starts are for as long as the block."""
    session = Session(home)
    changed = (*session.environment, "XDG_CONFIG_HOME")
    saved = {key: os.environ.get(key) for key in changed}
    os.environ.pop("XDG_CONFIG_HOME", None)
    os.environ |= session.environment
    session.start()
    try:
        yield session
    finally:
        session.stop()
        for key, value in saved.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value
