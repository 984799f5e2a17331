"""What people's words did to sound, and whether our features agree with the file's."""

from __future__ import annotations

from dataclasses import dataclass

from eqmorph.evaluation.studies.feature_agreement import FeatureAgreement, feature_agreement
from eqmorph.evaluation.studies.feature_moves import FeatureMove, feature_moves
from eqmorph.evaluation.studies.study import Options, StudyData


@dataclass(frozen=True)
class SoundReport:
    """Every move of a feature under a word, and every feature's agreement."""

    moves: tuple[FeatureMove, ...]
    agreement: tuple[FeatureAgreement, ...]


def run(data: StudyData, options: Options) -> SoundReport:
    """The study, of settings loaded with their audio features."""
    return SoundReport(
        feature_moves(data.labelled, seed=options.seed),
        feature_agreement(data.labelled, seed=options.seed),
    )
