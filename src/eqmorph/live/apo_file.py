"""Equalizer APO: a file that it reloads whenever it changes, rewritten whole each time.

What was in the file waits beside it as long as we play, so that even after a crash the next run
knows what to bring back. What another program writes into it meanwhile comes back instead.
"""

from __future__ import annotations

from pathlib import Path

from eqmorph.equalizers.parametric import ParametricEq
from eqmorph.errors import InvalidArgumentError
from eqmorph.files import destination, replacing
from eqmorph.formats import apo
from eqmorph.formats.headroom import preamp_db
from eqmorph.live.targets import LiveError, Moment, Say, unheard

_LONGEST = 1 << 20
_NOTHING = b"# eqmorph: there was no such file\n"
_MARK = "# eqmorph plays live into this file; what was in it is beside it\n"


class ApoFile:
    """A configuration file of Equalizer APO, such as one that its config.txt includes.

    Parameters
    ----------
    path : Path
        Need not be there; its folder must.
    """

    at_once = True

    def __init__(self, path: Path) -> None:
        self._path = destination(path)
        self._kept = self._path.with_name(f"{self._path.name}.before-eqmorph")
        self._before: bytes | None = None
        # What was written last, and before: a failure may come before or after it was.
        self._ours: list[bytes] = []
        self.say: Say = unheard
        self.name = f"Equalizer APO ({path})"
        self.place = f"apo:{self._path.resolve()}"

    def begin(self) -> ParametricEq | None:
        """Keep what is in the file; what an earlier run kept that did not end well comes first."""
        if not self._path.parent.is_dir():
            raise InvalidArgumentError(f"there is no folder {self._path.parent}")
        now = self._content()
        if self._before is not None and (now is None or now in self._ours):
            return None
        if self._kept.is_file() and now is not None and now.endswith(_MARK.encode()):
            self._keep(self._kept.read_bytes())
        else:
            self._keep(_NOTHING if now is None else now)
        return None

    def play(self, moment: Moment) -> None:
        """Write the file anew, whole or not at all."""
        self._look()
        text = apo.write(moment.eq)
        own = f"Preamp: {preamp_db(moment.eq, decimals=1):.1f} dB"
        if moment.level_db < preamp_db(moment.eq, decimals=1):
            text = text.replace(own, f"Preamp: {moment.level_db:.1f} dB", 1)
        content = (text + _MARK).encode()
        self._ours = [content, *self._ours[:1]]
        self._write(self._path, content)

    def still_plays(self) -> bool:
        """Whether the file is as we wrote it."""
        return self._look()

    def restore(self) -> None:
        """The file as it was, or none where there was none."""
        if self._before is None:
            return
        self._look()
        if self._before == _NOTHING:
            self._path.unlink(missing_ok=True)
        else:
            self._write(self._path, self._before)
        self._kept.unlink(missing_ok=True)
        self._before, self._ours = None, []

    def _look(self) -> bool:
        """Whether the file is ours; what somebody else wrote is what is to come back."""
        now = self._content()
        if not self._ours or now in self._ours:
            return True
        if now is None:
            self.say(f"{self._path} was removed meanwhile, and is written again")
        else:
            self._keep(now)
            self.say(f"{self._path} was changed meanwhile; that is what comes back at the end")
        self._ours = []
        return False

    def _content(self) -> bytes | None:
        if not self._path.is_file():
            return None
        if self._path.stat().st_size > _LONGEST:
            raise InvalidArgumentError(f"{self._path} is larger than any configuration (1 MiB)")
        return self._path.read_bytes()

    def _keep(self, content: bytes) -> None:
        self._before = content
        self._write(self._kept, content)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            with replacing(path) as beside:
                beside.write_bytes(content)
        except OSError as error:
            raise LiveError(
                f"{path} cannot be written ({error.strerror or error}); name a file in a folder "
                "that you may write"
            ) from None
