"""One follower for an equaliser: two would take turns, and the last to end would restore the other.

The lock goes with the program that holds it, however that ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eqmorph.files import lock
from eqmorph.live.targets import LiveError, Target


@contextmanager
def claimed(target: Target) -> Iterator[None]:
    """Have a target for oneself.

    Raises
    ------
    LiveError
        If somebody else plays into it already.
    OSError
        If no lock can be kept.
    """
    path = _folder() / f"{hashlib.sha256(target.place.encode()).hexdigest()[:20]}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as opened:
        try:
            lock(opened, wait=False)
        except OSError:
            raise LiveError(
                f"another eqmorph plays into {target.name} already, in a terminal or a studio; "
                "end it there first"
            ) from None
        yield


def _folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("eqmorph", appauthor=False) / "live"
