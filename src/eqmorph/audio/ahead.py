"""Working ahead: a step of a pipeline in a thread of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import Any, TypeVar

T = TypeVar("T")

_END = object()


def ahead(items: Iterable[T], depth: int = 3) -> Iterator[T]:
    """The same items, made by another thread, at most `depth` ahead.

    Reading, filtering and writing spend their time in C code that runs side by side. An error of
    the other thread is raised here; when the consumer stops, so does the other thread.
    """
    waiting: Queue[Any] = Queue(depth)
    stopped = Event()
    thread = Thread(target=_fill, args=(items, waiting, stopped), daemon=True)
    thread.start()
    try:
        while True:
            item, error = waiting.get()
            if error is not None:
                raise error
            if item is _END:
                return
            yield item
    finally:
        stopped.set()
        _drain(waiting)
        thread.join()


def _fill(items: Iterable[T], waiting: Queue[Any], stopped: Event) -> None:
    iterator = iter(items)
    try:
        for item in iterator:
            if not _put(waiting, (item, None), stopped):
                return
        _put(waiting, (_END, None), stopped)
    except BaseException as error:
        _put(waiting, (_END, error), stopped)
    finally:
        # A pipeline of several threads is taken down from its end to its beginning.
        close = getattr(iterator, "close", None)
        if close is not None:
            close()


def _put(waiting: Queue[Any], item: Any, stopped: Event) -> bool:
    while not stopped.is_set():
        try:
            waiting.put(item, timeout=0.1)
        except Full:
            continue
        return True
    return False


def _drain(waiting: Queue[Any]) -> None:
    try:
        while True:
            waiting.get_nowait()
    except Empty:
        return
