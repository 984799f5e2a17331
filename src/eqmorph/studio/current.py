"""The model that answers now: the loaded one with the user's own words, swapped when they change.

A request takes `Current.now` once and keeps it to its end, so that it never sees half a change.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from eqmorph.errors import DataFormatError
from eqmorph.files import locked
from eqmorph.model.morph_model import MorphModel
from eqmorph.plain_json import plain_json
from eqmorph.studio.problems import Refusal
from eqmorph.words.own_words import OwnWords, load_own_words, own_words_path, save_own_words

# Answers are some 20 kB of JSON each.
_MOST_REMEMBERED = 512
# Texts worked out at once: more would keep those who asked first waiting.
_MOST_AT_ONCE = 32


class Snapshot:
    """A model, the JSON that was made of it so far, and the texts that it is being asked for."""

    def __init__(self, model: MorphModel) -> None:
        self.model = model
        self._remembered: dict[object, bytes] = {}
        self._asked: deque[str] = deque()

    def remembered(self, key: object) -> bytes | None:
        """What `remember` was given under a key."""
        return self._remembered.get(key)

    def ask(self, text: str) -> None:
        """Say that `remember` will be called for a text, so that it is worked out with others."""
        self._asked.append(text)

    def remember(self, key: object, make: Callable[[], object], text: str | None = None) -> bytes:
        """JSON of what a function returns, kept under a key; the answer to a text, if it is one.

        A text that waits still is worked out with all that wait, so that the next ones asked for
        gather meanwhile: one by one they would be several times slower.
        """
        if text in self._asked:
            n = min(len(self._asked), _MOST_AT_ONCE)
            self.model.prepare([self._asked.popleft() for _ in range(n)])
        found = plain_json(make()).encode()
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[key] = found
        return found


class Current:
    """Holds the model that answers now.

    Parameters
    ----------
    model : MorphModel
        Without own words.
    path : Path, optional
        The file of own words; the user's by default.

    Raises
    ------
    DataFormatError
        If that file is something else.
    """

    def __init__(self, model: MorphModel, path: Path | None = None) -> None:
        self._bare = model
        self.path = own_words_path() if path is None else Path(path)
        self._lock = threading.Lock()
        self._stamp = self._stamp_now()
        self.now = Snapshot(model.with_own_words(load_own_words(self.path)))

    def change(self, change: Callable[[OwnWords], OwnWords]) -> OwnWords:
        """Change the file of own words, then the model.

        Raises
        ------
        Refusal
            507 if the file is something else.
        OSError
            If it cannot be written; besides, whatever `change` raises.
        """
        with self._lock, locked(self.path):
            own = change(self._load())
            model = self._bare.with_own_words(own)
            save_own_words(own, self.path)
            self._stamp = self._stamp_now()
            self.now = Snapshot(model)
            return own

    def refresh(self) -> Snapshot:
        """The model that answers now, with what another program did to the file."""
        with self._lock:
            stamp = self._stamp_now()
            if stamp != self._stamp:
                own = self._load()
                self._stamp, self.now = stamp, Snapshot(self._bare.with_own_words(own))
            return self.now

    def _load(self) -> OwnWords:
        try:
            return load_own_words(self.path)
        except DataFormatError as error:
            why = str(error).replace(str(self.path), "own words")
            sentence = f"the server's file is broken, repair or remove it; {why}"
            raise Refusal(507, "storage", sentence) from None

    def _stamp_now(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
