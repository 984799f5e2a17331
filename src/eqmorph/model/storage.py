"""A model as one file: safetensors, or a torch checkpoint for those who want ".pt".

Both hold the same named arrays and one JSON text; loading either never unpickles.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, check_frequencies
from eqmorph.equalizers.space import SPACES, EqSpace
from eqmorph.errors import MissingExtraError, ModelFormatError
from eqmorph.files import replacing
from eqmorph.model.known_words import Mixture, Schools, TermClassifier, TermModel
from eqmorph.model.morph_model import MorphModel
from eqmorph.sound.codec import NumpyNetwork, weight_shapes
from eqmorph.words.word_model import WordModel

FORMAT_VERSION = 1
TORCH_SUFFIXES = (".pt", ".pth")
_SHIPPED = "safe_db.safetensors"
_KEY = "eqmorph"
_WEIGHTS = "network."
_WORDS = "words."

Arrays = dict[str, NDArray[Any]]


def shipped_model_path() -> Path:
    """Where the model that comes with the package lies."""
    return Path(str(files("eqmorph.model") / _SHIPPED))


def save_model(model: MorphModel, path: str | os.PathLike[str]) -> None:
    """Write a model; see `MorphModel.save`."""
    target = Path(path)
    arrays, description = _pack(model)
    text = json.dumps(description, sort_keys=True)
    # Written by Python: the libraries' own writers tell of a full disk by errors of their own.
    if target.suffix in TORCH_SUFFIXES:
        content = _torch_bytes(arrays, text, target)
    else:
        from safetensors.numpy import save

        content = save(arrays, metadata={_KEY: text})
    with replacing(target) as beside:
        beside.write_bytes(content)


def _torch_bytes(arrays: Arrays, text: str, target: Path) -> bytes:
    torch = _torch(f"writing {target.name}")
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    container = io.BytesIO()
    torch.save({_KEY: text, "arrays": tensors}, container)
    return container.getvalue()


def load_model(path: str | os.PathLike[str]) -> MorphModel:
    """Read a model; see `MorphModel.load`."""
    source = Path(path)
    if source.is_dir():
        raise ModelFormatError(f"{source} is a folder, not a model file")
    if not source.is_file():
        raise FileNotFoundError(f"there is no model file {source}")
    with source.open("rb") as opened:
        start = opened.read(9)
    # A zip archive is torch's container; a bare pickle may run anything and is never opened. The
    # first eight bytes of safetensors are a length and may look like either; then JSON begins.
    if start[8:] == b"{":
        arrays, text = _read_safetensors(source)
    elif start[:2] == b"PK":
        arrays, text = _read_torch(source)
    elif start[:1] == b"\x80":
        raise ModelFormatError(
            f"{source} is a pickle, which could run any code on loading; it is refused: "
            "save the model with eqmorph"
        )
    else:
        arrays, text = _read_safetensors(source)
    return _unpack(arrays, _describe(text, source), source)


def _torch(purpose: str) -> Any:
    try:
        import torch
    except ImportError:
        raise MissingExtraError("torch", "train", purpose) from None
    return torch


def _read_safetensors(source: Path) -> tuple[Arrays, str]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(source, framework="numpy") as opened:
            text = (opened.metadata() or {}).get(_KEY, "")
            # Somebody else's file may be large and of kinds of numbers that NumPy lacks.
            _describe(text, source)
            return {name: opened.get_tensor(name) for name in opened.keys()}, text  # noqa: SIM118
    except SafetensorError as error:
        raise ModelFormatError(
            f"{source} is truncated or not a model file ({error}); save or download it again"
        ) from None


def _read_torch(source: Path) -> tuple[Arrays, str]:
    torch = _torch(f"reading {source.name}")
    try:
        # Opened here: given a path, torch would go by its suffix.
        with source.open("rb") as opened:
            data = torch.load(opened, map_location="cpu", weights_only=True)
    except Exception as error:
        reason = " ".join(str(error).split())[:120]
        raise ModelFormatError(
            f"{source} is truncated, or holds objects that could run code, and is refused "
            f"({reason})"
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("arrays"), dict):
        raise ModelFormatError(f"{source} is a torch checkpoint, but not one that eqmorph wrote")
    text = data.get(_KEY, "")
    _describe(text, source)
    try:
        return {name: tensor.numpy() for name, tensor in data["arrays"].items()}, text
    except (AttributeError, TypeError, RuntimeError):
        raise ModelFormatError(f"{source} holds arrays that eqmorph did not write") from None


def _describe(text: str, source: Path) -> dict[str, Any]:
    try:
        description = json.loads(text)
        version = int(description["format_version"])
    except (ValueError, KeyError, TypeError, OverflowError):
        raise ModelFormatError(f"{source} is not a model that eqmorph wrote") from None
    if version > FORMAT_VERSION:
        raise ModelFormatError(
            f"{source} has model format {version}, this eqmorph reads up to {FORMAT_VERSION}; "
            "upgrade eqmorph"
        )
    return dict(description)


def _pack(model: MorphModel) -> tuple[Arrays, dict[str, Any]]:
    """Named arrays, and what they mean as plain data."""
    terms = model.term_models
    arrays: Arrays = {_WEIGHTS + name: w for name, w in model.network.weights.items()}
    mixtures = [t.mixture for t in terms]
    schools = [s for t in terms for s in t.schools.values()]
    d = model.space.dimension
    arrays |= {
        "terms.centre": np.stack([t.centre for t in terms]),
        "terms.latent_mean": np.stack([t.latent_mean for t in terms]).astype(np.float32),
        "terms.latent_std": np.stack([t.latent_std for t in terms]).astype(np.float32),
        "mixtures.weights": np.concatenate([m.weights for m in mixtures]).astype(np.float32),
        "mixtures.means": np.concatenate([m.means for m in mixtures]).astype(np.float32),
        "mixtures.factors": np.concatenate([m.factors for m in mixtures]).astype(np.float32),
        "schools.shares": np.concatenate([np.zeros(0), *(s.shares for s in schools)]),
        "schools.settings": np.concatenate([np.zeros((0, d)), *(s.settings for s in schools)]),
        "classifier.frequencies_hz": model.classifier.frequencies_hz,
        "classifier.weights": model.classifier.weights.astype(np.float32),
        "classifier.bias": model.classifier.bias.astype(np.float32),
    }
    description = {
        "format_version": FORMAT_VERSION,
        "space": model.space.name,
        "network": dict(model.network.config),
        "terms": [
            {
                "term": t.term,
                "n_rows": t.n_rows,
                "n_contributors": t.n_contributors,
                "n_components": len(t.mixture.weights),
                "schools": sorted(t.schools),
                "preferred_schools": t.preferred_schools,
            }
            for t in terms
        ],
        "metadata": dict(model.metadata),
    }
    if model.word_model is not None:
        word_arrays, description["words"] = model.word_model.to_arrays()
        arrays |= {_WORDS + name: array for name, array in word_arrays.items()}
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}, description


def _unpack(arrays: Mapping[str, NDArray[Any]], about: dict[str, Any], source: Path) -> MorphModel:
    try:
        space = SPACES[about["space"]]
        _check_arrays(arrays, space, about)
        weights = {k[len(_WEIGHTS) :]: v for k, v in arrays.items() if k.startswith(_WEIGHTS)}
        network = NumpyNetwork(space, weights, about["network"])
        classifier = TermClassifier(
            arrays["classifier.frequencies_hz"],
            arrays["classifier.weights"].astype(np.float64),
            arrays["classifier.bias"].astype(np.float64),
        )
        terms = tuple(_unpack_terms(arrays, about["terms"]))
        words = _unpack_words(arrays, about)
        return MorphModel(network, terms, classifier, about["metadata"], words)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ModelFormatError(
            f"{source} is an eqmorph model with a part missing or misshapen ({error}); "
            "save it again"
        ) from None


def _check_arrays(arrays: Mapping[str, NDArray[Any]], space: EqSpace, about: Any) -> None:
    """Find every part that is missing or misshapen now, not at its first use."""
    d, n, latent = space.dimension, len(about["terms"]), int(about["network"]["latent_dim"])
    components = sum(term["n_components"] for term in about["terms"])
    schools = sum(k for term in about["terms"] for k in term["schools"])
    n_bins = len(arrays["classifier.frequencies_hz"])
    expected = {_WEIGHTS + k: v for k, v in weight_shapes(space, about["network"]).items()} | {
        "terms.centre": (n, d),
        "terms.latent_mean": (n, latent),
        "terms.latent_std": (n, latent),
        "mixtures.weights": (components,),
        "mixtures.means": (components, d),
        "mixtures.factors": (components, d, d),
        "schools.shares": (schools,),
        "schools.settings": (schools, d),
        "classifier.frequencies_hz": (n_bins,),
        "classifier.weights": (n, n_bins),
        "classifier.bias": (n,),
    }
    for name, shape in expected.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} has shape {arrays[name].shape}, not {shape}")
        if not np.isfinite(arrays[name]).all():
            raise ValueError(f"{name} holds numbers that are not finite")
    for name in ("terms.centre", "schools.settings"):
        space.validate(arrays[name])
    if n == 0 or (arrays["mixtures.weights"] <= 0).any():
        raise ValueError("there are no terms, or parts of their mixtures without weight")
    check_frequencies(arrays["classifier.frequencies_hz"], DEFAULT_SAMPLE_RATE)


def _unpack_words(arrays: Mapping[str, NDArray[Any]], about: dict[str, Any]) -> WordModel | None:
    """The part for any word; files from before it have none."""
    if "words" not in about:
        return None
    own = {k[len(_WORDS) :]: v for k, v in arrays.items() if k.startswith(_WORDS)}
    try:
        return WordModel.from_arrays(own, about["words"])
    except KeyError as error:
        raise KeyError(f"{_WORDS}{error.args[0]}") from None


def _unpack_terms(
    arrays: Mapping[str, NDArray[Any]], about: list[dict[str, Any]]
) -> Iterator[TermModel]:
    component = school = 0
    for i, term in enumerate(about):
        parts = slice(component, component + term["n_components"])
        component = parts.stop
        schools: dict[int, Schools] = {}
        for k in term["schools"]:
            members = slice(school, school + k)
            school = members.stop
            schools[k] = Schools(
                arrays["schools.shares"][members], arrays["schools.settings"][members]
            )
        yield TermModel(
            term["term"],
            term["n_rows"],
            term["n_contributors"],
            arrays["terms.centre"][i],
            Mixture(
                arrays["mixtures.weights"][parts].astype(np.float64),
                arrays["mixtures.means"][parts].astype(np.float64),
                arrays["mixtures.factors"][parts].astype(np.float64),
            ),
            arrays["terms.latent_mean"][i].astype(np.float64),
            arrays["terms.latent_std"][i].astype(np.float64),
            schools,
            term["preferred_schools"],
        )
