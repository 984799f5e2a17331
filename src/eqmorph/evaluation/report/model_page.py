"""The pages of one's own model, from its numbers alone."""

from __future__ import annotations

from eqmorph.evaluation.report.pages import Picture, Section, number, table
from eqmorph.evaluation.studies.own_model import ModelReport


def model_sections(model: ModelReport) -> tuple[Section, ...]:
    """Its spaces, its training, its words."""
    spaces = Section(
        "Its spaces",
        (
            f"{model.n_rows} settings for {model.n_words} words, {model.source}. Rows that it was "
            "trained on look better than new people's: `eqmorph evaluate` measures on these.",
            table(
                "Do its words group?",
                model.grouping.items(),
                ("space", lambda row: row[0]),
                ("silhouette", lambda row: number(row[1].silhouette)),
                ("Davies-Bouldin", lambda row: number(row[1].davies_bouldin)),
            ),
            f"Copies through both ends: {number(model.copy_median_db, 3)} dB median, "
            f"{number(model.copy_p95_db, 2)} dB at 95 %.",
            Picture("latent_space", "The latent by PCA and t-SNE"),
            Picture("embedding_space", "The semantic embedding by PCA and t-SNE"),
        ),
    )
    settings = ", ".join(f"{k} {v}" for k, v in model.about.get("training", {}).items())
    training = Section(
        "Its training",
        (
            f"{settings or 'Not told by the model'}; best epoch {model.best_epoch}.",
            Picture("training_curves", "All losses, and what the validation rows say"),
        ),
    )
    # Why curves ripple, where the bands stay where they are.
    ripple = "" if "Hz" in model.units else ". Their ripple is that of fixed bands side by side"
    words = Section(
        "Its words",
        (
            Picture("response_by_term", f"Its answers, with the spread of the settings{ripple}"),
            Picture("parameters_by_term", "Parameters of the two words with most settings: "
                    "90 %, middle half, median"),
        ),
    )  # fmt: skip
    return spaces, training, words
