"""Running the server: its socket, the line that says where it is, its end."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from threading import Thread, current_thread, main_thread

import uvicorn
from fastapi import FastAPI

from eqmorph.model.morph_model import MorphModel
from eqmorph.studio.admission import new_token
from eqmorph.studio.app import create_app
from eqmorph.studio.connections import connection_with
from eqmorph.studio.limits import Limits
from eqmorph.studio.security import LOOPBACK

_BACKLOG = 128
_SECONDS_TO_FINISH = 1
# Answers that are known already need not wait for a fit to be interrupted after the usual 5 ms.
_SWITCH_SECONDS = 0.0005
_ANYWHERE = ("0.0.0.0", "::")


def serve(
    model: MorphModel,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    on_ready: Callable[[str], None] = print,
    open_browser: bool = False,
    own_words_path: Path | None = None,
    limits: Limits | None = None,
    names: Iterable[str] = (),
    origins: Iterable[str] = (),
    live: Iterable[str] = (),
) -> None:
    """Serve the studio until it is interrupted.

    Parameters
    ----------
    model : MorphModel
    host : str
        Address to listen at.
    port : int
        0 picks a free one.
    on_ready : callable
        Called with the page's address once it answers; it carries a token where others than this
        machine can reach it.
    open_browser : bool
    own_words_path, limits
        As for `create_app`.
    names : iterable of str
        Further names by which browsers may call the server.
    origins : iterable of str
        Of pages from elsewhere that may use the API.
    live : iterable of str
        As for `create_app`.

    Raises
    ------
    OSError
        If the address cannot be listened at, with the way out.
    KeyboardInterrupt
        When Ctrl-C ended it.
    """
    with listening(host, port) as opened:
        hosts = {*LOOPBACK, *names, *_names_of(host)}
        token = None if is_loopback(host) else new_token()
        app = create_app(
            model,
            own_words_path=own_words_path,
            limits=limits,
            hosts=hosts,
            token=token,
            origins=origins,
            live=live,
        )
        address = _address(host, opened.getsockname()[1])
        address += f"/?token={token}" if token else ""

        def ready() -> None:
            on_ready(address)
            if open_browser:
                Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        sys.setswitchinterval(_SWITCH_SECONDS)
        try:
            server_for(app, ready).run(sockets=[opened])
        finally:
            # However it ends: a signal may come before it could end by itself.
            app.state.live.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to an address.

    Raises
    ------
    OSError
        With the way out, if it is in use, not allowed or no address of this machine.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise OSError(f"{host!r} is no address of this machine; try --host 127.0.0.1") from None
    opened = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            # Else a port would be blocked for a minute after its server ended.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(where)
        opened.listen(_BACKLOG)
    except OSError as error:
        opened.close()
        raise OSError(_why_not(error, host, port)) from None
    return opened


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is in use already, maybe by another studio; --port 0 picks a free one, "
            f"--port {port + 1 if port < 65535 else port - 1} takes the next"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is not allowed for this user; --port 0 picks one that is"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine; try --host 127.0.0.1"
    return f"cannot listen at {host} port {port}: {error.strerror}"


def _names_of(host: str) -> set[str]:
    """What a browser may call a server at this address, besides the loopback names."""
    if host in _ANYWHERE or host == "":
        name = socket.gethostname().lower()
        return {"*", name, f"{name}.local"}
    return {host.strip("[]").lower()}


def _address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in (*_ANYWHERE, "") else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def server_for(app: FastAPI, on_ready: Callable[[], None]) -> uvicorn.Server:
    """A server that is ready to run, and calls a function once it answers."""
    config = uvicorn.Config(
        app,
        http=connection_with(app.state.limits),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    return _Server(config, on_ready, app.state.live.stop_waiting)


class _Server(uvicorn.Server):
    """Says when it is ready, and lets nobody wait when it ends."""

    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready, self._ending = ready, ending

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As for Ctrl-C where the terminal is closed, which uvicorn does not know of."""
        number = getattr(signal, "SIGHUP", None)
        with super().capture_signals():
            if number is None or current_thread() is not main_thread():
                yield
                return
            before = signal.getsignal(number)
            if not callable(before):  # ignored, as by nohup, or what it does to any program
                yield
                return
            signal.signal(number, self.handle_exit)
            try:
                yield
            finally:
                signal.signal(number, before)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if not self.should_exit:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets=sockets)
