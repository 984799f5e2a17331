"""From labelled settings to what a model keeps of all its words, frequent and rare."""

from __future__ import annotations

import numpy as np

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.words.gaussian_process import TermProcess
from eqmorph.words.kernels import KernelSettings, kernel
from eqmorph.words.leaving_out import exact_process
from eqmorph.words.observations import Cells

# One setting on a flat optimum: nested choices scatter around it.
RELEASED = KernelSettings()


def likeness_of_terms(cells: Cells) -> FloatArray:
    """How alike the terms are by text alone, shape (t, t)."""
    process: TermProcess = exact_process(cells, np.ones(1), RELEASED)
    between = kernel(process.term_features, process.term_features, RELEASED)
    scale = np.sqrt(np.diagonal(between))
    alike: FloatArray = between / np.outer(scale, scale)
    return alike
