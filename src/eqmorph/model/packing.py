"""The parts of a `MorphModel` as named arrays and plain data, and back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import SPACES
from eqmorph.errors import InvalidArgumentError
from eqmorph.model.known_words import KnownWord, Mixture, Variants
from eqmorph.model.storage import (
    Arrays,
    check_whole,
    misshapen,
    read_container,
    write_container,
)
from eqmorph.sound.axes import SoundAxes
from eqmorph.sound.codec import Codec, codec_shapes
from eqmorph.words.sides import Side
from eqmorph.words.word_model import WordModel

if TYPE_CHECKING:
    from eqmorph.model.morph_model import MorphModel

_CODEC = "codec."
_WORDS = "words."
_SHIPPED = "safe_db.safetensors"


def shipped_model_path() -> Path:
    """Where the model that comes with the package lies."""
    return Path(str(files("eqmorph.model") / _SHIPPED))


def parts_to_file(model: MorphModel, path: str | os.PathLike[str]) -> None:
    """Write a model; see `MorphModel.save`."""
    write_container(path, *pack(model))


def parts_from_file(path: str | os.PathLike[str]) -> dict[str, Any]:
    """What a model is made of, from its file; see `MorphModel.load`."""
    arrays, about = read_container(path, expected_shapes)
    try:
        parts = unpack(arrays, about)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise misshapen(path, error) from None
    # Last: what is missing or misshapen is said by its name.
    check_whole(arrays, about, path)
    return parts


def pack(model: MorphModel) -> tuple[Arrays, dict[str, Any]]:
    """Named arrays, and what they mean as plain data."""
    words = model.known_words
    mixtures = [w.mixture for w in words]
    variants = [v for w in words for v in w.variants.values()]
    latent = model.codec.latent_dim
    arrays: Arrays = {_CODEC + k: v for k, v in model.codec.to_arrays().items()}
    arrays |= {
        "known.latents": np.stack([w.latent for w in words]).astype(np.float32),
        "mixtures.weights": np.concatenate([m.weights for m in mixtures]).astype(np.float32),
        "mixtures.means": np.concatenate([m.means for m in mixtures]).astype(np.float16),
        "mixtures.factors": np.concatenate([m.factors for m in mixtures]).astype(np.float16),
        "variants.shares": np.concatenate([np.zeros(0), *(v.shares for v in variants)]),
        "variants.latents": np.concatenate(
            [np.zeros((0, latent)), *(v.latents for v in variants)]
        ).astype(np.float32),
        "axes.directions": model.sound_axes.directions.astype(np.float32),
        "axes.shares": model.sound_axes.shares.astype(np.float32),
        "axes.sizes_db": model.sound_axes.sizes_db.astype(np.float32),
    }
    about: dict[str, Any] = {
        "space": model.space.name,
        "network": dict(model.codec.config),
        "terms": [
            {
                "term": w.term,
                "n_rows": w.n_rows,
                "n_contributors": w.n_contributors,
                "n_components": len(w.mixture.weights),
                "variants": sorted(w.variants),
                "n_variants": w.n_variants,
            }
            for w in words
        ],
        "n_free": mixtures[0].factors.shape[1],
        "n_axes": len(model.sound_axes),
        "sides": [side.to_dict() for side in model.sides],
        "metadata": _tabled(model.metadata),
    }
    if model.word_model is not None:
        word_arrays, about["words"] = model.word_model.to_arrays()
        arrays |= {_WORDS + name: array for name, array in word_arrays.items()}
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}, about


def expected_shapes(about: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Shape of every array of a model that describes itself so.

    Raises
    ------
    KeyError, TypeError, ValueError
        If something is missing or out of range.
    """
    space = SPACES[about["space"]]
    latent, terms = int(about["network"]["latent_dim"]), about["terms"]
    k = sum(int(term["n_components"]) for term in terms)
    v = sum(int(n) for term in terms for n in term["variants"])
    free, axes = int(about["n_free"]), int(about["n_axes"])
    if not terms or not 0 < free <= latent or not 0 < axes <= latent:
        raise InvalidArgumentError(f"{len(terms)} words, {free} free directions, {axes} axes")
    shapes: dict[str, tuple[int, ...]] = {
        "known.latents": (len(terms), latent),
        "mixtures.weights": (k,),
        "mixtures.means": (k, latent),
        "mixtures.factors": (k, free, free),
        "variants.shares": (v,),
        "variants.latents": (v, latent),
        "axes.directions": (axes, latent),
        "axes.shares": (axes,),
        "axes.sizes_db": (axes,),
    }
    shapes |= {_CODEC + k: s for k, s in codec_shapes(space, about["network"]).items()}
    if "words" in about:
        of_words = WordModel.shapes(about["words"], latent)
        shapes |= {_WORDS + name: shape for name, shape in of_words.items()}
    return shapes


