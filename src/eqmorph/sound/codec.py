"""The codec: settings in by the network, curves by the closed form, all out by the decoder.

It runs the trained network with NumPy alone and is held to torch's by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.arguments import numbers
from eqmorph.equalizers.biquads import DEFAULT_SAMPLE_RATE, FloatArray
from eqmorph.equalizers.least_squares import ResponseProblem, damped_descent
from eqmorph.equalizers.space import EqSpace
from eqmorph.errors import InvalidArgumentError
from eqmorph.sound.code import N_CODE_BINS, SoundCode

# As in `eqmorph.network.modules`.
_LATENT_LIMIT_DB = 40.0
# Of the steps that bring a decoded setting nearer to its sound, see `Codec.decode_unit`.
_POLISH_DAMPING = 1.0
BEYOND_ANY_DB = 1e6
# No network of ours is wider; a file that says so is not to be believed.
_WIDEST = 4096


def weight_shapes(space: EqSpace, config: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Shape of every weight of a network, by its name in torch's state dictionary.

    Parameters
    ----------
    space : EqSpace
    config : mapping
        `NetworkConfig.to_dict()`.

    Raises
    ------
    KeyError, TypeError
        If the configuration lacks something.
    InvalidArgumentError
        If a width is not in [1, 4096].
    """
    latent, head = int(config["latent_dim"]), int(config["head_width"])
    ends = {
        "encoder": (space.dimension, *map(int, config["encoder_widths"])),
        "decoder": (latent, *map(int, config["decoder_widths"])),
    }
    embedding = int(config["embedding_dim"])
    widths = (latent, head, embedding, *ends["encoder"], *ends["decoder"])
    if not all(1 <= width <= _WIDEST for width in widths):
        raise InvalidArgumentError(f"a network's widths are in [1, {_WIDEST}], got {widths}")
    layers: dict[str, tuple[int, int]] = {}
    for end, sizes in ends.items():
        for i, (n_in, n_out) in enumerate(pairwise(sizes)):
            layers[f"{end}.blocks.{i}.linear_1"] = (n_out, n_in)
            layers[f"{end}.blocks.{i}.linear_2"] = (n_out, n_out)
            if n_in != n_out:
                layers[f"{end}.blocks.{i}.shortcut"] = (n_out, n_in)
    width = ends["encoder"][-1]
    layers["encoder.hidden"] = (width, width)
    layers["encoder.to_latent"] = (latent, width)
    layers["encoder.projection"] = (embedding, latent)
    for i, indices in enumerate(space.heads.values()):
        layers[f"decoder.heads.{i}.0"] = (head, ends["decoder"][-1])
        layers[f"decoder.heads.{i}.2"] = (len(indices), head)
    if config["skip"]:
        layers["decoder.skip"] = (space.dimension, latent)
    shapes: dict[str, tuple[int, ...]] = {f"{k}.weight": v for k, v in layers.items()}
    shapes |= {f"{k}.bias": (v[0],) for k, v in layers.items()}
    shapes["decoder.spread"] = (latent,)
    return shapes


def _silu(x: FloatArray) -> FloatArray:
    # exp of a large number is infinite, and x / infinity the 0 that is meant.
    with np.errstate(over="ignore"):
        out: FloatArray = x / (1.0 + np.exp(-x))
    return out


