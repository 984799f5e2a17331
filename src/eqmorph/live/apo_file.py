"""Equalizer APO: a file that it reloads whenever it changes, rewritten whole each time.

What was in the file waits beside it as long as we play, so that even after a crash the next run
knows what to bring back.
"""

from __future__ import annotations

from pathlib import Path

from eqmorph.errors import InvalidArgumentError
from eqmorph.files import replacing
from eqmorph.formats import apo
from eqmorph.formats.headroom import preamp_db
from eqmorph.live.targets import Moment

_LONGEST = 1 << 20
_NOTHING = b"# eqmorph: there was no such file\n"


class ApoFile:
    """A configuration file of Equalizer APO, such as one that its config.txt includes.

    Parameters
    ----------
    path : Path
        Need not be there; its folder must.
    """

    at_once = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = path.with_name(f"{path.name}.before-eqmorph")
        self._before: bytes | None = None
        self.name = f"Equalizer APO ({path})"

    def begin(self) -> None:
        """Keep what is in the file; what an earlier run kept that did not end well comes first."""
        if not self._path.parent.is_dir():
            raise InvalidArgumentError(f"there is no folder {self._path.parent}")
        if self._kept.is_file():
            self._before = self._kept.read_bytes()
        elif self._path.is_file():
            if self._path.stat().st_size > _LONGEST:
                raise InvalidArgumentError(f"{self._path} is larger than any configuration (1 MiB)")
            self._before = self._path.read_bytes()
        else:
            self._before = _NOTHING
        with replacing(self._kept) as beside:
            beside.write_bytes(self._before)

    def play(self, moment: Moment) -> None:
        """Write the file anew, whole or not at all."""
        text = apo.write(moment.eq)
        own = f"Preamp: {preamp_db(moment.eq, decimals=1):.1f} dB"
        if moment.level_db < preamp_db(moment.eq, decimals=1):
            text = text.replace(own, f"Preamp: {moment.level_db:.1f} dB", 1)
        with replacing(self._path) as beside:
            beside.write_bytes(text.encode())

    def restore(self) -> None:
        """The file as it was, or none where there was none."""
        if self._before is None:
            return
        if self._before == _NOTHING:
            self._path.unlink(missing_ok=True)
        else:
            with replacing(self._path) as beside:
                beside.write_bytes(self._before)
        self._kept.unlink(missing_ok=True)
        self._before = None
