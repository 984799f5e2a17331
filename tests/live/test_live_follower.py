"""A follower: the newest setting wins, what goes away is waited for, and what others do is told."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from listeners import CamillaDsp, EasyEffects, easyeffects_numbers

import eqmorph
from eqmorph.equalizers import ParametricEq
from eqmorph.errors import InvalidArgumentError
from eqmorph.formats.headroom import preamp_db
from eqmorph.live import Follower, LiveError
from eqmorph.live.apo_file import ApoFile
from eqmorph.live.camilladsp_socket import CamillaDspSocket
from eqmorph.live.naming import target_named
from eqmorph.live.targets import Moment, unheard

CONFIG = {"devices": {"samplerate": 48000}, "filters": {}, "pipeline": []}
WARM, BRIGHT = (eqmorph.load().generate(word) for word in ("warm", "bright"))


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look, and try again, after a tenth of the usual time."""
    monkeypatch.setattr("eqmorph.live.follower._LOOK_SECONDS", 0.2)
    monkeypatch.setattr("eqmorph.live.follower._RETRY_SECONDS", 0.1)
    monkeypatch.setattr("eqmorph.live.follower._WAKE_SECONDS", 0.05)


def until(true: Callable[[], Any], seconds: float = 15.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)


class Recorder:
    """An equaliser that only remembers."""

    at_once = True
    name, place = "a recorder", "recorder"

    def __init__(self, start: ParametricEq | None = None, fails: int = 0) -> None:
        self.moments: list[Moment] = []
        self.start, self.fails = start, fails
        self.restored = 0
        self.say = unheard
        self.played = True

    def begin(self) -> ParametricEq | None:
        return self.start

    def play(self, moment: Moment) -> None:
        if self.fails:
            self.fails -= 1
            raise LiveError("it is gone")
        self.moments.append(moment)

    def still_plays(self) -> bool:
        return self.played

    def restore(self) -> None:
        self.restored += 1


def test_the_newest_wins_and_the_way_goes_on_from_where_it_was() -> None:
    target = Recorder(ParametricEq.flat())
    with Follower(target, 0.2) as follower:
        for i in range(50):
            follower.send(WARM.scaled(i / 50))
        follower.send(BRIGHT)
        assert follower.settle(20)
        assert follower.played == (BRIGHT, preamp_db(BRIGHT, decimals=2))
        arrived = len(target.moments)
    assert arrived < 50  # not each of the fifty
    grid = np.geomspace(20, 20_000, 100)
    heard = [np.zeros(100), *(m.eq.magnitude_response_db(grid) for m in target.moments)]
    steps = [np.abs(b - a).max() for a, b in pairwise(heard)]
    assert max(steps) < 4.5  # three tenths of a way at most, where the machine is slow
    # At the end it glides back to what it began with.
    assert target.moments[-1].eq == ParametricEq.flat()
    assert arrived + 4 <= len(target.moments) <= arrived + 10
    assert target.restored == 1


def test_what_never_took_anything_is_an_error_and_restored() -> None:
    target = Recorder(fails=1)
    follower = Follower(target)
    follower.open()
    follower.send(WARM)
    with pytest.raises(LiveError, match="it is gone"):
        follower.wait()
    follower.close()
    assert target.restored == 1


def test_what_goes_away_is_tried_again_and_both_are_told() -> None:
    said: list[str] = []
    target = Recorder()
    with Follower(target, 0, said.append) as follower:
        follower.send(WARM)
        assert follower.settle(20)
        target.fails = 2
        follower.send(BRIGHT)
        assert not follower.settle(20)
        assert follower.trouble == "it is gone"
        until(lambda: not follower.trouble)
        assert target.moments[-1].eq == BRIGHT
    assert said == [
        "it is gone; it is tried again every second",
        "a recorder is back and plays on",
        "a recorder: as it was before",
    ]


