"""`eqmorph evaluate`: held-out figures of training on some people and asking the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from eqmorph.cli import options

if TYPE_CHECKING:
    from eqmorph.evaluation.quick import FoldResult, QuickReport

EXAMPLES = (
    "eqmorph evaluate --quick --data synthetic --epochs 5 --folds 3",
    "eqmorph evaluate --quick --consolidate --json",
)
_LABELS = {
    "silhouette": "silhouette of the latents",
    "davies_bouldin": "Davies-Bouldin index of the latents",
    "reconstruction_median_db": "reconstruction, median (dB)",
    "reconstruction_p95_db": "reconstruction, 95th percentile (dB)",
    "lsd_generate_db": "LSD of generate (dB)",
    "lsd_term_mean_db": "LSD of the term's mean (dB)",
    "lsd_flat_db": "LSD of flat, 0 dB (dB)",
    "latent_path_ratio": "latent morph, path length ratio",
}


def evaluate(
    quick: Annotated[
        bool, typer.Option("--quick", help="Known words, folds by contributor: the short report.")
    ] = False,
    data: options.Data = "safe",
    data_dir: options.DataDir = None,
    folds: Annotated[int, typer.Option(min=2, metavar="N", help="Parts of the people.")] = 5,
    epochs: Annotated[int, typer.Option(min=1, metavar="N", help="Of each training.")] = 100,
    min_examples: Annotated[
        int, typer.Option(min=1, metavar="N", help="Settings a word must have to be scored.")
    ] = 10,
    consolidate: Annotated[
        bool, typer.Option("--consolidate", help="Count 'warmth' and 'wawrm' as 'warm'.")
    ] = False,
    seed: options.Seed = 0,
    as_json: options.Json = False,
) -> None:
    """Train on some people, measure on others (needs eqmorph[train])."""
    if not quick:
        raise options.usage_error("say --quick: it is the one report so far", ["--quick"])
    from eqmorph.cli.train import needs_training

    needs_training("evaluation")
    from eqmorph.cli.sources import data_file
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
    from eqmorph.evaluation.quick import evaluate_quick
    from eqmorph.model.training import TrainingConfig
    from eqmorph.progress import StepProgress

    with data_file(data, data_dir, seed or 0) as path:
        dataset = SAFEDBDatasetLoader(path=path).load(consolidate=consolidate)
    config = TrainingConfig(epochs=epochs, min_examples=min_examples, seed=seed or 0)
    with StepProgress("fold", folds) as progress:

        def on_fold(result: FoldResult) -> None:
            progress.done(result.fold + 1, _news(result))

        report = evaluate_quick(
            dataset,
            config,
            n_folds=folds,
            min_examples=min_examples,
            seed=seed or 0,
            on_fold=on_fold,
        )
    if as_json:
        options.print_json(report.to_dict())
    else:
        print("\n".join(_lines(report)))


def _lines(report: QuickReport) -> list[str]:
    from eqmorph.cli.tables import table
    from eqmorph.cli.terminal import Terminal

    summary = report.summary()
    rows = [
        (label, f"{summary[name][0]:.2f}", f"{summary[name][1]:.2f}")
        for name, label in _LABELS.items()
    ]
    folds = f"{len(report.folds)} folds by {report.unit}"
    legal = "all legal" if all(fold.legal for fold in report.folds) else "SOME ILLEGAL"
    return [
        f"{report.source}, {folds}; words with {report.min_examples} settings or more: "
        f"{', '.join(report.terms)}",
        "",
        *table(
            ("of held-out people", "mean", "sd"), rows, ("of held-out people",), Terminal.here()
        ),
        "",
        f"generated and sampled parameters: {legal}",
    ]


def _news(result: FoldResult) -> str:
    return (
        f"silhouette {result.silhouette:.2f}, LSD {result.lsd_generate_db:.2f} dB "
        f"(flat {result.lsd_flat_db:.2f}), {result.seconds:.1f} s"
    )
