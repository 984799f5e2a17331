"""A PipeWire of its own with a sink that goes nowhere: `pipewire_session.py FOLDER TARGET`.

Runs within `dbus-run-session`, with XDG_RUNTIME_DIR of its own. Plays FOLDER/in.wav into TARGET and
records what arrives at the sink as FOLDER/out.wav; the programs' own words are in FOLDER/*.log.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

SINK = "eqmorph-nowhere"
SINK_CONFIGURATION = f"""\
context.objects = [
  {{ factory = adapter
    args = {{
      factory.name = support.null-audio-sink
      node.name = {SINK}
      media.class = Audio/Sink
      object.linger = true
      audio.position = [ FL FR ]
    }}
  }}
]
"""
_PATIENCE_S = 20.0


@contextmanager
def running(folder: Path, *command: str) -> Iterator[None]:
    """A program in the background, ended by an interrupt as at a terminal."""
    with (folder / f"{command[0]}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for_ports(*names: str) -> None:
    """Until there are ports of nodes of these names.

    Raises
    ------
    TimeoutError
        Naming what is missing.
    """
    end = time.monotonic() + _PATIENCE_S
    missing = list(names)
    while missing and time.monotonic() < end:
        listed = subprocess.run(["pw-link", "-io"], capture_output=True, text=True).stdout
        missing = [name for name in names if name not in listed]
        time.sleep(0.1)
    if missing:
        raise TimeoutError(f"no ports of {', '.join(missing)} after {_PATIENCE_S:g} s")


def main(folder: Path, target: str) -> None:
    form = ("--rate", "48000", "--channels", "2", "--format", "f32")
    with ExitStack() as programs:
        programs.enter_context(running(folder, "pipewire"))
        programs.enter_context(running(folder, "wireplumber"))
        wait_for_ports(SINK, target)
        record = ("pw-record", "--target", SINK, "-P", "{ stream.capture.sink=true }")
        with running(folder, *record, *form, "out.wav"):
            wait_for_ports("pw-record")
            time.sleep(0.5)
            play = ["pw-play", "--target", target, *form, "in.wav"]
            subprocess.run(play, cwd=folder, check=True, timeout=60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
