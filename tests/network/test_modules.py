"""The network: sizes as they are specified, legal outputs, and all that a PyTorch user does."""

from __future__ import annotations

import io
import warnings

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from made_up import made_up_dataset
from torch.utils.data import DataLoader

from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.losses import ContrastiveLoss
from eqmorph.network.modules import (
    Autoencoder,
    NetworkConfig,
    NeuralEQDecoder,
    NeuralEQEncoder,
    ResidualBlock,
)

each_space = pytest.mark.parametrize(
    "space", [PARAMETRIC_SPACE, GRAPHIC_SPACE], ids=lambda s: s.name
)
CONFIGS = {
    "released": NetworkConfig(),
    "specified": NetworkConfig.specified(),
    "small": NetworkConfig(3, (5, 6, 5), (4, 7, 4), head_width=3, embedding_dim=9),
}
each_config = pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)


def network(space=PARAMETRIC_SPACE, config=None, seed=0):
    """With weights moved off their start, so that nothing is zero by design."""
    torch.manual_seed(seed)
    made = Autoencoder(space, config or NetworkConfig()).eval()
    with torch.no_grad():
        for weight in made.parameters():
            weight += 0.05 * torch.randn_like(weight)
    return made


def cube(n, d, seed=0):
    return torch.rand((n, d), generator=torch.Generator().manual_seed(seed)) * 2 - 1


def sizes(layer):
    return layer.in_features, layer.out_features


# As it is specified.


def test_the_encoder_as_it_is_drawn():
    encoder = NeuralEQEncoder(13, 32)
    assert [type(block) for block in encoder.blocks] == [ResidualBlock] * 3
    assert [sizes(b.linear_1) for b in encoder.blocks] == [(13, 64), (64, 128), (128, 64)]
    assert [sizes(b.linear_2) for b in encoder.blocks] == [(64, 64), (128, 128), (64, 64)]
    assert (sizes(encoder.hidden), sizes(encoder.to_latent)) == ((64, 64), (64, 32))
    assert sizes(encoder.projection) == (32, 128)


@pytest.mark.parametrize(
    ("config", "widths", "skip"),
    [(NetworkConfig.specified(), (64, 128, 64), False), (NetworkConfig(), (96, 192, 96), True)],
    ids=["specified", "released"],
)
def test_the_decoder_as_it_is_drawn_and_half_as_wide_again(config, widths, skip):
    decoder = NeuralEQDecoder(32, PARAMETRIC_SPACE, config)
    ends = list(zip((32, *widths), widths, strict=False))
    assert [sizes(b.linear_1) for b in decoder.blocks] == ends
    assert [(sizes(h[0]), sizes(h[2])) for h in decoder.heads] == [
        ((widths[2], 32), (32, n)) for n in (5, 5, 3)
    ]
    assert (decoder.skip is not None) == skip


def test_forty_gains_have_one_head():
    assert [sizes(head[2]) for head in NeuralEQDecoder(32, GRAPHIC_SPACE).heads] == [(32, 40)]


def test_nothing_is_normalised_or_dropped():
    kinds = {type(module).__name__ for module in Autoencoder().modules()}
    assert kinds == {
        "Autoencoder", "NeuralEQEncoder", "NeuralEQDecoder", "ResidualBlock", "Sequential",
        "ModuleList", "Linear", "SiLU",
    }  # fmt: skip


@pytest.mark.parametrize(("n_in", "n_out"), [(4, 4), (4, 6)])
def test_a_block_is_two_layers_beside_a_shortcut(n_in, n_out):
    torch.manual_seed(1)
    block, x = ResidualBlock(n_in, n_out), torch.randn(3, n_in)
    around = x if n_in == n_out else block.shortcut(x)
    expected = F.silu(around + block.linear_2(F.silu(block.linear_1(x))))
    torch.testing.assert_close(block(x), expected)


@each_space
@each_config
def test_shapes(space, config):
    made, latent, embedding = network(space, config)(cube(7, space.dimension))
    assert made.shape == (7, space.dimension)
    assert latent.shape == (7, config.latent_dim)
    assert embedding.shape == (7, config.embedding_dim)


@each_space
@each_config
def test_embeddings_have_length_one_and_latents_stay_within_forty_decibels(space, config):
    made = network(space, config)
    with torch.no_grad():
        for weight in made.encoder.parameters():
            weight *= 20
        latent, embedding = made.encoder(cube(50, space.dimension))
    torch.testing.assert_close(embedding.norm(dim=1), torch.ones(50))
    assert 20 < latent.abs().max() <= 40


