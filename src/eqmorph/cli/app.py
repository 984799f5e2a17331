"""The commands put together."""

from __future__ import annotations

import gc
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from eqmorph.cli.bundles import unfolded
from eqmorph.cli.dashes import USAGE_ERROR, TextCommand
from eqmorph.cli.failures import one_line_errors
from eqmorph.cli.options import examples
from eqmorph.cli.phrases import WITH_A_PHRASE, PhraseCommand
from eqmorph.cli.plain_values import quickened
from eqmorph.version import __version__

COMMANDS = (
    "generate",
    "answer",
    "adjust",
    "morph",
    "sample",
    "describe",
    "axes",
    "words",
    "export",
    "import",
    "match",
    "apply",
    "ab",
    "features",
    "serve",
    "mcp",
    "live",
    "own",
    "train",
    "evaluate",
    "judge",
    "report",
    "data",
)
"""Each is a function of the module of its name in `commands` (`import_` for `import`).

A module with COMMANDS is a group of commands, with HELP.
"""

HIDDEN = ("learn",)
"""Former spellings: they work as they did, and no help lists them."""


class _Group(TyperGroup):
    """The program: makes a command when it is asked for, and its errors into one line.

    Typer would make all commands on every start; that alone takes a tenth of `generate`'s time.
    """

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        names: dict[str, Any] = dict.fromkeys(COMMANDS)
        self.commands = names  # what a misspelt name is compared with

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _command(cmd_name) if cmd_name in (*COMMANDS, *HIDDEN) else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As Click does; who types a word alone is told which command takes words."""
        try:
            return super().resolve_command(ctx, args)
        except USAGE_ERROR as error:
            if "Did you mean" not in error.message and not args[0].startswith("-"):
                words = " ".join(args)
                error.message += f" The setting of a word is `eqmorph generate {words}`."
            raise

    def get_params(self, ctx: Any) -> list[Any]:
        return quickened(super().get_params(ctx))

    def invoke(self, ctx: Any) -> Any:
        if not gc.isenabled():  # `main` turned it off for what is imported by now
            gc.freeze()
            gc.enable()
        with one_line_errors():
            return super().invoke(ctx)


def _app(**settings: Any) -> typer.Typer:
    # Plain help starts faster than rich's and reads the same in a pipe.
    return typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, **settings)


def _command(name: str) -> Any:
    python_name = f"{name}_" if iskeyword(name) else name
    module = import_module(f"eqmorph.cli.commands.{python_name}")
    if not hasattr(module, "COMMANDS"):
        single = _app(add_completion=False)
        single.command(
            name,
            cls=PhraseCommand if name in WITH_A_PHRASE else TextCommand,
            epilog=examples(*module.EXAMPLES),
            context_settings=getattr(module, "CONTEXT", None),
        )(unfolded(getattr(module, python_name)))
        return typer.main.get_command(single)
    group = _app(
        add_completion=False,
        name=name,
        help=module.HELP,
        epilog=examples(*module.EXAMPLES),
        no_args_is_help=True,
    )
    for command, (function, lines) in module.COMMANDS.items():
        group.command(command, cls=TextCommand, epilog=examples(*lines))(unfolded(function))
    return typer.main.get_command(group)


app = _app(
    cls=_Group,
    help="Words into equaliser settings, and smooth morphs between words.",
    epilog=examples("eqmorph generate warm", "eqmorph morph warm bright 0.4", "eqmorph words"),
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
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
