"""The pages of one's own model, from its numbers alone."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Picture, Section, Table, number


def model_sections(data: Data) -> tuple[Section, ...]:
    """Its spaces, its training, its words."""
    drawn = (
        f"{data['n_rows']} settings for {data['n_words']} words, {data['source']}. Rows that it "
        "was trained on look better than new people's: `eqmorph evaluate` measures on these."
    )
    grouping = tuple(
        (what, number(found["silhouette"]), number(found["davies_bouldin"]))
        for what, found in data["grouping"].items()
    )
    spaces = Section(
        "Its spaces",
        (
            drawn,
            Table("Do its words group?", ("space", "silhouette", "Davies-Bouldin"), grouping),
            f"Copies through both ends: {number(data['copy_median_db'], 3)} dB median, "
            f"{number(data['copy_p95_db'], 2)} dB at 95 %.",
            Picture("latent_space", "The latent by PCA and t-SNE"),
            Picture("embedding_space", "The semantic embedding by PCA and t-SNE"),
        ),
    )
    made = data["about"]
    settings = ", ".join(f"{k} {v}" for k, v in made.get("training", {}).items())
    training = Section(
        "Its training",
        (
            f"{settings or 'Not told by the model'}; best epoch {data['best_epoch']}.",
            Picture("training_curves", "All losses, and what the validation rows say"),
        ),
    )
    words = Section(
        "Its words",
        (
            Picture("response_by_term",
                    f"Its answers, with the spread of the settings{_of_bands(data)}"),
            Picture("parameters_by_term", "Parameters of the two words with most settings: "
                    "90 %, middle half, median"),
        ),
    )  # fmt: skip
    return spaces, training, words


def _of_bands(data: Data) -> str:
    """Why the curves ripple, where the bands stay where they are."""
    return "" if "Hz" in data["units"] else ". Their ripple is that of fixed bands side by side"
