"""Connections whose requests begin soon and with a head of a sane size.

What comes after the head, the guard meters; until then only the connection can.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eqmorph.errors import InvalidArgumentError
from eqmorph.studio.limits import LARGEST_HEAD, Limits


class Connection(HttpToolsProtocol):
    """Uvicorn's quicker HTTP/1.1, which itself would take a head of any size at any pace."""

    limits = Limits()
    _head_bytes: int | None = None
    _parsed_bytes = 0
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a first request."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._have_head()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a head."""
        super().on_message_begin()
        self._parsed_bytes = 0
        self._expect_head()

    def on_url(self, url: bytes) -> None:
        """Count what comes in one piece with the rest of the request, too."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """As `on_url`."""
        self._count(len(name) + len(value) + len(": \r\n"))
        super().on_header(name, value)

    def _count(self, n_bytes: int) -> None:
        self._parsed_bytes += n_bytes
        if self._parsed_bytes > LARGEST_HEAD:
            self._refuse_head()
            raise InvalidArgumentError("the head is too large")  # ends the parsing; it is not told

    def send_400_response(self, msg: str) -> None:
        """Answer once: what ended the parsing was answered already."""
        if not self.transport.is_closing():
            super().send_400_response(msg)

    def _refuse_head(self) -> None:
        self.send_400_response(f"The request's head is larger than {LARGEST_HEAD} bytes.")

    def on_headers_complete(self) -> None:
        """Leave the rest to the guard."""
        self._have_head()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take what comes, if the head that it may be part of is not too large."""
        super().data_received(data)
        if self._head_bytes is None:
            return
        self._head_bytes += len(data)
        if self._head_bytes > LARGEST_HEAD:
            self._refuse_head()

    def _expect_head(self) -> None:
        self._have_head()
        self._head_bytes = 0
        self._patience = self.loop.call_later(self.limits.stall_seconds, self._give_up)

    def _have_head(self) -> None:
        self._head_bytes = None
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def connection_with(limits: Limits) -> type[Connection]:
    """The connections of a server with these limits."""
    return type("Connection", (Connection,), {"limits": limits})
