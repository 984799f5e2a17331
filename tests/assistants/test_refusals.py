"""What cannot be done is told in one sentence; files outside of the allowed folders are safe."""

from __future__ import annotations

import pytest
from finishing import finished

from eqmorph.mcp.folders import Folders


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("equaliser_for", {"request": "xyzzy qwrk"}, "'xyzzy qwrk'"),
        ("equaliser_for", {"request": "warm", "amount": "loud"}, "amount"),
        ("equaliser_for", {"request": "warm", "amont": 1}, "'amont'"),
        ("equaliser_for", {}, "request"),
        ("equalizer", {}, "'equalizer'"),
        ("adjust", {"sound": "bright", "request": "undo that"}, "what was asked before"),
        ("adjust", {"sound": [], "request": "warmer"}, "at least one band"),
        ("morph", {"start": "warm", "end": "bright", "alpha": 3}, "[0, 1]"),
        ("describe", {"sound": [{"name": "low_shelf", "gain_db": 99, "frequency_hz": 99}]}, "99"),
        ("describe", {"sound": [{"name": "low", "gain_db": 9, "frequency_hz": 99}]}, "'low'"),
        (
            "describe",
            {"sound": [{"name": "low_shelf", "gain_db": 9, "frequency_hz": 99, "q": 2}]},
            "fixed at 0.71",
        ),
        (
            "describe",
            {"sound": 2 * [{"name": "peak_1", "gain_db": 9, "frequency_hz": 99}]},
            "given twice",
        ),
        ("describe", {"sound": "warm", "n": 0}, "n"),
        ("export", {"sound": "warm", "format": "cubase"}, "cubase"),
        ("export", {"sound": "warm", "format": "easyeffects"}, "name a file"),
        ("export", {"sound": "warm", "format": "fir"}, "bytes"),
        ("match", {}, "either points or a file"),
        ("match", {"points": [[1000, 9999]]}, "9999"),
        ("match", {"points": [[0, 3]]}, "0"),
        ("apply", {"file": "none.wav", "sound": "warm"}, "none.wav"),
    ],
)
def test_a_failure_is_one_sentence_that_names_what_is_wrong(failure, tool, arguments, said) -> None:
    sentence = failure(tool, **arguments)
    assert said in sentence
    assert "\n" not in sentence
    assert "Error executing" not in sentence
    assert "bug" not in sentence


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/passwd", "link.txt", "sub/../../secret.txt"]
)
def test_no_file_outside_of_the_folder_is_read_or_written(failure, folder, name) -> None:
    secret = folder.parent / "secret.txt"
    secret.write_text("Preamp: 0 dB\nFilter 1: ON PK Fc 100 Hz Gain 3 dB Q 1\n")
    (folder / "link.txt").symlink_to(secret)
    before = secret.read_bytes()
    for tool, arguments in (
        ("match", {"file": name}),
        ("apply", {"file": name, "sound": "warm"}),
        ("export", {"sound": "warm", "format": "apo", "file": name}),
    ):
        assert "outside of the allowed folders" in failure(tool, **arguments)
    assert secret.read_bytes() == before


def test_a_file_that_is_there_stays(answer, failure, folder) -> None:
    answer("export", sound="warm", format="apo", file="warm.txt")
    before = (folder / "warm.txt").read_bytes()
    assert "already there" in failure("export", sound="bright", format="apo", file="warm.txt")
    assert (folder / "warm.txt").read_bytes() == before


def test_without_an_allowed_folder_no_file_is_touched(model) -> None:
    from mcp import Client

    from eqmorph.mcp.server import make_server

    async def asked() -> list[str]:
        async with Client(make_server(model, Folders())) as client:
            calls = [
                ("export", {"sound": "warm", "format": "apo", "file": "warm.txt"}),
                ("match", {"file": "warm.txt"}),
                ("apply", {"file": "warm.wav", "sound": "warm"}),
            ]
            return [(await client.call_tool(*call)).content[0].text for call in calls]

    for sentence in finished(asked()):
        assert "--folder" in sentence


def test_a_bug_is_called_one_and_tells_nothing_else(model, monkeypatch, caplog) -> None:
    from mcp import Client

    from eqmorph.mcp import verbs
    from eqmorph.mcp.server import make_server

    def broken(eq: object) -> str:
        raise ZeroDivisionError("a secret of this machine")

    monkeypatch.setattr(verbs, "curve_in_words", broken)

    async def asked() -> str:
        async with Client(make_server(model)) as client:
            return (await client.call_tool("equaliser_for", {"request": "warm"})).content[0].text

    assert finished(asked()) == "this is a bug of eqmorph: ZeroDivisionError"
    assert "a secret of this machine" in caplog.text  # for who reads the server's log


def test_forty_gains_are_refused_at_the_start() -> None:
    from types import SimpleNamespace

    from eqmorph.equalizers import GraphicEq
    from eqmorph.errors import InvalidArgumentError
    from eqmorph.mcp.verbs import Verbs

    with pytest.raises(InvalidArgumentError, match="five-band"):
        Verbs(SimpleNamespace(space=GraphicEq.space), Folders())