@dataclass(frozen=True, eq=False)
class Codec:
    """The two ends of a trained network, and the code of its sounds.

    Attributes
    ----------
    space : EqSpace
    code : SoundCode
        The closed form that the encoder was taught.
    weights : mapping of str to array
        By their names in torch's state dictionary.
    config : mapping
        `NetworkConfig.to_dict()`.
    """

    space: EqSpace
    code: SoundCode
    weights: Mapping[str, NDArray[np.floating]]
    config: Mapping[str, Any]

    @property
    def latent_dim(self) -> int:
        """Numbers in a latent."""
        return int(self.config["latent_dim"])

    @cached_property
    def _layers(self) -> dict[str, tuple[FloatArray, FloatArray]]:
        """Transposed matrix and bias of each layer."""
        names = [k.removesuffix(".weight") for k in self.weights if k.endswith(".weight")]
        return {
            name: (
                np.ascontiguousarray(self.weights[f"{name}.weight"].T.astype(np.float64)),
                self.weights[f"{name}.bias"].astype(np.float64),
            )
            for name in names
        }

    def _linear(self, name: str, x: FloatArray) -> FloatArray:
        matrix, bias = self._layers[name]
        out: FloatArray = x @ matrix + bias
        return out

    def _blocks(self, end: str, x: FloatArray) -> FloatArray:
        for i in range(3):
            name = f"{end}.blocks.{i}"
            shortcut = f"{name}.shortcut"
            around = self._linear(shortcut, x) if shortcut in self._layers else x
            through = self._linear(f"{name}.linear_2", _silu(self._linear(f"{name}.linear_1", x)))
            x = _silu(around + through)
        return x

    def encode_unit(self, unit: ArrayLike) -> FloatArray:
        """Latents of unit-cube settings, (n, d) -> (n, latent_dim), in dB."""
        hidden = self._blocks("encoder", np.asarray(unit, dtype=np.float64))
        hidden = _silu(self._linear("encoder.hidden", hidden))
        latent: FloatArray = _LATENT_LIMIT_DB * np.tanh(self._linear("encoder.to_latent", hidden))
        return latent

    def encode(self, settings: ArrayLike) -> FloatArray:
        """Latents of legal settings in dB, Hz and Q, (n, d) -> (n, latent_dim)."""
        return self.encode_unit(self.space.to_unit(self.space.canonical(settings)))

    def decode_unit(self, latents: ArrayLike, polish: int = 0) -> FloatArray:
        """Unit-cube settings of latents, (n, latent_dim) -> (n, d); within [-1, 1].

        Parameters
        ----------
        latents : array_like, shape (n, latent_dim)
        polish : int
            So many damped Gauss-Newton steps towards the sound: continuous, about 0.03 ms each.
        """
        z = np.asarray(latents, dtype=np.float64)
        scaled = z / self.weights["decoder.spread"]
        hidden = self._blocks("decoder", scaled)
        unit = np.empty((len(z), self.space.dimension))
        for i, indices in enumerate(self.space.heads.values()):
            head = _silu(self._linear(f"decoder.heads.{i}.0", hidden))
            unit[:, indices] = self._linear(f"decoder.heads.{i}.2", head)
        if "decoder.skip" in self._layers:
            unit += self._linear("decoder.skip", scaled)
        legal: FloatArray = np.clip(unit, -1.0, 1.0)
        if polish:
            targets = self.code.decode(z)
            legal = damped_descent(self.problem, legal, targets, polish, _POLISH_DAMPING)
        return legal

    @cached_property
    def problem(self) -> ResponseProblem:
        """Least squares on the grid of the code."""
        d = self.space.dimension
        return ResponseProblem(
            self.space, self.code.frequencies_hz, DEFAULT_SAMPLE_RATE, np.ones(d)
        )

    def decode(self, latents: ArrayLike, polish: int = 0) -> FloatArray:
        """Legal settings of latents in dB, Hz and Q, (n, latent_dim) -> (n, d).

        Not sorted by frequency: two bells that pass each other on a way would change places.
        """
        return self.space.from_unit(self.decode_unit(latents, polish))

    def embed(self, latents: ArrayLike) -> FloatArray:
        """Semantic embeddings of latents, of length 1, (n, latent_dim) -> (n, 128)."""
        out = self._linear("encoder.projection", np.asarray(latents, dtype=np.float64))
        unit: FloatArray = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
        return unit

    def responses_db(self, settings: ArrayLike) -> FloatArray:
        """Responses of settings on the grid of the code, (n, d) -> (n, 64)."""
        return self.space.magnitude_response_db(settings, self.code.frequencies_hz)

    def errors_db(self, latents: ArrayLike, settings: ArrayLike) -> FloatArray:
        """How far settings are from the sounds that were asked, (n,): RMS in dB."""
        missed = self.responses_db(settings) - self.code.decode(latents)
        error: FloatArray = np.sqrt(np.mean(missed**2, axis=-1))
        return error

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Named arrays for a file: matrices in 16 bits (as they were rounded), the rest in 32."""
        arrays: dict[str, NDArray[Any]] = {
            name: w.astype(np.float16 if w.ndim > 1 else np.float32, order="C")
            for name, w in self.weights.items()
        }
        return {**arrays, "code.directions": self.code.directions.astype(np.float32, order="C")}

    @classmethod
    def from_arrays(
        cls, space: EqSpace, config: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]
    ) -> Codec:
        """What `to_arrays` gave.

        Raises
        ------
        KeyError, TypeError, ValueError
            If a part is missing or misshapen.
        """
        shapes = codec_shapes(space, config)
        for name, shape in shapes.items():
            if arrays[name].shape != shape:
                raise InvalidArgumentError(f"{name} has shape {arrays[name].shape}, not {shape}")
            if not np.isfinite(arrays[name]).all():
                raise InvalidArgumentError(f"{name} holds numbers that are not finite")
        if (arrays["decoder.spread"] <= 0).any():
            raise InvalidArgumentError("decoder.spread holds numbers that are not above 0")
        weights = {k: arrays[k].copy() for k in shapes if k != "code.directions"}
        directions = arrays["code.directions"].astype(np.float64)
        for array in (directions, *weights.values()):
            array.flags.writeable = False
        return cls(space, SoundCode(directions), weights, config)


def codec_shapes(space: EqSpace, config: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Shape of every array of `Codec.to_arrays`; raises as `weight_shapes`."""
    shapes = weight_shapes(space, config)
    return {**shapes, "code.directions": (int(config["latent_dim"]), N_CODE_BINS)}


def latent_rows(latents: ArrayLike, latent_dim: int) -> FloatArray:
    """One latent or many as rows, (n, latent_dim).

    Raises
    ------
    InvalidArgumentError
        If they are not `latent_dim` finite numbers each.
    """
    z = numbers(f"a latent is {latent_dim} numbers", latents)
    if z.ndim not in (1, 2) or z.shape[-1] != latent_dim or not np.isfinite(z).all():
        found = f"shape {z.shape}" if np.isfinite(z).all() else "some that are not finite"
        raise InvalidArgumentError(f"a latent has {latent_dim} finite numbers, got {found}")
    # Beyond any sound: further out nothing changes, and nothing overflows.
    return np.clip(np.atleast_2d(z), -BEYOND_ANY_DB, BEYOND_ANY_DB)
