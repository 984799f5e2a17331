"""Recordings: read and written in blocks, filtered, levelled, measured, one or many at a time."""

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
