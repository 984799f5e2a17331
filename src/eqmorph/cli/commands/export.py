"""`eqmorph export`: a word's setting, or one of your own, for another tool."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import foreign, options
from eqmorph.cli.exporting import DeviceOptions, Writing, correction, export_pack, sliders_between
from eqmorph.cli.failures import say
from eqmorph.cli.options import argument, option
from eqmorph.cli.phrases import setting_of
from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.formats import Format
    from eqmorph.formats.cascades import Playable

EXAMPLES = (
    "eqmorph export warm --to apo",
    "eqmorph export warm --amount 0.7 --to camilladsp --output warm.yml --force",
    "eqmorph generate bright --json | eqmorph export --eq - --to easyeffects",
    "eqmorph export warm --to fir --sample-rate 44100 --output warm.wav --force",
    "eqmorph export bright --to apo --output phones.txt --force && "
    "eqmorph export warm --onto phones.txt --to apo",
    "eqmorph export warm --bands 3 --max-gain 6 --q-range 0.5 4 --to knobs",
    "eqmorph export --pack known --to easyeffects --output . --force",
    "eqmorph export warm --with bright --to faust --output warm-bright.dsp --force",
    "eqmorph export --list",
)


def complete_format(incomplete: str) -> list[str]:
    """Formats that can be written and begin so, for the shell."""
    from eqmorph.formats import names

    return [key for key in names(writable=True) if key.startswith(incomplete)]


def export(
    term: Annotated[
        str | None, argument("TERM", "A word or a request.", complete=options.complete_term)
    ] = None,
    to: Annotated[
        str | None,
        option(
            "--to FORMAT",
            "Such as apo or easyeffects; --list has them all.",
            complete=complete_format,
        ),
    ] = None,
    words: Annotated[
        list[str] | None,
        option(
            "--with WORD",
            "Another word: an effect with a slider between them (faust, reaper).",
            complete=options.complete_term,
        ),
    ] = None,
    eq: Annotated[
        str | None, option("--eq FILE", "Not a word but a setting that import reads; - for stdin.")
    ] = None,
    amount: options.Amount = 1.0,
    sample_rate: Annotated[
        float, option("--sample-rate HZ", "At which the tool will play it.", min=4000)
    ] = 48_000.0,
    name: Annotated[
        str | None, option("--name NAME", "For tools that show one; else the word.")
    ] = None,
    onto: Annotated[
        Path | None,
        option(
            "--onto FILE",
            "A correction, such as AutoEq's: its bands stay, ours follow, one preamp for all.",
        ),
    ] = None,
    *,
    limits: DeviceOptions,
    pack: Annotated[
        str | None,
        option(
            "--pack FILE|known",
            "A file for each line of a text, or for every known word; --output is a folder.",
        ),
    ] = None,
    output: Annotated[
        Path | None, option("--output -o FILE", "Where to write it; else stdout.")
    ] = None,
    force: options.Force = False,
    model: options.Model = None,
    show_list: Annotated[bool, option("--list", "The formats, and no export.")] = False,
    as_json: Annotated[bool, option("--json", "With --list: as JSON.")] = False,
) -> None:
    """A setting for another tool.

    It comes with a preamp that turns it down so far that no frequency can clip.
    """
    from eqmorph.formats import names

    if show_list:
        _print_list(as_json)
        return
    if as_json:
        raise options.usage_error(
            "goes with --list; --to json writes a setting as JSON", ["--json"]
        )
    chosen = None if to is None else _find(to)
    if chosen is None:
        got = "" if to is None else f", got {to!r}"
        raise options.usage_error(
            f"must be one of {', '.join(names(writable=True))}{got}; --list explains them", ["--to"]
        )
    if [term, eq, pack].count(None) != 2:
        raise options.usage_error("name one word, or a file with --eq or --pack", ["TERM"])
    device = limits.device()
    if pack is not None:
        for given, flag in ((words, "--with"), (name, "--name")):
            if given:
                raise options.usage_error("goes without --pack", [flag])
        writing = Writing(chosen, sample_rate, correction(onto, sample_rate), device)
        export_pack(pack, writing, amount, output, force, model)
        return
    options.refuse_existing(output, force)
    if words:
        if term is None or onto is not None or amount != 1.0 or device is not None:
            raise options.usage_error(
                "goes with TERM, and without --onto, --amount and --bands", ["--with"]
            )
        _deliver(sliders_between([term, *words], chosen, name, model), output, chosen)
        return
    if chosen.is_binary and output is None and sys.stdout.isatty():
        raise InvalidArgumentError(f"{to} is no text; name a file with --output, or pipe it on")
    writing = Writing(chosen, sample_rate, correction(onto, sample_rate), device)
    setting, found_name = _setting(term, eq, amount, writing, model)
    content, notes = writing.file(setting, name or found_name)
    for note in notes:
        say(note)
    _deliver(content, output, chosen)


def _find(to: str) -> Format | None:
    from eqmorph.formats import find_format

    try:
        return find_format(to, writable=True)
    except InvalidArgumentError:
        return None


def _setting(
    term: str | None, eq: str | None, amount: float, writing: Writing, model: Path | None
) -> tuple[Playable, str]:
    """What to export, and how to call it; for a device a file's own bands, however many."""
    if term is not None:
        eq_of_word, found = setting_of(options.open_model(model), term)
        return options.times(eq_of_word, amount), found
    name = eq or "-"
    title = "eqmorph" if name == "-" else Path(name).stem
    if writing.device is not None:
        from eqmorph.formats import Cascade

        playable = foreign.read_playable(name, writing.sample_rate)
        if isinstance(playable, Cascade):
            return playable.scaled(amount), title
        return options.times(playable, amount), title
    setting = foreign.read_equalizer(name, writing.sample_rate)
    return options.times(setting, amount), title


def _deliver(content: str | bytes, output: Path | None, chosen: Format) -> None:
    if output is None:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            print(content, end="")
        return
    from eqmorph.files import write_whole

    write_whole(output, content)
    print(f"written to {output}")
    print(chosen.instructions.format(file=output))


def _print_list(as_json: bool) -> None:
    from eqmorph.formats import FORMATS

    if as_json:
        options.print_json(
            [
                {
                    "key": f.key,
                    "label": f.label,
                    "suffix": f.suffix,
                    "holds": f.holds,
                    "accuracy_db": f.accuracy_db,
                    "instructions": f.instructions,
                    "writes": f.write is not None,
                    "reads": f.read is not None,
                }
                for f in FORMATS
            ]
        )
        return

    rows = [(f.key, "yes" if f.write else "", "yes" if f.read else "", f.label) for f in FORMATS]
    heads = ("format", "export", "import", "what it is for")
    from eqmorph.cli.tables import print_table

    print_table(heads, rows, heads)
