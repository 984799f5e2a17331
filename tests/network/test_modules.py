"""The network: shapes, ranges, heads, its linear start and its gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from made_up import made_up_dataset

from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.losses import ContrastiveLoss
from eqmorph.network.modules import (
    Autoencoder,
    NetworkConfig,
    NeuralEQDecoder,
    NeuralEQEncoder,
    ResidualBlock,
)

SPACES = [PARAMETRIC_SPACE, GRAPHIC_SPACE]
each_space = pytest.mark.parametrize("space", SPACES, ids=lambda s: s.name)
CONFIGS = [NetworkConfig(), NetworkConfig.plain(), NetworkConfig(latent_dim=3, style_dim=1)]


def network(space=PARAMETRIC_SPACE, config=None, seed=0):
    torch.manual_seed(seed)
    return Autoencoder(space, config or NetworkConfig()).eval()


def cube(n, d, seed=0):
    return torch.rand((n, d), generator=torch.Generator().manual_seed(seed)) * 2 - 1


@each_space
@pytest.mark.parametrize("config", CONFIGS, ids=["released", "plain", "small"])
def test_shapes(space, config):
    made, latent, embedding = network(space, config)(cube(7, space.dimension))
    assert made.shape == (7, space.dimension)
    assert latent.shape == (7, config.latent_dim)
    assert embedding.shape == (7, 128)


def test_the_briefs_names_and_sizes():
    encoder, decoder = NeuralEQEncoder(13, 32), NeuralEQDecoder(32)
    latent, embedding = encoder(cube(4, 13))
    assert (latent.shape, embedding.shape, decoder(latent).shape) == ((4, 32), (4, 128), (4, 13))
    sizes = {name: head[-1].out_features for name, head in decoder.heads.items()}
    assert sizes == {"gain": 5, "frequency": 5, "q": 3}
    block = encoder.block
    assert isinstance(block, ResidualBlock)
    linears = (block.linear_1, block.linear_2, block.linear_3)
    assert [(x.in_features, x.out_features) for x in linears] == [(13, 64), (64, 128), (128, 64)]
    assert (encoder.hidden.in_features, encoder.hidden.out_features) == (64, 64)
    assert (encoder.to_latent.in_features, encoder.to_latent.out_features) == (64, 32)


def test_forty_gains_have_one_head():
    assert list(NeuralEQDecoder(32, GRAPHIC_SPACE).heads) == ["gain"]


@pytest.mark.parametrize("config", CONFIGS, ids=["released", "plain", "small"])
def test_embeddings_have_length_one(config):
    _, _, embedding = network(config=config)(cube(50, 13))
    np.testing.assert_allclose(embedding.norm(dim=1).detach(), 1.0, atol=1e-6)


def test_the_embedding_sees_style_only():
    encoder = network().encoder
    latent = cube(5, 32)
    other_detail, other_style = latent.clone(), latent.clone()
    other_detail[:, 6:] = cube(5, 26, seed=1)
    other_style[:, 5] += 0.5
    assert torch.equal(encoder.embed(latent), encoder.embed(other_detail))
    assert not torch.allclose(encoder.embed(latent), encoder.embed(other_style), atol=1e-3)


def test_an_undivided_embedding_sees_every_dimension():
    encoder = network(config=NetworkConfig.plain()).encoder
    latent = cube(1, 32)
    moved = latent.clone()
    moved[:, 31] += 0.5
    assert not torch.allclose(encoder.embed(latent), encoder.embed(moved), atol=1e-3)


def test_latents_stay_within_tanh_and_the_detail_scale():
    net = network()
    for parameter in net.parameters():
        parameter.data *= 30.0
    latent = net.encoder.latent(cube(200, 13))
    assert latent[:, :6].abs().max() <= 1.0
    assert 0.05 < latent[:, 6:].abs().max() <= 0.1 + 1e-6


@each_space
@pytest.mark.parametrize("config", CONFIGS, ids=["released", "plain", "small"])
def test_decoded_settings_are_in_the_cube_for_wild_latents(space, config):
    decoder = network(space, config).decoder
    wild = 1e4 * torch.randn((100, config.latent_dim), generator=torch.Generator().manual_seed(1))
    made = decoder(wild)
    assert made.abs().max() <= 1.0
    assert decoder.unbounded(wild).abs().max() > 1.0


@each_space
def test_each_head_fills_its_own_parameters_in_the_vectors_order(space):
    # Biases that name the parameter they belong to must come out at that parameter's place.
    decoder = NeuralEQDecoder(32, space, NetworkConfig.plain()).eval()
    with torch.no_grad():
        for quantity, indices in space.heads.items():
            last = decoder.heads[quantity][-1]
            last.weight.zero_()
            last.bias.copy_(torch.tensor(indices, dtype=torch.float32) + 1)
    expected = torch.arange(1, space.dimension + 1, dtype=torch.float32)
    assert torch.equal(decoder.unbounded(cube(3, 32)), expected.expand(3, -1))


def test_the_plain_network_has_no_skip_and_no_division():
    config = NetworkConfig.plain(16)
    names = set(network(config=config).state_dict())
    assert (config.skip, config.style_dim, config.latent_dim) == (False, 0, 16)
    assert not any(".skip." in name for name in names)
    assert "encoder.skip.weight" in network().state_dict()


def test_dropout_is_for_training_only():
    net, settings = network(), cube(20, 13)
    assert torch.equal(net(settings)[0], net(settings)[0])
    net.train()
    assert not torch.equal(net.encoder.latent(settings), net.encoder.latent(settings))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"latent_dim": 0}, "latent_dim must be at least 1, got 0"),
        ({"style_dim": 33}, r"style_dim must be in \[0, latent_dim = 32\], got 33"),
        ({"style_dim": -1}, r"style_dim must be in \[0, latent_dim = 32\], got -1"),
        ({"detail_scale": 0.0}, r"detail_scale must be in \(0, 1\], got 0.0"),
        ({"detail_scale": 1.5}, r"detail_scale must be in \(0, 1\], got 1.5"),
        ({"dropout": 1.0}, r"dropout must be in \[0, 1\), got 1.0"),
    ],
)
def test_bad_configurations(options, message):
    with pytest.raises(ValueError, match=message):
        NetworkConfig(**options)


def test_an_encoder_and_its_configuration_must_agree():
    with pytest.raises(ValueError, match="latent_dim is 8, but the configuration says 32"):
        NeuralEQEncoder(13, 8, NetworkConfig())


@pytest.mark.parametrize("style_dim", [0, 3])
def test_a_latent_of_style_alone_or_of_none_works(style_dim):
    net = network(config=NetworkConfig(latent_dim=3, style_dim=style_dim))
    net.start_from_principal_components(cube(30, 13))
    assert net(cube(4, 13))[1].shape == (4, 3)


def _error_db(space, unit, made):
    grid = response_grid()
    responses = [space.magnitude_response_db(space.from_unit(u), grid) for u in (unit, made)]
    return float(np.median(response_distance_db(*responses)))


def _linear_compression(unit, other, n_components):
    """Principal components of `unit`, by NumPy, and back: the peer of the network's start."""
    mean = unit.mean(axis=0)
    basis = np.linalg.svd(unit - mean)[2][:n_components]
    return mean + (other - mean) @ basis.T @ basis


