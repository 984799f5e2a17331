"""Answers to any text from the shipped model: directions, evidence, caution, refusals."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

import eqmorph
from eqmorph import UnknownTermError
from eqmorph.equalizers.fitting import fit_parametric
from eqmorph.errors import UnintelligibleTextError
from eqmorph.model.morph_model import MorphModel
from eqmorph.words.answer import Nearer
from eqmorph.words.drafting import Drafting
from eqmorph.words.memory import Memory
from eqmorph.words.word_sounds import caution

BANDS_HZ = {
    "sub": (25, 60), "low": (60, 200), "lowmid": (200, 500), "mid": (500, 1500),
    "highmid": (1800, 4500), "high": (5000, 10_000), "air": (10_000, 18_000),
}  # fmt: skip


@pytest.fixture(scope="module")
def model() -> MorphModel:
    return eqmorph.load()


def bands(eq) -> dict[str, float]:
    return {
        name: float(eq.magnitude_response_db(np.geomspace(*ends, 24)).mean())
        for name, ends in BANDS_HZ.items()
    }


@pytest.mark.parametrize(
    ("text", "more", "less", "reason"),
    [
        ("bassy", "sub", "mid", "bass is what is below 200 Hz"),
        ("boomy", "low", "high", "too much around 125 Hz"),
        ("muddy", "lowmid", "high", "too much at 100-400 Hz hides the top"),
        ("thin", "highmid", "low", "weak fundamentals"),
        ("tinny", "highmid", "low", "like through a tin can: no lows, a peak in the upper mids"),
        ("dull", "low", "high", "weak highs"),
        ("dark", "low", "high", "a tilt downwards"),
        ("muffled", "low", "high", "as through a blanket, which takes the highs"),
        ("airy", "air", "low", "lift above 10 kHz"),
        ("crisp", "high", "low", "extended highs"),
        ("nasal", "mid", "low", "about 1 kHz, as through the nose"),
        ("nasal", "mid", "air", "about 1 kHz, as through the nose"),
        ("no bass", "mid", "low", "bass removed"),
        ("less treble", "mid", "high", "treble removed"),
        ("less boomy", "mid", "low", "boom removed"),
        ("remove mud", "high", "lowmid", "mud removed"),
        ("warmer", "lowmid", "high", "warmth is in the low mids"),
        ("very bright", "high", "low", "bright is lifted highs"),
        ("not bright", "low", "high", "the contrary of bright"),
        ("too dark", "high", "low", "a complaint asks for the contrary"),
        ("harsh", "highmid", "low", "2-5 kHz, where the ear is most sensitive"),
        ("mellow", "low", "high", "soft highs"),
        ("radio", "mid", "sub", "a small loudspeaker"),
        ("telephone", "mid", "air", "300 Hz-3.4 kHz"),
        ("low cut", "high", "sub", "a filter's name"),
        ("high cut", "low", "air", "a filter's name"),
        ("glassy", "high", "lowmid", "the sound of glass"),
        ("cálido", "lowmid", "high", "Spanish for warm"),
        ("oscuro", "low", "high", "Spanish for dark"),
        ("claro", "high", "low", "Spanish for clear"),
        ("menos graves", "mid", "low", "Spanish for less bass"),
        ("crisp snare", "high", "low", "crisp decides, snare only shades"),
    ],
)
def test_directions_are_those_that_people_mean(model, text, more, less, reason):
    found = bands(model.generate(text))
    assert found[more] > found[less] + 1.0, reason


@pytest.mark.parametrize(
    ("a", "b"),
    [("bright", "dark"), ("warm", "cold"), ("thin", "thick"), ("muffled", "crisp"),
     ("heavy", "light"), ("harsh", "smooth"), ("boomy", "less boomy")],
)  # fmt: skip
def test_opposites_do_not_come_out_alike(model, a, b):
    grid = np.geomspace(30, 16_000, 64)
    one, other = (model.generate(t).magnitude_response_db(grid) for t in (a, b))
    assert np.corrcoef(one, other)[0, 1] < 0


def test_known_words_keep_their_centre(model):
    without = replace(model, word_model=None)
    for term in model.terms:
        assert model.generate(term) == without.generate(term)
        assert model.answer(term).setting == without.generate(term)
        assert model.answer(term).known


def test_a_slip_a_form_and_a_translation_are_the_known_word(model):
    for text in ("warmm", "warmer", "cálido", "Warmth"):
        assert model.generate(text) == model.generate("warm"), text


def test_stronger_words_are_stronger(model):
    grid = np.geomspace(30, 16_000, 64)
    slightly, plain, very = (
        np.abs(model.generate(t).magnitude_response_db(grid)).mean()
        for t in ("slightly dark", "dark", "very dark")
    )
    assert slightly < plain < very


def test_an_answer_says_what_it_leans_on(model):
    answer = model.answer("less boomy, more air")
    named = {e.term: e for e in answer.evidence}
    assert named["boomy"].weight < 0 < named["air"].weight
    assert named["boomy"].n_contributors == model.word_model.people["boomy"]
    assert 0.5 < answer.confidence < 1.0
    low, high = answer.error_interval_db
    assert low < answer.expected_error_db < high
    assert all(a < b for a, b in zip(answer.low_db, answer.high_db, strict=True))
    assert answer.to_dict()["setting"] == answer.setting.to_dict()
    assert "less boomy, more air" in str(answer)


def test_what_is_stated_is_stated_in_tens_of_people(model):
    word, rare = model.answer("bright"), model.answer("nasal")
    assert "of ten people who say 'bright', about" in word.statement
    assert "of ten people who say words like this, about" in rare.statement
    for answer in (word, rare):
        near = answer.nearer
        assert near.low < near.share == answer.confidence < near.high
        assert answer.statement in str(answer)
        assert answer.to_dict()["statement"] == answer.statement
        assert answer.to_dict()["confidence_interval"] == [near.low, near.high]
    # Its own people say more of a word than words in general do.
    assert word.nearer != model.answer("very bright").nearer
    assert str(Nearer(0.55, 0.44, 0.66)).endswith(
        "about 5 (4 to 7) are nearer to this than to no change"
    )


def test_what_asks_for_no_change_is_as_asked(model):
    answer = model.answer("natural")
    assert (answer.nearer, answer.confidence, answer.statement) == (None, None, "as asked")


def test_a_guess_is_scaled_towards_flat_and_says_so(model):
    answer = model.answer("nice")
    assert answer.scale < 1.0
    assert "a cautious guess" in answer.note
    assert caution(0.3) == caution(0.5) < caution(0.54) < caution(0.56) == caution(0.9) == 1.0


@pytest.mark.parametrize("text", ["natural", "neutral"])
def test_asking_for_no_change_is_flat(model, text):
    assert np.abs(model.generate(text).magnitude_response_db([50, 500, 5000])).max() < 0.1
    assert "asks for no change" in model.answer(text).note


def test_unknown_words_beside_known_ones_are_told(model):
    assert "nothing is known of 'qwxzt'" in model.answer("dark qwxzt").note


@pytest.mark.parametrize("text", ["asdfgh", "re27", "", "x" * 10_000, "🎵", "xyzzy"])
def test_nonsense_is_refused_by_all(model, text):
    for ask in (model.generate, model.answer, model.sample, model.alternatives, model.name):
        with pytest.raises(UnknownTermError):
            ask(text)
    with pytest.raises(UnknownTermError):
        model.morph(text, "warm", 0.5)
    with pytest.raises(UnknownTermError):
        model.blend({"warm": 1.0, text: 1.0})


def test_a_model_without_the_part_answers_for_its_terms_only(model):
    without = replace(model, word_model=None)
    for ask in (without.generate, without.answer):
        with pytest.raises(UnknownTermError, match="unknown term 'less boomy'"):
            ask("less boomy")


def test_morphs_between_any_texts_end_where_they_should(model):
    for alpha, text in ((0.0, "tubby"), (1.0, "glassy")):
        assert model.morph("tubby", "glassy", alpha) == model.generate(text)
    middle = model.morph("tubby", "glassy", 0.5)
    assert bands(model.generate("tubby"))["high"] < bands(middle)["high"]
    assert bands(middle)["high"] < bands(model.generate("glassy"))["high"]


def test_samples_of_any_text_are_people_around_it(model):
    drawn = model.sample("nasal", 12, seed=4)
    assert drawn == model.sample("nasal", 12, seed=4)
    grid = np.geomspace(30, 16_000, 64)
    curves = np.stack([eq.magnitude_response_db(grid) for eq in drawn])
    assert 2.0 < curves.std(axis=0).mean() < 9.0


def test_alternatives_of_any_text(model):
    (only,) = model.alternatives("nasal")
    assert (only.share, only.eq) == (1.0, model.generate("nasal"))
    with pytest.raises(ValueError, match="no people are known for 'nasal' to divide"):
        model.alternatives("nasal", 2)


def test_amount_scales_any_text(model):
    assert model.generate("dark", 0.5) == model.generate("dark").scaled(0.5)


def test_the_part_survives_saving(model, tmp_path):
    model.save(tmp_path / "a.safetensors")
    again = MorphModel.load(tmp_path / "a.safetensors")
    for text in ("dark", "less boomy"):
        assert again.answer(text).to_dict() == model.answer(text).to_dict()


def test_the_bands_are_as_close_to_the_sound_as_a_thorough_fit_nearly(model):
    code = model.codec.code
    for text in ("dark", "crisp snare", "nasal", "less harsh"):
        curve = code.decode(model.latent(text))
        missed = model.answer(text).band_error_db
        heard = model.generate(text).magnitude_response_db(code.frequencies_hz)
        assert missed == pytest.approx(float(np.sqrt(np.mean((heard - curve) ** 2))), abs=1e-9)
        assert missed < fit_parametric(curve, code.frequencies_hz).error_db + 0.25


def test_prepared_answers_are_those_given_one_by_one(model, monkeypatch):
    texts = ["dark", "crisp snare", "asdfgh", "warm", "less boomy", "dark", "", "cálido"]
    together = replace(model)
    together.prepare(texts)
    with monkeypatch.context() as patched:  # nothing is left to work out
        patched.setattr(Drafting, "draft", None)
        made = {text: together.answer(text) for text in ("dark", "crisp snare", "less boomy")}
    for text, answer in made.items():
        alone = replace(model).answer(text)
        np.testing.assert_allclose(answer.setting.to_vector(), alone.setting.to_vector(), rtol=1e-9)
        assert (answer.note, answer.evidence) == (alone.note, alone.evidence)
    with pytest.raises(UnintelligibleTextError, match="'asdfgh'"):
        together.answer("asdfgh")


def test_the_memory_is_bounded_and_forgets_what_was_unused_longest():
    memory: Memory[str, int] = Memory(2)
    for i, key in enumerate("abc"):
        memory.put(key, i)
        memory.get("a")
    assert (memory.get("a"), memory.get("b"), memory.get("c"), len(memory)) == (0, None, 2, 2)


def test_many_threads_get_the_same_answers(model):
    shared = replace(model)
    texts = [f"{strength} {word}" for strength in ("very", "slightly", "less")
             for word in ("dark", "nasal", "thin", "boomy")]  # fmt: skip
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(shared.generate, texts * 4))
    assert found[: len(texts)] * 4 == found


def test_any_word_needs_neither_torch_nor_scipy():
    code = (
        "import sys, eqmorph; eqmorph.load().answer('crisp snare, less boomy'); "
        "print([m for m in ('torch', 'scipy', 'sklearn', 'matplotlib') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.data
def test_nobody_can_be_read_from_what_is_shipped(model, data_dir):
    """No kept latent is anybody's."""
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader

    dataset = SAFEDBDatasetLoader(data_dir).load()
    people = model.encode(dataset.settings)
    people = people[np.linalg.norm(people, axis=1) > 1.5]
    for kept in model.word_model.process.latents:
        assert np.linalg.norm(people - kept, axis=1).min() > 0.2


