"""One audio file through an equaliser into another file."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eqmorph.audio.ahead import ahead
from eqmorph.audio.channels import CHANNELS, Channels, PartFilter
from eqmorph.audio.files import AudioInfo, AudioReader, open_audio
from eqmorph.audio.filtering import BlockFilter, highest_gain_db
from eqmorph.audio.forms import AudioForm, Depth, choose_form
from eqmorph.audio.levels import LOUDNESS_MODES, GainPlan, LoudnessMode, measure, plan_gain
from eqmorph.audio.peaks import decibels
from eqmorph.audio.samples import DITHERED_BITS, FloatArray, full_scale
from eqmorph.audio.tagging import Tagging, read_tagging, write_tagging
from eqmorph.audio.writing import check_room, writing_audio
from eqmorph.equalizers.biquads import LOWEST_SAMPLE_RATE
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.errors import AudioFileError, InvalidArgumentError
from eqmorph.files import destination, replacing

Progress = Callable[[float], None]
"""Called with the share done, 0 to 1, from the thread that renders."""


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How to render.

    Parameters
    ----------
    loudness : {"headroom", "match", "keep"}
        Lower the level by the equaliser's highest gain, so that nothing clips; make the result as
        loud as the input (BS.1770); or leave the level alone.
    true_peak_db : float, optional
        A limit in dBTP, kept by gain.
    depth : {"16", "24", "32", "float"}, optional
        Of the samples; the source's by default.
    gain_db : float
        Added to a level that is left alone ("keep").
    adaptive : bool
        Adapt the setting to the recording; see `eqmorph.audio.adapting`.
    channels : {"all", "mid", "side", "left", "right"}
        What is equalised of a stereo file; all of any other.
    seed : int
        Of the dither.
    force : bool
        Overwrite a file that is already there.

    Raises
    ------
    InvalidArgumentError
        If a value is not one of these.
    """

    loudness: LoudnessMode = "headroom"
    true_peak_db: float | None = None
    depth: Depth | None = None
    gain_db: float = 0.0
    adaptive: bool = False
    channels: Channels = "all"
    seed: int = 0
    force: bool = False

    def __post_init__(self) -> None:
        if self.loudness not in LOUDNESS_MODES:
            raise InvalidArgumentError(
                f"loudness must be one of {', '.join(LOUDNESS_MODES)}, got {self.loudness!r}"
            )
        if self.channels not in CHANNELS:
            raise InvalidArgumentError(
                f"channels must be one of {', '.join(CHANNELS)}, got {self.channels!r}"
            )
        if self.true_peak_db is not None and not -60.0 <= self.true_peak_db <= 0.0:
            raise InvalidArgumentError(
                f"true_peak_db must be in [-60, 0] dBTP, got {self.true_peak_db!r}"
            )
        if not math.isfinite(self.gain_db) or (self.gain_db and self.loudness != "keep"):
            raise InvalidArgumentError(
                f"gain_db must be a finite number, and 0 unless loudness is 'keep', "
                f"got {self.gain_db!r}"
            )


