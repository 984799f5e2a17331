"""Words applied to recordings, and the two crowds' versions of a word side by side."""

from __future__ import annotations

import os
from typing import Any

from numpy.typing import ArrayLike

from eqmorph.audio.comparing import Version, compare
from eqmorph.audio.filtering import apply_eq
from eqmorph.audio.rendering import RenderOptions, RenderReport, render
from eqmorph.audio.samples import FloatArray
from eqmorph.equalizers.equalizer import Equalizer
from eqmorph.equalizers.response import response_distance_db, response_grid
from eqmorph.errors import InvalidArgumentError, TrainingError
from eqmorph.model.morph_model import MorphModel

PathLike = str | os.PathLike[str]


class SemanticMastering:
    """Apply a word to audio, with SAFE-DB's five bands or SocialFX's forty.

    Parameters
    ----------
    model : MorphModel, optional
        Of SAFE-DB's words; the one that comes with the package by default.
    socialfx : MorphModel, optional
        Of SocialFX's words; load or train one to compare with.
    """

    def __init__(self, model: MorphModel | None = None, socialfx: MorphModel | None = None) -> None:
        self._model = model
        self.socialfx = socialfx

    @property
    def model(self) -> MorphModel:
        """The model of SAFE-DB's words."""
        if self._model is None:
            from eqmorph.model.packing import shipped_model_path

            self._model = MorphModel.load(shipped_model_path())
        return self._model

    def load_model(self, path: PathLike) -> None:
        """Use another model of SAFE-DB's words.

        Raises
        ------
        FileNotFoundError, ModelFormatError
            As `MorphModel.load`.
        """
        self._model = MorphModel.load(path)

    def load_socialfx(self, path: PathLike) -> None:
        """Use a model of SocialFX's words.

        Raises
        ------
        FileNotFoundError, ModelFormatError
            As `MorphModel.load`.
        InvalidArgumentError
            If the model has other than forty bands.
        """
        model = MorphModel.load(path)
        if model.space.name != "graphic":
            raise InvalidArgumentError(
                f"{path} holds a model of {model.space.name} settings, not of graphic"
            )
        self.socialfx = model

    def train_socialfx(
        self, data_dir: PathLike | None = None, min_examples: int = 10, **training: Any
    ) -> None:
        """Train a model of SocialFX's words (needs eqmorph[train]).

        Parameters
        ----------
        data_dir : path-like, optional
            Where SocialFX's file lies; see `eqmorph.datasets.find_data_dir`.
        min_examples : int
            Settings a word must have.
        **training
            As `SocialFXMorphing.train`: epochs, seed, progress, ...

        Raises
        ------
        DataNotFoundError, TrainingError
            If the data is not here, or training cannot start.
        """
        from eqmorph.model.system import SocialFXMorphing

        system = SocialFXMorphing(data_dir=data_dir)
        system.load_dataset(min_examples=min_examples)
        system.train(**training)
        self.socialfx = system.model

    def setting(self, term: str, amount: float = 1.0, source: str = "safe") -> Equalizer:
        """The setting of a word.

        Parameters
        ----------
        term : str
        amount : float
            As in `MorphModel.generate`.
        source : {"safe", "socialfx"}

        Raises
        ------
        UnknownTermError
            If no people are known who used the word.
        TrainingError
            If there is no model of SocialFX's words yet.
        InvalidArgumentError
            If the source is another.
        """
        if source == "safe":
            return self.model.generate(term, amount)
        if source != "socialfx":
            raise InvalidArgumentError(f"source must be 'safe' or 'socialfx', got {source!r}")
        if self.socialfx is None:
            raise TrainingError(
                "there is no model of SocialFX's words: call load_socialfx(path) or "
                "train_socialfx() first"
            )
        return self.socialfx.generate(term, amount)

    def process(
        self,
        audio: ArrayLike,
        sample_rate: float,
        term: str,
        amount: float = 1.0,
        source: str = "safe",
    ) -> FloatArray:
        """Audio through a word's setting, at the level that comes out.

        Parameters
        ----------
        audio : array_like, shape (channels, samples) or (samples,)
        sample_rate : float
            Hz.
        term, amount, source
            As in `setting`.
        """
        return apply_eq(audio, self.setting(term, amount, source), sample_rate)

    def apply_term(
        self,
        audio_path: PathLike,
        output_path: PathLike,
        term: str,
        amount: float = 1.0,
        source: str = "safe",
        **options: Any,
    ) -> RenderReport:
        """An audio file through a word's setting.

        Parameters
        ----------
        audio_path, output_path : path-like
        term, amount, source
            As in `setting`.
        **options
            Fields of `eqmorph.audio.RenderOptions`: loudness, true_peak_db, force, ...
        """
        eq = self.setting(term, amount, source)
        return render(audio_path, output_path, eq, RenderOptions(**options))

    def apply_morph(
        self,
        audio_path: PathLike,
        output_path: PathLike,
        term_a: str,
        term_b: str,
        alpha: float = 0.5,
        **options: Any,
    ) -> RenderReport:
        """An audio file through a setting between two words; options as in `apply_term`."""
        eq = self.model.morph(term_a, term_b, alpha)
        return render(audio_path, output_path, eq, RenderOptions(**options))

    def ab_compare(
        self,
        audio_path: PathLike,
        output_dir: PathLike,
        term: str,
        amount: float = 1.0,
        force: bool = False,
    ) -> tuple[Version, ...]:
        """A recording as it was, with SAFE-DB's and with SocialFX's version of a word.

        All three are equally loud; 13 parameters against 40 gains.

        Returns
        -------
        tuple of Version
            Named "before", "<term>-safe" and "<term>-socialfx".
        """
        settings = {
            f"{term}-{source}": self.setting(term, amount, source)
            for source in ("safe", "socialfx")
        }
        return compare(audio_path, settings, output_dir, RenderOptions(force=force))

    def distance_db(self, term: str, amount: float = 1.0) -> float:
        """How far the two versions of a word are apart: RMS dB over 20 Hz to 20 kHz."""
        grid = response_grid()
        safe, socialfx = (
            self.setting(term, amount, source).magnitude_response_db(grid)
            for source in ("safe", "socialfx")
        )
        return float(response_distance_db(safe, socialfx))
