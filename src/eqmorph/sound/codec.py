"""The trained network run by NumPy: the one inference path, held to torch's by a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.equalizers.space import EqSpace

# torch.nn.LayerNorm's default.
_LAYER_NORM_EPSILON = 1e-5


def weight_shapes(space: EqSpace, config: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Shape of every weight of a network, by its name in torch's state dictionary.

    Parameters
    ----------
    space : EqSpace
    config : mapping
        `NetworkConfig.to_dict()`.

    Raises
    ------
    KeyError
        If the configuration lacks something.
    """
    d, latent, head = space.dimension, int(config["latent_dim"]), int(config["head_width"])
    first, second, width = (int(w) for w in config["widths"])
    detail = latent - int(config["style_dim"])
    layers = {
        "encoder.hidden": (width, width),
        "encoder.to_latent": (latent, width),
        "encoder.projection": (int(config["embedding_dim"]), latent),
    }
    for end, n_in in (("encoder", d), ("decoder", latent)):
        layers[f"{end}.block.linear_1"] = (first, n_in)
        layers[f"{end}.block.linear_2"] = (second, first)
        layers[f"{end}.block.linear_3"] = (width, second)
        layers[f"{end}.block.shortcut"] = (width, n_in)
    for quantity, indices in space.heads.items():
        layers[f"decoder.heads.{quantity}.0"] = (head, width)
        layers[f"decoder.heads.{quantity}.2"] = (len(indices), head)
    if config["skip"]:
        layers["decoder.skip"] = (d, latent)
    shapes: dict[str, tuple[int, ...]] = {f"{k}.weight": v for k, v in layers.items()}
    shapes |= {f"{k}.bias": (v[0],) for k, v in layers.items()}
    for end in ("encoder", "decoder"):
        for norm, n in (("norm_1", first), ("norm_2", second)):
            shapes[f"{end}.block.{norm}.weight"] = shapes[f"{end}.block.{norm}.bias"] = (n,)
    if config["skip"] and detail:
        shapes["encoder.skip.weight"] = (detail, d)
    return shapes


@dataclass(frozen=True, eq=False)
class NumpyNetwork:
    """Weights by their names in torch's state dictionary, and the numbers that shape the latent.

    Attributes
    ----------
    space : EqSpace
    weights : mapping of str to array
        float32, as trained.
    config : mapping
        `NetworkConfig.to_dict()`.
    """

    space: EqSpace
    weights: Mapping[str, NDArray[np.float32]]
    config: Mapping[str, Any]

    @property
    def latent_dim(self) -> int:
        """Numbers in a latent."""
        return int(self.config["latent_dim"])

    @property
    def style_dim(self) -> int:
        """How many of them, the first ones, are style."""
        return int(self.config["style_dim"])

    def _linear(self, name: str, x: FloatArray) -> FloatArray:
        out: FloatArray = x @ self.weights[f"{name}.weight"].T.astype(np.float64)
        bias = self.weights.get(f"{name}.bias")
        return out if bias is None else out + bias

    def _norm(self, name: str, x: FloatArray) -> FloatArray:
        centred = x - x.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _LAYER_NORM_EPSILON)
        normed: FloatArray = centred / deviation * self.weights[f"{name}.weight"]
        return normed + self.weights[f"{name}.bias"]

    def _block(self, name: str, x: FloatArray) -> FloatArray:
        h = np.maximum(self._norm(f"{name}.norm_1", self._linear(f"{name}.linear_1", x)), 0.0)
        h = np.maximum(self._norm(f"{name}.norm_2", self._linear(f"{name}.linear_2", h)), 0.0)
        out = self._linear(f"{name}.linear_3", h) + self._linear(f"{name}.shortcut", x)
        return np.maximum(out, 0.0)

    def encode(self, unit: ArrayLike) -> FloatArray:
        """Latents of unit-cube settings, (n, d) -> (n, latent_dim)."""
        x = np.asarray(unit, dtype=np.float64)
        h = np.maximum(self._linear("encoder.hidden", self._block("encoder.block", x)), 0.0)
        pre = self._linear("encoder.to_latent", h)
        s = self.style_dim
        style, detail = pre[:, :s], pre[:, s:]
        if "encoder.skip.weight" in self.weights:
            detail = detail + self._linear("encoder.skip", x)
        detail = np.tanh(detail)
        if s == 0:
            return detail
        style = np.tanh(self.config["style_gain"] * style)
        return np.concatenate([style, self.config["detail_scale"] * detail], axis=1)

    def decode(self, latent: ArrayLike) -> FloatArray:
        """Unit-cube settings of latents, (n, latent_dim) -> (n, d); within [-1, 1]."""
        z = np.array(latent, dtype=np.float64)
        if self.style_dim:
            z[:, self.style_dim :] /= self.config["detail_scale"]
        h = self._block("decoder.block", z)
        unit = np.empty((len(z), self.space.dimension))
        for quantity, indices in self.space.heads.items():
            hidden = np.maximum(self._linear(f"decoder.heads.{quantity}.0", h), 0.0)
            unit[:, indices] = self._linear(f"decoder.heads.{quantity}.2", hidden)
        if "decoder.skip.weight" in self.weights:
            unit += self._linear("decoder.skip", z)
        clipped: FloatArray = np.clip(unit, -1.0, 1.0)
        return clipped
