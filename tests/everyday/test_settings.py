"""What a user of librosa, NumPy, pedalboard or matplotlib does with a setting."""

from __future__ import annotations

import copy
import pickle
import sys
import warnings
from contextlib import nullcontext
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from eqmorph import GraphicEq, ParametricEq
from eqmorph.audio import apply_eq, integrated_loudness, true_peak_db
from eqmorph.equalizers import Band, response_grid
from eqmorph.errors import DataFormatError, InvalidArgumentError, MissingExtraError
from eqmorph.formats import FORMATS, export

RATE = 44_100
WARM = ParametricEq(
    Band(0.8, 113.0, 0.71),
    Band(4.0, 288.0, 0.44),
    Band(-0.8, 933.0, 0.7),
    Band(-1.0, 3268.0, 0.62),
    Band(-2.1, 7350.0, 0.71),
)
GRAPHIC = GraphicEq(tuple(np.linspace(-1, 1, 40)))
BOTH = pytest.mark.parametrize("eq", [WARM, GRAPHIC], ids=["parametric", "graphic"])
NOISE = 0.1 * np.random.default_rng(0).standard_normal((2, 4_096))


# Arithmetic and arrays


@BOTH
@pytest.mark.parametrize("half", [0.5, np.float64(0.5), np.float32(0.5), np.array(0.5)])
def test_times_a_number_is_so_much_of_it_from_either_side(eq, half):
    assert eq * half == half * eq == eq.scaled(0.5)
    assert type(eq * half) is type(eq)


@BOTH
def test_minus_is_the_opposite(eq):
    assert -eq == eq.scaled(-1.0)
    assert type(eq) is type(-eq)


@BOTH
@pytest.mark.parametrize("other", ["0.5", None, [1, 2], np.ones(13)], ids=repr)
def test_times_what_is_no_number_is_refused(eq, other):
    with pytest.raises(TypeError):
        eq * other
    with pytest.raises(TypeError):
        other * eq


@BOTH
def test_a_setting_is_an_array_of_its_numbers(eq):
    numbers = np.asarray(eq)
    assert numbers.tolist() == eq.to_vector().tolist()
    assert type(eq).from_vector(numbers) == eq
    assert np.asarray(eq, dtype=np.float32).dtype == np.float32
    assert np.stack([eq, -eq]).shape == (2, eq.space.dimension)
    numbers[:] = 0.0
    assert np.asarray(eq).any()  # a setting does not change


# Sound


@BOTH
@pytest.mark.parametrize("audio", [NOISE, NOISE[0]], ids=["stereo", "mono"])
def test_apply_is_apply_eq(eq, audio):
    np.testing.assert_array_equal(eq.apply(audio, RATE, 3.0), apply_eq(audio, eq, RATE, 3.0))


@pytest.mark.parametrize(
    ("given", "back"), [("f4", "f4"), ("f8", "f8"), ("i2", "f8"), ("i4", "f8")]
)
def test_floats_stay_of_their_kind(given, back):
    audio = (NOISE * 1000).astype(given)
    filtered = WARM.apply(audio, RATE)
    assert filtered.dtype == back
    exact = apply_eq(audio.astype(float), WARM, RATE)
    np.testing.assert_allclose(filtered, exact, rtol=1e-6, atol=1e-3)


@pytest.mark.parametrize("shape", [(637_591, 2), (3, 2), (5, 1), (48_000, 6)])
@pytest.mark.parametrize(
    "use", [lambda a: WARM.apply(a, RATE), lambda a: apply_eq(a, WARM, RATE),
            lambda a: integrated_loudness(a, RATE), lambda a: true_peak_db(a, RATE)],
    ids=["apply", "apply_eq", "loudness", "true peak"],
)  # fmt: skip
def test_frames_by_channels_are_told_to_be_transposed(use, shape):
    with pytest.raises(InvalidArgumentError, match=r"transpose it with audio\.T"):
        use(np.zeros(shape))


