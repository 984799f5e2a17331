"""Processes of ours: they end with the one that started them."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_POLL_S = 0.5
# What a helper gives way to: whoever types or drags.
_NICER = 5
_READY = b"."


def end_with(parent: int) -> None:
    """Let this process end as soon as its parent has; to be called as a worker starts.

    A worker that waits for work hears nothing of a parent that was killed, and would wait for ever.

    Parameters
    ----------
    parent : int
        The process that started this one.
    """
    if os.name != "posix":
        return  # there a process has no other parent when the first one is gone
    threading.Thread(target=_watch, args=(parent,), daemon=True, name="eqmorph-parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_POLL_S)
    os._exit(1)


class Helper:
    """A process that calls functions for this one, and is ended if one takes too long.

    It starts with the first call and stays for the next ones; it knows nothing of the program that
    started it, so that none is run a second time.

    Parameters
    ----------
    seconds : float
        For one call.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function that can be imported returns there; others wait meanwhile.

        Raises
        ------
        TimeoutError
            If it took too long.
        ChildProcessError
            If the process ended, for want of memory or by a crash.
        Exception
            Whatever the function raises.
        """
        with self._lock:
            process = self._started()
            late = threading.Event()

            def end() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(self._seconds, end)
            timer.start()
            try:
                _put(process.stdin, (function, args, kwargs))
                worked, answer = pickle.load(process.stdout)  # type: ignore[arg-type]
            except (EOFError, OSError, pickle.UnpicklingError):
                self._end()
                if late.is_set():
                    raise TimeoutError(f"more than {self._seconds:g} s") from None
                raise ChildProcessError("the process ended") from None
            finally:
                timer.cancel()
        if not worked:
            raise answer
        found: T = answer
        return found

    def close(self) -> None:
        """End the process, whatever it does; no other one starts."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        if self._closed:
            raise ChildProcessError("it is closed")
        self._process = process = subprocess.Popen(
            [sys.executable, "-P", "-c", f"from {__name__} import answer_parent as go; go()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        if not process.stdout or not process.stdout.read(len(_READY)):
            self._end()
            raise ChildProcessError("no process could be started")
        return process

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what is not sent yet
                stream.close()  # type: ignore[union-attr]
        self._process.wait()
        self._process = None


def answer_parent() -> None:
    """Be the process of a `Helper`, until it closes its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that it helps
    end_with(os.getppid())
    if hasattr(os, "nice"):
        os.nice(_NICER)
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed is no answer
    answers.write(_READY)  # time counts from now
    answers.flush()
    while True:
        try:
            function, args, kwargs = pickle.load(questions)
        except EOFError:
            return
        try:
            result = (True, function(*args, **kwargs))
        except Exception as error:
            result = (False, _carried(error))
        _put(answers, result)


def _put(stream: Any, what: object) -> None:
    pickle.dump(what, stream)
    stream.flush()


def _carried(error: Exception) -> Exception:
    """The error, if it survives the way."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
