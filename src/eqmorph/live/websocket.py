"""As much of a WebSocket client (RFC 6455) as is needed here: text, ping, close."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import struct

from eqmorph.live.targets import LiveError

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_SECONDS = 5.0
_LONGEST = 16 << 20


class WebSocket:
    """A connection to a server.

    Parameters
    ----------
    host : str
    port : int
    seconds : float
        To wait for any answer.

    Raises
    ------
    LiveError
        If nobody answers there, or no WebSocket server.
    """

    def __init__(self, host: str, port: int, seconds: float = _SECONDS) -> None:
        self._where = f"{host}:{port}"
        try:
            self._socket = socket.create_connection((host, port), seconds)
        except OSError as error:
            why = error.strerror or str(error)
            raise LiveError(f"nobody answers at {self._where} ({why})") from None
        self._buffer = b""
        self._shake_hands()

    def ask(self, text: str) -> str:
        """Send a text and wait for the next one.

        Raises
        ------
        LiveError
            If the server goes away or says what is no text.
        """
        self._send(_TEXT, text.encode())
        while True:
            kind, payload = self._frame()
            if kind == _TEXT:
                return payload.decode(errors="replace")
            if kind == _PING:
                self._send(_PONG, payload)
            elif kind == _CLOSE:
                raise LiveError(f"{self._where} closed the connection")

    def close(self) -> None:
        """Say goodbye."""
        try:
            self._send(_CLOSE, struct.pack("!H", 1000))
        except LiveError:
            pass  # it has gone already
        finally:
            self._socket.close()

    def _shake_hands(self) -> None:
        key = base64.b64encode(os.urandom(16))
        request = (
            f"GET / HTTP/1.1\r\nHost: {self._where}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key.decode()}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n"
        )
        self._write(request.encode())
        while b"\r\n\r\n" not in self._buffer:
            self._read()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        accept = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())
        if not head.startswith(b"HTTP/1.1 101") or accept not in head:
            raise LiveError(f"what answers at {self._where} is no WebSocket server")

    def _frame(self) -> tuple[int, bytes]:
        """One message, put together of its parts."""
        kind, payload = 0, b""
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self._take(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._take(8))
            if size > _LONGEST:
                raise LiveError(f"{self._where} sent a message of {size} bytes")
            part = self._take(size)
            if first & 0x0F >= _CLOSE:
                return first & 0x0F, part
            kind, payload = kind or first & 0x0F, payload + part
            if first & 0x80:
                return kind, payload

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._read()
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _read(self) -> None:
        try:
            part = self._socket.recv(1 << 16)
        except OSError as error:
            raise LiveError(f"{self._where} does not answer: {error}") from None
        if not part:
            raise LiveError(f"{self._where} closed the connection")
        self._buffer += part

    def _send(self, kind: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            length = bytes([0x80 | size])
        elif size < 1 << 16:
            length = bytes([0x80 | 126]) + struct.pack("!H", size)
        else:
            length = bytes([0x80 | 127]) + struct.pack("!Q", size)
        mask = os.urandom(4)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        self._write(bytes([0x80 | kind]) + length + mask + masked)

    def _write(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise LiveError(f"{self._where} does not listen any more: {error}") from None