def test_more_than_a_band_can_do_is_held_and_told(model):
    found = model.answer("-8 dB at 250 Hz, +2 dB at 4 kHz")
    assert found.times(1.0).note == found.note
    twice = found.times(2.0)
    assert "x 2 asks for more than a band can do" in twice.note
    assert twice.note.count("dB") - found.note.count("dB") == 1
    assert max(abs(g) for g in twice.setting.space.gains(twice.setting.to_vector())) == 12.0
    assert "more than a band" not in found.times(-1.0).note


@pytest.mark.parametrize("text", ["less boomy", "slightly boxy", "no honk", "less mud, more air"])
def test_every_take_on_a_request_goes_its_way(model, text):
    grid = np.geomspace(20, 20_000, 128)
    asked = model.generate(text).magnitude_response_db(grid)
    taken = np.stack([eq.magnitude_response_db(grid) for eq in model.sample(text, 100, seed=1)])
    size = np.sqrt(np.mean(asked**2))
    assert (taken @ asked > 0).mean() > 0.97
    assert np.sqrt(np.mean((taken - asked) ** 2)) < 2.0 * size


def test_words_that_work_against_each_other_are_less_sure(model):
    """By a twentieth, where their sum is under three quarters of their sizes' sum."""
    calibration = model.word_model.calibration

    def agreement(words: tuple[str, ...]) -> float:
        latents = [model._answering.latent(word) for word in words]
        whole = sum(np.linalg.norm(latent) for latent in latents)
        return float(np.linalg.norm(np.sum(latents, axis=0)) / whole)

    for words, off in ((("warm", "bright"), 0.05), (("boxy", "nasal"), 0.0)):
        text = " and ".join(words)
        assert (agreement(words) < 0.75) is (off > 0)
        sure = float(calibration.confidence(np.linalg.norm(model._answering.latent(text))))
        assert model.answer(text).confidence == pytest.approx(sure - off)


@pytest.mark.parametrize(
    ("text", "then"),
    [("undo that and add air", "add air"), ("Undo the last two, then -3 dB at 250 Hz",
     "-3 dB at 250 Hz"), ("start over and make it a bit less muddy", "make it a bit less muddy")],
)  # fmt: skip
def test_a_way_back_without_a_turn_before_is_noted_and_the_rest_is_asked(model, text, then) -> None:
    found, asked = model.answer(text), model.answer(then)
    assert found.setting == asked.setting == model.generate(text)
    assert found.expression == asked.expression
    assert found.text == text.lower()
    first, *others = found.note.split("; ")
    assert first == "there is no turn before to take back, so only what follows is read"
    assert "; ".join(others) == asked.note


@pytest.mark.parametrize("text", ["undo that", "undo that and undo that", "undo that and zyxqv"])
def test_a_way_back_with_nothing_behind_it_is_refused(model, text) -> None:
    with pytest.raises(UnintelligibleTextError, match=text):
        model.answer(text)
