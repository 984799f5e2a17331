"""JSFX played by a Jesusonic engine: jsusfx, which Debian has as an object of Pure Data."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import soundfile

LENGTH = 1 << 16
FOLDER = Path("/usr/lib/pd/extra/jsusfx~")
# Arrays and no sound files while it runs: those are read and written beside the clock, which a
# batch does not wait for.
_PATCH = """\
#N canvas 0 0 400 400 10;
#X obj 10 10 loadbang;
#X obj 10 40 array define impulse 64;
#X msg 10 60 \\; impulse 0 1 \\; pd dsp 1;
#X obj 10 80 tabplay~ impulse;
#X obj 10 120 jsusfx~ {script} 2 2;
#X msg 200 40 {sliders};
#X obj 200 60 array define left {length};
#X obj 200 80 array define right {length};
#X obj 10 160 tabwrite~ left;
#X obj 100 160 tabwrite~ right;
#X obj 300 40 delay {milliseconds};
#X msg 300 60 write -wave -bytes 4 {target} left right;
#X obj 300 80 soundfiler;
#X msg 300 100 \\; pd quit;
#X obj 300 20 trigger bang bang;
#X connect 0 0 2 0;
#X connect 0 0 5 0;
#X connect 0 0 3 0;
#X connect 0 0 8 0;
#X connect 0 0 9 0;
#X connect 0 0 10 0;
#X connect 3 0 4 0;
#X connect 3 0 4 1;
#X connect 5 0 4 0;
#X connect 4 0 8 0;
#X connect 4 1 9 0;
#X connect 10 0 14 0;
#X connect 14 1 11 0;
#X connect 11 0 12 0;
#X connect 14 0 13 0;
"""


def plays(pd: str, text: str, rate: int, shares: dict[int, float], folder: Path) -> np.ndarray:
    """Both channels of an impulse, shape (frames, 2).

    Parameters
    ----------
    pd : str
        The program.
    text : str
        A JSFX.
    rate : int
        Hz.
    shares : dict
        Sliders by number, each from 0 at its lower end to 1 at its upper; others stay.
    folder : Path
        For files.
    """
    script, target = folder / "effect.jsfx", folder / "out.wav"
    script.write_text(text)
    sliders = " \\, ".join(f"slider {n} {share:.12g}" for n, share in shares.items())
    patch = folder / "effect.pd"
    patch.write_text(
        _PATCH.format(
            script=script, target=target, length=LENGTH, milliseconds=2000 * LENGTH / rate,
            sliders=sliders or "slider 99 0",
        )
    )  # fmt: skip
    options = ["-nogui", "-noaudio", "-batch", "-stderr", "-r", str(rate), "-path", str(FOLDER)]
    run = subprocess.run(
        [pd, *options, str(patch)], capture_output=True, text=True, timeout=60, check=True
    )
    assert f"jsusfx~ script {script}" in run.stderr, run.stderr  # it compiled
    played, _ = soundfile.read(target, always_2d=True)
    return played
