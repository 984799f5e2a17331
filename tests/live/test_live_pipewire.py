"""PipeWire itself: a filter chain of ours that plays, changed while it does, measured at its end.

A server of its own with a null sink, no sound card and no session of the user's; the sound goes in
by `pw-cat` and is recorded at the null sink's monitor.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

import eqmorph
from eqmorph.formats import export
from eqmorph.formats.headroom import preamp_db
from eqmorph.live.gliding import Glide
from eqmorph.live.pipewire_cli import PipeWireChain
from eqmorph.live.targets import LiveError

pytestmark = pytest.mark.readers  # `make readers`

RATE = 48_000
NEEDED = ("pipewire", "pw-cli", "pw-cat", "pw-link", "wireplumber", "dbus-run-session")
NULL_SINK = """context.objects = [
  { factory = adapter args = {
      factory.name = support.null-audio-sink node.name = null-sink media.class = Audio/Sink
      object.linger = true audio.position = [ FL FR ] audio.rate = 48000 } }
]
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """PipeWire with our chain in front of a null sink; its home."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        message = f"{missing[0]} is not installed; apt-get install -y pipewire wireplumber dbus"
        if os.environ.get("EQMORPH_REQUIRE_DATA") == "1":
            pytest.fail(message)
        pytest.skip(message)
    home = tmp_path_factory.mktemp("pipewire")
    configured = home / ".config" / "pipewire" / "pipewire.conf.d"
    configured.mkdir(parents=True)
    flat = eqmorph.ParametricEq.flat()
    chain = export(flat, "pipewire", RATE, "eqmorph")
    chain = str(chain).replace(
        "node.passive = true", "node.passive = true target.object = null-sink"
    )
    (configured / "eqmorph.conf").write_text(chain)
    (configured / "null.conf").write_text(NULL_SINK)
    (home / "run").mkdir(mode=0o700)
    saved = {key: os.environ.get(key) for key in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME")}
    os.environ |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run")}
    os.environ.pop("XDG_CONFIG_HOME", None)
    log = (home / "log").open("w")
    session = subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", "pipewire & p=$!; sleep 1; wireplumber & w=$!; "
         "trap 'kill $w $p' TERM INT; wait $p"],
        stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    try:
        for _ in range(100):
            done = subprocess.run(["pw-cli", "ls", "Node"], capture_output=True, text=True)
            if "effect_input.eqmorph" in done.stdout and "null-sink" in done.stdout:
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"PipeWire does not begin: {(home / 'log').read_text()[-500:]}")
        time.sleep(1.5)  # the session manager links the chain to the sink
        yield home
    finally:
        os.killpg(session.pid, signal.SIGTERM)
        session.wait(10)
        log.close()
        for key, value in saved.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value


def sweep(seconds: float = 3.0) -> np.ndarray:
    """An exponential sweep from 20 Hz to 20 kHz at half of full scale."""
    t = np.arange(int(seconds * RATE)) / RATE
    octaves = np.log(1000.0)
    phase = 2 * np.pi * 20 * seconds / octaves * (np.exp(t / seconds * octaves) - 1)
    fade = np.minimum(1.0, np.minimum(t, seconds - t) / 0.02)
    return 0.5 * fade * np.sin(phase)


def played(home: Path) -> np.ndarray:
    """The sweep as it comes out, shape (samples,)."""
    soundfile.write(home / "in.wav", np.stack([sweep()] * 2, axis=1), RATE, "FLOAT")
    into = ["pw-cat", "--record", "--target", "null-sink", "-P", "{ stream.capture.sink = true }"]
    into += ["--rate", str(RATE), "--channels", "2", "--format", "f32", str(home / "out.wav")]
    recording = subprocess.Popen(into, stderr=subprocess.DEVNULL)
    time.sleep(0.7)
    subprocess.run(
        ["pw-cat", "--playback", "--target", "effect_input.eqmorph", str(home / "in.wav")],
        check=True, timeout=30, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(0.7)
    recording.send_signal(signal.SIGINT)
    recording.wait(10)
    sound, rate = soundfile.read(home / "out.wav")
    assert rate == RATE
    return sound[:, 0]


def gain_db(home: Path, hertz: np.ndarray) -> np.ndarray:
    """The gain of what plays, at each frequency: the best of three on a busy machine."""
    given = sweep()
    for _ in range(3):
        sound = played(home)
        size = 1 << int(np.ceil(np.log2(len(sound) + len(given))))
        out, into = np.fft.rfft(sound, size), np.fft.rfft(given, size)
        places = np.round(hertz / RATE * size).astype(int)
        gain = 20 * np.log10(np.abs(out[places]) / np.abs(into[places]))
        # A drop-out leaves a comb.
        if np.abs(np.diff(gain)).max() < 1.0:
            break
    return gain


def test_what_is_followed_is_what_plays_and_goes_when_it_ends(running) -> None:
    model, hertz = eqmorph.load(), np.geomspace(40, 16_000, 120)
    target = PipeWireChain()
    target.begin()
    gliding = Glide(target)
    begun = time.monotonic()
    for word in ("warm", "bright"):
        eq = model.generate(word)
        gliding.to(eq)
        wanted = eq.magnitude_response_db(hertz) + preamp_db(eq, decimals=2)
        assert np.abs(gain_db(running, hertz) - wanted).max() < 0.1
    assert time.monotonic() - begun < 60
    target.restore()
    assert np.abs(gain_db(running, hertz)).max() < 0.1
    after = PipeWireChain()
    after.begin()
    assert {float(v) for k, v in after._before.items() if k.endswith("Gain")} == {0.0}


def test_a_chain_that_is_not_there_is_told(running) -> None:
    with pytest.raises(LiveError, match="PipeWire runs no effect_input"):
        PipeWireChain("effect_input.other").begin()