@each_space
def test_it_starts_as_a_linear_autoencoder(space):
    unit = space.to_unit(made_up_dataset(space=space).settings)
    seen, held_out = unit[:160], unit[160:]
    net = network(space)
    error = []
    for start in (False, True):
        if start:
            net.start_from_principal_components(torch.tensor(seen, dtype=torch.float32))
        with torch.no_grad():
            made = net.decoder(net.encoder.latent(torch.tensor(held_out, dtype=torch.float32)))
        error.append(_error_db(space, held_out, made.numpy()))
    # 26 detail dimensions hold 13 numbers whole (but for the tanh), and 40 as well as lines can.
    linear = _error_db(space, held_out, _linear_compression(seen, held_out, 26))
    assert error[1] < linear + 0.2
    assert error[1] < error[0] / 2


def test_it_starts_from_fewer_rows_than_dimensions():
    net = network()
    few = cube(5, 13) * 0.3
    net.start_from_principal_components(few)
    np.testing.assert_allclose(net(few)[0].detach(), few, atol=0.05)


def _small_double():
    config = NetworkConfig(4, 2, style_gain=2.0, widths=(5, 6, 5), head_width=4, embedding_dim=6)
    return network(config=config, seed=4).double()


def test_input_gradients_agree_with_finite_differences():
    net = _small_double()
    assert torch.autograd.gradcheck(net, cube(3, 13).double().requires_grad_(), atol=1e-6)


def test_parameter_gradients_agree_with_finite_differences():
    net, settings = _small_double(), cube(6, 13).double()
    labels = torch.tensor([0, 0, 1, 1, 0, -1])

    def loss():
        made, latent, embedding = net(settings)
        contrast = ContrastiveLoss()(embedding, labels)
        return (made - settings).square().mean() + contrast + latent.square().mean()

    loss().backward()
    step = 1e-6
    generator = torch.Generator().manual_seed(0)
    for name, parameter in net.named_parameters():
        kept = parameter.data.clone()
        way = torch.randn(parameter.shape, generator=generator, dtype=torch.float64)
        with torch.no_grad():
            parameter.copy_(kept + step * way)
            above = loss()
            parameter.copy_(kept - step * way)
            slope = (above - loss()) / (2 * step)
            parameter.copy_(kept)
        expected = float((parameter.grad * way).sum())
        assert float(slope) == pytest.approx(expected, rel=1e-5, abs=1e-8), name
