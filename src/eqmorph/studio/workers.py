"""Threads for what takes longer than a glance, so that quick answers need not wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar

from eqmorph.processes import Helper
from eqmorph.studio.limits import Limits
from eqmorph.studio.problems import Refusal

P = ParamSpec("P")
T = TypeVar("T")


class Workers:
    """A few threads, and how many may wait for them.

    Fits hold the interpreter's lock for most of their time, so that two at once would only take
    turns and both come late. There is one thread for the answers that somebody waits for while they
    type or drag, one for what may take tenths of a second, one for the file of own words, which
    another program may hold, one for what equalisers that play answer, and one for each recording.
    Other tools' files are read by a process of its own, for which one thread waits: whatever is in
    them, it ends.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._answers = ThreadPoolExecutor(1, thread_name_prefix="eqmorph-answers")
        self._others = ThreadPoolExecutor(1, thread_name_prefix="eqmorph-others")
        self._files = ThreadPoolExecutor(1, thread_name_prefix="eqmorph-files")
        self._imports = ThreadPoolExecutor(1, thread_name_prefix="eqmorph-imports")
        self._live = ThreadPoolExecutor(1, thread_name_prefix="eqmorph-link")
        self._reader = Helper(limits.max_import_seconds)
        self._renders = ThreadPoolExecutor(
            limits.max_concurrent_renders, thread_name_prefix="eqmorph-render"
        )
        self._waiting = self._rendering = 0

    async def answer(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that is soon done in a thread.

        Raises
        ------
        Refusal
            503 if too many wait already; else whatever the function raises.
        """
        return await self._run(self._answers, lambda: function(*args, **kwargs))

    async def compute(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that may take longer in a thread.

        Raises
        ------
        Refusal
            503 if too many wait already; else whatever the function raises.
        """
        return await self._run(self._others, lambda: function(*args, **kwargs))

    async def keep(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that reads or changes the file of own words in a thread.

        Raises
        ------
        Refusal
            503 if too many wait already; else whatever the function raises.
        """
        return await self._run(self._files, lambda: function(*args, **kwargs))

    async def speak(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function that waits for an equaliser that plays in a thread.

        Raises
        ------
        Refusal
            503 if too many wait already; else whatever the function raises.
        """
        return await self._run(self._live, lambda: function(*args, **kwargs))

    async def read(
        self, where: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a function that reads another tool's file in a process that can be ended.

        Parameters
        ----------
        where : str
            The file's name, for messages.
        function : callable
            One that can be imported.

        Raises
        ------
        Refusal
            503 if too many wait already, 422 if it takes too long or ends the process; else
            whatever the function raises.
        """
        try:
            return await self._run(
                self._imports, lambda: self._reader.call(function, *args, **kwargs)
            )
        except TimeoutError:
            raise Refusal(
                422,
                "too-slow-to-read",
                f"{where} takes more than {self._limits.max_import_seconds:g} s to read, as no "
                "setting does; send its filters or its curve alone",
            ) from None
        except ChildProcessError:
            raise Refusal(
                422,
                "unreadable",
                f"{where} could not be read: the process that does it ended; send its filters or "
                "its curve alone",
            ) from None

    async def _run(self, threads: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        if self._waiting >= self._limits.max_waiting:
            raise _busy(f"{self._waiting} requests are waiting to be computed")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, call)
        finally:
            self._waiting -= 1

    @asynccontextmanager
    async def place_to_render(self) -> AsyncIterator[None]:
        """One of the places for recordings, from the first byte uploaded to the last sent back.

        Raises
        ------
        Refusal
            503 if all are taken.
        """
        if self._rendering >= self._limits.max_concurrent_renders:
            raise _busy(f"{self._rendering} recordings are being rendered")
        self._rendering += 1
        try:
            yield
        finally:
            self._rendering -= 1

    async def render(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function in a thread for renders, which has a place (`place_to_render`)."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._renders, lambda: function(*args, **kwargs))

    def close(self) -> None:
        """Let the threads end when they are done, and the process at once."""
        for threads in (
            self._answers, self._others, self._files, self._imports, self._live, self._renders,
        ):  # fmt: skip
            threads.shutdown(wait=False, cancel_futures=True)
        self._reader.close()


def _busy(why: str) -> Refusal:
    return Refusal(503, "busy", f"{why}; try again in a moment", {"Retry-After": "1"})
