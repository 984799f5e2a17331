"""Settling and exporting: what is kept of a network, and torch's network of a codec."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.exporting import autoencoder_of, codec_of, settle
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.sound.code import SoundCode

each_space = pytest.mark.parametrize(
    "space", [PARAMETRIC_SPACE, GRAPHIC_SPACE], ids=lambda s: s.name
)
each_config = pytest.mark.parametrize(
    "config", [NetworkConfig(), NetworkConfig.specified()], ids=["released", "specified"]
)


def spread_out(space, config):
    torch.manual_seed(0)
    network = Autoencoder(space, config)
    with torch.no_grad():
        for weight in network.parameters():
            weight += 0.05 * torch.randn_like(weight)
    return network.eval()


def some_code():
    return SoundCode(np.linalg.qr(np.random.default_rng(0).normal(size=(64, 32)))[0].T.copy())


@each_space
@each_config
def test_after_settling_zero_is_exactly_flat(space, config):
    network = spread_out(space, config)
    with torch.no_grad():
        before = network.decoder.unbounded(torch.zeros(1, 32))[0, list(space.heads["gain"])]
        settle(network)
        after = network.decoder(torch.zeros(1, 32))[0, list(space.heads["gain"])]
    assert before.abs().max() > 1e-3
    # Without the linear path a sum of products and the bias are one operation, which may round.
    assert after.abs().max() <= (0.0 if config.skip else 1e-7)
    flat = codec_of(network, some_code()).decode(np.zeros((1, 32)))
    assert np.abs(space.magnitude_response_db(flat, [100.0, 1_000.0, 10_000.0])).max() < 1e-5


@each_space
def test_settled_matrices_have_sixteen_bits_and_settling_again_changes_nothing(space):
    network = settle(spread_out(space, NetworkConfig()))
    kept = {name: w.clone() for name, w in network.state_dict().items()}
    assert all(torch.equal(w, w.half().float()) for n, w in kept.items() if w.ndim == 2)
    settle(network)
    assert all(torch.equal(w, kept[name]) for name, w in network.state_dict().items())


@each_space
@each_config
def test_a_codec_becomes_its_network_again(space, config):
    network = settle(spread_out(space, config))
    codec = codec_of(network, some_code())
    back = autoencoder_of(codec)
    assert not back.training
    assert back.config == config
    other = network.state_dict()
    assert all(torch.equal(w, other[name]) for name, w in back.state_dict().items())


def test_a_codec_is_a_copy():
    network = settle(spread_out(PARAMETRIC_SPACE, NetworkConfig()))
    codec = codec_of(network, some_code())
    before = codec.encode_unit(np.zeros((1, 13)))
    with torch.no_grad():
        for weight in network.parameters():
            weight.zero_()
    np.testing.assert_array_equal(codec_of(network, some_code()).encode_unit(np.zeros((1, 13))), 0)
    np.testing.assert_array_equal(codec.encode_unit(np.zeros((1, 13))), before)
