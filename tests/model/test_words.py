"""Words into settings and settings into words, by the shipped model."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from eqmorph import GraphicEq, ParametricEq, UnknownTermError
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.space import PARAMETRIC_SPACE

GRID = response_grid()
FLAT = ParametricEq.flat()


def level_db(eq, lowest_hz, highest_hz):
    """Mean response between two frequencies."""
    return eq.magnitude_response_db(response_grid(64, lowest_hz, highest_hz)).mean()


def strength_db(eq):
    return float(response_distance_db(eq.magnitude_response_db(GRID), np.zeros(GRID.size)))


# generate


def test_warm_lifts_the_low_mids_over_the_highs_and_bright_the_reverse(shipped):
    # What everybody who writes of these words says of them; people's own settings do the same.
    warm, bright = shipped.generate("warm"), shipped.generate("bright")
    assert level_db(warm, 100, 400) > level_db(warm, 4000, 10_000) + 2
    assert level_db(bright, 4000, 10_000) > level_db(bright, 100, 400) + 2


def test_generated_settings_are_legal_parametric_ones(shipped):
    for term in shipped.terms:
        for amount in (-3.0, -1.0, 0.0, 0.5, 1.0, 2.0, 1e6):
            eq = shipped.generate(term, amount)
            assert isinstance(eq, ParametricEq)
            vector = eq.to_vector()
            assert (vector >= PARAMETRIC_SPACE.lower).all()
            assert (vector <= PARAMETRIC_SPACE.upper).all()


def test_amount_zero_is_flat(shipped):
    for term in shipped.terms:
        eq = shipped.generate(term, 0.0)
        assert not PARAMETRIC_SPACE.gains(eq.to_vector()).any()
        assert strength_db(eq) < 1e-12


def test_amount_minus_one_is_the_inverse(shipped):
    for term in shipped.terms:
        there, back = (shipped.generate(term, a).magnitude_response_db(GRID) for a in (1, -1))
        np.testing.assert_allclose(there + back, 0.0, atol=1e-9)


def test_more_is_stronger_and_less_is_weaker(shipped):
    for term in shipped.terms:
        strengths = [strength_db(shipped.generate(term, a)) for a in (0.0, 0.5, 1.0, 2.0)]
        assert strengths == sorted(strengths)
        assert strengths[3] > 1.3 * strengths[2] > 1.3 * strengths[1] > 0.0


def test_frequencies_do_not_move_with_the_amount(shipped):
    vectors = [shipped.generate("warm", a).to_vector() for a in (-1.0, 0.5, 1.0)]
    still = PARAMETRIC_SPACE.with_gains(np.stack(vectors), np.zeros((3, 5)))
    assert np.array_equal(still[0], still[1])
    assert np.array_equal(still[1], still[2])


def test_generate_repeats_itself(shipped):
    assert shipped.generate("warm") == shipped.generate("warm")


def test_the_centre_is_in_the_words_middle(shipped):
    # Nearer to its own people's takes than other words' centres are, on the whole.
    takes = {
        t: np.stack([e.magnitude_response_db(GRID) for e in shipped.sample(t, 200, seed=0)])
        for t in ("warm", "bright")
    }
    centres = {t: shipped.generate(t).magnitude_response_db(GRID) for t in takes}
    for own, other in (("warm", "bright"), ("bright", "warm")):
        near = response_distance_db(takes[own], centres[own])
        far = response_distance_db(takes[own], centres[other])
        assert near.mean() < far.mean() - 1.0


@pytest.mark.parametrize("amount", [np.nan, np.inf, -np.inf])
def test_an_amount_must_be_finite(shipped, amount):
    for make in (
        lambda: shipped.generate("warm", amount),
        lambda: shipped.sample("warm", 1, 0, amount),
        lambda: shipped.alternatives("warm", amount=amount),
        lambda: shipped.morph("warm", "bright", 0.5, "response", amount),
        lambda: shipped.morph("warm", "bright", 0.5, "latent", amount),
    ):
        with pytest.raises(ValueError, match=f"amount must be a finite number, got {amount}"):
            make()


# sample


def test_samples_repeat_by_seed(shipped):
    first, again, other = (shipped.sample("warm", 5, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert shipped.sample("warm", 3, seed=1) != shipped.sample("bright", 3, seed=1)


def test_unseeded_samples_differ(shipped):
    assert shipped.sample("warm", 2) != shipped.sample("warm", 2)


def test_samples_are_legal_and_spread(shipped):
    for term in shipped.terms:
        drawn = shipped.sample(term, 100, seed=0)
        assert len(drawn) == len(set(drawn)) == 100
        vectors = np.stack([eq.to_vector() for eq in drawn])
        assert (vectors >= PARAMETRIC_SPACE.lower).all()
        assert (vectors <= PARAMETRIC_SPACE.upper).all()
        assert PARAMETRIC_SPACE.to_unit(vectors).std(axis=0)[[0, 2, 5, 8, 11]].min() > 0.05
        responses = np.stack([eq.magnitude_response_db(GRID) for eq in drawn])
        # People differ by 5.5-6.4 dB on one word.
        apart = response_distance_db(responses[:50], responses[50:])
        assert 2.0 < np.median(apart) < 8.0


def test_a_samples_amount_scales_its_gains(shipped):
    whole, half = (shipped.sample("warm", 4, seed=3, amount=a) for a in (1.0, 0.5))
    for a, b in zip(whole, half, strict=True):
        assert b == a.scaled(0.5)


@pytest.mark.parametrize("n", [0, -3])
def test_at_least_one_sample(shipped, n):
    with pytest.raises(ValueError, match=f"n must be at least 1, got {n}"):
        shipped.sample("warm", n)


# alternatives


@pytest.mark.parametrize("k", [None, 2, 3])
def test_variants_share_the_people(shipped, k):
    variants = shipped.alternatives("warm", k)
    shares = [s.share for s in variants]
    assert len(variants) == (k or shipped.term("warm").n_variants)
    assert sum(shares) == pytest.approx(1.0)
    assert shares == sorted(shares, reverse=True)
    responses = [s.eq.magnitude_response_db(GRID) for s in variants]
    for i, a in enumerate(responses):
        assert all(response_distance_db(a, b) > 1.0 for b in responses[:i])


def test_an_undivided_word_is_one_variant(shipped):
    (only,) = shipped.alternatives("clear")
    assert (only.share, only.eq) == (1.0, shipped.generate("clear"))
    (whole,) = shipped.alternatives("warm", 1, amount=0.5)
    assert whole.eq == shipped.generate("warm", 0.5)


def test_variants_by_amount(shipped):
    full, less = (shipped.alternatives("warm", 2, amount=a) for a in (1.0, -0.5))
    assert [b.eq for b in less] == [a.eq.scaled(-0.5) for a in full]


@pytest.mark.parametrize(
    ("term", "k", "message"),
    [
        ("warm", 5, "the people of 'warm' cannot be divided into 5 variants; possible: 1, 2, 3"),
        ("warm", 0, "cannot be divided into 0 variants"),
        ("clear", 2, "people of 'clear' cannot be divided into 2 variants; possible: 1$"),
    ],
)
def test_impossible_numbers_of_variants(shipped, term, k, message):
    with pytest.raises(ValueError, match=message):
        shipped.alternatives(term, k)


# Words as typed.


@pytest.mark.parametrize("typed", ["warm", " WARM\t", "Warmth ", "wawrm"])
def test_case_space_slips_and_inflections_do_not_matter(shipped, typed):
    assert shipped.generate(typed) == shipped.generate("warm")


def test_a_comparative(shipped):
    assert shipped.term("brighter").term == "bright"


@pytest.mark.parametrize(
    ("typed", "suggested"), [("warmzz", "warm"), ("zzbright", "bright"), ("ooomy", "boomy")]
)
def test_an_unknown_word_gets_the_nearest_known_ones(shipped, typed, suggested):
    with pytest.raises(UnknownTermError, match=f"did you mean '{suggested}'") as caught:
        shipped.generate(typed)
    assert (caught.value.term, caught.value.suggestions[0]) == (typed, suggested)
    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize("typed", ["", "   ", "xyzzyq", "暖かい", "\x00"])
def test_a_word_like_no_other_gets_the_way_to_the_list(shipped, typed):
    with pytest.raises(UnknownTermError, match="`eqmorph words` lists the known ones") as caught:
        shipped.generate(typed)
    assert caught.value.suggestions == ()


def test_a_huge_text_is_refused_in_one_short_sentence(shipped):
    with pytest.raises(UnknownTermError) as caught:
        shipped.generate("warm and then " * 100_000)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("term", [None, 3, b"warm"])
def test_a_term_is_text(shipped, term):
    with pytest.raises(TypeError, match=f"a term is text, got {type(term).__name__}"):
        shipped.generate(term)


def test_words_tell_what_stands_behind_them(shipped):
    words = shipped.words()
    assert tuple(w.term for w in words) == shipped.terms
    assert [w.n_rows for w in words] == sorted((w.n_rows for w in words), reverse=True)
    assert all(w.n_rows >= 5 and 1 <= w.n_contributors <= w.n_rows for w in words)
    assert [len(shipped.alternatives(w.term)) for w in words] == [w.n_variants for w in words]


# encode, decode, describe


def test_settings_survive_the_latent(shipped):
    drawn = [eq for term in shipped.terms for eq in shipped.sample(term, 10, seed=0)]
    made = [shipped.decode(shipped.encode(eq)) for eq in drawn]
    errors = [
        float(response_distance_db(*(e.magnitude_response_db(GRID) for e in pair)))
        for pair in zip(drawn, made, strict=True)
    ]
    assert np.median(errors) < 0.3
    assert np.percentile(errors, 95) < 1.0


def test_encode_takes_settings_and_numbers_in_any_order_of_bells(shipped):
    eq = shipped.generate("warm")
    assert shipped.encode(eq).shape == (32,)
    assert np.array_equal(shipped.encode(eq), shipped.encode(eq.to_vector().tolist()))
    one, other = [3.0, 400.0, 1.0], [-2.0, 900.0, 2.0]
    rest = [1.0, 5000.0, 0.5, -1.0, 9000.0]
    orders = [[2.0, 100.0, *a, *b, *rest] for a, b in ((one, other), (other, one))]
    assert np.array_equal(*map(shipped.encode, orders))


@pytest.mark.parametrize("scale", [0.0, 1.0, 1e6])
def test_any_finite_latent_decodes_to_a_legal_setting(shipped, scale):
    latent = scale * np.random.default_rng(0).standard_normal(32)
    assert isinstance(shipped.decode(latent), ParametricEq)


@pytest.mark.parametrize(
    "latent", [np.zeros(31), np.zeros((1, 31)), np.full(32, np.nan), np.full(32, np.inf), 0.0]
)
def test_a_latent_has_32_finite_numbers(shipped, latent):
    with pytest.raises(ValueError, match=r"a latent has 32 finite numbers, got (shape|some)"):
        shipped.decode(latent)


def test_a_description_ranks_words_that_differ(shipped):
    for eq in shipped.sample("boxy", 20, seed=0):
        described = shipped.describe(eq, 5)
        assert 1 <= len(described) <= 5
        alike = [likeness for _, likeness in described]
        assert all(0.0 < a <= 1.0 + 1e-9 for a in alike)
        assert alike[0] > alike[-1] - 0.04
        for (a, _), (b, _) in itertools.combinations(described, 2):
            x, y = shipped._vocabulary[a], shipped._vocabulary[b]
            assert x @ y / np.linalg.norm(x) / np.linalg.norm(y) < 0.95
        assert all(likeness < -0.3 for _, likeness in described.unlike)
        assert all(0.5 <= side.chance <= 1.0 for side in described.sides)


def test_no_change_has_no_word(shipped):
    described = shipped.describe(FLAT)
    assert (tuple(described), described.unlike, described.sides) == ((), (), ())
    assert "changes next to nothing" in str(described)


@pytest.mark.parametrize("amount", [0.4, 1.0, 1.6])
def test_the_strength_of_a_sound_does_not_change_its_words(shipped, amount):
    assert shipped.describe(shipped.generate("warm", amount), 1)[0][0] == "warm"


def test_the_sides_are_those_that_the_words_say(shipped):
    sides = {t: {s.name for s in shipped.describe(shipped.generate(t)).sides}
             for t in ("bright", "dark", "thin", "warm")}  # fmt: skip
    assert "bright" in sides["bright"]
    assert "dark" in sides["dark"]
    assert "thin" in sides["thin"]
    assert "full" in sides["warm"]


def test_each_words_own_sound_is_called_by_that_word(shipped):
    """By it first, or by one that sounds the same and that more people use."""
    found = {t: [w for w, _ in shipped.describe(shipped.generate(t), 3)] for t in shipped.terms}
    assert sum(term in called for term, called in found.items()) >= 10
    assert found["warm"][0] == "warm"
    assert found["bright"][0] == "bright"


def test_describe_tells_as_many_words_as_asked(shipped):
    eq = shipped.generate("warm")
    assert list(shipped.describe(eq, 2)) == list(shipped.describe(eq, 5))[:2]


@pytest.mark.parametrize("n", [0, -1])
def test_describe_tells_at_least_one_word(shipped, n):
    with pytest.raises(ValueError, match=f"n must be at least 1, got {n}"):
        shipped.describe(FLAT, n)


@pytest.mark.parametrize(
    ("eq", "message"),
    [
        (GraphicEq.flat(), r"a parametric setting has 13 numbers, got shape \(40,\)"),
        (np.zeros(12), r"a parametric setting has 13 numbers, got shape \(12,\)"),
        (np.where(np.arange(13) == 0, 99.0, PARAMETRIC_SPACE.default),
         r"low_shelf_gain_db must be in \[-12, 12\] dB, got 99"),
    ],
    ids=["other kind", "too short", "not legal"],
)  # fmt: skip
def test_settings_of_another_kind(shipped, eq, message):
    for call in (shipped.encode, shipped.describe):
        with pytest.raises(ValueError, match=message):
            call(eq)


def test_the_representation_names_the_words(shipped):
    assert repr(shipped).startswith("MorphModel(parametric, 14 terms: warm, bright, ")
