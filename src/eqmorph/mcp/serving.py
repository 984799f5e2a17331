"""Running the server: on stdin and stdout, or for programs of this machine over HTTP."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from mcp.server.mcpserver import MCPServer

HOST = "127.0.0.1"
PATH = "/mcp"


def serve_stdio(server: MCPServer[Any]) -> None:
    """Answer on stdin and stdout until stdin ends."""
    server.run("stdio")


def serve_http(server: MCPServer[Any], port: int, on_ready: Callable[[str], None]) -> None:
    """Answer at an address of this machine until interrupted.

    Parameters
    ----------
    server : MCPServer
    port : int
        0 picks a free one.
    on_ready : callable
        Gets the address.

    Raises
    ------
    OSError
        With the way out, if the port is taken or not allowed.
    """
    import uvicorn

    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise OSError(
                f"cannot listen at port {port}: {why}; --port 0 picks a free one"
            ) from None
        listening.listen()  # who hears the address may come at once
        # Names of this machine only are taken for its own: no page of elsewhere gets in by DNS.
        app = server.streamable_http_app(streamable_http_path=PATH, host=HOST)
        on_ready(f"http://{HOST}:{listening.getsockname()[1]}{PATH}")
        running = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        running.run(sockets=[listening])
