"""What came of a training, as plain data and in lines of text."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.thresholds import threshold_in_words
from eqmorph.model.morph_model import MorphModel

if TYPE_CHECKING:
    from eqmorph.network.training import TrainedNetwork

_MOST_TERMS = 12
_STARTS = {
    "teacher": "from the teacher",
    "scratch": "from scratch",
    "given": "from a given network",
}


def training_summary(
    dataset: EqDataset, trained: TrainedNetwork, model: MorphModel
) -> dict[str, Any]:
    """The rows, the words learnt, the epochs and how held-out rows came out."""
    return {
        "source": dataset.source,
        "n_rows": len(dataset),
        "n_contributors": dataset.n_contributors,
        "terms": {w.term: w.n_rows for w in model.words()},
        "epochs": len(trained.history),
        "epochs_asked": trained.config.epochs,
        "best_epoch": trained.best_epoch,
        "last_gain_epoch": trained.last_gain_epoch,
        "threshold": threshold_in_words(dataset.term_counts(), trained.config.min_examples),
        "start": trained.start,
        "held_out": asdict(trained.held_out),
        "advice": list(trained.held_out.advice()),
        "seconds": trained.seconds,
        "seed": trained.config.seed,
    }


def summary_lines(dataset: EqDataset, trained: TrainedNetwork, model: MorphModel) -> list[str]:
    """The same for people."""
    summary, cleaning = training_summary(dataset, trained, model), dataset.cleaning
    terms = ", ".join(f"{term} ({n})" for term, n in list(summary["terms"].items())[:_MOST_TERMS])
    more = ", ..." if len(summary["terms"]) > _MOST_TERMS else ""
    people = f", by {dataset.n_contributors} people" if dataset.contributors else ""
    ran, gained = summary["epochs"], summary["last_gain_epoch"]
    lines = [
        f"data      {summary['source']}: {cleaning.rows_read} rows read, {cleaning.rows_dropped} "
        f"dropped, {cleaning.rows_kept} kept{people}",
        f"words     {terms}{more}",
        f"          {summary['threshold']}",
        f"training  {ran} epochs in {summary['seconds']:.1f} s, {_STARTS[trained.start]}; best is "
        f"epoch {summary['best_epoch']}",
    ]
    if gained < ran:
        lines.append(f"          no gain worth the time after epoch {gained}")
    lines.append(f"judged    {trained.held_out}")
    return [*lines, *(f"try       {tip}" for tip in trained.held_out.advice())]
