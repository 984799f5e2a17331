"""Every format, one row each: what it is for, what it holds, who writes and reads it.

The commands, the studio and docs/FORMATS.md are made from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE
from eqmorph.equalizers.wording import left_out_in_words
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats import (
    apo,
    camilladsp,
    curve_csv,
    dasp,
    easyeffects,
    faust,
    ffmpeg,
    fixed_bands,
    graphic_eq,
    impulse,
    jsfx_sliders,
    knobs,
    lv2,
    own_json,
    pipewire,
    reaper,
    safe_rows,
    sox,
    webaudio,
)
from eqmorph.formats.cascades import Playable
from eqmorph.formats.decoding import shown
from eqmorph.formats.foreign import ForeignEq
from eqmorph.formats.sliders import Sliders

Writer: TypeAlias = Callable[[Playable, float, str], str | bytes]
SlidersWriter: TypeAlias = Callable[[Sliders, str], str]
NearnessTeller: TypeAlias = Callable[[Playable, float], str]
Reader: TypeAlias = Callable[[str, float, str], ForeignEq]


_ANY = "any number of bands"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of another tool, or of ours.

    Attributes
    ----------
    key : str
        As on the command line.
    label : str
        As people call it.
    suffix : str
        Of a file, with its dot.
    holds : str
        What fits in.
    accuracy_db : float or None
        Largest difference, 20 Hz to 20 kHz, between what the tool plays and the setting, by the
        tool's own rules; None if it depends on the setting.
    instructions : str
        One sentence for who has the file. `{file}` stands for its name.
    write : callable or None
        (setting, sample rate in Hz, name) to text or bytes.
    read : callable or None
        (text, sample rate in Hz, place for messages) to a `ForeignEq`.
    one_rate : bool
        Whether the file is right at one sample rate only.
    aliases : tuple of str
        Other names that people call it by; case, spaces and hyphens do not matter.
    write_sliders : callable or None
        (sliders, name) to the text of an effect that morphs between words.
    how_near : callable or None
        (setting, sample rate in Hz) to a sentence on how far what is written is from the setting,
        where that depends on it and is measured each time.
    """

    key: str
    label: str
    suffix: str
    holds: str
    accuracy_db: float | None
    instructions: str
    write: Writer | None = None
    read: Reader | None = None
    one_rate: bool = False
    aliases: tuple[str, ...] = ()
    write_sliders: SlidersWriter | None = None
    how_near: NearnessTeller | None = None

    @property
    def takes_bands(self) -> bool:
        """Whether it holds filters of any number, up to its own limit, kind and place."""
        return self.holds == _ANY or self.holds.startswith("up to ")

    def check_takes_bands(self) -> None:
        """Raise `InvalidArgumentError`, naming those that do, if it takes no bands of a device."""
        if not self.takes_bands:
            able = ", ".join(f.key for f in FORMATS if f.takes_bands and f.write is not None)
            raise InvalidArgumentError(
                f"{self.key} holds {self.holds}; a number of bands is for formats of bands: {able}"
            )

    @property
    def is_binary(self) -> bool:
        """Whether what is written are bytes, not text."""
        return self.suffix == ".wav"

    def notes(self, eq: Playable, sample_rate: float) -> list[str]:
        """What people should know of what is written at a sample rate in Hz, in sentences."""
        if self.key == "json":
            return []
        near = None if self.how_near is None else self.how_near(eq, sample_rate)
        left_out = left_out_in_words(eq.bands_above_nyquist(sample_rate), sample_rate)
        return [note for note in (left_out, near) if note]


_FIVE = "the five bands"
_CURVE = "any curve"

