"""What a studio's reading process does in tests: functions that can be imported."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any


def for_ever(data: bytes, *details: Any) -> None:
    """A reader that hangs, without letting anybody else have the interpreter."""
    while True:
        pass


def until_there(data: bytes, *details: Any) -> dict[str, int]:
    """Waits for the file that the upload names."""
    while not Path(data.decode()).exists():
        time.sleep(0.02)
    return {"process": os.getpid()}


def ends(data: bytes, *details: Any) -> None:
    """A reader that is killed, as for want of memory."""
    os._exit(9)
