"""What is no number, setting or count is said in one sentence of ours, not in NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from eqmorph.errors import InvalidArgumentError

NO_NUMBERS = ("0.5", None, [], {}, "x")
NO_COUNTS = ("2", 2.5, True, float("nan"), [1], np.float64(2.0))


@pytest.mark.parametrize("bad", NO_NUMBERS, ids=repr)
def test_a_number_is_a_number(shipped, bad):
    eq = shipped.generate("warm")
    latent = shipped.encode(eq)
    for call in (
        lambda: shipped.generate("warm", bad),
        lambda: eq.scaled(bad),
        lambda: shipped.sample("warm", 1, 0, bad),
        lambda: shipped.alternatives("warm", amount=bad),
        lambda: shipped.morph("warm", "bright", 0.5, amount=bad),
        lambda: shipped.blend({"warm": 1.0}, amount=bad),
        lambda: shipped.adjust(eq, "warm", bad),
        lambda: shipped.moved(eq, latent, bad),
        lambda: shipped.move(eq, 0, bad),
    ):
        with pytest.raises(TypeError, match="amount is a number, got "):
            call()
    with pytest.raises(TypeError, match="alpha is a number, got "):
        shipped.morph("warm", "bright", bad)
    with pytest.raises(TypeError, match="the weight of 'warm' is a number, got "):
        shipped.blend({"warm": bad})


@pytest.mark.parametrize("bad", NO_COUNTS, ids=repr)
def test_a_count_is_a_whole_number(shipped, bad):
    eq = shipped.generate("warm")
    for name, call in (
        ("n", lambda: shipped.sample("warm", bad)),
        ("seed", lambda: shipped.sample("warm", 1, bad)),
        ("n", lambda: shipped.axes(bad)),
        ("n", lambda: shipped.describe(eq, bad)),
        ("k", lambda: shipped.alternatives("warm", bad)),
        ("axis", lambda: shipped.move(eq, bad, 1.0)),
        ("polish", lambda: shipped.decode(shipped.encode(eq), bad)),
    ):
        with pytest.raises(TypeError, match=f"^{name} is a whole number, got "):
            call()


def test_a_count_is_not_below_its_least(shipped):
    eq = shipped.generate("warm")
    for sentence, call in (
        ("seed must be at least 0, got -1", lambda: shipped.sample("warm", 1, -1)),
        ("n must be at least 1, got 0", lambda: shipped.describe(eq, 0)),
        ("polish must be at least 0, got -1", lambda: shipped.decode(shipped.encode(eq), -1)),
    ):
        with pytest.raises(InvalidArgumentError, match=sentence):
            call()


def test_numpys_numbers_are_numbers(shipped):
    eq = shipped.generate("warm")
    assert eq.scaled(np.float32(0.5)) == eq.scaled(0.5) == eq.scaled(np.array(0.5))
    assert shipped.move(eq, np.int64(1), 1) == shipped.move(eq, 1, 1.0)
    assert shipped.sample("warm", np.int16(2), np.uint8(3)) == shipped.sample("warm", 2, 3)


def test_a_text_is_no_setting(shipped):
    for call in (shipped.encode, shipped.describe, shipped.embed):
        with pytest.raises(TypeError, match="a setting is asked for, got the text 'warm'"):
            call("warm")
        with pytest.raises(TypeError, match=r"a parametric setting is 13 numbers, got \{\}"):
            call({})
    with pytest.raises(TypeError, match="a latent is 32 numbers, got 'x'"):
        shipped.decode("x")
    with pytest.raises(TypeError, match="a curve is gains in dB, got 'x'"):
        shipped.encode_curve("x", [100.0])
    with pytest.raises(TypeError, match="prepare takes several texts, got 'warm'"):
        shipped.prepare("warm")


def test_own_words_are_own_words(shipped):
    eq = shipped.generate("warm")
    with pytest.raises(TypeError, match="a user's own words are an OwnWords, got NoneType"):
        shipped.with_own_words(None)
    assert shipped.learn("foo", eq).generate("foo") == eq
    for bad in (None, 3, "warm"):
        with pytest.raises(TypeError, match="own words are five-band settings, got "):
            shipped.learn("foo", bad)
