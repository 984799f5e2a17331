"""A server for assistants, asked by the SDK's own client: in this process, by pipe, over HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from finishing import finished

import eqmorph
from eqmorph.model.morph_model import MorphModel


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip without the extra, or fail where everything is to be there."""
    try:
        import mcp  # noqa: F401
    except ImportError:
        if os.environ.get("EQMORPH_REQUIRE_DATA") != "1":
            skip = pytest.mark.skip(reason="needs eqmorph[mcp]")
            here = Path(__file__).parent
            for item in items:
                if here in item.path.parents:
                    item.add_marker(skip)


@pytest.fixture(scope="session")
def model() -> MorphModel:
    """The model that is shipped."""
    return eqmorph.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that is allowed; the one around it is not."""
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    return allowed


@pytest.fixture
def connection(model: MorphModel, folder: Path) -> Callable[[], Any]:
    """A client of a server in this process."""
    from mcp import Client

    from eqmorph.mcp.folders import Folders
    from eqmorph.mcp.server import make_server

    return lambda: Client(make_server(model, Folders([folder])))


@pytest.fixture
def call(connection: Callable[[], Any]) -> Callable[..., Any]:
    """Call one tool and get its result; works where an event loop runs already."""

    async def called(name: str, arguments: dict[str, Any]) -> Any:
        async with connection() as client:
            return await client.call_tool(name, arguments)

    def run(name: str, **arguments: Any) -> Any:
        return finished(called(name, arguments))

    return run


@pytest.fixture
def answer(call: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """What a tool answers, where it does."""

    def asked(name: str, **arguments: Any) -> dict[str, Any]:
        result = call(name, **arguments)
        assert not result.is_error, result.content[0].text
        return result.structured_content

    return asked


@pytest.fixture
def failure(call: Callable[..., Any]) -> Callable[..., str]:
    """The sentence with which a tool fails."""

    def asked(name: str, **arguments: Any) -> str:
        result = call(name, **arguments)
        assert result.is_error, result.content[0].text
        (block,) = result.content
        return block.text

    return asked


@pytest.fixture
def over_http(folder: Path) -> Iterator[str]:
    """The address of `eqmorph mcp --http` in another process."""
    command = [sys.executable, "-m", "eqmorph", "mcp", "--http", "--port", "0"]
    with subprocess.Popen(
        [*command, "--folder", str(folder)], stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stderr is not None
        said = running.stderr.readline()
        assert "answers at http://127.0.0.1:" in said
        yield said.split()[-1]
        running.terminate()
        assert running.wait(10) in (0, 143)
