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
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playing_pipewire import NEEDED, RATE, Session, playing_chain

import eqmorph
from eqmorph.formats.headroom import preamp_db
from eqmorph.live import Follower
from eqmorph.live.gliding import Glide
from eqmorph.live.pipewire_cli import PipeWireChain
from eqmorph.live.targets import LiveError

pytestmark = pytest.mark.readers  # `make readers`


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """PipeWire with our chain in front of a null sink."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        message = f"{missing[0]} is not installed; apt-get install -y pipewire wireplumber dbus"
        if os.environ.get("EQMORPH_REQUIRE_DATA") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with playing_chain(tmp_path_factory.mktemp("pipewire")) as opened:
        yield opened


@pytest.fixture(scope="module")
def running(session: Session) -> Path:
    """Its home."""
    return session.home


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


def gains(target: PipeWireChain) -> set[float]:
    found = target.look()
    return {float(value) for key, value in found.items() if key.endswith("Gain")}


def test_it_glides_from_what_it_plays_and_what_others_set_comes_back(running) -> None:
    look = PipeWireChain()
    with Follower("pipewire", 0.1) as follower:
        follower.send(eqmorph.load().generate("warm"))
        assert follower.settle(20)
        assert gains(look) != {0.0}
        assert follower.played[1] < 0
    assert gains(look) == {0.0}
    # Numbers of somebody's own, which are no export of ours, are at once as they were.
    look._set({"eq_2:Gain": "5", "eq_0:Gain": "0"})
    with Follower("pipewire", 0) as follower:
        follower.send(eqmorph.ParametricEq.flat())
        assert follower.settle(20)
        assert gains(look) == {0.0}
    assert gains(look) == {0.0, 5.0}
    look._set({"eq_2:Gain": "0"})


def test_after_a_restart_it_plays_on_and_gets_its_own_back(session) -> None:
    said: list[str] = []
    warm = eqmorph.load().generate("warm")
    with Follower("pipewire", 0, said.append) as follower:
        follower.send(warm)
        assert follower.settle(20)
        session.stop()
        until(lambda: follower.trouble)
        assert "PipeWire does not run for this user" in said[0]
        session.start()
        until(lambda: not follower.trouble)
        assert gains(PipeWireChain()) != {0.0}
    assert gains(PipeWireChain()) == {0.0}
    assert said[-2:] == [
        "PipeWire (effect_input.eqmorph) is back and plays on",
        "PipeWire (effect_input.eqmorph): as it was before",
    ]


def until(true: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)