def unpack(arrays: Mapping[str, NDArray[Any]], about: Mapping[str, Any]) -> dict[str, Any]:
    """What `MorphModel` takes, of the model of `pack`; its arrays are frozen.

    Raises
    ------
    KeyError, TypeError, ValueError, IndexError, AttributeError
        If a part is missing or misshapen.
    """

    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise InvalidArgumentError(f"{name} holds numbers that are not finite")

    def numbers(name: str) -> FloatArray:
        values = arrays[name].astype(np.float64)
        values.flags.writeable = False
        return values

    codec = Codec.from_arrays(SPACES[about["space"]], about["network"], _part(arrays, _CODEC))
    names = ("weights", "means", "factors")
    mixtures = tuple(numbers(f"mixtures.{name}") for name in names)
    if (mixtures[0] <= 0).any():
        raise InvalidArgumentError("a part of a mixture has no weight")
    variants = numbers("variants.shares"), numbers("variants.latents")
    known = tuple(_words(about["terms"], numbers("known.latents"), mixtures, variants))
    axes = SoundAxes(*(numbers(f"axes.{name}") for name in ("directions", "shares", "sizes_db")))
    words = None
    if "words" in about:
        words = WordModel.from_arrays(_part(arrays, _WORDS), about["words"], codec.code)
    sides = tuple(Side.from_dict(side) for side in about["sides"])
    if any(len(side.direction) != codec.latent_dim for side in sides):
        raise InvalidArgumentError(f"a side has not the {codec.latent_dim} numbers of a latent")
    return {
        "codec": codec,
        "known_words": known,
        "sound_axes": axes,
        "metadata": _untabled(about["metadata"]),
        "word_model": words,
        "sides": sides,
    }


def _tabled(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """With the epochs of the training as a table, each name written once."""
    history = metadata.get("history")
    if not history:
        return dict(metadata)
    columns, terms = [name for name in history[0] if name != "terms"], list(history[0]["terms"])
    rows = [[*(e[c] for c in columns), *(e["terms"][t] for t in terms)] for e in history]
    return {**metadata, "history": {"columns": columns, "terms": terms, "rows": rows}}


def _untabled(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What `_tabled` took."""
    table = metadata.get("history")
    if not table:
        return dict(metadata)
    columns, terms = table["columns"], table["terms"]
    n = len(columns)
    records = [
        dict(zip(columns, row[:n], strict=True)) | {"terms": dict(zip(terms, row[n:], strict=True))}
        for row in table["rows"]
    ]
    return {**metadata, "history": records}


def _part(arrays: Mapping[str, NDArray[Any]], prefix: str) -> dict[str, NDArray[Any]]:
    return {k.removeprefix(prefix): v for k, v in arrays.items() if k.startswith(prefix)}


def _words(
    terms: list[dict[str, Any]],
    latents: FloatArray,
    mixtures: tuple[FloatArray, ...],
    variants: tuple[FloatArray, FloatArray],
) -> Iterator[KnownWord]:
    component = member = 0
    for term, latent in zip(terms, latents, strict=True):
        parts = slice(component, component + int(term["n_components"]))
        component = parts.stop
        divisions: dict[int, Variants] = {}
        for k in term["variants"]:
            rows = slice(member, member + int(k))
            member = rows.stop
            divisions[int(k)] = Variants(variants[0][rows], variants[1][rows])
        yield KnownWord(
            str(term["term"]),
            int(term["n_rows"]),
            int(term["n_contributors"]),
            latent,
            Mixture(*(array[parts] for array in mixtures)),
            divisions,
            int(term["n_variants"]),
        )
