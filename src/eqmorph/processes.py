"""Processes of ours: they end with the one that started them."""

from __future__ import annotations

import os
import threading
import time

_POLL_S = 0.5


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
