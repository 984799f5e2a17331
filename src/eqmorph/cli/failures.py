"""How the command line fails: one line on stderr and an exit code, never a traceback.

0 done, 1 failed, 2 wrong usage (typer's own), 130 interrupted, 141 nobody reads the output: the
last two are what a shell reports for programs that die of those signals.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from eqmorph.errors import EqmorphError, sentence_of

DEBUG_VARIABLE = "EQMORPH_DEBUG"
FAILED, INTERRUPTED, NOBODY_READS = 1, 130, 141


def debugging() -> bool:
    """Whether whoever runs this asked for tracebacks."""
    return os.environ.get(DEBUG_VARIABLE, "") not in ("", "0")


def say(sentence: str) -> None:
    """Tell people something that is no part of the output."""
    print(f"eqmorph: {' '.join(sentence.split())}", file=sys.stderr, flush=True)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn what the library raises into one line and an exit.

    Raises
    ------
    typer.Exit
        With the exit code, once the line is written.
    """
    import typer

    try:
        yield
    except BrokenPipeError:
        raise typer.Exit(NOBODY_READS) from None
    except KeyboardInterrupt:
        say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except (EqmorphError, ValueError, OSError) as error:
        if debugging():
            raise
        say(sentence_of(error))
        raise typer.Exit(FAILED) from None


@contextmanager
def exiting() -> Iterator[None]:
    """Leave the program, whatever happens inside, with an exit code and no traceback.

    Raises
    ------
    SystemExit
        Always when the block raises.
    """
    _open_closed_streams()
    try:
        try:
            yield
        finally:
            # Flushed here and not by the interpreter on its way out, which would complain of a
            # closed pipe or a full disk in its own words.
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        raise SystemExit(NOBODY_READS) from None
    except KeyboardInterrupt:
        say("interrupted")
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        if debugging():
            raise
        if isinstance(error, OSError):
            say(sentence_of(error))
            _discard_output()
        else:
            say(
                f"this is a bug: {type(error).__name__}: {str(error)[:200]} "
                f"({DEBUG_VARIABLE}=1 shows where)"
            )
        raise SystemExit(FAILED) from None


def _open_closed_streams() -> None:
    """Give a program that was started without stdout or stderr one that leads nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _discard_output() -> None:
    """Let nothing that is still to be written reach the stream that failed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
