"""`eqmorph apply`: a word, a morph or a saved setting onto audio files."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from eqmorph.cli import foreign, options
from eqmorph.cli.failures import FAILED, say
from eqmorph.cli.phrases import setting_of, words_and_files
from eqmorph.cli.printing import printable
from eqmorph.cli.targets import pair_up, plan_folder, show_plan
from eqmorph.errors import EqmorphError, InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.audio.batch import BatchSummary, FileResult
    from eqmorph.audio.rendering import RenderOptions, RenderReport
    from eqmorph.equalizers.equalizer import Equalizer

EXAMPLES = (
    "eqmorph apply warm in.wav out.wav",
    "eqmorph apply warm in.wav out.flac --amount 0.8 --loudness match --force",
    "eqmorph apply --morph warm bright 0.4 in.wav out.wav --true-peak -1 --force",
    "eqmorph apply --eq my.json in.wav out.wav --force",
    "eqmorph apply warm recordings/ rendered/ --jobs 2",
    "eqmorph apply airy in.wav out.wav --channels side --force",
    "eqmorph apply less boomy in.wav out.wav --force --dry-run",
)
_MOST_FAILURES = 20


def apply(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[TERM] IN... OUT",
            help="A word or several, unless --morph or --eq is given; files and where to: a file, "
            "or a folder that is there; or two folders; - is stdin or stdout, as WAV.",
        ),
    ],
    amount: options.Amount = 1.0,
    morph: Annotated[
        tuple[str, str, float] | None,
        typer.Option("--morph", metavar="FROM TO ALPHA", help="Between two words, 0 to 1."),
    ] = None,
    eq_file: Annotated[
        Path | None,
        typer.Option("--eq", metavar="FILE", help="A setting of ours or of another tool."),
    ] = None,
    loudness: Annotated[
        Literal["headroom", "match", "keep"],
        typer.Option(
            "--loudness",
            help="Room for the highest gain; as loud as before (BS.1770); or the level left alone.",
        ),
    ] = "headroom",
    true_peak: Annotated[
        float | None,
        typer.Option("--true-peak", min=-60, max=0, metavar="DBTP", help="A limit, kept by gain."),
    ] = None,
    depth: Annotated[
        Literal["16", "24", "32", "float"] | None,
        typer.Option("--depth", help="Of the samples; the input's if not given."),
    ] = None,
    extension: Annotated[
        str | None,
        typer.Option("--format", metavar="EXT", help="Of a folder's results, such as flac."),
    ] = None,
    channels: Annotated[
        Literal["all", "mid", "side", "left", "right"],
        typer.Option("--channels", help="What of a stereo file: both, their sum, difference, one."),
    ] = "all",
    adaptive: Annotated[
        bool, typer.Option("--adaptive", help="Adapt the setting to what the recording is.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Files at a time.")
    ] = 1,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="Render a folder on a Dask cluster."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be written, and write nothing.")
    ] = False,
    seed: options.Seed = 0,
    force: options.Force = False,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """Equalise audio files: formats, rates, depths and tags stay."""
    term, sources, target = _parts(words, one_setting=(morph is None) + (eq_file is None))
    of_folder = len(sources) == 1 and sources[0] != "-" and Path(sources[0]).is_dir()
    if dask is not None and not of_folder:
        raise options.usage_error("needs a folder of files", ["--dask"])
    dotted = None if extension is None else f".{extension.lstrip('.')}"
    pairs = [] if of_folder else pair_up(sources, target, dotted)
    if not of_folder and (jobs > 1 or (extension is not None and pairs[0][1] == target)):
        raise options.usage_error("is for a folder of files", ["--format", "--jobs"])
    from eqmorph.audio.rendering import RenderOptions

    wanted = RenderOptions(
        loudness=loudness,
        true_peak_db=true_peak,
        depth=depth,
        adaptive=adaptive,
        channels=channels,
        seed=seed or 0,
        force=force,
    )
    eq, title = _setting(term, morph, eq_file, amount, model)
    title += "" if channels == "all" else f", {channels} alone"
    if of_folder:
        options.refuse_missing_folder(Path(target))
        if dry_run:
            # What is there already may be skipped, if it was made from the same.
            show_plan(title, plan_folder(sources[0], target, dotted), force, as_json)
        else:
            _apply_to_folder(sources[0], target, eq, title, wanted, dotted, jobs, dask, as_json)
    elif dry_run:
        if not show_plan(title, pairs, force, as_json):
            raise typer.Exit(FAILED)
    elif len(pairs) == 1:
        _apply_to_file(*pairs[0], eq, title, wanted, as_json)
    else:
        _apply_to_files(pairs, eq, title, wanted, as_json)


def _parts(words: list[str], one_setting: int) -> tuple[str | None, list[str], str]:
    """The phrase, if there is one, the inputs and the output."""
    if one_setting == 0:
        raise options.usage_error("give one of them", ["--morph", "--eq"])
    expected = 3 if one_setting == 2 else 2
    named_twice = expected == 2 < len(words) and not Path(words[0]).exists()
    if len(words) < expected or named_twice:
        what = "TERM IN OUT" if expected == 3 else "IN OUT, as the setting is already given"
        raise options.usage_error(f"give {what}; got {len(words)} arguments")
    term, files = words_and_files(words) if expected == 3 else (None, words)
    return term, files[:-1], files[-1]


def _setting(
    term: str | None,
    morph: tuple[str, str, float] | None,
    eq_file: Path | None,
    amount: float,
    model: Path | None,
) -> tuple[Equalizer, str]:
    """The setting, and what to call it."""
    strength = "" if amount == 1.0 else f" x {amount:g}"
    if eq_file is not None:
        eq = foreign.read_equalizer(str(eq_file))
        return eq.scaled(amount), f"{eq_file}{strength}"
    opened = options.open_model(model)
    if morph is not None:
        start, end, alpha = morph
        title = f"{start} to {end}, {alpha:g} of the way{strength}"
        return opened.morph(start, end, alpha, amount=amount), title
    assert term is not None
    eq, name = setting_of(opened, term, amount)
    return eq, f"{name}{strength}"


def _apply_to_files(
    pairs: list[tuple[str, str]],
    eq: Equalizer,
    title: str,
    wanted: RenderOptions,
    as_json: bool,
) -> None:
    """Several files into a folder; one that fails stops no other."""
    from eqmorph.audio.rendering import render
    from eqmorph.errors import sentence_of

    done: list[RenderReport] = []
    failed: list[dict[str, str]] = []
    for source, target in pairs:
        try:
            report = render(source, target, eq, wanted)
        except (EqmorphError, OSError) as error:
            failed.append({"name": source, "error": sentence_of(error)})
            say(failed[-1]["error"])
            continue
        done.append(report)
        if not as_json:
            print(printable(f"{source} -> {target}"))
        for note in report.notes:
            say(f"{source}: {note}")
    if as_json:
        rendered = [r.to_dict() for r in done]
        options.print_json({"setting": title, "rendered": rendered, "failed": failed})
    if failed:
        raise typer.Exit(FAILED)


def _apply_to_file(
    source: str, target: str, eq: Equalizer, title: str, wanted: RenderOptions, as_json: bool
) -> None:
    if target != "-":
        options.refuse_missing_folder(Path(target))
    if target == "-" and sys.stdout.isatty():
        raise InvalidArgumentError("audio does not go to a terminal; name a file, or pipe it on")
    with _from_stdin(source) as from_file, _to_stdout(target) as to_file:
        from eqmorph.audio.rendering import render

        with _shown_progress() as on_progress:
            report = render(from_file, to_file, eq, wanted, on_progress)
    if report.clipped:
        say(f"{report.clipped} samples were clipped; --loudness headroom leaves room for them")
    named = {**report.to_dict(), "source": source, "target": target}
    if as_json and target != "-":
        options.print_json({"setting": title, **named, "eq": eq.to_dict()})
        return
    lines = _lines(report, source, target, title, eq)
    print("\n".join(lines), file=sys.stderr if target == "-" else sys.stdout)


@contextmanager
def _from_stdin(source: str) -> Iterator[Path]:
    """The input as a file: levels need it twice, and a pipe goes by once."""
    if source != "-":
        yield Path(source)
        return
    import shutil
    from tempfile import gettempdir

    from eqmorph.files import working_folder

    with working_folder(Path(gettempdir())) as folder:
        path = folder / "stdin"
        with path.open("wb") as spooled:
            shutil.copyfileobj(sys.stdin.buffer, spooled)
        yield path


@contextmanager
def _to_stdout(target: str) -> Iterator[Path]:
    """A file whose whole content goes to stdout when the block succeeds."""
    if target != "-":
        yield Path(target)
        return
    import shutil
    from tempfile import gettempdir

    from eqmorph.files import working_folder

    with working_folder(Path(gettempdir())) as folder:
        path = folder / "stdout.wav"
        yield path
        with path.open("rb") as rendered:
            shutil.copyfileobj(rendered, sys.stdout.buffer)


@contextmanager
def _shown_progress() -> Iterator[Any]:
    """A bar on a terminal; nothing elsewhere, where one file is soon done."""
    if not sys.stderr.isatty():
        yield None
        return
    from eqmorph.progress import StepProgress

    with StepProgress("%", 100) as progress:
        yield lambda share: progress.done(round(100 * share), "")


def _lines(report: RenderReport, source: str, target: str, title: str, eq: Equalizer) -> list[str]:
    from eqmorph.cli.wording import counted
    from eqmorph.equalizers.wording import curve_in_words

    kind = f"{report.container} {report.subtype}{', dithered' if report.dithered else ''}"
    length = report.frames / report.sample_rate
    clipped = counted(report.clipped, "sample") if report.clipped else "no sample"
    rows = [
        ("setting", f"{title}: {curve_in_words(eq)}"),
        (
            "from",
            f"{source}: {report.sample_rate} Hz, {counted(report.channels, 'channel')}, "
            f"{length:.1f} s",
        ),
        ("to", f"{target}: {kind}"),
        ("level", f"{_decibels(report.gain_db)}; the setting's highest gain is "
                  f"{_decibels(report.highest_gain_db)}"),
        ("peak", f"{_peak(report)}, {clipped} clipped"),
    ]  # fmt: skip
    if report.loudness_before is not None and report.loudness_after is not None:
        before, after = report.loudness_before, report.loudness_after
        rows.append(("loudness", f"{before:.2f} LUFS before, {after:.2f} after"))
    if report.bands_left_out:
        names = ", ".join(name.replace("_", " ") for name in report.bands_left_out)
        rows.append(("left out", f"{names}: not possible at {report.sample_rate} Hz"))
    rows += [("note", note) for note in report.notes]
    speed = length / report.seconds if report.seconds else 0.0
    rows.append(("took", f"{report.seconds:.2f} s, {speed:.0f} times real time"))
    return [f"{name:<9} {printable(text)}" for name, text in rows]


def _decibels(value: float) -> str:
    return f"{value:+.2f} dB" if abs(value) >= 0.005 else "0 dB"


def _peak(report: RenderReport) -> str:
    if report.peak_db == -math.inf:
        return "silence"
    sample = f"{report.peak_db:.2f} dBFS"
    if report.true_peak_db is None:
        return sample
    return f"{sample}, {report.true_peak_db:.2f} dBTP"


def _apply_to_folder(
    source: str,
    target: str,
    eq: Equalizer,
    title: str,
    wanted: RenderOptions,
    extension: str | None,
    jobs: int,
    dask: str | None,
    as_json: bool,
) -> None:
    from eqmorph.audio.batch import render_folder

    runner = None
    if dask is not None:
        from eqmorph.audio.cluster import on_cluster

        runner = on_cluster(dask)
    with _FolderProgress() as progress:
        summary = render_folder(
            source, target, eq, wanted, extension, jobs, runner, progress.on_result
        )
    for report in summary.rendered:
        for note in report.notes:
            say(f"{report.source}: {note}")
    if as_json:
        options.print_json(_summary_json(summary, title))
    else:
        print("\n".join(_summary_lines(summary, title, target)))
    if summary.failed:
        for result in summary.failed[:_MOST_FAILURES]:
            say(str(result.error))
        if len(summary.failed) > _MOST_FAILURES:
            say(f"... and {len(summary.failed) - _MOST_FAILURES} more")
        raise typer.Exit(FAILED)


class _FolderProgress:
    """How far a folder is, with the rate and the time left."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> _FolderProgress:
        import time

        self._clock = time.monotonic
        self._began = self._clock()
        return self

    def on_result(self, result: FileResult, count: int, total: int) -> None:
        if self._bar is None:
            from eqmorph.progress import StepProgress

            self._bar = StepProgress("file", total).__enter__()
        rate = count / max(self._clock() - self._began, 1e-6)
        left = (total - count) / rate
        how = "failed" if result.error else "done before" if result.skipped else "done"
        self._bar.done(count, f"{result.name} {how}, {rate:.1f} files/s, {left:.0f} s left")

    def __exit__(self, *details: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(*details)


def _summary_lines(summary: BatchSummary, title: str, target: str) -> list[str]:
    from eqmorph.cli.wording import counted

    seconds = sum(r.frames / r.sample_rate for r in summary.rendered)
    clipped = sum(r.clipped for r in summary.rendered)
    parts = [f"{counted(len(summary.rendered), 'file')} rendered"]
    parts += [f"{summary.skipped} done before"] if summary.skipped else []
    parts += [f"{len(summary.failed)} failed"] if summary.failed else []
    parts += [f"{summary.others} of other kinds left out"] if summary.others else []
    speed = seconds / summary.seconds if summary.seconds else 0.0
    return [
        f"{title}: {', '.join(parts)}",
        f"in {target}: {seconds:.1f} s of audio in {summary.seconds:.1f} s "
        f"({speed:.0f} times real time), {clipped or 'no'} samples clipped",
    ]


def _summary_json(summary: BatchSummary, title: str) -> dict[str, Any]:
    return {
        "setting": title,
        "rendered": [r.to_dict() for r in summary.rendered],
        "skipped": [r.name for r in summary.results if r.skipped],
        "failed": [{"name": r.name, "error": r.error} for r in summary.failed],
        "others": summary.others,
        "seconds": summary.seconds,
    }
