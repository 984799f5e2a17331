"""What was rendered, or would be, for people and as JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import typer

from eqmorph.cli import options
from eqmorph.cli.failures import FAILED, say
from eqmorph.cli.printing import printable
from eqmorph.cli.wording import counted

if TYPE_CHECKING:
    from eqmorph.audio.batch import BatchSummary
    from eqmorph.audio.rendering import RenderReport
    from eqmorph.equalizers.equalizer import Equalizer

_MOST_FAILURES = 20


def show_plan(title: str, pairs: list[tuple[str, str]], force: bool, as_json: bool) -> bool:
    """Tell what would be written, and what stands in the way; whether nothing does."""
    from eqmorph.audio.targets import OVERWRITTEN, problem

    rows = [{"source": s, "target": t, "problem": problem(s, t, force)} for s, t in pairs]
    if as_json:
        options.print_json({"title": title, "would_write": rows})
    else:
        print(f"{title}: nothing was written; this would be:")
        for row in rows:
            note = f" ({row['problem']})" if row["problem"] else ""
            print(printable(f"{row['source']} -> {row['target']}{note}"))
    return all(row["problem"] in ("", OVERWRITTEN) for row in rows)


def show_summary(summary: BatchSummary, title: str, target: str, as_json: bool) -> None:
    for report in summary.rendered:
        for note in report.notes:
            say(f"{report.source}: {note}")
    if as_json:
        options.print_json(_summary_json(summary, title))
    else:
        print("\n".join(_summary_lines(summary, title, target)))
    for result in summary.failed[:_MOST_FAILURES]:
        say(str(result.error))
    if len(summary.failed) > _MOST_FAILURES:
        say(f"... and {len(summary.failed) - _MOST_FAILURES} more")
    if summary.failed:
        raise typer.Exit(FAILED)


def report_lines(
    report: RenderReport, source: str, target: str, title: str, eq: Equalizer
) -> list[str]:
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


def _summary_lines(summary: BatchSummary, title: str, target: str) -> list[str]:

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
        "title": title,
        "rendered": [r.to_dict() for r in summary.rendered],
        "skipped": [r.name for r in summary.results if r.skipped],
        "failed": [{"name": r.name, "error": r.error} for r in summary.failed],
        "others": summary.others,
        "seconds": summary.seconds,
    }
