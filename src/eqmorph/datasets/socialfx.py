"""SocialFX: what the public calls 1,595 curves of a graphic equaliser, in English and Spanish."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from eqmorph.datasets.cleaning import CleaningReport, CleaningStep
from eqmorph.datasets.locations import SOCIALFX_FILES, find_data_file
from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.socialfx_file import LANGUAGES, SHA256, SocialFXTable, read_socialfx_file
from eqmorph.datasets.vocabulary import normalise
from eqmorph.equalizers import GRAPHIC_SPACE
from eqmorph.errors import InvalidArgumentError

_CHOICES = (*LANGUAGES.values(), "both")


class SocialFXDatasetLoader:
    """Loads SocialFX's equaliser contributions.

    Parameters
    ----------
    data_dir : path-like, optional
        The folder that holds ``socialfx/eq_contributions.csv``, or the Hugging Face hub's
        ``socialfx/eq-00000-of-00001.parquet`` (needs the extra ``parquet``); see
        `eqmorph.datasets.data_places` for where else they are looked for.
    path : path-like, optional
        Such a file itself, under any name; the suffix ``.parquet`` tells the forms apart.
    """

    def __init__(
        self,
        data_dir: str | os.PathLike[str] | None = None,
        *,
        path: str | os.PathLike[str] | None = None,
    ) -> None:
        self.data_dir = data_dir
        self._path = None if path is None else Path(path)

    @property
    def path(self) -> Path:
        """The file.

        Raises
        ------
        DataNotFoundError
            If it is in none of the places.
        """
        return self._path or find_data_file(SOCIALFX_FILES, self.data_dir, fetch="socialfx")

    def load(self, language: str = "both", min_examples: int = 1) -> EqDataset:
        """Read and label the curves.

        Parameters
        ----------
        language : {"en", "es", "both"}
        min_examples : int
            Terms with fewer rows in the chosen language are left out.

        Returns
        -------
        EqDataset
            In the graphic space, rows in the order of the file, with languages and consistency.
            `contributors` is None: SocialFX does not tell them apart. A term is the descriptor but
            for case and space; nothing is merged.

        Raises
        ------
        DataNotFoundError
            If the file is in none of the places.
        DataFormatError
            If it does not have its form.
        MissingExtraError
            If it is parquet and pyarrow is not installed.
        InvalidArgumentError
            If `language` is none of the three, or `min_examples` is below 1.
        """
        if language not in _CHOICES:
            raise InvalidArgumentError(f"language must be one of {_CHOICES}, got {language!r}")
        dataset = _label(read_socialfx_file(self.path), language)
        return dataset if min_examples == 1 else dataset.with_min_examples(min_examples)


def _label(table: SocialFXTable, language: str) -> EqDataset:
    terms = [normalise(text) for text in table.descriptors]
    chosen = [language in (spoken, "both") for spoken in table.languages]
    rows = [i for i, term in enumerate(terms) if term and chosen[i]]
    n = len(terms)
    foreign = n - sum(chosen)
    report = CleaningReport(n, n).with_step(
        CleaningStep("dropped", "language", foreign, f"only {language!r} was asked for")
    )
    blank = n - foreign - len(rows)
    report = report.with_step(CleaningStep("dropped", "", blank, "no descriptor was typed"))
    return EqDataset(
        space=GRAPHIC_SPACE,
        settings=table.gains[rows],
        terms=tuple(terms[i] for i in rows),
        descriptors=tuple(table.descriptors[i] for i in rows),
        ids=tuple(table.ids[i] for i in rows),
        contributors=None,
        source="SocialFX" if table.sha256 == SHA256 else "SocialFX (not the known raw table)",
        fingerprint=table.sha256,
        cleaning=report,
        languages=tuple(table.languages[i] for i in rows),
        consistency=np.asarray(table.consistency)[rows],
    )
