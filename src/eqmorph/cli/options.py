"""How options are declared, those that several commands share, and what they open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eqmorph.errors import InvalidArgumentError

if TYPE_CHECKING:
    from eqmorph.equalizers.equalizer import Equalizer
    from eqmorph.model.morph_model import MorphModel


def option(spec: str, help: str = "", complete: Any = None, **limits: Any) -> Any:
    """An option as its help shows it: its names, then what stands for its value."""
    names = [word for word in spec.split() if word.startswith("-")]
    metavar = " ".join(spec.split()[len(names) :]) or None
    return typer.Option(*names, metavar=metavar, help=help, autocompletion=complete, **limits)


def argument(metavar: str, help: str = "", complete: Any = None, **limits: Any) -> Any:
    """An argument: what stands for it in the help, and what it is."""
    return typer.Argument(metavar=metavar, help=help, autocompletion=complete, **limits)


def complete_term(ctx: typer.Context) -> list[str]:
    """Known words for the shell, of which Typer keeps those that fit; none rather than an error."""
    try:
        return list(open_model(ctx.params.get("model")).terms)
    except Exception:  # a shell that is completing has no place for a message
        return []


Term = Annotated[
    str,
    argument("TERM", "A word or a request, such as warm or less boomy.", complete=complete_term),
]
Model = Annotated[
    Path | None, option("--model FILE", "Another model than the one that is shipped.")
]
Json = Annotated[bool, option("--json", "Print JSON and nothing else.")]
Seed = Annotated[int | None, option("--seed N", "The same seed gives the same result.", min=0)]
Amount = Annotated[
    float,
    option(
        "--amount X", "Strength: 1 as learned, 0 flat, negative the opposite, above 1 stronger."
    ),
]
SampleRate = Annotated[
    float, option("--sample-rate HZ", "Where the response is computed.", min=4000)
]
Force = Annotated[bool, option("--force", "Overwrite a file that is already there.")]
Columns = Annotated[
    str | None,
    option(
        "--columns NAME=COLUMN,...|FILE.json",
        "What the columns of a table of your own are called: term=word,gain1=low,...",
    ),
]
DataDir = Annotated[
    Path | None,
    option(
        "--data-dir FOLDER",
        "Where the data files are; else EQMORPH_DATA_DIR, research/data, the user's cache.",
    ),
]
Data = Annotated[
    str,
    option(
        "--data safe|synthetic|FILE",
        "SAFE-DB's file; made-up rows, which need no file; or a file in SAFE-DB's form.",
    ),
]


@dataclass(frozen=True)
class Shown:
    """How a setting that comes out is shown, and where it is written."""

    sample_rate: SampleRate = 48_000.0
    output: Annotated[
        Path | None, option("--output -o FILE", "Also write the setting here, as JSON.")
    ] = None
    force: Force = False
    as_json: Json = False

    def __post_init__(self) -> None:
        refuse_existing(self.output, self.force)  # before any work is done

    def setting(
        self, eq: Equalizer, title: str, asked: Mapping[str, Any], told: Sequence[str] = ()
    ) -> None:
        """Write a setting where asked, and print it.

        Parameters
        ----------
        eq : ParametricEq or GraphicEq
        title : str
            What it is a setting of.
        asked : mapping
            What is said of it as JSON, before the setting itself.
        told : sequence of str
            What is said of it to people, a sentence a line, behind the setting.
        """
        from eqmorph.cli.show import setting_json, setting_lines

        if self.output is not None:
            write_text(self.output, eq.to_json())
        if self.as_json:
            print_json({**asked, **setting_json(eq, self.sample_rate)})
            return
        written = [] if self.output is None else [f"written to {self.output}"]
        print("\n".join(setting_lines(eq, title, self.sample_rate, [*told, *written])))


def open_model(path: Path | None) -> MorphModel:
    """The model at `path`, or the one that comes with the package, with the user's own words."""
    import eqmorph
    from eqmorph.words.own_words import load_own_words

    model = eqmorph.load(path)
    own = load_own_words() if model.word_model is not None else None
    return model.with_own_words(own) if own is not None and own.settings else model


def refuse_existing(path: Path | None, force: bool, folder_is_made: bool = False) -> None:
    """Do not overwrite a file unless asked to, nor a folder, a pipe or a device."""
    from eqmorph.files import check_folder, destination

    if path is None:
        return
    destination(path)
    check_folder(path.parent if folder_is_made else path)
    if path.exists() and not force:
        raise InvalidArgumentError(f"{path} is already there; --force overwrites it")


def strength(amount: float) -> str:
    """What stands behind a word that is not asked for at its own strength."""
    return "" if amount == 1.0 else f" x {amount:g}"


def times(eq: Equalizer, amount: float) -> Equalizer:
    """A setting at a strength; it is said where a band cannot do that."""
    if amount == 1.0:
        return eq
    from eqmorph.cli.failures import say
    from eqmorph.equalizers.wording import held_in_words

    if held := held_in_words(eq, amount):
        say(held)
    return eq.scaled(amount)


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all."""
    from eqmorph.files import write_whole

    write_whole(path, text if text.endswith("\n") else text + "\n")


def print_json(data: Any) -> None:
    """Print plain data as JSON; what is not a number becomes null, which JSON has a word for."""
    from eqmorph.plain_json import plain_json

    print(plain_json(data, indent=2))


def examples(*lines: str) -> str:
    """The end of a command's help: commands that can be run as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def usage_error(message: str, names: Sequence[str] = ()) -> typer.BadParameter:
    """What to raise when a command was called in a way that it has not."""
    return typer.BadParameter(message, param_hint=" / ".join(names) or None)
