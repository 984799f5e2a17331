"""The NumPy forward pass against torch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.sound.codec import NumpyNetwork, weight_shapes

# Single precision leaves about 1e-6 of numbers near 1; a missing term is thousands of times that.
TOLERANCE = 1e-5

CONFIGS = {
    "released": NetworkConfig(),
    "plain": NetworkConfig.plain(),
    "style only": NetworkConfig(latent_dim=4, style_dim=4),
    "undivided with skip": NetworkConfig(latent_dim=8, style_dim=0),
    "divided without skip": NetworkConfig(latent_dim=8, style_dim=3, skip=False),
}
each_config = pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
each_space = pytest.mark.parametrize(
    "space", [PARAMETRIC_SPACE, GRAPHIC_SPACE], ids=lambda s: s.name
)


def both(space, config, seed=0):
    """One network twice, with weights as spread as trained ones, norms and biases included."""
    torch.manual_seed(seed)
    network = Autoencoder(space, config).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter += 0.1 * torch.randn_like(parameter)
    weights = {name: w.numpy().copy() for name, w in network.state_dict().items()}
    return network, NumpyNetwork(space, weights, config.to_dict())


def cube(n, space, seed=0):
    return np.random.default_rng(seed).uniform(-1.0, 1.0, (n, space.dimension))


@each_space
@each_config
def test_encode_is_torchs(space, config):
    network, light = both(space, config)
    unit = cube(100, space)
    with torch.no_grad():
        expected = network.encoder.latent(torch.tensor(unit, dtype=torch.float32)).numpy()
    assert np.abs(expected).max() > 0.05
    np.testing.assert_allclose(light.encode(unit), expected, rtol=0, atol=TOLERANCE)


@each_space
@each_config
def test_decode_is_torchs(space, config):
    network, light = both(space, config)
    latent = light.encode(cube(100, space)).astype(np.float32)
    with torch.no_grad():
        expected = network.decoder(torch.tensor(latent)).numpy()
    assert np.ptp(expected, axis=0).min() > 1e-3
    np.testing.assert_allclose(light.decode(latent), expected, rtol=0, atol=TOLERANCE)


@each_space
@each_config
def test_the_weights_expected_are_those_of_torch(space, config):
    expected = {k: tuple(w.shape) for k, w in Autoencoder(space, config).state_dict().items()}
    assert weight_shapes(space, config.to_dict()) == expected


def test_the_shipped_weights_run_alike(shipped):
    light = shipped.network
    config = NetworkConfig(**{**light.config, "widths": tuple(light.config["widths"])})
    network = Autoencoder(light.space, config).eval()
    network.load_state_dict({name: torch.tensor(w) for name, w in light.weights.items()})
    people = [eq.to_unit() for term in shipped.terms for eq in shipped.sample(term, 40, seed=0)]
    unit = np.stack(people)
    with torch.no_grad():
        latent = network.encoder.latent(torch.tensor(unit, dtype=torch.float32))
        made = network.decoder(latent).numpy()
    np.testing.assert_allclose(light.encode(unit), latent.numpy(), rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(light.decode(light.encode(unit)), made, rtol=0, atol=TOLERANCE)


@each_space
def test_wild_latents_decode_into_the_cube(space):
    _, light = both(space, NetworkConfig())
    made = light.decode(1e4 * np.random.default_rng(0).standard_normal((50, 32)))
    assert np.abs(made).max() == 1.0


def test_the_arguments_are_left_as_they_were():
    _, light = both(PARAMETRIC_SPACE, NetworkConfig())
    unit, latent = cube(3, PARAMETRIC_SPACE), np.full((3, 32), 0.1)
    kept = unit.copy(), latent.copy()
    light.encode(unit)
    light.decode(latent)
    assert np.array_equal(unit, kept[0])
    assert np.array_equal(latent, kept[1])
