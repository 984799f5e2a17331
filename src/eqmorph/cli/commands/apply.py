"""`eqmorph apply`: a word, a morph or a saved setting onto audio files."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from eqmorph.cli import foreign, options
from eqmorph.cli.failures import FAILED, say
from eqmorph.cli.options import argument, option
from eqmorph.cli.phrases import setting_of, words_and_files
from eqmorph.cli.rendered import report_lines, show_plan, show_summary
from eqmorph.cli.wording import counted
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.audio.batch import FileResult, Runner
    from eqmorph.audio.rendering import RenderOptions
    from eqmorph.equalizers.equalizer import Equalizer
    from eqmorph.progress import StepProgress

EXAMPLES = (
    "eqmorph apply warm in.wav out.wav",
    "eqmorph apply warm in.wav out.flac --amount 0.8 --loudness match --force",
    "eqmorph apply --morph warm bright 0.4 in.wav out.wav --true-peak -1 --force",
    "eqmorph apply --eq my.json in.wav out.wav --force",
    "eqmorph apply warm recordings/ rendered/ --jobs 2",
    "eqmorph apply airy in.wav out.wav --channels side --force",
    "eqmorph apply less boomy in.wav out.wav --force --dry-run",
)


@dataclass(frozen=True)
class Wanted:
    """The setting that recordings go through."""

    amount: options.Amount = 1.0
    morph: Annotated[
        tuple[str, str, float] | None,
        option("--morph FROM TO ALPHA", "Between two words, 0 to 1."),
    ] = None
    eq: Annotated[Path | None, option("--eq FILE", "A setting of ours or of another tool.")] = None
    model: options.Model = None

    def __post_init__(self) -> None:
        if self.morph is not None and self.eq is not None:
            raise options.usage_error("give one of them", ["--morph", "--eq"])

    def setting(self, term: str | None) -> tuple[Equalizer, str]:
        """The setting, and what to call it."""
        if self.eq is not None:
            begun, name = foreign.read_equalizer(str(self.eq)), str(self.eq)
        else:
            opened = options.open_model(self.model)
            if self.morph is not None:
                begun = opened.morph(*self.morph)
                name = "{} to {}, {:g} of the way".format(*self.morph)
            else:
                assert term is not None
                begun, name = setting_of(opened, term)
        return options.times(begun, self.amount), f"{name}{options.strength(self.amount)}"


@dataclass(frozen=True)
class Rendering:
    """How recordings are rendered."""

    loudness: Annotated[
        Literal["headroom", "match", "keep"],
        option(
            "--loudness",
            "Room for the highest gain; as loud as before (BS.1770); or the level left alone.",
        ),
    ] = "headroom"
    true_peak: Annotated[
        float | None, option("--true-peak DBTP", "A limit, kept by gain.", min=-60, max=0)
    ] = None
    depth: Annotated[
        Literal["16", "24", "32", "float"] | None,
        option("--depth", "Of the samples; the input's if not given."),
    ] = None
    channels: Annotated[
        Literal["all", "mid", "side", "left", "right"],
        option("--channels", "What of a stereo file: both, their sum, difference, one."),
    ] = "all"
    adaptive: Annotated[
        bool, option("--adaptive", "Adapt the setting to what the recording is.")
    ] = False
    seed: options.Seed = 0
    force: options.Force = False

    def options(self) -> RenderOptions:
        """For the renderer."""
        from eqmorph.audio.rendering import RenderOptions

        chosen = {k: v for k, v in vars(self).items() if k != "true_peak"}
        return RenderOptions(**{**chosen, "seed": self.seed or 0}, true_peak_db=self.true_peak)


def apply(
    words: Annotated[
        list[str],
        argument(
            "[TERM] IN... OUT",
            "A word or several, unless --morph or --eq is given; files and where to: a file, "
            "or a folder that is there; or two folders; - is stdin or stdout, as WAV.",
        ),
    ],
    wanted: Wanted,
    rendering: Rendering,
    extension: Annotated[
        str | None, option("--format EXT", "Of a folder's results, such as flac.")
    ] = None,
    jobs: Annotated[int, option("--jobs -j N", "Files at a time.", min=1)] = 1,
    dask: Annotated[
        str | None, option("--dask ADDRESS", "Render a folder on a Dask cluster.")
    ] = None,
    dry_run: Annotated[
        bool, option("--dry-run", "Tell what would be written, and write nothing.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Equalise audio files: formats, rates, depths and tags stay."""
    from eqmorph.audio.targets import pair_up, plan_folder
    from eqmorph.files import check_folder

    term, sources, target = _parts(words, has_setting=bool(wanted.morph or wanted.eq))
    of_folder = len(sources) == 1 and sources[0] != "-" and Path(sources[0]).is_dir()
    if dask is not None and not of_folder:
        raise options.usage_error("needs a folder of files", ["--dask"])
    dotted = None if extension is None else f".{extension.lstrip('.')}"
    pairs = [] if of_folder else pair_up(sources, target, dotted)
    if not of_folder and (jobs > 1 or (extension is not None and pairs[0][1] == target)):
        raise options.usage_error("is for a folder of files", ["--format", "--jobs"])
    chosen = rendering.options()
    eq, title = wanted.setting(term)
    title += "" if rendering.channels == "all" else f", {rendering.channels} alone"
    if of_folder:
        check_folder(Path(target))
        pairs = plan_folder(sources[0], target, dotted) if dry_run else []
    if dry_run:
        # What is there already in a folder may be skipped, if it was made from the same.
        if not show_plan(title, pairs, rendering.force, as_json) and not of_folder:
            raise typer.Exit(FAILED)
    elif len(pairs) == 1:
        _apply_to_file(*pairs[0], eq, title, chosen, as_json)
    else:
        from eqmorph.audio.batch import render_files, render_folder
        from eqmorph.progress import StepProgress

        with StepProgress("file") as progress:
            told = partial(_tell, progress, time.monotonic())
            if of_folder:
                runner = None if dask is None else _cluster(dask)
                summary = render_folder(
                    sources[0], target, eq, chosen, dotted, jobs, runner, on_result=told
                )
            else:
                summary = render_files(pairs, eq, chosen, on_result=told)
        show_summary(summary, title, target, as_json)