@pytest.mark.parametrize("shape", [(0,), (1,), (2, 0), (2, 1), (2, 2), (6, 6), (1, 5)])
def test_short_audio_is_not_taken_for_frames_by_channels(shape):
    assert WARM.apply(np.zeros(shape), RATE).shape == shape


@pytest.mark.parametrize("audio", ["warm.wav", None, [["a"]], [[1.0], [1.0, 2.0]], [1j]], ids=repr)
def test_what_is_no_audio_is_told(audio):
    with pytest.raises(TypeError, match="audio is an array of samples, got "):
        WARM.apply(audio, RATE)


def test_a_rate_that_is_no_number_is_told():
    with pytest.raises(TypeError, match="sample_rate is a number, got '44100'"):
        WARM.apply(NOISE, "44100")


def test_pedalboard_plays_the_setting():
    pytest.importorskip("pedalboard")
    impulse = np.zeros((1, 1 << 15), dtype=np.float32)
    impulse[0, 0] = 1.0
    for eq in (WARM, -WARM, WARM * 2.5):
        played = eq.to_pedalboard()(impulse, 48_000)
        spectrum = 20 * np.log10(np.abs(np.fft.rfft(played[0])))
        hz = np.fft.rfftfreq(impulse.size, 1 / 48_000)
        heard = (hz >= 20) & (hz <= 20_000)
        wanted = eq.magnitude_response_db(hz[heard], 48_000)
        # Its filters compute in single precision, which is felt at 20 Hz.
        np.testing.assert_allclose(spectrum[heard], wanted, atol=0.1)


def test_without_pedalboard_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pedalboard", None)
    with pytest.raises(MissingExtraError, match=r"needs pedalboard.*: pip install pedalboard$"):
        WARM.to_pedalboard()


# Files


@pytest.mark.parametrize("of", [f for f in FORMATS if f.write is not None], ids=lambda f: f.key)
def test_every_format_is_saved_as_it_is_exported(tmp_path, of):
    path = tmp_path / f"mine{of.suffix}"
    with pytest.warns(UserWarning, match="off by") if of.how_near else nullcontext():
        WARM.save(path, of.key, 48_000)
    content = export(WARM, of.key, 48_000, "mine")
    assert path.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert WARM.export(of.key, 48_000, "mine") == content


