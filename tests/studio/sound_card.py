"""A sound card that is not there: what is played on it can be heard as samples."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_NAME = "nowhere"
_START_SECONDS = 60
_FRAME_BYTES = 8  # of two channels of 32 bits


@dataclass(frozen=True)
class SoundCard:
    """A PulseAudio server of its own with a null sink.

    Attributes
    ----------
    environment : dict
        What a program has to be started with to play on it.
    """

    environment: dict[str, str]

    def heard(self, seconds: float) -> NDArray[np.float64]:
        """What comes out from now on, shape (2, samples), without the holes of a busy machine."""
        listening = ["parec", f"--device={_NAME}.monitor", "--raw", "--format=float32le"]
        listening += [f"--rate={RATE}", "--channels=2"]
        wanted = round(seconds * RATE)
        frames = np.zeros((0, 2))
        with subprocess.Popen(
            listening, stdout=subprocess.PIPE, env={**os.environ, **self.environment}
        ) as recorder:
            assert recorder.stdout
            while len(frames) < wanted:
                data = recorder.stdout.read(RATE // 10 * _FRAME_BYTES)
                assert data, "the sound card is gone"
                heard = np.frombuffer(data, "<f4").reshape(-1, 2).astype(np.float64)
                frames = np.concatenate([frames, heard[heard.any(axis=1)]])
            recorder.terminate()
        return frames[:wanted].T


@contextmanager
def sound_card(folder: Path) -> Iterator[SoundCard]:
    """A card for programs that play into nothing, at the pace of a real one."""
    socket = folder / "sound"
    command = ["pulseaudio", "-n", "--exit-idle-time=-1", "--disable-shm", "--use-pid-file=no"]
    modules = (
        f"module-null-sink sink_name={_NAME} rate={RATE}",
        f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
    )
    for module in modules:
        command += ["-L", module]
    runtime = {**os.environ, "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=runtime, **quiet) as server:
        try:
            end = time.monotonic() + _START_SECONDS
            while not socket.exists() and time.monotonic() < end and server.poll() is None:
                time.sleep(0.02)
            yield SoundCard({"PULSE_SERVER": f"unix:{socket}"})
        finally:
            with suppress(ProcessLookupError):
                server.terminate()
