"""The commands put together."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from eqmorph.cli import data, describe, evaluate, generate, morph, sample, train, words
from eqmorph.cli.failures import one_line_errors
from eqmorph.cli.options import examples
from eqmorph.version import __version__


class _Group(TyperGroup):
    """The program: what its commands raise becomes one line on stderr."""

    def invoke(self, ctx: Any) -> Any:
        with one_line_errors():
            return super().invoke(ctx)


def _app(help_text: str, example: tuple[str, ...], **settings: Any) -> typer.Typer:
    # Plain help starts faster than rich's and reads the same in a pipe.
    return typer.Typer(
        help=help_text,
        epilog=examples(*example),
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )


app = _app(
    "Words into equaliser settings, and smooth morphs between words.",
    ("eqmorph generate warm", "eqmorph morph warm bright 0.4", "eqmorph words"),
    cls=_Group,
)
_data_app = _app(
    "Data sets: get them, look into them, make one up.",
    ("eqmorph data fetch safe", "eqmorph data synthetic --rows 3"),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"eqmorph {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


for _module in (generate, morph, sample, describe, words, train, evaluate):
    _name = _module.__name__.rpartition(".")[2]
    app.command(
        _name,
        epilog=examples(*_module.EXAMPLES),
        context_settings=getattr(_module, "CONTEXT", None),
    )(getattr(_module, _name))

for _name, (_command, _examples) in data.COMMANDS.items():
    _data_app.command(_name, epilog=examples(*_examples))(_command)
app.add_typer(_data_app, name="data")
