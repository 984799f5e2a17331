"""An independent judge of sounds: which word a response would be called (logistic regression).

It is fitted on other people than those it is asked about, and knows nothing of any model.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.response import response_grid
from eqmorph.equalizers.space import EqSpace

_BINS = 64
_REGULARISATION = 0.03
# Responses over this are about 1.
_TYPICAL_DB = 6.0


@dataclass(frozen=True, eq=False)
class WordClassifier:
    """Multinomial logistic regression from a response to the words it would be called.

    Attributes
    ----------
    frequencies_hz : array, shape (bins,)
        Where the response is read, at 48 kHz.
    weights : array, shape (terms, bins)
        Per dB.
    bias : array, shape (terms,)
    """

    frequencies_hz: FloatArray
    weights: FloatArray
    bias: FloatArray

    def probabilities(self, responses_db: FloatArray) -> FloatArray:
        """Probability of each term, (n, bins) -> (n, terms); rows sum to 1."""
        logits = responses_db @ self.weights.T + self.bias
        grown = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: FloatArray = grown / grown.sum(axis=1, keepdims=True)
        return shares

    def of_settings(self, space: EqSpace, settings: FloatArray) -> FloatArray:
        """Probability of each term for settings, (n, d) -> (n, terms)."""
        return self.probabilities(space.magnitude_response_db(settings, self.frequencies_hz))


def fit_word_classifier(
    space: EqSpace, settings: FloatArray, terms: Sequence[str], names: Sequence[str]
) -> WordClassifier:
    """Which of `names` a response would be called, every word as likely beforehand as any other.

    Parameters
    ----------
    space : EqSpace
    settings : array, shape (n, d)
    terms : sequence of str, length n
        Each one of `names`.
    names : sequence of str
        In the order of the classifier's output.
    """
    frequencies = response_grid(_BINS)
    if len(names) == 1:
        return WordClassifier(frequencies, np.zeros((1, _BINS)), np.zeros(1))
    from sklearn.linear_model import LogisticRegression

    labels = np.array([names.index(t) for t in terms])
    responses = space.magnitude_response_db(settings, frequencies) / _TYPICAL_DB
    regression = LogisticRegression(C=_REGULARISATION, class_weight="balanced", max_iter=2000)
    with warnings.catch_warnings():
        # Words with one row each are words all the same, not numbers to be predicted.
        warnings.filterwarnings("ignore", "The number of unique classes", UserWarning)
        regression.fit(responses, labels)
    weights, bias = regression.coef_ / _TYPICAL_DB, regression.intercept_
    if len(names) == 2:
        # scikit-learn keeps one row of logits for two classes.
        weights, bias = np.concatenate([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
    return WordClassifier(frequencies, weights, bias)