@pytest.mark.parametrize("suffix", [".json", ".txt", ".yml", ".YAML", ".conf", ".jsfx", ".csv"])
def test_the_ending_tells_the_format_and_the_setting_comes_back(tmp_path, suffix):
    path = tmp_path / f"mine{suffix}"
    WARM.save(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the headroom, and of what had to be fitted
        back = ParametricEq.load(path)
    grid = response_grid()
    difference = back.magnitude_response_db(grid) - WARM.magnitude_response_db(grid)
    # A table of the response has its headroom in it, which no band can say.
    assert np.abs(difference).max() < (3.0 if suffix == ".csv" else 0.06)


@BOTH
def test_our_own_files_come_back_to_the_bit_and_without_a_word(tmp_path, eq):
    eq.save(tmp_path / "mine.json")
    assert type(eq).load(tmp_path / "mine.json") == eq


def test_saving_replaces(tmp_path):
    WARM.save(tmp_path / "mine.json")
    (-WARM).save(tmp_path / "mine.json")
    assert ParametricEq.load(tmp_path / "mine.json") == -WARM


@pytest.mark.parametrize("name", ["mine", "mine.eq", "mine.mp3"])
def test_an_ending_that_names_no_format_is_told(tmp_path, name):
    with pytest.raises(InvalidArgumentError, match=r"names no format; end it in \.json, \.txt, "):
        WARM.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_what_a_rate_leaves_out_is_warned_of(tmp_path):
    with pytest.warns(UserWarning, match="not possible at 8000 Hz, so left out: high shelf"):
        WARM.save(tmp_path / "mine.txt", sample_rate=8_000)


def test_what_does_not_fit_into_five_bands_is_warned_of_at_the_line_that_loads(tmp_path):
    path = tmp_path / "six.txt"
    lines = [f"Filter {i}: ON PK Fc {100 * 2**i} Hz Gain {(-1) ** i * 6} dB Q 4" for i in range(6)]
    path.write_text("\n".join(lines))
    with pytest.warns(UserWarning, match="fitted: the closest five bands, off by") as told:
        ParametricEq.load(path)
    assert told[0].filename == __file__


def test_a_graphic_setting_is_no_file_of_five_bands(tmp_path):
    WARM.save(tmp_path / "mine.json")
    with pytest.raises(InvalidArgumentError, match=r"ParametricEq\.load reads it"):
        GraphicEq.load(tmp_path / "mine.json")


def test_five_bands_for_a_graphic_setting_are_fitted_and_said_to_be(tmp_path):
    GRAPHIC.save(tmp_path / "forty.json")
    with pytest.warns(UserWarning, match="fitted: the closest five bands"):
        assert isinstance(ParametricEq.load(tmp_path / "forty.json"), ParametricEq)


def test_what_is_no_setting_is_told(tmp_path):
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(DataFormatError):
        ParametricEq.load(tmp_path / "x.json")
    with pytest.raises(FileNotFoundError):
        ParametricEq.load(tmp_path / "not there.json")


# Drawings


@BOTH
def test_a_plot_is_the_response(eq):
    figure = pytest.importorskip("matplotlib.figure").Figure()
    ax = eq.plot(figure.add_subplot(), sample_rate=44_100, label="mine", color="k")
    (line,) = ax.lines
    np.testing.assert_allclose(line.get_ydata(), eq.magnitude_response_db(line.get_xdata(), 44_100))
    assert (line.get_label(), line.get_color(), ax.get_xscale()) == ("mine", "k", "log")
    assert ax.get_xlabel() == "frequency (Hz)"


def test_two_plots_go_into_one_picture(monkeypatch):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    try:
        assert WARM.plot() is (-WARM).plot()
        assert len(pyplot.gca().lines) == 2
    finally:
        pyplot.close("all")


def test_without_matplotlib_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'eqmorph\[plots\]'"):
        WARM.plot()


# What a setting does not do


@BOTH
def test_nothing_is_assigned_to_a_setting(eq):
    for name in ("foo", eq.space.bands[0].name):
        with pytest.raises(FrozenInstanceError, match=f"{name}.*replace.*makes another"):
            setattr(eq, name, 1)
        with pytest.raises(FrozenInstanceError, match="never changed"):
            delattr(eq, name)
    assert copy.deepcopy(eq) == pickle.loads(pickle.dumps(eq)) == eq


@BOTH
@pytest.mark.parametrize("wrong", ["x", None, [1, "a"], 1j], ids=str)
def test_what_is_no_number_is_named(eq, wrong):
    for ask in (eq.magnitude_response_db, eq.band_responses_db):
        with pytest.raises(TypeError, match=r"^frequencies_hz are numbers in Hz, got "):
            ask(wrong)
    for of_rate in (eq.sos, eq.bands_above_nyquist, lambda r: eq.export("apo", sample_rate=r)):
        with pytest.raises(TypeError, match=r"^sample_rate is a number, got "):
            of_rate(wrong)


@BOTH
def test_no_folder_is_made_by_saving(eq, tmp_path):
    with pytest.raises(InvalidArgumentError, match=r"there is no folder .*; mkdir -p"):
        eq.save(tmp_path / "missing" / "a.json")
    assert not (tmp_path / "missing").exists()


def test_a_format_is_named_by_text_and_axes_are_axes():
    with pytest.raises(TypeError, match="a format is named by text"):
        WARM.export(3)
    pytest.importorskip("matplotlib")
    with pytest.raises(TypeError, match="axes of matplotlib, got 'x'"):
        WARM.plot("x")