FORMATS: tuple[Format, ...] = (
    Format(
        "json",
        "eqmorph JSON",
        ".json",
        "the setting itself",
        0.0,
        "Give {file} to any command of eqmorph that takes a setting.",
        own_json.write,
        own_json.read,
        aliases=("eqmorph",),
    ),
    Format(
        "apo",
        "Equalizer APO, Peace, AutoEq ParametricEQ.txt",
        ".txt",
        _ANY,
        0.05,
        "Put `Include: {file}` into Equalizer APO's config.txt, or import it in Peace or a player.",
        apo.write,
        apo.read,
        aliases=("equalizerapo", "peace", "autoeq", "parametriceq", "rew"),
    ),
    Format(
        "graphiceq",
        "Equalizer APO GraphicEQ",
        ".txt",
        _CURVE,
        0.05,
        "Put `Include: {file}` into Equalizer APO's config.txt.",
        graphic_eq.write,
        apo.read,
        aliases=("apo graphiceq", "graphic"),
    ),
    Format(
        "wavelet",
        "AutoEq GraphicEQ.txt (Wavelet, JamesDSP)",
        ".txt",
        _CURVE,
        None,
        "Import {file} in Wavelet or JamesDSP, which take 127 points in steps of 0.1 dB.",
        graphic_eq.write_autoeq,
        apo.read,
        aliases=("autoeq graphiceq", "jamesdsp"),
    ),
    Format(
        "easyeffects",
        "EasyEffects preset",
        ".json",
        f"up to {easyeffects.MOST_BANDS} bands",
        1e-4,
        "Put {file} into ~/.local/share/easyeffects/output/ (version 7: "
        "~/.config/easyeffects/output/), or import it under Presets.",
        easyeffects.write,
        easyeffects.read,
        aliases=("pulseeffects",),
    ),
    Format(
        "lv2",
        "LV2 preset of LSP Parametric Equalizer",
        ".ttl",
        f"up to {lv2.MOST_BANDS} bands",
        1e-4,
        "Copy {file} to ~/.lv2/NAME.preset.lv2/manifest.ttl, NAME as you like; Ardour, Carla and "
        "other hosts list it with LSP Parametric Equalizer x16 Stereo (x32 above 16 bands).",
        lv2.write,
        lv2.read,
        aliases=("lsp", "ardour", "carla"),
    ),
    Format(
        "camilladsp",
        "CamillaDSP",
        ".yml",
        _ANY,
        1e-4,
        "Copy the filters and the pipeline step of {file} into your configuration.",
        camilladsp.write,
        camilladsp.read,
        aliases=("camilla",),
    ),
    Format(
        "pipewire",
        "PipeWire filter chain",
        ".conf",
        _ANY,
        1e-4,
        "Put {file} into ~/.config/pipewire/pipewire.conf.d/ and restart PipeWire.",
        pipewire.write,
        pipewire.read,
    ),
    Format(
        "pipewire-eq",
        "PipeWire parametric-equalizer",
        ".txt",
        f"up to {pipewire.MOST_TEXT_BANDS} bands",
        0.05,
        "Name {file} as equalizer.filepath of libpipewire-module-parametric-equalizer.",
        pipewire.write_text,
        apo.read,
    ),
    Format(
        "ffmpeg",
        "ffmpeg",
        ".txt",
        _ANY,
        0.001,
        'Run ffmpeg -i in.wav -af "$(cat {file})" out.wav.',
        ffmpeg.write,
        ffmpeg.read,
    ),
    Format(
        "sox",
        "SoX",
        ".txt",
        _ANY,
        0.005,
        "Run sox -D in.wav out.wav $(cat {file}).",
        sox.write,
        sox.read,
    ),
    Format(
        "reaper",
        "REAPER JSFX",
        ".jsfx",
        _FIVE,
        1e-4,
        "Put {file} into REAPER's Effects folder; it is listed among the JS effects.",
        reaper.write,
        reaper.read,
        aliases=("jsfx",),
        write_sliders=jsfx_sliders.write_sliders,
    ),
    Format(
        "faust",
        "Faust, and the plug-ins it compiles to",
        ".dsp",
        _FIVE,
        0.001,
        "Compile {file}: faust2lv2, faust2jack, faust2au, faust2wasm; or paste it into the Faust "
        "web IDE, which exports plug-ins.",
        faust.write,
        faust.read,
        write_sliders=faust.write_sliders,
    ),
    Format(
        "webaudio",
        "Web Audio nodes",
        ".json",
        _ANY,
        0.05,
        "Make a BiquadFilterNode of each entry of biquads in {file}, or an IIRFilterNode of iir.",
        webaudio.write,
        webaudio.read,
        aliases=("biquadfilternode",),
    ),
    Format(
        "dasp",
        "dasp-pytorch, LLM2Fx",
        ".json",
        "six bands, no preamp",
        1e-9,
        "Call parametric_eq(x, sample_rate, **numbers) with the numbers in {file} as tensors.",
        dasp.write,
        dasp.read,
        aliases=("llm2fx", "dasp pytorch"),
    ),
    Format(
        "fir",
        "Impulse response, minimum phase",
        ".wav",
        _CURVE,
        impulse.TOLERANCE_DB,
        "Load {file} in any convolver that runs at the same sample rate; it adds no delay.",
        impulse.write,
        one_rate=True,
        aliases=("impulse", "convolution"),
    ),
    Format(
        "fir-linear",
        "Impulse response, linear phase",
        ".wav",
        _CURVE,
        impulse.TOLERANCE_DB,
        "Load {file} in any convolver that runs at the same sample rate; it delays by half itself.",
        impulse.write_linear,
        one_rate=True,
    ),
    Format(
        "csv",
        "Response as a table",
        ".csv",
        _CURVE,
        0.001,
        "Open {file} in a spreadsheet; `eqmorph match {file}` finds the setting again.",
        curve_csv.write,
        curve_csv.read,
        aliases=("table", "curve"),
    ),
    Format(
        "knobs",
        "Numbers to set by hand (Pro-Q, hardware)",
        ".csv",
        _ANY,
        0.05,
        "Set each band from {file}: q where it says Q, pro_q in Pro-Q, octaves for a bandwidth.",
        knobs.write,
        knobs.read,
        aliases=("fabfilter", "pro-q", "bandwidth"),
    ),
    Format(
        "bands10",
        "Graphic equaliser, 10 octave bands",
        ".csv",
        "10 fixed bands",
        None,
        "Set the faders from gain_db in {file}, and the preamp, line 0, before them.",
        fixed_bands.write_octaves,
        knobs.read,
        aliases=("octaves",),
        how_near=fixed_bands.how_near_octaves,
    ),
    Format(
        "bands31",
        "Graphic equaliser, 31 third-octave bands",
        ".csv",
        "31 fixed bands",
        None,
        "Set the faders from gain_db in {file}, and the preamp, line 0, before them.",
        fixed_bands.write_thirds,
        knobs.read,
        aliases=("third octaves",),
        how_near=fixed_bands.how_near_thirds,
    ),
    Format(
        "safe",
        "SAFE-DB rows, or 13 numbers",
        ".csv",
        _FIVE,
        0.0,
        "Read only: `eqmorph import {file} --row N`.",
        read=safe_rows.read,
        aliases=("safedb",),
    ),
)


