"""`eqmorph ab`: versions of a recording to listen to, equally loud."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import argument, option

if TYPE_CHECKING:
    from eqmorph.audio.comparing import Version
    from eqmorph.equalizers.equalizer import Equalizer

EXAMPLES = (
    "eqmorph ab in.wav warm bright",
    "eqmorph ab in.wav warm --blind --force",
    "eqmorph ab in.wav warm --amount 0.5 --output half-warm --force",
)


def ab(
    source: Annotated[Path, argument("IN", "A recording.")],
    terms: Annotated[list[str], argument("TERM...", "Words.", complete=options.complete_term)],
    amount: options.Amount = 1.0,
    against: Annotated[
        Path | None,
        option(
            "--against FILE", "A second model, such as one of SocialFX's words, for the same words."
        ),
    ] = None,
    output: Annotated[
        Path | None, option("--output -o FOLDER", "Where to; else IN-ab beside IN.")
    ] = None,
    adaptive: Annotated[
        bool, option("--adaptive", "Adapt the settings to what the recording is.")
    ] = False,
    blind: Annotated[
        bool,
        option("--blind", "A page that asks which is which, counts, and says if it may be chance."),
    ] = False,
    force: options.Force = False,
    model: options.Model = None,
    as_json: options.Json = False,
) -> None:
    """Equally loud renders, their spectra, a listening page."""
    folder = source.parent / f"{source.stem}-ab" if output is None else output
    page, picture = folder / ("blind.html" if blind else "index.html"), folder / "spectra.png"
    for path in (page,) if blind else (page, picture):
        options.refuse_existing(path, force, folder_is_made=True)
    settings = _settings(terms, amount, model, against)
    from eqmorph.audio.comparing import compare
    from eqmorph.audio.listening_page import write_listening_page
    from eqmorph.audio.rendering import RenderOptions
    from eqmorph.errors import MissingExtraError
    from eqmorph.plots import draw_spectra

    versions = compare(source, settings, folder, RenderOptions(force=force, adaptive=adaptive))
    title, drawn = f"{source.name}: {', '.join(settings)}", None
    if blind:
        from eqmorph.audio.blind_page import write_blind_page

        write_blind_page(page, title, versions)
    else:
        drawn = picture
        try:
            draw_spectra(versions, picture)
        except MissingExtraError as error:
            say(f"no picture: {error}")
            drawn = None
        write_listening_page(page, title, versions, drawn)
    if as_json:
        files = [v.report.to_dict() | {"name": v.name} for v in versions]
        shown = None if drawn is None else str(drawn)
        options.print_json({"versions": files, "page": str(page), "picture": shown})
        return
    notes = dict.fromkeys(f"note: {note}" for v in versions for note in v.report.notes)
    print("\n".join([*_table(versions), *notes, "", f"listen: {page}"]))


def _settings(
    terms: list[str], amount: float, model: Path | None, against: Path | None
) -> dict[str, Equalizer]:
    opened = options.open_model(model)
    settings = {opened.name(term): options.times(opened.generate(term), amount) for term in terms}
    if against is not None:
        other = options.open_model(against)
        settings |= {
            f"{other.name(term)}-{against.stem}": options.times(other.generate(term), amount)
            for term in terms
        }
    return settings


def _table(versions: tuple[Version, ...]) -> list[str]:
    from eqmorph.cli.tables import table
    from eqmorph.cli.terminal import Terminal

    rows = [
        (
            v.name,
            "-" if v.report.loudness_after is None else f"{v.report.loudness_after:.2f} LUFS",
            "-" if v.report.true_peak_db is None else f"{v.report.true_peak_db:.2f} dBTP",
            f"{round(v.report.gain_db, 2) + 0.0:+.2f} dB",
            v.report.target,
        )
        for v in versions
    ]
    heads = ("version", "loudness", "true peak", "gain", "file")
    return table(heads, rows, ("version", "file"), Terminal.here())
