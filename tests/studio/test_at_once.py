"""Many clients at once get what one client gets, whatever is remembered or forgotten meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import pytest

from eqmorph.equalizers import ParametricEq
from eqmorph.model.morph_model import MorphModel
from eqmorph.studio import current
from eqmorph.words.memory import Memory

TEXTS = ("warm", "bright", "deep", "muddy", "crisp snare", "airy", "less boomy", "thin guitar")


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """So little is remembered that it is thrown away all the time."""
    monkeypatch.setattr(current, "_MOST_REMEMBERED", 2)
    monkeypatch.setattr(Memory.__init__, "__defaults__", (2,))


def same(got: dict[str, Any], expected: Any) -> bool:
    """But for the last digits: texts that wait are worked out together."""
    setting = ParametricEq.from_dict(got["setting"])
    return np.allclose(setting.to_vector(), expected.to_vector(), rtol=1e-9, atol=1e-9)


def test_twenty_clients_at_once(server, model: MorphModel) -> None:
    ends = [{"text": "warm"}, {"text": "deep"}]
    with httpx.Client(base_url=server.api, timeout=60) as client, ThreadPoolExecutor(20) as pool:

        def ask(i: int) -> Any:
            text = TEXTS[i % len(TEXTS)]
            if i % 5 == 4:
                body = {"ends": [ends[i % 2], {"text": text}], "alphas": [0.25]}
                step = client.post("/morph", json=body).json()["steps"][0]
                return same(step, model.morph(ends[i % 2]["text"], text, 0.25))
            got = client.get("/answer", params={"text": text}).json()
            return same(got, model.answer(text).setting)

        assert all(pool.map(ask, range(40)))


def test_what_is_remembered_is_bounded_and_made_once(model: MorphModel) -> None:
    snapshot = current.Snapshot(model)
    for number in range(20):
        assert snapshot.remember(number, lambda n=number: [n]) == b"[%d]" % number
        assert snapshot.remembered(number) == b"[%d]" % number
        assert sum(snapshot.remembered(n) is not None for n in range(20)) <= 2


def test_texts_asked_for_at_the_same_moment_are_worked_out_together(
    model: MorphModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = current.Snapshot(model)
    made: list[list[str]] = []
    monkeypatch.setattr(MorphModel, "prepare", lambda _, texts: made.append(list(texts)))
    for text in ("dark", "nasal", "dull"):
        snapshot.ask(text)
    for text in ("dark", "nasal", "dull", "warm"):
        snapshot.remember(text, lambda text=text: text, text)
    assert made == [["dark", "nasal", "dull"]]
    for number in range(40):
        snapshot.ask(f"{number}")
    snapshot.remember("0", lambda: 0, "0")
    snapshot.remember("39", lambda: 39, "39")
    assert [len(texts) for texts in made[1:]] == [32, 8]