@dataclass(frozen=True, slots=True)
class RenderReport:
    """What was done.

    Attributes
    ----------
    source, target : str
    sample_rate : int
        Hz.
    channels, frames : int
    container, subtype : str
        Of the target, in libsndfile's names.
    highest_gain_db : float
        Of the equaliser's response at the file's rate.
    gain_db : float
        Applied besides.
    peak_db : float
        Of the samples written, in dBFS.
    loudness_before, loudness_after : float or None
        LUFS, where they were measured and there is any.
    true_peak_db : float or None
        dBTP, where it was measured and there is sound.
    clipped : int
        Samples held at full scale.
    dithered : bool
    bands_left_out : tuple of str
        At or above Nyquist.
    notes : tuple of str
        What else should be known.
    seconds : float
        It took.
    """

    source: str
    target: str
    sample_rate: int
    channels: int
    frames: int
    container: str
    subtype: str
    highest_gain_db: float
    gain_db: float
    peak_db: float
    loudness_before: float | None
    loudness_after: float | None
    true_peak_db: float | None
    clipped: int
    dithered: bool
    bands_left_out: tuple[str, ...]
    notes: tuple[str, ...]
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data."""
        return asdict(self)


def render(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    eq: Equalizer,
    options: RenderOptions | None = None,
    on_progress: Progress | None = None,
    threads: bool = True,
) -> RenderReport:
    """Send an audio file through an equaliser.

    The file goes by in blocks, so that its length does not matter; rate, depth, channels and tags
    stay, the container follows the target's extension. The target appears whole or not at all, and
    the source is only read.

    Parameters
    ----------
    source, target : path-like
    eq : ParametricEq or GraphicEq
    options : RenderOptions, optional
    on_progress : callable, optional
    threads : bool
        Read, filter and write at the same time; no use where every core has a file of its own.

    Raises
    ------
    FileNotFoundError
        If there is no such source.
    FileExistsError
        If the target is there and `options.force` is not set, or is the source.
    AudioFileError
        If the source is no whole audio file, or the target's format cannot hold it.
    AudioWriteError
        If the target cannot be written.
    """
    options = options or RenderOptions()
    began = time.perf_counter()
    source, target = Path(source), Path(target)
    with open_audio(source) as reader:
        check_target(source, target, options.force)
        job = _prepare(reader, target, eq, options, on_progress, threads)
        plan, measured = job.plan()
        with replacing(target) as beside:
            # Room is checked beside the target, whose folder `replacing` has made.
            check_room(target.parent, job.smallest_size)
            written, gain = job.write(beside, plan.gain_db), plan.gain_db
            if written.clipped and options.loudness != "keep" and not measured:
                # Headroom covers steady tones; a transient may still reach higher.
                gain -= decibels(written.peak) - job.full_scale_db
                written = job.write(beside, gain)
            tag_notes = write_tagging(beside, job.form, job.tagging)
    notes = [*job.notes, *plan.notes, *reader.damage, *tag_notes]
    heard = measured
    if heard is not None and not heard.has_loudness and options.loudness == "match":
        heard = heard.by_level()
    return RenderReport(
        source=str(source),
        target=str(target),
        sample_rate=reader.info.sample_rate,
        channels=reader.info.channels,
        frames=written.frames,
        container=job.form.container,
        subtype=job.form.subtype,
        highest_gain_db=job.highest_gain_db,
        gain_db=gain,
        peak_db=decibels(written.peak),
        loudness_before=finite(heard.loudness_before) if heard else None,
        loudness_after=finite(heard.loudness_after + gain) if heard else None,
        true_peak_db=finite(heard.true_peak_after + gain) if heard else None,
        clipped=written.clipped,
        dithered=written.dithered,
        bands_left_out=job.eq.bands_above_nyquist(reader.info.sample_rate),
        notes=tuple(notes),
        seconds=time.perf_counter() - began,
    )


def finite(level: float) -> float | None:
    """None for the level of silence, which has none."""
    return level if math.isfinite(level) else None


def check_target(source: Path, target: Path, force: bool) -> None:
    """Whether a target may be written.

    Raises
    ------
    FileExistsError
        If it is there already and may not be overwritten, is the source, or is a folder.
    InvalidArgumentError
        If it is a pipe or a device.
    """
    if target.is_dir():
        raise FileExistsError(f"{target} is a folder; name a file in it")
    destination(target)
    if not target.exists():
        return
    if source.exists() and target.samefile(source):
        raise FileExistsError(f"{target} is the input itself, which is never overwritten")
    if not force:
        raise FileExistsError(f"{target} is already there; --force overwrites it")


@dataclass(frozen=True, slots=True)
class _Written:
    frames: int
    peak: float
    clipped: int
    dithered: bool


@dataclass(frozen=True, slots=True)
class _Job:
    """A file, its equaliser, and where it goes."""

    reader: AudioReader
    eq: Equalizer
    form: AudioForm
    tagging: Tagging
    options: RenderOptions
    highest_gain_db: float
    notes: tuple[str, ...]
    progress: _Progress
    threads: bool

    @property
    def info(self) -> AudioInfo:
        return self.reader.info

    @property
    def smallest_size(self) -> int:
        """Bytes that the target will need at least; 0 where a codec decides."""
        if self.form.container in ("FLAC", "CAF", "OGG", "MP3"):
            return 0
        return self.info.frames * self.info.channels * self.form.bytes_per_sample

    def dithered(self, gain_db: float) -> bool:
        """Whether rounding needs noise: to 16 bits or fewer, unless samples come out unchanged."""
        bits, before = self.form.bits, self.info.form.bits
        if bits is None or bits > DITHERED_BITS:
            return False
        unchanged = self.filter(gain_db).is_identity and before is not None and before <= bits
        return not unchanged

    @property
    def full_scale_db(self) -> float:
        scale = full_scale(self.form, self.dithered(1.0))
        return decibels(scale) if math.isfinite(scale) else math.inf

    def filter(self, gain_db: float) -> BlockFilter:
        sos = self.eq.sos(self.info.sample_rate)
        if self.options.channels != "all":
            return PartFilter(sos, self.options.channels, gain_db)
        return BlockFilter(sos, self.info.channels, gain_db)

    def plan(self) -> tuple[GainPlan, Any]:
        """The gain, and what was measured for it if anything."""
        options = self.options
        measured = None
        if options.loudness == "match" or options.true_peak_db is not None:
            blocks = self.progress.over(self.reader.blocks())
            measured = measure(self.info, self.ahead(blocks), self.filter(0.0))
            self.reader.rewind()
        plan = plan_gain(
            options.loudness,
            self.highest_gain_db,
            measured,
            options.true_peak_db,
            self.full_scale_db,
            options.gain_db,
        )
        return plan, measured

    def ahead(self, blocks: Iterator[FloatArray]) -> Iterator[FloatArray]:
        return ahead(blocks) if self.threads else blocks

    def write(self, path: Path, gain_db: float) -> _Written:
        """Render once, from the first sample."""
        self.reader.rewind()
        dithered = self.dithered(gain_db)
        eq_filter = self.filter(gain_db)
        filtered = (eq_filter(block) for block in self.ahead(self.reader.blocks()))
        with writing_audio(
            path,
            self.form,
            self.info.sample_rate,
            self.info.channels,
            self.options.seed if dithered else None,
            self.tagging.strings,
        ) as writer:
            for block in self.progress.over(self.ahead(filtered)):
                writer.write(block)
        quantiser = writer.quantiser
        return _Written(writer.frames, quantiser.peak, quantiser.clipped, dithered)


def _prepare(
    reader: AudioReader,
    target: Path,
    eq: Equalizer,
    options: RenderOptions,
    on_progress: Progress | None,
    threads: bool,
) -> _Job:
    info = reader.info
    if info.sample_rate < LOWEST_SAMPLE_RATE:
        raise AudioFileError(
            f"{info.path}: its sample rate, {info.sample_rate} Hz, is out of range; the filters "
            f"need at least {LOWEST_SAMPLE_RATE:g} Hz"
        )
    if options.channels != "all" and info.channels != 2:
        many = "one channel" if info.channels == 1 else f"{info.channels} channels"
        raise AudioFileError(
            f"{info.path} has {many}; only a stereo file has a {options.channels} of its own"
        )
    form = choose_form(
        target, info.form, info.sample_rate, info.channels, info.frames, options.depth
    )
    notes = list(info.notes)
    if form.container == "RF64" and target.suffix.lower() != ".rf64":
        notes.append("larger than WAV's 4 GB: written as RF64")
    if options.adaptive:
        from eqmorph.audio.adapting import adapt_eq
        from eqmorph.audio.spectra import long_term_spectrum

        adapted = adapt_eq(eq, long_term_spectrum(info.sample_rate, reader.blocks()))
        reader.rewind()
        eq = adapted.eq
        notes += adapted.notes
    passes = 2 if options.loudness == "match" or options.true_peak_db is not None else 1
    return _Job(
        reader,
        eq,
        form,
        read_tagging(info.path, info.form, form),
        options,
        highest_gain_db(eq, info.sample_rate),
        tuple(notes),
        _Progress(on_progress, info.frames * passes),
        threads,
    )


class _Progress:
    """Counts frames over all passes and tells the share done."""

    def __init__(self, on_progress: Progress | None, total: int) -> None:
        self._tell, self._total, self._done = on_progress, max(1, total), 0

    def over(self, blocks: Iterator[FloatArray]) -> Iterator[FloatArray]:
        for block in blocks:
            yield block
            self._done += block.shape[1]
            if self._tell is not None:
                # A render that had to start again stays at its end.
                self._tell(min(1.0, self._done / self._total))
