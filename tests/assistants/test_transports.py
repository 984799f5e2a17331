"""The server as programs start it: by pipe and over HTTP, asked by the SDK's client."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from finishing import finished

TOOLS = {"equaliser_for", "adjust", "morph", "match", "describe", "export", "apply", "words"}


async def conversation(server: object) -> tuple[set[str], list[dict]]:
    """A word, moved and exported; the tools and the three answers."""
    from mcp import Client

    async with Client(server) as client:
        tools = {tool.name for tool in (await client.list_tools()).tools}
        warm = (await client.call_tool("equaliser_for", {"request": "warm"})).structured_content
        arguments = {"sound": warm["bands"], "request": "less boomy"}
        moved = (await client.call_tool("adjust", arguments)).structured_content
        arguments = {"sound": moved["bands"], "format": "apo"}
        preset = (await client.call_tool("export", arguments)).structured_content
        return tools, [warm, moved, preset]


def check(found: tuple[set[str], list[dict]]) -> None:
    """Whether a conversation went as it should."""
    tools, (warm, moved, preset) = found
    assert tools == TOOLS
    assert warm["bands"] != moved["bands"]
    assert preset["content"].startswith("Preamp: -")


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_by_pipe_with_new_and_old_clients(folder, mode) -> None:
    from mcp import Client, StdioServerParameters

    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "eqmorph", "mcp", "--folder", str(folder)],
        env=dict(os.environ),
    )

    async def asked() -> tuple[set[str], list[dict]]:
        async with Client(server, mode=mode) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            assert "evidence" in client.instructions
            warm = await client.call_tool("equaliser_for", {"request": "warm"})
            return tools, [warm.structured_content]

    tools, (warm,) = finished(asked())
    assert tools == TOOLS
    assert len(warm["bands"]) == 5


def test_over_http_on_this_machine(over_http) -> None:
    check(finished(conversation(over_http)))


def test_in_this_process(connection, folder) -> None:
    check(finished(conversation(connection().server)))


def test_no_page_of_elsewhere_gets_in(over_http) -> None:
    import httpx

    asked = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    accepted = {"accept": "application/json, text/event-stream"}
    for foreign in ({"host": "evil.example"}, {"origin": "https://evil.example"}):
        refused = httpx.post(over_http, json=asked, headers=accepted | foreign)
        assert refused.status_code in (403, 421)


def test_a_folder_that_is_not_there_is_told(shell_mcp) -> None:
    code, said = shell_mcp("--folder", "nowhere")
    assert code == 1
    assert said == "eqmorph: there is no folder nowhere to allow; mkdir makes one\n"


def test_a_file_is_no_folder_and_neither_is_nothing(shell_mcp, folder) -> None:
    """An unset variable would otherwise allow the folder that the server happens to run in."""
    code, said = shell_mcp("--folder", __file__)
    assert (code, said) == (
        1, f"eqmorph: {__file__} is a file; allow the folder that it is in, "
           f"{Path(__file__).parent}\n",
    )  # fmt: skip
    code, said = shell_mcp("--folder", "")
    assert code == 2
    assert "--folder: must not be empty" in said


def test_a_port_that_is_taken_is_told_with_a_way_out(shell_mcp) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = shell_mcp("--http", "--port", str(port))
    assert code == 1
    assert said.startswith(f"eqmorph: cannot listen at port {port}: ")
    assert said.endswith("; --port 0 picks a free one\n")


@pytest.fixture
def shell_mcp(tmp_path):
    """`eqmorph mcp` with nothing on its stdin."""
    import subprocess

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "eqmorph", "mcp", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=tmp_path,
        )
        return done.returncode, done.stderr

    return run