@each_space
@each_config
def test_any_latent_becomes_a_legal_setting(space, config):
    decoder = network(space, config).decoder
    wild = 1e4 * torch.randn((100, config.latent_dim), generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        made = decoder(wild).numpy().astype(np.float64)
        assert decoder.unbounded(wild).abs().max() > 1.0
    assert np.abs(made).max() == 1.0
    settings = space.from_unit(made)
    np.testing.assert_array_equal(space.validate(settings), settings)


@each_space
def test_each_head_fills_its_own_parameters(space):
    # Biases that name the parameter they belong to must come out at that parameter's place.
    decoder = NeuralEQDecoder(32, space, NetworkConfig.specified()).eval()
    with torch.no_grad():
        for head, indices in zip(decoder.heads, space.heads.values(), strict=True):
            head[-1].weight.zero_()
            head[-1].bias.copy_(torch.tensor(indices, dtype=torch.float32) + 1)
    expected = torch.arange(1, space.dimension + 1, dtype=torch.float32)
    assert torch.equal(decoder.unbounded(cube(3, 32)), expected.expand(3, -1))


@each_space
def test_a_new_decoder_begins_near_the_default_setting(space):
    made = NeuralEQDecoder(32, space)(
        torch.randn(20, 32, generator=torch.Generator().manual_seed(0))
    )
    default = torch.tensor(space.to_unit(space.default)).float()
    assert (made - default).abs().max() < 0.3


# Settings in their own units.


def test_hertz_are_refused_with_the_way_out():
    made = network()
    settings = torch.tensor(PARAMETRIC_SPACE.default[None]).float()
    with pytest.raises(ValueError, match=r"unit scale \[-1, 1\], got 8200; .*encode_settings"):
        made.encoder(settings)
    latent = made.encode_settings(settings)
    unit = torch.tensor(PARAMETRIC_SPACE.to_unit(settings.numpy())).float()
    torch.testing.assert_close(latent, made.encoder(unit)[0])


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        (torch.zeros(13), r"shape \(n, 13\), got \(13,\)"),
        (torch.zeros(2, 40), r"shape \(n, 13\), got \(2, 40\)"),
        (torch.full((1, 13), torch.nan), "unit scale .* got nan"),
    ],
)
def test_what_is_no_setting_is_refused(unit, message):
    with pytest.raises(ValueError, match=message):
        NeuralEQEncoder()(unit)


def test_illegal_settings_are_named():
    settings = torch.tensor(PARAMETRIC_SPACE.default[None]).float()
    settings[0, 0] = 13.0
    with pytest.raises(ValueError, match=r"low_shelf_gain_db must be in \[-12, 12\] dB, got 13"):
        network().encode_settings(settings)


def test_rounding_beyond_the_cube_is_no_error():
    assert torch.isfinite(NeuralEQEncoder()(torch.full((1, 13), 1.0 + 1e-6))[0]).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"latent_dim": 0}, "latent_dim must be at least 1, got 0"),
        ({"head_width": 0}, "head_width must be at least 1"),
        ({"encoder_widths": (64, 64)}, "encoder_widths must be three numbers"),
        ({"decoder_widths": (64, 0, 64)}, "decoder_widths must be three numbers of at least 1"),
    ],
)
def test_bad_sizes(options, message):
    with pytest.raises(ValueError, match=message):
        NetworkConfig(**options)


@pytest.mark.parametrize(
    "make", [lambda c: NeuralEQEncoder(13, 8, c), lambda c: NeuralEQDecoder(8, config=c)]
)
def test_a_module_and_its_configuration_must_agree(make):
    with pytest.raises(ValueError, match="latent_dim is 8, but the configuration says 32"):
        make(NetworkConfig())


# What a PyTorch user does with a module.


@each_space
@each_config
def test_state_dictionaries_come_back(space, config):
    one, other = network(space, config), network(space, config, seed=1)
    file = io.BytesIO()
    torch.save(one.state_dict(), file)
    file.seek(0)
    other.load_state_dict(torch.load(file, weights_only=True))
    unit = cube(5, space.dimension)
    for a, b in zip(one(unit), other(unit), strict=True):
        assert torch.equal(a, b)


@each_space
def test_scripted_modules_give_the_same(space):
    made, unit = network(space), cube(6, space.dimension)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        scripted = torch.jit.script(made), torch.jit.script(made.decoder)
    for a, b in zip(scripted[0](unit), made(unit), strict=True):
        torch.testing.assert_close(a, b)
    latent = made.encoder.latent(unit)
    torch.testing.assert_close(scripted[1](latent), made.decoder(latent))


@each_space
def test_exported_modules_give_the_same_for_any_number_of_rows(space):
    made = network(space)
    rows = {0: torch.export.Dim("n")}
    exported = torch.export.export(made, (cube(4, space.dimension),), dynamic_shapes=(rows,))
    unit = cube(9, space.dimension, seed=1)
    for a, b in zip(exported.module()(unit), made(unit), strict=True):
        torch.testing.assert_close(a, b)


def test_a_loop_of_ones_own_over_a_data_loader_learns():
    dataset = made_up_dataset(120)
    assert dataset.classes == ("crisp", "dark", "odd")
    torch.manual_seed(0)
    made, contrast = Autoencoder(), ContrastiveLoss()
    optimizer = torch.optim.Adam(made.parameters(), lr=1e-3)
    loader = DataLoader(
        dataset, batch_size=32, shuffle=True, generator=torch.Generator().manual_seed(0)
    )
    means = []
    for _ in range(8):
        losses = []
        for unit, label in loader:
            copy, _, embedding = made(unit)
            loss = F.mse_loss(copy, unit) + 0.5 * contrast(embedding, label)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        means.append(np.mean(losses))
    assert means[-1] < 0.8 * means[0]


def test_gradients_agree_with_finite_differences():
    made = network(config=CONFIGS["small"], seed=4).double()
    assert torch.autograd.gradcheck(made, cube(3, 13).double().requires_grad_(), atol=1e-6)


def test_every_weight_has_a_gradient():
    made = network()
    copy, latent, embedding = made(cube(16, 13))
    (copy.square().sum() + latent.square().sum() + embedding[:, 0].sum()).backward()
    assert [n for n, w in made.named_parameters() if not w.grad.abs().max() > 0] == []