def names(writable: bool) -> tuple[str, ...]:
    """Keys of the formats that can be written, or of those that can be read."""
    return tuple(f.key for f in FORMATS if (f.write if writable else f.read) is not None)


def find_format(key: str, writable: bool) -> Format:
    """The format with this key or alias, whatever its case.

    Raises
    ------
    TypeError
        If the key is no text.
    InvalidArgumentError
        If there is none, or it cannot be written (or read).
    """
    if not isinstance(key, str):
        raise TypeError(f"a format is named by text, such as 'apo', got {key!r}")
    wanted = _plain(key)
    found = next((f for f in FORMATS if wanted in map(_plain, (f.key, *f.aliases))), None)
    if found is None or (found.write if writable else found.read) is None:
        verb = "write" if writable else "read"
        known = ", ".join(names(writable))
        raise InvalidArgumentError(f"cannot {verb} the format {shown(key)}; it is one of {known}")
    return found


def _plain(name: str) -> str:
    """A name without what people write in different ways."""
    return "".join(sign for sign in name.casefold() if sign not in " -_.")


def export(
    eq: Playable,
    to: str,
    sample_rate: float = DEFAULT_SAMPLE_RATE,
    name: str = "eqmorph",
) -> str | bytes:
    """A setting in another tool's format.

    Parameters
    ----------
    eq : ParametricEq, GraphicEq or Cascade
    to : str
        Key of a format.
    sample_rate : float
        Hz at which it is to be played. Bands at or above its Nyquist frequency are left out.
    name : str
        For formats that show one.

    Returns
    -------
    str, or bytes for WAV files

    Raises
    ------
    InvalidArgumentError
        If the format is not known, or cannot hold the setting.
    """
    write = find_format(to, writable=True).write
    assert write is not None
    return write(eq, sample_rate, name)
