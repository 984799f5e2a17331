"""How the command line fails: one line on stderr and an exit code, never a traceback.

0 done, 1 failed, 2 wrong usage (typer's own), 130 interrupted, 129 and 143 ended by SIGHUP and
SIGTERM, 141 nobody reads the output: what a shell reports for programs that die of those signals.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from eqmorph.cli.printing import LONGEST_SENTENCE, printable
from eqmorph.errors import EqmorphError, sentence_of

DEBUG_VARIABLE = "EQMORPH_DEBUG"
FAILED, INTERRUPTED, NOBODY_READS = 1, 130, 141


def debugging() -> bool:
    """Whether whoever runs this asked for tracebacks."""
    return os.environ.get(DEBUG_VARIABLE, "") not in ("", "0")


class Ended(KeyboardInterrupt):
    """Somebody asked the program to end; everything is put away as for Ctrl-C.

    Attributes
    ----------
    number : int
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def say(sentence: str) -> None:
    """Tell people something that is no part of the output."""
    print(f"eqmorph: {printable(sentence, LONGEST_SENTENCE)}", file=sys.stderr, flush=True)


def _how_it_ended(error: KeyboardInterrupt) -> int:
    """Say that it was interrupted; the exit code for it."""
    if isinstance(error, Ended):
        say(f"ended by {signal.Signals(error.number).name}")
        return 128 + error.number
    say("interrupted")
    return INTERRUPTED


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Turn what the library raises into one line and an exit."""
    import typer

    try:
        yield
    except BrokenPipeError:
        raise typer.Exit(NOBODY_READS) from None
    except KeyboardInterrupt as error:
        raise typer.Exit(_how_it_ended(error)) from None
    except (EqmorphError, OSError) as error:
        if debugging():
            raise
        say(sentence_of(error))
        raise typer.Exit(FAILED) from None


@contextmanager
def exiting() -> Iterator[None]:
    """Leave the program, whatever happens inside, with an exit code and no traceback."""
    _open_closed_streams()
    _end_as_if_interrupted()
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
    except KeyboardInterrupt as error:
        raise SystemExit(_how_it_ended(error)) from None
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


def _end_as_if_interrupted() -> None:
    """Let SIGTERM and SIGHUP end the program as Ctrl-C does, unless they are ignored (`nohup`)."""

    def ended(number: int, frame: object) -> None:
        raise Ended(number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, ended)


def _open_closed_streams() -> None:
    """Give a program that was started without stdout or stderr one that leads nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(getattr(sys, name), "reconfigure"):
            # Names of files may be no text at all; they are shown as well as they can be.
            getattr(sys, name).reconfigure(errors="backslashreplace")


def _discard_output() -> None:
    """Let nothing that is still to be written reach the stream that failed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
