"""Recordings: read and written in blocks, filtered, levelled, measured, one or many at a time.

>>> import numpy as np
>>> from eqmorph import ParametricEq
>>> from eqmorph.audio import apply_eq, true_peak_db
>>> tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(48_000) / 48_000)
>>> round(true_peak_db(tone, 48_000), 1)
-6.0
>>> apply_eq(np.stack([tone, tone]), ParametricEq.flat(), 48_000).shape  # (channels, samples)
(2, 48000)
"""

from eqmorph.audio.adapting import AdaptedEq, adapt_eq
from eqmorph.audio.features import audio_features
from eqmorph.audio.files import AudioInfo, audio_info, open_audio, read_audio
from eqmorph.audio.filtering import BlockFilter, apply_eq, highest_gain_db
from eqmorph.audio.forms import CONTAINERS, AudioForm
from eqmorph.audio.loudness import LoudnessMeter, integrated_loudness
from eqmorph.audio.peaks import TruePeakMeter, true_peak_db
from eqmorph.audio.rendering import RenderOptions, RenderReport, render
from eqmorph.audio.spectra import LongTermSpectrum, long_term_spectrum

__all__ = [
    "CONTAINERS",
    "AdaptedEq",
    "AudioForm",
    "AudioInfo",
    "BlockFilter",
    "LongTermSpectrum",
    "LoudnessMeter",
    "RenderOptions",
    "RenderReport",
    "TruePeakMeter",
    "adapt_eq",
    "apply_eq",
    "audio_features",
    "audio_info",
    "highest_gain_db",
    "integrated_loudness",
    "long_term_spectrum",
    "open_audio",
    "read_audio",
    "render",
    "true_peak_db",
]
