"""The command line: `eqmorph VERB`, data on stdout, everything else on stderr."""

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line on `sys.argv` and exit: 0 done, 1 failed, 2 wrong usage."""
    # What is imported stays: looking through it for garbage takes a sixth of a short command.
    gc.disable()
    try:
        # Imported here so that Ctrl-C during start-up is caught, too.
        from eqmorph.cli.failures import exiting

        with exiting():
            from eqmorph.cli.app import app

            app(prog_name="eqmorph")
        raise SystemExit(0)
    finally:
        gc.freeze()
