"""The spaces that are compared: each a way from settings to a latent, and most a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from eqmorph.datasets.records import EqDataset
from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.fitting import fit_parametric_many
from eqmorph.equalizers.space import PARAMETRIC_SPACE, EqSpace
from eqmorph.sound.code import N_CODE_BINS, SoundCode
from eqmorph.sound.codec import Codec

Mapped: TypeAlias = Callable[[FloatArray], FloatArray]

FOREST_BESIDE_PCA = "a forest's probability beside PCA"
# A forest's probability counts so much beside the components, squashed and scaled so.
_FOREST_SCALE, _COMPONENT_SCALE = 6.0, 0.1
_FOREST_TREES, _FOREST_LEAF = 200, 5
_COMPONENTS_BESIDE = 26


@dataclass(frozen=True, eq=False)
class Space:
    """A way from settings to latents, and what else can be done there.

    Attributes
    ----------
    name : str
    eq_space : EqSpace
        Of the settings.
    encode : callable
        Legal settings (n, d) -> latents (n, k).
    decode : callable or None
        Latents (n, k) -> legal settings (n, d).
    of_curves : callable or None
        Curves in dB on the grid of the code (n, 64) -> latents (n, k); None where only settings
        have a latent.
    embed : callable or None
        Latents (n, k) -> (n, e), what a contrastive loss groups.
    codec : Codec or None
        Where a whole model can be built over it.
    slow : bool
        Whether its way back is a search, thousands of times as slow as a decoder.
    """

    name: str
    eq_space: EqSpace
    encode: Mapped
    decode: Mapped | None = None
    of_curves: Mapped | None = None
    embed: Mapped | None = None
    codec: Codec | None = None
    slow: bool = False


def closed_form(code: SoundCode, eq_space: EqSpace) -> Space:
    """The formula: a matrix times the response; back by least squares (five bands only)."""

    def decode(latents: FloatArray) -> FloatArray:
        return _fitted(code.decode(latents), code)

    return Space(
        "closed form, least squares back",
        eq_space,
        lambda settings: code.encode(eq_space.magnitude_response_db(settings, code.frequencies_hz)),
        decode if eq_space is PARAMETRIC_SPACE else None,
        code.encode,
        slow=True,
    )


def of_codec(name: str, codec: Codec, hears: bool = True) -> Space:
    """A network; one that does not hear was not held to the code, so no curve has a latent."""
    return Space(
        name,
        codec.space,
        codec.encode,
        codec.decode,
        codec.code.encode if hears else None,
        codec.embed,
        codec if hears else None,
    )


def pca_of_curves(training: EqDataset, code: SoundCode, dimension: int = 32) -> Space:
    """Principal components of people's curves, in dB; back by least squares."""
    from sklearn.decomposition import PCA

    space, scale = training.space, np.sqrt(N_CODE_BINS)

    def curves(settings: FloatArray) -> FloatArray:
        return space.magnitude_response_db(settings, code.frequencies_hz)

    pca = PCA(dimension, random_state=0).fit(curves(space.canonical(training.settings)))

    def of_curves(drawn: FloatArray) -> FloatArray:
        codes: FloatArray = pca.transform(drawn) / scale
        return codes

    def decode(latents: FloatArray) -> FloatArray:
        return _fitted(pca.inverse_transform(latents * scale), code)

    return Space(
        "PCA of curves, least squares back",
        space,
        lambda settings: of_curves(curves(settings)),
        decode if space is PARAMETRIC_SPACE else None,
        of_curves,
        slow=True,
    )


def pca_of_parameters(training: EqDataset) -> Space:
    """Principal components of the parameters on the unit scale, all of them."""
    from sklearn.decomposition import PCA

    space = training.space
    known = space.to_unit(space.canonical(training.settings))
    pca = PCA(min(32, space.dimension), random_state=0).fit(known)

    def encode(settings: FloatArray) -> FloatArray:
        codes: FloatArray = pca.transform(space.to_unit(settings))
        return codes

    return Space(
        "PCA of parameters",
        space,
        encode,
        lambda latents: space.canonical(space.from_unit(pca.inverse_transform(latents))),
    )


def forest_beside_pca(training: EqDataset, terms: tuple[str, ...]) -> Space:
    """What only looks like a space: a forest's probability of each word beside small components."""
    from sklearn.decomposition import PCA
    from sklearn.ensemble import RandomForestClassifier

    space = training.space
    unit = space.to_unit(space.canonical(training.settings))
    named = np.isin(np.array(training.terms), terms)
    forest = RandomForestClassifier(
        _FOREST_TREES, min_samples_leaf=_FOREST_LEAF, class_weight="balanced", random_state=0,
        n_jobs=1,
    ).fit(unit[named], np.array(training.terms)[named])  # fmt: skip
    pca = PCA(min(_COMPONENTS_BESIDE, space.dimension), random_state=0).fit(unit)

    def encode(settings: FloatArray) -> FloatArray:
        u = space.to_unit(settings)
        chance = forest.predict_proba(u)[:, 1:]
        beside = _COMPONENT_SCALE * np.tanh(pca.transform(u))
        return np.concatenate([_FOREST_SCALE * chance, beside], axis=1)

    return Space(FOREST_BESIDE_PCA, space, encode)


def logistic_margin(training: EqDataset, terms: tuple[str, ...], within: Space) -> Space:
    """The margin of a logistic regression on another space's latents: what grouping needs."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    space = training.space
    named = np.isin(np.array(training.terms), terms)
    latents = within.encode(space.canonical(training.settings))[named]
    logistic = LogisticRegression(C=0.03, class_weight="balanced", max_iter=2000)
    model = make_pipeline(StandardScaler(), logistic).fit(latents, np.array(training.terms)[named])

    def encode(settings: FloatArray) -> FloatArray:
        margin = model.decision_function(within.encode(settings))
        # Bounded, as a normalised embedding is.
        bounded: FloatArray = np.tanh(margin.reshape(len(settings), -1))
        return bounded

    return Space("a logistic margin on the latent", space, encode)


def nothing(eq_space: EqSpace) -> Space:
    """Doing nothing: everything is flat."""
    return Space(
        "doing nothing",
        eq_space,
        lambda settings: np.zeros((len(settings), 1)),
        lambda latents: np.repeat(eq_space.default[None], len(latents), axis=0),
        lambda curves: np.zeros((len(curves), 1)),
    )


def _fitted(curves: FloatArray, code: SoundCode) -> FloatArray:
    fits = fit_parametric_many(curves, code.frequencies_hz)
    return np.stack([fit.eq.to_vector() for fit in fits])
