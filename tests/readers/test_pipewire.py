"""What PipeWire plays of our configuration: a sweep through its filter chain, no sound card."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pipewire_session import SINK, SINK_CONFIGURATION

import eqmorph
from eqmorph.equalizers import ParametricEq
from eqmorph.formats import export
from eqmorph.formats.pipewire import read

pytestmark = pytest.mark.readers

RATE = 48_000
PROGRAMS = ("pipewire", "wireplumber", "pw-play", "pw-record", "pw-link", "dbus-run-session")
PACKAGES = "pipewire pipewire-bin wireplumber dbus"
EXTREME = [6, 150, -4, 560, 0.9, 3, 1000, 2, -2.5, 3300, 0.71, 8, 8200]
# PipeWire 0.3 computes in single precision and gives its shelves a Q of 0.7071 where ours is 0.71.
WITHIN_DB = 0.03
# A machine that is busy drops samples now and then.
TRIES = 3


def sweep() -> np.ndarray:
    """From 10 Hz to 23.9 kHz in four seconds, with silence around it."""
    t = np.arange(4 * RATE) / RATE
    rate = np.log(23_900 / 10)
    tone = 0.2 * np.sin(2 * np.pi * 10 * 4 / rate * np.expm1(t / 4 * rate))
    tone *= np.clip(np.minimum(t, 4 - t) / 0.05, 0, 1)
    return np.pad(tone, RATE // 2)


def played_db(configuration: str | None, target: str, folder: Path) -> tuple[np.ndarray, ...]:
    """Frequencies, and the gain there in dB of what arrives at the sink."""
    shutil.rmtree(folder, ignore_errors=True)
    settings = folder / "config" / "pipewire" / "pipewire.conf.d"
    settings.mkdir(parents=True)
    (folder / "run").mkdir(mode=0o700)
    (settings / "sink.conf").write_text(SINK_CONFIGURATION)
    if configuration is not None:
        (settings / "eq.conf").write_text(configuration)
    dry = sweep()
    soundfile.write(folder / "in.wav", np.stack([dry, dry], axis=1), RATE, "FLOAT")
    own = {"XDG_RUNTIME_DIR": folder / "run", "XDG_CONFIG_HOME": folder / "config"}
    own |= {"XDG_STATE_HOME": folder / "state", "HOME": folder}
    environment = {k: v for k, v in os.environ.items() if k != "DBUS_SESSION_BUS_ADDRESS"}
    script = Path(__file__).with_name("pipewire_session.py")
    ran = subprocess.run(
        ["dbus-run-session", "--", sys.executable, script, folder, target],
        env={**environment, **{name: str(path) for name, path in own.items()}},
        capture_output=True,
        text=True,
        timeout=120,
    )
    if ran.returncode or not (folder / "out.wav").is_file():
        logs = " ".join(path.read_text()[-200:] for path in sorted(folder.glob("*.log")))
        pytest.skip(f"PipeWire does not run here: {ran.stderr[-300:]} {logs}")
    wet, _ = soundfile.read(folder / "out.wav")
    length = 1 << int(np.ceil(np.log2(len(wet) + len(dry))))
    bins = np.unique(np.geomspace(20, 20_000, 300) * length / RATE).astype(int)
    gain = np.fft.rfft(wet[:, 0], length)[bins] / np.fft.rfft(dry, length)[bins]
    return bins * RATE / length, 20 * np.log10(np.maximum(np.abs(gain), 1e-9))


@pytest.fixture(scope="module", autouse=True)
def _programs() -> None:
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        pytest.skip(f"no {', '.join(missing)}; apt-get install -y {PACKAGES}")


def test_the_way_there_and_back_changes_nothing(tmp_path: Path) -> None:
    for _ in range(TRIES):
        worst = np.abs(played_db(None, SINK, tmp_path / "session")[1]).max()
        if worst <= 1e-4:
            break
    assert worst <= 1e-4


@pytest.mark.parametrize("name", ["warm", "extreme"])
def test_pipewire_plays_what_we_export(name: str, tmp_path: Path) -> None:
    known = {"extreme": ParametricEq.from_vector(EXTREME)}
    eq = known.get(name) or eqmorph.load().generate(name)
    text = export(eq, "pipewire", RATE, "eqmorph")
    level, worst = read(text).preamp_db, np.inf
    for _ in range(TRIES):
        frequencies, gain = played_db(text, "effect_input.eqmorph", tmp_path / "session")
        off = np.abs(gain - level - eq.magnitude_response_db(frequencies, RATE)).max()
        worst = min(worst, off)
        if worst <= WITHIN_DB:
            break
    print(f"{name}: {worst:.4f} dB at most")
    assert worst <= WITHIN_DB
