"""Labelled settings: where they come from, what they are, how they are cleaned."""

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
