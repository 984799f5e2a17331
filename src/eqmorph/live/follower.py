"""An equaliser that follows what it is sent; one thread speaks to it, from begin to restore.

Settings may come faster than they can be played; the newest wins. Where the equaliser goes away,
it is asked again until it is back. Ctrl-C ends the thread that waits, not the one that restores.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import EqmorphError, sentence_of
from eqmorph.live.claims import claimed
from eqmorph.live.gliding import GLIDE_SECONDS, Glide
from eqmorph.live.naming import target_named
from eqmorph.live.sources import five_bands
from eqmorph.live.targets import LiveError, Say, Target, unheard

_RETRY_SECONDS = 1.0
_LOOK_SECONDS = 2.0
"""Between looks whether what was played is still there, while nothing changes."""
_WAKE_SECONDS = 0.25


class Follower:
    """An equaliser that plays what it is sent; what was there comes back when the block ends.

    >>> with Follower("apo:eqmorph.txt") as follower:
    ...     follower.send(ParametricEq.flat())
    ...     follower.settle()
    True

    Parameters
    ----------
    target : str or Target
        As `eqmorph live` takes it, such as "easyeffects" or "apo:eqmorph.txt".
    glide_seconds : float
        A change takes.
    say : callable
        Told, in the follower's thread, when the equaliser goes away, is back, or is changed by
        somebody else, or as it was before.
    changed : callable
        Called in that thread whenever `trouble` or `played` is another.
    """

    def __init__(
        self,
        target: str | Target,
        glide_seconds: float = GLIDE_SECONDS,
        say: Say = unheard,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._target = target_named(target) if isinstance(target, str) else target
        self._target.say = say
        self._seconds, self._say, self._tell = glide_seconds, say, changed
        self._changed = threading.Condition()
        self._wanted: ParametricEq | None = None
        self._aim: ParametricEq | None = None
        self._settled = True
        self._closing = self._ended = self._open = False
        self._error: Exception | None = None
        self._trouble = ""
        self._played: ParametricEq | None = None
        self._level_db: float | None = None
        # Not a daemon: the interpreter waits until what was there is back.
        self._thread = threading.Thread(target=self._work, name="eqmorph-live")

    @property
    def name(self) -> str:
        """The equaliser, as people call it."""
        return self._target.name

    @property
    def trouble(self) -> str:
        """Why the equaliser cannot be reached now; empty if it can."""
        return self._trouble

    @property
    def played(self) -> tuple[ParametricEq, float] | None:
        """The last setting that arrived, and its gain before the bands in dB; None before one."""
        with self._changed:
            if self._played is None or self._level_db is None:
                return None
            return self._played, self._level_db

    def __enter__(self) -> Follower:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()

    def open(self) -> None:
        """Connect, and remember what is there.

        Raises
        ------
        LiveError, OSError
            If the equaliser cannot be reached, has nothing to set, or follows somebody already.
        """
        self._thread.start()
        self._wait(lambda: self._open or self._ended)
        self._raise()

    def send(self, eq: ParametricEq) -> None:
        """Let a setting be played soon, and return at once.

        Raises
        ------
        InvalidArgumentError
            If it has not five bands.
        LiveError, OSError
            If the equaliser never took anything.
        """
        self._raise()
        wanted = five_bands(eq)
        with self._changed:
            self._wanted, self._settled = wanted, False
            self._changed.notify_all()

    def settle(self, seconds: float | None = None) -> bool:
        """Wait until what was sent last is heard, or cannot be for now.

        Parameters
        ----------
        seconds : float, optional
            At most.

        Returns
        -------
        bool
            Whether it is heard.

        Raises
        ------
        LiveError, OSError
            If the equaliser never took anything.
        """
        self._wait(lambda: self._settled or bool(self._trouble) or self._ended, seconds)
        self._raise()
        return self._settled and not self._trouble

    def wait(self) -> None:
        """Wait until somebody interrupts, or the equaliser takes nothing.

        Raises
        ------
        LiveError, OSError
            If the equaliser never took anything.
        """
        self._wait(lambda: self._ended)
        self._raise()

    def close(self) -> None:
        """Put back what was there; a second time does nothing.

        Raises
        ------
        LiveError, OSError
            If that is not possible.
        """
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()
        self._raise()

    def _raise(self) -> None:
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def _wait(self, done: Callable[[], bool], seconds: float | None = None) -> None:
        with self._changed:
            self._changed.wait_for(done, seconds)

    # In the thread

    def _work(self) -> None:
        try:
            with claimed(self._target):
                try:
                    self._follow(self._target.begin())
                finally:
                    self._put_back()
        except Exception as error:
            self._error = error
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _follow(self, start: ParametricEq | None) -> None:
        with self._changed:
            self._open = True
            self._changed.notify_all()
        glide = Glide(self._target, self._seconds, self._pause, start)
        while (eq := self._next()) is not None:
            try:
                if self._trouble:
                    glide = Glide(self._target, self._seconds, self._pause, self._target.begin())
                if self._settled and self._target.still_plays():
                    continue
                if self._settled:  # somebody changed it: nothing to glide from
                    glide = Glide(self._target, self._seconds, self._pause)
                self._aim = eq
                there = glide.to(eq)
                self._has_arrived(glide, there)
            except (EqmorphError, OSError) as error:
                if self._played is None and not self._trouble:
                    raise
                self._is_away(error)
        if start is not None and self._played is not None and not self._trouble:
            self._glide_back(glide, start)

    def _next(self) -> ParametricEq | None:
        """The newest setting, once there is one, or it is time to look; None at the end."""
        seconds = _RETRY_SECONDS if self._trouble else _LOOK_SECONDS
        waited = 0.0
        with self._changed:
            while not self._at_an_end():
                if self._wanted is not None:
                    if not self._settled and not self._trouble:
                        return self._wanted
                    if waited >= seconds:
                        return self._wanted
                if not self._changed.wait(_WAKE_SECONDS):
                    waited += _WAKE_SECONDS
            return None

    def _at_an_end(self) -> bool:
        # Nobody who forgot to close it hangs at the program's end.
        return self._closing or not threading.main_thread().is_alive()

    def _pause(self, seconds: float) -> bool:
        """Wait; whether something newer is there."""
        with self._changed:
            self._changed.wait_for(self._at_an_end, seconds)
            return self._wanted is not self._aim or self._at_an_end()

    def _has_arrived(self, glide: Glide, there: bool) -> None:
        back = bool(self._trouble)
        with self._changed:
            self._trouble = ""
            self._played, self._level_db = glide.now, glide.level_db
            self._settled = there and self._wanted is self._aim
            self._changed.notify_all()
        if back:
            self._say(f"{self.name} is back and plays on")
        self._tell()

    def _is_away(self, error: Exception) -> None:
        sentence = sentence_of(error)
        told = self._trouble
        with self._changed:
            self._trouble, self._settled = sentence, False
            self._changed.notify_all()
        if sentence != told:
            self._say(f"{sentence}; it is tried again every second")
        self._tell()

    def _glide_back(self, glide: Glide, start: ParametricEq) -> None:
        """To where it began, for the ear; whatever fails here, the numbers come back after it."""
        with suppress(EqmorphError, OSError):
            Glide(self._target, self._seconds, now=glide.now).to(start)

    def _put_back(self) -> None:
        if self._trouble:
            # Only its connection may be lost, and ours still be heard.
            try:
                self._target.begin()
            except (EqmorphError, OSError) as error:
                raise LiveError(
                    f"{sentence_of(error)}; what was there before could not be put back"
                ) from None
        self._target.restore()
        if self._open:
            self._say(f"{self.name}: as it was before")
