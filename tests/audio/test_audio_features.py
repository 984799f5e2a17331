"""The SAFE features against their definitions, one bin at a time, and against the recordings."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from sounds import RATE, noise

import eqmorph
from eqmorph.audio import RenderOptions, audio_features, render
from eqmorph.audio.features import FRAME, features_of, frame_features
from eqmorph.datasets import FEATURE_NAMES, load_audio_features

BIN_HZ = RATE / FRAME


def named(frames: np.ndarray) -> dict[str, float]:
    return dict(zip(FEATURE_NAMES, frame_features(frames, RATE)[0], strict=True))


def tone(*bins_and_levels: tuple[float, float]) -> np.ndarray:
    n = np.arange(FRAME)
    return sum(a * np.sin(2 * np.pi * b * n / FRAME + b) for b, a in bins_and_levels)[None]


def test_a_tone_is_where_it_is() -> None:
    found = named(tone((100, 0.5)))
    assert found["Spectral_Centroid"] == pytest.approx(100 * BIN_HZ, rel=1e-2)
    assert found["Peak_Spectral_Centroid"] == pytest.approx(100 * BIN_HZ, rel=1e-3)
    assert found["Fundamental"] == pytest.approx(100 * BIN_HZ, rel=0.05)
    assert found["RMS_Amplitude"] == pytest.approx(0.5 / math.sqrt(2), rel=1e-3)
    assert found["Zero_Crossing_Rate"] == pytest.approx(200 / FRAME, abs=1 / FRAME)
    assert found["Peak_Tristimulus_1"] == 1.0
    assert found["Inharmonicity"] < 0.1
    assert found["Noisiness"] == 0.0


def test_harmonics_are_told_apart() -> None:
    found = named(tone((64, 0.4), (128, 0.2), (192, 0.1), (320, 0.1), (384, 0.05)))
    assert found["Harmonic_Tristimulus_1"] == pytest.approx(0.4 / 0.85, abs=0.02)
    assert found["Harmonic_Tristimulus_2"] == pytest.approx(0.3 / 0.85, abs=0.02)
    assert found["Harmonic_Tristimulus_3"] == pytest.approx(0.15 / 0.85, abs=0.02)
    assert found["Parity_Ratio"] == pytest.approx(0.6 / 0.25, rel=0.05)


def test_spectral_features_are_their_sums_over_bins() -> None:
    frame = noise(FRAME / RATE, 1)[:, :FRAME]
    found = named(frame)
    bins = np.fft.fft(frame[0])[1 : FRAME // 2 + 1]
    a = [abs(v) * 2 / FRAME for v in bins]
    a[-1] /= 2
    f = [(i + 1) * BIN_HZ for i in range(len(a))]
    total = sum(a)
    centroid = sum(x * y for x, y in zip(f, a, strict=True)) / total
    variance = sum((x - centroid) ** 2 * y for x, y in zip(f, a, strict=True)) / total
    fourth = sum((x - centroid) ** 4 * y for x, y in zip(f, a, strict=True))
    logs = [20 * math.log(x) for x in a]
    mean_f = sum(f) / len(f)
    expected = {
        "Spectral_Centroid": centroid,
        "Spectral_Variance": variance,
        "Spectral_Kurtosis": fourth / variance**2 - 3,
        "Irregularity_J": sum((x - y) ** 2 for x, y in pairwise(a)) / sum(x * x for x in a),
        "Irregularity_K": sum(
            abs(a[i] - (a[i - 1] + a[i] + a[i + 1]) / 3) for i in range(1, len(a) - 1)
        ),
        "Smoothness": sum(
            abs(logs[i] - (logs[i - 1] + logs[i] + logs[i + 1]) / 3) for i in range(1, len(a) - 1)
        ),
        "Spectral_Roll_Off": BIN_HZ
        * next(i + 1 for i in range(len(a)) if sum(a[: i + 1]) >= 0.45 * total),
        "Spectral_Flatness": math.exp(sum(map(math.log, a)) / len(a)) / (total / len(a)),
        "Spectral_Crest": max(a) / (total / len(a)),
        "Spectral_Slope": sum((x - mean_f) * y for x, y in zip(f, a, strict=True))
        / sum((x - mean_f) ** 2 for x in f)
        / total,
        "Bark_Coefficient_3": sum(a[int(300 / BIN_HZ) : int(400 / BIN_HZ)]),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-9)
    assert found["Tonality"] == pytest.approx(-math.log10(found["Spectral_Flatness"]) / 6)


def test_mfcc_0_is_the_sum_of_the_logarithms_and_the_rest_ignore_level() -> None:
    frame = noise(FRAME / RATE, 1)[:, :FRAME]
    loud, soft = named(frame), named(frame / 10)
    assert loud["MFCC_0"] - soft["MFCC_0"] == pytest.approx(13 * math.log(10))
    for n in range(1, 13):
        assert loud[f"MFCC_{n}"] == pytest.approx(soft[f"MFCC_{n}"], abs=1e-9)


def test_features_are_means_over_frames_whatever_the_blocks() -> None:
    audio = noise(1.0)
    blocks = [audio[:, a : a + 5_000] for a in range(0, audio.shape[1], 5_000)]
    assert features_of(blocks, RATE) == pytest.approx(features_of([audio], RATE), rel=1e-9)
    count = audio.shape[1] // FRAME
    frames = audio[:, : count * FRAME].reshape(-1, FRAME)
    mean = frame_features(frames, RATE).mean(axis=0)
    assert list(features_of([audio], RATE).values()) == pytest.approx(mean.tolist(), rel=1e-9)


@pytest.mark.parametrize("audio", [np.zeros((2, RATE)), np.full((1, 1), 0.5), np.ones((1, FRAME))])
@pytest.mark.parametrize("rate", [8_000, 48_000, 384_000])
def test_odd_sounds_have_finite_features(audio: np.ndarray, rate: int) -> None:
    values = features_of([audio], rate)
    assert tuple(values) == FEATURE_NAMES
    assert all(map(math.isfinite, values.values()))


def test_nothing_has_no_features() -> None:
    with pytest.raises(ValueError, match="no samples"):
        features_of([np.zeros((2, 0))], RATE)


@pytest.mark.data
def test_our_values_lie_where_the_data_s_do(data_dir: Path) -> None:
    """Levels, bands, cepstra and moments of partials have the scale of the real file's."""
    known = load_audio_features(data_dir / "safe-family/SAFECompressorAudioFeatureData.csv")
    low, high = np.nanmin(known.unprocessed, axis=0), np.nanmax(known.unprocessed, axis=0)
    families = ("RMS", "Zero", "Irregularity_K", "Smoothness", "Spectral_Kurtosis", "Bark", "MFCC")
    families += ("Peak_Spectral", "Peak_Tri", "Inharm", "Harmonic_Spectral", "Noisi")
    checked = [i for i, name in enumerate(FEATURE_NAMES) if name.startswith(families)]
    for path in sorted((data_dir / "audio").glob("*.wav")):
        values = np.array(list(audio_features(path).values()))
        outside = [FEATURE_NAMES[i] for i in checked if not low[i] <= values[i] <= high[i]]
        assert outside == [], path.name


@pytest.mark.data
@pytest.mark.parametrize("name", ["drums", "guitar", "speech"])
def test_bright_raises_the_spectral_centroid_and_warm_lowers_it(
    name: str, data_dir: Path, tmp_path: Path
) -> None:
    source = data_dir / "audio" / f"{name}.wav"
    model = eqmorph.load()
    centroid = {}
    for term in ("bright", "warm"):
        target = tmp_path / f"{term}.wav"
        render(source, target, model.generate(term), RenderOptions(depth="float"))
        centroid[term] = audio_features(target)["Spectral_Centroid"]
    before = audio_features(source)["Spectral_Centroid"]
    # By little where the low bands, which leak into all others without a window, are strong.
    assert centroid["bright"] > 1.05 * before
    assert centroid["warm"] < 0.99 * before
