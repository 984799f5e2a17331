"""What the scripts in the root do: run a command of eqmorph, or say how to install it."""

from __future__ import annotations

import sys


def run(*command: str) -> None:
    """Run `eqmorph` with these words before those that the script was given.

    Raises
    ------
    SystemExit
        Always.
    """
    try:
        from eqmorph.cli import main
    except ModuleNotFoundError as missing:
        raise SystemExit(
            f"{missing.name} is not installed in this Python ({sys.executable}): run `make test` "
            "once and use .venv/bin/python, or in this folder pip install torch==2.13.0 "
            "--index-url https://download.pytorch.org/whl/cpu && pip install '.[train]'"
        ) from None
    sys.argv[1:1] = command
    main()
