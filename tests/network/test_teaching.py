"""The teacher: what a sound is, taught by steps and without people."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from eqmorph.equalizers.space import GRAPHIC_SPACE, PARAMETRIC_SPACE
from eqmorph.errors import ModelFormatError
from eqmorph.network.exporting import codec_of
from eqmorph.network.made_up import MadeUpCurves, made_up_settings
from eqmorph.network.modules import Autoencoder, NetworkConfig
from eqmorph.network.responses import Responses
from eqmorph.network.taught import load_teacher, save_teacher, shipped_teacher, teacher_path
from eqmorph.network.teaching import Teacher, TeachingConfig, as_tensor, sound_code, teach

SMALL = NetworkConfig(8, (24, 32, 24), (24, 32, 24), head_width=12, embedding_dim=16)


@pytest.fixture(scope="module", autouse=True)
def _a_quick_school():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("eqmorph.network.teaching._BATCH", 64)
        patch.setattr("eqmorph.network.teaching._CURVES_FOR_DIRECTIONS", 6_400)
        patch.setattr("eqmorph.network.made_up._POOL", 4_000)
        yield


@pytest.fixture(scope="module")
def code():
    torch.manual_seed(0)
    return sound_code(PARAMETRIC_SPACE, 8)


def taught(code, steps, seed=0, told=None):
    config = TeachingConfig(steps, steps, seed=seed)
    return teach(PARAMETRIC_SPACE, SMALL, config, code, on_progress=told)


@pytest.fixture(scope="module")
def teacher(code):
    return taught(code, 250)


@torch.no_grad()
def errors(teacher):
    """Median distance of latents to codes, and RMS error of made settings, both in dB."""
    torch.manual_seed(9)
    responses, to_code = Responses(PARAMETRIC_SPACE), as_tensor(teacher.code)
    unit = made_up_settings(PARAMETRIC_SPACE, 500)
    far = (teacher.network.encoder.latent(unit) - responses(unit) @ to_code).norm(dim=1)
    curves = MadeUpCurves(responses).draw(500)
    made = responses(teacher.network.decoder(curves @ to_code))
    wanted = (curves @ to_code) @ torch.linalg.pinv(to_code)
    return float(far.median()), float((made - wanted).square().mean(dim=1).sqrt().median())


def test_more_steps_make_a_better_teacher(code, teacher):
    few, more = errors(taught(code, 20)), errors(teacher)
    assert more[0] < few[0] / 2
    assert more[1] < 0.8 * few[1]


def test_the_same_seed_gives_the_same_teacher_and_leaves_the_random_state(code):
    before = torch.get_rng_state()
    one, again, other = taught(code, 5), taught(code, 5), taught(code, 5, seed=1)
    assert torch.equal(torch.get_rng_state(), before)
    a, b, c = (t.network.state_dict() for t in (one, again, other))
    assert all(torch.equal(w, b[name]) for name, w in a.items())
    assert not all(torch.equal(w, c[name]) for name, w in a.items())


def test_progress_is_told_for_both_ends(code):
    told = []
    taught(code, 3, told=lambda end, step, loss: told.append((end, step, loss > 0)))
    assert told == [("encoder", 3, True), ("decoder", 3, True)]


def test_a_code_of_another_length_is_refused(code):
    with pytest.raises(ValueError, match="the code has 8 numbers, the latent 4"):
        teach(PARAMETRIC_SPACE, NetworkConfig(4), TeachingConfig(1, 1), code)


@pytest.mark.parametrize("space", [PARAMETRIC_SPACE, GRAPHIC_SPACE], ids=lambda s: s.name)
def test_the_code_of_a_space_is_orthonormal_and_repeatable(space):
    torch.manual_seed(0)
    one = sound_code(space, 6)
    np.testing.assert_allclose(one.directions @ one.directions.T, np.eye(6), atol=1e-10)
    assert (one.directions[:, :16].sum(axis=1) > 0).all()
    torch.manual_seed(0)
    np.testing.assert_array_equal(sound_code(space, 6).directions, one.directions)


def test_the_projection_to_codes_is_the_codes_own(code):
    curves = np.random.default_rng(0).normal(size=(5, 64))
    np.testing.assert_allclose(curves @ as_tensor(code).numpy(), code.encode(curves), atol=1e-5)


# As files.


def test_a_teacher_comes_back_from_its_file(teacher, tmp_path):
    path = tmp_path / "teacher.safetensors"
    save_teacher(teacher, path)
    back = load_teacher(path)
    assert back.config == teacher.config
    assert back.network.config == SMALL
    unit = made_up_settings(PARAMETRIC_SPACE, 50)
    with torch.no_grad():
        for a, b in zip(back.network(unit), teacher.network(unit), strict=True):
            torch.testing.assert_close(a, b)
    np.testing.assert_allclose(back.code.directions, teacher.code.directions, atol=1e-7)


@pytest.mark.parametrize(
    "content", [b"", b"no teacher", b"\x08\x00\x00\x00\x00\x00\x00\x00{}      "]
)
def test_what_is_no_teacher(tmp_path, content):
    path = tmp_path / "teacher.safetensors"
    path.write_bytes(content)
    with pytest.raises(ModelFormatError, match=r"teacher\.safetensors is no teacher that eqmorph"):
        load_teacher(path)


def test_no_teacher_is_no_error():
    space = type(PARAMETRIC_SPACE)("nobody's", PARAMETRIC_SPACE.parameters, PARAMETRIC_SPACE.bands)
    assert shipped_teacher(space) is None
    assert not teacher_path(space).exists()


def test_the_shipped_teacher_is_as_good_as_it_is_said_to_be():
    shipped = shipped_teacher(PARAMETRIC_SPACE)
    assert isinstance(shipped, Teacher)
    assert teacher_path(PARAMETRIC_SPACE).stat().st_size < 500_000
    far, missed = errors(shipped)
    assert far < 0.06
    assert missed < 0.2
    flat = codec_of(shipped.network, shipped.code).decode(np.zeros((1, 32)))
    np.testing.assert_allclose(PARAMETRIC_SPACE.gains(flat), 0.0, atol=1e-5)


def test_the_shipped_teachers_parameters_do_not_jump():
    shipped = shipped_teacher(PARAMETRIC_SPACE)
    torch.manual_seed(5)
    to_code = as_tensor(shipped.code)
    ends = Responses(PARAMETRIC_SPACE)(made_up_settings(PARAMETRIC_SPACE, 200)) @ to_code
    share = torch.linspace(0, 1, 41)[:, None, None]
    way = ends[:100] + share * (ends[100:] - ends[:100])
    with torch.no_grad():
        unit = shipped.network.decoder(way.flatten(0, 1)).view(41, 100, -1)
    largest = unit.diff(dim=0).abs().amax(dim=(0, 2))
    assert largest.median() < 0.12


def test_the_network_of_a_teacher_has_the_specifications_encoder():
    shipped = shipped_teacher(PARAMETRIC_SPACE)
    assert isinstance(shipped.network, Autoencoder)
    assert shipped.network.config.encoder_widths == (64, 128, 64)