def test_what_others_changed_is_played_again() -> None:
    target = Recorder()
    with Follower(target, 0) as follower:
        follower.send(WARM)
        assert follower.settle(20)
        target.played = False
        until(lambda: len(target.moments) > 1)
        target.played = True
    assert {m.eq for m in target.moments} == {WARM}


def test_other_bands_are_not_sent() -> None:
    with Follower(Recorder()) as follower, pytest.raises(InvalidArgumentError, match="five bands"):
        follower.send(eqmorph.GraphicEq.flat())  # type: ignore[arg-type]


def test_two_followers_do_not_share_an_equaliser(tmp_path: Path) -> None:
    name = f"apo:{tmp_path / 'eq.txt'}"
    with Follower(name) as first:
        first.send(WARM)
        first.settle()
        with pytest.raises(LiveError, match=r"another eqmorph plays into Equalizer APO .*eq\.txt"):
            Follower(name).open()
        done = subprocess.run(
            [sys.executable, "-m", "eqmorph", "live", name, "bright"],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "end it there first" in done.stderr
        assert "Filter 5" in (tmp_path / "eq.txt").read_text()
    with Follower(name):
        pass  # free again
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_forgets_to_close_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "eq.txt"
    path.write_text("Preamp: -1 dB\n")
    program = f"""
from eqmorph.live import Follower
import eqmorph
follower = Follower({f"apo:{path}"!r}, 0)
follower.open()
follower.send(eqmorph.ParametricEq.flat())
follower.settle()
print(open({str(path)!r}).read())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert b"Filter 5" in done.stdout
    assert path.read_text() == "Preamp: -1 dB\n"


# Each equaliser, changed or gone meanwhile


def test_apo_what_another_program_writes_meanwhile_is_what_comes_back(tmp_path: Path) -> None:
    said: list[str] = []
    path = tmp_path / "eq.txt"
    path.write_text("Preamp: -1 dB\n")
    with Follower(f"apo:{path}", 0, said.append) as follower:
        follower.send(WARM)
        follower.settle()
        path.write_text("Preamp: -2 dB\n")
        until(lambda: "Filter 5" in path.read_text())  # seen without a change of ours
        path.unlink()
        until(path.exists)
        path.write_text("Preamp: -3 dB\n")
        follower.send(BRIGHT)
        follower.settle()
    assert path.read_text() == "Preamp: -3 dB\n"
    assert [p.name for p in tmp_path.iterdir()] == ["eq.txt"]
    assert ["changed" in s for s in said[:3]] == [True, False, True]
    assert "was removed meanwhile, and is written again" in said[1]


def test_apo_what_a_killed_run_left_is_told_from_what_the_user_wrote_since(tmp_path: Path) -> None:
    path = tmp_path / "eq.txt"
    path.write_text("Preamp: -1 dB\n")
    killed = ApoFile(path)
    killed.begin()
    killed.play(Moment(WARM, -6.0))
    path.write_text("Preamp: -2 dB\n")
    with Follower(f"apo:{path}", 0) as follower:
        follower.send(WARM)
    assert path.read_text() == "Preamp: -2 dB\n"


def test_apo_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgumentError, match="is a folder; name a file in it"):
        target_named(f"apo:{tmp_path}")


def test_camilladsp_that_ends_and_starts_again_goes_on_and_gets_its_own_back() -> None:
    said: list[str] = []
    server = CamillaDsp(CONFIG)
    with Follower(f"camilladsp:{server.port}", 0, said.append) as follower:
        follower.send(WARM)
        assert follower.settle(20)
        server.close()
        until(lambda: follower.trouble)
        again = CamillaDsp({**CONFIG, "devices": {"samplerate": 44100}}, port=server.port)
        until(lambda: not follower.trouble)
        assert again.config["pipeline"][-1]["names"] == ["eqmorph_preamp", "eqmorph"]
    assert again.config == {**CONFIG, "devices": {"samplerate": 44100}}
    again.close()
    assert "is back and plays on" in said[-2]


def test_camilladsp_only_the_connection_is_lost_and_the_first_configuration_comes_back() -> None:
    server = CamillaDsp(CONFIG)
    with Follower(f"camilladsp:{server.port}", 0) as follower:
        follower.send(WARM)
        assert follower.settle(20)
        server.close()
        until(lambda: follower.trouble)
        again = CamillaDsp(server.config, port=server.port)
        until(lambda: not follower.trouble)
    assert again.config == CONFIG
    again.close()


def test_camilladsp_that_is_still_gone_at_the_end_is_told() -> None:
    server = CamillaDsp(CONFIG)
    follower = Follower(f"camilladsp:{server.port}", 0)
    follower.open()
    follower.send(WARM)
    follower.settle(20)
    server.close()
    until(lambda: follower.trouble)
    with pytest.raises(LiveError, match="could not be put back"):
        follower.close()


def test_camilladsp_another_configuration_is_kept_and_played_through() -> None:
    said: list[str] = []
    other = {**CONFIG, "filters": {"room": {"type": "Gain", "parameters": {"gain": -1.0}}}}
    server = CamillaDsp(CONFIG)
    with Follower(f"camilladsp:{server.port}", 0, said.append) as follower:
        follower.send(WARM)
        follower.settle(20)
        server.config = other
        until(lambda: len(server.config["filters"]) == 3)
        assert server.config["filters"]["room"] == other["filters"]["room"]
    assert server.config == other
    server.close()
    assert "was given another configuration" in said[0]


def test_camilladsp_what_a_killed_run_left_is_not_taken_for_its_own() -> None:
    server = CamillaDsp(CONFIG)
    killed = CamillaDspSocket(server.port)
    killed.begin()
    killed.play(Moment(WARM, -6.0))
    killed._hang_up()
    with Follower(f"camilladsp:{server.port}", 0) as follower:
        follower.send(BRIGHT)
        follower.settle(20)
    assert server.config == CONFIG
    server.close()


def test_easyeffects_that_loses_the_connection_gets_its_own_numbers_back(tmp_path: Path) -> None:
    before = easyeffects_numbers()
    server = EasyEffects(tmp_path / "socket", before)
    with Follower(f"easyeffects:{tmp_path / 'socket'}", 0) as follower:
        follower.send(WARM)
        assert follower.settle(20)
        server.hang_up()
        follower.send(BRIGHT)
        until(lambda: not follower.trouble and follower.played[0] == BRIGHT)
        assert server.numbers != before
    assert server.numbers == before
    server.close()


def test_easyeffects_another_preset_is_what_comes_back(tmp_path: Path) -> None:
    said: list[str] = []
    server = EasyEffects(tmp_path / "socket", easyeffects_numbers())
    other = {**easyeffects_numbers(), "left:band0Gain": "7", "inputGain": "-9"}
    with Follower(f"easyeffects:{tmp_path / 'socket'}", 0, said.append) as follower:
        follower.send(WARM)
        follower.settle(20)
        server.numbers |= other
        until(lambda: said)
        until(lambda: server.numbers["left:band0Mode"] == "6")
    assert server.numbers == other
    server.close()


# Names


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("camilladsp", "camilladsp:127.0.0.1:1234"),
        ("camilladsp:4321", "camilladsp:127.0.0.1:4321"),
        ("camilladsp:pi.local:4321", "camilladsp:pi.local:4321"),
        ("camilladsp:[::1]:4321", "camilladsp:::1:4321"),
    ],
)
def test_addresses(name: str, place: str) -> None:
    assert target_named(name).place == place


@pytest.mark.parametrize("port", ["0", "99999", "1" * 5000, "-1", "1.5", "²"])
def test_a_port_is_one_that_can_be(port: str) -> None:
    with pytest.raises(InvalidArgumentError, match="a port is"):
        target_named(f"camilladsp:{port}")
