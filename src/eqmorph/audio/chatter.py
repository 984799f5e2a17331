"""What libmpg123 prints to stderr from inside libsndfile, which nothing can ask it not to."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile

_ITS_LINES = re.compile(rb"\[src/libmpg123/|Note: |Warning: |\s*$")
_ERROR = re.compile(rb"\[src/libmpg123/[^]]*\] error: (.*?)[!.\s]*$")
# There is one stderr, whoever reads.
_LOCK = threading.Lock()
_STDERR = 2


@contextmanager
def without_chatter(errors: dict[str, None]) -> Iterator[None]:
    """Keep libmpg123's lines off stderr while the block runs.

    What others write there meanwhile comes out at the end of the block.

    Parameters
    ----------
    errors : dict of str to None
        What it called an error, each once, is put here.
    """
    with _LOCK:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # there is no stderr
            yield
            return
        with TemporaryFile() as sink:
            with suppress(OSError, ValueError, AttributeError):
                sys.stderr.flush()
            os.dup2(sink.fileno(), _STDERR)
            try:
                yield
            finally:
                os.dup2(kept, _STDERR)
                os.close(kept)
                sink.seek(0)
                for line in sink:
                    _pass_on(line, errors)


def _pass_on(line: bytes, errors: dict[str, None]) -> None:
    error = _ERROR.match(line)
    if error is not None:
        errors[error[1].decode("utf-8", "replace")] = None
    elif _ITS_LINES.match(line) is None:
        with suppress(OSError):
            os.write(_STDERR, line)