def _parts(words: list[str], has_setting: bool) -> tuple[str | None, list[str], str]:
    """The phrase, if there is one, the inputs and the output."""
    expected = 2 if has_setting else 3
    named_twice = expected == 2 < len(words) and not Path(words[0]).exists()
    if len(words) < expected or named_twice:
        what = "TERM IN OUT" if expected == 3 else "IN OUT, as the setting is already given"
        raise options.usage_error(f"give {what}; got {counted(len(words), 'argument')}")
    term, files = words_and_files(words) if expected == 3 else (None, words)
    return term, files[:-1], files[-1]


def _cluster(address: str) -> Runner:
    from eqmorph.audio.cluster import on_cluster

    return on_cluster(address)


def _tell(progress: StepProgress, began: float, result: FileResult, n: int, total: int) -> None:
    """How far the files are, with the rate and the time left."""
    rate = n / max(time.monotonic() - began, 1e-6)
    how = "failed" if result.error else "done before" if result.skipped else "done"
    news = f"{result.name} {how}, {rate:.1f} files/s, {(total - n) / rate:.0f} s left"
    progress.done(n, news, total)


def _apply_to_file(
    source: str, target: str, eq: Equalizer, title: str, wanted: RenderOptions, as_json: bool
) -> None:
    from eqmorph.files import check_folder

    if target != "-":
        check_folder(Path(target))
    elif sys.stdout.isatty():
        raise InvalidArgumentError("audio does not go to a terminal; name a file, or pipe it on")
    from eqmorph.audio.pipes import from_stdin, to_stdout

    with from_stdin(source) as from_file, to_stdout(target) as to_file:
        from eqmorph.audio.rendering import render
        from eqmorph.progress import StepProgress

        with StepProgress("%", 100) as progress:
            # One file is soon done: a bar on a terminal, nothing elsewhere.
            bar = partial(_share_done, progress) if sys.stderr.isatty() else None
            report = render(from_file, to_file, eq, wanted, bar)
    if report.clipped:
        say(f"{report.clipped} samples were clipped; --loudness headroom leaves room for them")
    if as_json and target != "-":
        named = {**report.to_dict(), "source": source, "target": target}
        from eqmorph.cli.show import setting_json

        options.print_json({"title": title, **named, "eq": setting_json(eq, report.sample_rate)})
        return
    lines = report_lines(report, source, target, title, eq)
    print("\n".join(lines), file=sys.stderr if target == "-" else sys.stdout)


def _share_done(progress: StepProgress, share: float) -> None:
    progress.done(round(100 * share), "")
