"""The codec: NumPy held to torch, and the network's ends to the closed form."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from eqmorph.datasets import SAFEDBDatasetLoader
from eqmorph.equalizers.response import response_distance_db
from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.network.exporting import autoencoder_of, codec_of, settle
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.taught import shipped_teacher
from eqmorph.sound.code import SoundCode
from eqmorph.sound.codec import Codec, codec_shapes, latent_rows, weight_shapes

CONFIGS = {
    "released": NetworkConfig(),
    "specified": NetworkConfig.specified(),
    "small": NetworkConfig(5, (6, 7, 6), (8, 8, 9), head_width=4, embedding_dim=11),
}
each_config = pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
each_space = pytest.mark.parametrize(
    "space", [PARAMETRIC_SPACE, GRAPHIC_SPACE], ids=lambda s: s.name
)


def both(space, config, seed=0):
    """One network twice, with weights off their start."""
    torch.manual_seed(seed)
    network = Autoencoder(space, config).eval()
    with torch.no_grad():
        for weight in network.parameters():
            weight += 0.05 * torch.randn_like(weight)
        network.decoder.spread.uniform_(0.5, 3.0)
    directions = np.linalg.qr(np.random.default_rng(0).normal(size=(64, config.latent_dim)))[0].T
    settle(network)
    return network, codec_of(network, SoundCode(directions.copy()))


def cube(n, space, seed=0):
    return np.random.default_rng(seed).uniform(-1.0, 1.0, (n, space.dimension))


@each_space
@each_config
def test_both_ends_and_the_embedding_are_torchs(space, config):
    network, codec = both(space, config)
    unit = cube(100, space)
    with torch.no_grad():
        latent, embedding = network.encoder(torch.tensor(unit).float())
        made = network.decoder(latent).numpy()
    # Single precision leaves some 1e-6 of a number; a missing term is thousands of times that.
    scale = float(latent.abs().max())
    assert scale > 0.05
    np.testing.assert_allclose(codec.encode_unit(unit), latent.numpy(), atol=1e-5 * max(1, scale))
    np.testing.assert_allclose(codec.embed(latent.numpy()), embedding.numpy(), atol=1e-5)
    np.testing.assert_allclose(codec.decode_unit(latent.numpy()), made, atol=1e-5)
    assert np.median(np.ptp(made, axis=0)) > 1e-3


@each_space
@each_config
def test_the_shapes_of_a_file_are_those_of_torch(space, config):
    expected = {k: tuple(w.shape) for k, w in Autoencoder(space, config).state_dict().items()}
    assert weight_shapes(space, config.to_dict()) == expected
    _, codec = both(space, config)
    found = {name: array.shape for name, array in codec.to_arrays().items()}
    assert found == codec_shapes(space, config.to_dict())


@each_space
@each_config
def test_arrays_come_back_to_the_bit(space, config):
    _, codec = both(space, config)
    back = Codec.from_arrays(space, config.to_dict(), codec.to_arrays())
    unit = cube(20, space)
    latents = codec.encode_unit(unit)
    np.testing.assert_array_equal(back.encode_unit(unit), latents)
    np.testing.assert_array_equal(back.decode_unit(latents), codec.decode_unit(latents))
    np.testing.assert_array_equal(back.code.directions, codec.code.directions)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda a: a.pop("decoder.spread"), "decoder.spread"),
        (lambda a: a.update({"encoder.hidden.bias": np.zeros(3)}), r"shape \(3,\), not \(6,\)"),
        (lambda a: a["encoder.hidden.bias"].fill(np.nan), "not finite"),
        (lambda a: a["decoder.spread"].fill(0.0), "not above 0"),
    ],
)
def test_arrays_that_do_not_fit(change, message):
    arrays = both(PARAMETRIC_SPACE, CONFIGS["small"])[1].to_arrays()
    change(arrays)
    with pytest.raises((KeyError, ValueError), match=message):
        Codec.from_arrays(PARAMETRIC_SPACE, CONFIGS["small"].to_dict(), arrays)


@pytest.mark.parametrize("width", [0, 5000])
def test_widths_that_are_not_to_be_believed(width):
    config = {**CONFIGS["small"].to_dict(), "encoder_widths": (6, width, 6)}
    with pytest.raises(ValueError, match=r"widths are in \[1, 4096\]"):
        weight_shapes(PARAMETRIC_SPACE, config)


@each_space
def test_wild_latents_decode_to_legal_settings(space):
    _, codec = both(space, NetworkConfig())
    settings = codec.decode(1e4 * np.random.default_rng(0).standard_normal((50, 32)))
    np.testing.assert_array_equal(space.validate(settings), settings)


def test_the_arguments_are_left_as_they_were():
    _, codec = both(PARAMETRIC_SPACE, NetworkConfig())
    unit, latent = cube(3, PARAMETRIC_SPACE), np.full((3, 32), 0.1)
    kept = unit.copy(), latent.copy()
    codec.encode_unit(unit)
    codec.decode_unit(latent, polish=2)
    codec.embed(latent)
    np.testing.assert_array_equal(unit, kept[0])
    np.testing.assert_array_equal(latent, kept[1])


def test_one_row_or_many_latents():
    assert latent_rows(np.zeros(4), 4).shape == (1, 4)
    assert latent_rows(np.zeros((3, 4)), 4).shape == (3, 4)
    for bad in (np.zeros(5), np.zeros((1, 2, 4)), 0.0, np.full(4, np.nan)):
        with pytest.raises(ValueError, match=r"a latent has 4 finite numbers|finite numbers only"):
            latent_rows(bad, 4)


# The teacher's codec.


@pytest.fixture(scope="module")
def codec():
    teacher = shipped_teacher(PARAMETRIC_SPACE)
    return codec_of(teacher.network, teacher.code)


def test_torchs_network_of_a_codec_gives_the_same(codec):
    unit = torch.tensor(cube(50, PARAMETRIC_SPACE)).float()
    with torch.no_grad():
        latent = autoencoder_of(codec).encoder.latent(unit).numpy()
    np.testing.assert_allclose(codec.encode_unit(unit.numpy()), latent, atol=1e-4)


@pytest.mark.parametrize("polish", [1, 3])
def test_polish_brings_settings_nearer_and_stays_legal(codec, polish):
    settings = PARAMETRIC_SPACE.from_unit(0.7 * cube(200, PARAMETRIC_SPACE))
    latents = codec.code.encode(codec.responses_db(settings))
    plain, polished = (codec.decode(latents, p) for p in (0, polish))
    np.testing.assert_array_equal(PARAMETRIC_SPACE.validate(polished), polished)
    before, after = (np.median(codec.errors_db(latents, s)) for s in (plain, polished))
    assert after < (1 - 0.08 * polish) * before


def test_stated_errors_are_the_response_errors(codec):
    settings = PARAMETRIC_SPACE.from_unit(cube(30, PARAMETRIC_SPACE))
    other = PARAMETRIC_SPACE.from_unit(cube(30, PARAMETRIC_SPACE, seed=1))
    latents = codec.code.encode(codec.responses_db(settings))
    expected = response_distance_db(codec.code.decode(latents), codec.responses_db(other))
    np.testing.assert_allclose(codec.errors_db(latents, other), expected)


@pytest.mark.data
@pytest.mark.parametrize("of", ["teacher", "shipped model"])
def test_the_encoder_is_the_closed_form_on_peoples_settings(of, codec, shipped, data_dir):
    codec = codec if of == "teacher" else shipped.codec
    settings = PARAMETRIC_SPACE.canonical(SAFEDBDatasetLoader(data_dir).load().settings)
    taught = codec.encode(settings)
    closed = codec.code.encode(codec.responses_db(settings))
    far = np.linalg.norm(taught - closed, axis=1)
    assert np.median(far) <= 0.06
    assert np.percentile(far, 95) <= (0.4 if of == "teacher" else 0.35)
