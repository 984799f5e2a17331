"""The command line: `eqmorph VERB`, data on stdout, everything else on stderr."""

from typing import NoReturn


def main() -> NoReturn:
    """Run the command line on `sys.argv` and exit: 0 done, 1 failed, 2 wrong usage."""
    # Imported here so that Ctrl-C during start-up is caught, too.
    from eqmorph.cli.failures import exiting

    with exiting():
        from eqmorph.cli.app import app

        app(prog_name="eqmorph")
    raise SystemExit(0)
