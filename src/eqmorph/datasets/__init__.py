"""Labelled settings: where they come from, what they are, how they are cleaned.

>>> from eqmorph.datasets import Vocabulary
>>> Vocabulary.load().decide("  Warm ").term
'warm'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eqmorph.datasets.analysis import SafeAnalysis, analyze
    from eqmorph.datasets.analysis_page import analysis_markdown
    from eqmorph.datasets.cleaning import CleaningReport, CleaningStep
    from eqmorph.datasets.decoding import ColumnMeaning, decode_columns, decoding_text
    from eqmorph.datasets.download import REMOTE_FILES, Fetched, RemoteFile, fetch
    from eqmorph.datasets.features import FEATURE_NAMES, AudioFeatures, load_audio_features
    from eqmorph.datasets.locations import (
        ENVIRONMENT_VARIABLE,
        data_places,
        find_data_dir,
        find_data_file,
        user_data_dir,
    )
    from eqmorph.datasets.records import EqDataset
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
    from eqmorph.datasets.safe_file import SafeTable, read_safe_file
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader
    from eqmorph.datasets.vocabulary import Decision, Vocabulary, normalise

__all__ = [
    "ENVIRONMENT_VARIABLE",
    "FEATURE_NAMES",
    "REMOTE_FILES",
    "AudioFeatures",
    "CleaningReport",
    "CleaningStep",
    "ColumnMeaning",
    "Decision",
    "EqDataset",
    "Fetched",
    "RemoteFile",
    "SAFEDBDatasetLoader",
    "SafeAnalysis",
    "SafeTable",
    "SocialFXDatasetLoader",
    "Vocabulary",
    "analysis_markdown",
    "analyze",
    "data_places",
    "decode_columns",
    "decoding_text",
    "fetch",
    "find_data_dir",
    "find_data_file",
    "load_audio_features",
    "normalise",
    "read_safe_file",
    "user_data_dir",
]

# Imported when first asked for: a word's answer needs the vocabulary and none of the loaders.
_MODULES = {
    "analysis": ("SafeAnalysis", "analyze"),
    "analysis_page": ("analysis_markdown",),
    "cleaning": ("CleaningReport", "CleaningStep"),
    "decoding": ("ColumnMeaning", "decode_columns", "decoding_text"),
    "download": ("REMOTE_FILES", "Fetched", "RemoteFile", "fetch"),
    "features": ("FEATURE_NAMES", "AudioFeatures", "load_audio_features"),
    "locations": (
        "ENVIRONMENT_VARIABLE",
        "data_places",
        "find_data_dir",
        "find_data_file",
        "user_data_dir",
    ),
    "records": ("EqDataset",),
    "safe_db": ("SAFEDBDatasetLoader",),
    "safe_file": ("SafeTable", "read_safe_file"),
    "socialfx": ("SocialFXDatasetLoader",),
    "vocabulary": ("Decision", "Vocabulary", "normalise"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
