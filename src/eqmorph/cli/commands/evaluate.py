"""`eqmorph evaluate`: held-out figures of training on some people and asking the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eqmorph.cli import options

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset
    from eqmorph.evaluation.methods.estimators import Method
    from eqmorph.evaluation.studies.fold_measures import FoldFigures
    from eqmorph.evaluation.studies.quick import FoldResult

EXAMPLES = (
    "eqmorph evaluate --quick --data synthetic --epochs 5 --folds 3",
    "eqmorph evaluate --quick --consolidate --json",
    "eqmorph evaluate --method 'term mean (response)' --method FLAT --processes 1 --fresh",
    "eqmorph evaluate --protocol listening-gap --method FLAT",
    "eqmorph evaluate --protocol requests",
)


class Protocol(StrEnum):
    """What is held out, and how it is judged."""

    CONTRIBUTORS = "contributors"
    UNSEEN = "unseen"
    LISTENING_GAP = "listening-gap"
    REQUESTS = "requests"
    SPACE = "space"
    ADVICE = "advice"


def evaluate(
    quick: Annotated[
        bool, typer.Option("--quick", help="Known words, folds by contributor: the short report.")
    ] = False,
    protocol: Annotated[
        Protocol,
        typer.Option(
            "--protocol",
            help="Known words on new people; words nobody used, on new people; a published "
            "benchmark on SAFE-DB; whether requests as people make them are followed; what the "
            "network is worth beside formulas (half an hour); or the training advice of the "
            "specification (an hour).",
        ),
    ] = Protocol.CONTRIBUTORS,
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="safe|socialfx|synthetic|FILE",
            help="SAFE-DB; SocialFX; made-up rows; or a file in SAFE-DB's form.",
        ),
    ] = "safe",
    data_dir: options.DataDir = None,
    method: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this method; can be given again. All otherwise."),
    ] = None,
    folds: Annotated[int, typer.Option(min=2, metavar="N", help="Parts of the people.")] = 5,
    epochs: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Of each training; else each method's own."),
    ] = None,
    min_examples: Annotated[
        int, typer.Option(min=1, metavar="N", help="Settings a word must have to be scored.")
    ] = 10,
    consolidate: Annotated[
        bool, typer.Option("--consolidate", help="Count 'warmth' and 'wawrm' as 'warm'.")
    ] = False,
    include_audio: Annotated[
        bool,
        typer.Option(
            "--include-audio",
            help="How each word's people moved SAFE's audio features, and nothing else.",
        ),
    ] = False,
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="Folds at a time.")] = 2,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", help="Start over; else a run goes on from the folds it finished before."
        ),
    ] = False,
    seed: options.Seed = 0,
    as_json: options.Json = False,
) -> None:
    """Train on some people, measure on others (needs eqmorph[train])."""
    from eqmorph.cli.commands.train import needs_training

    if protocol is Protocol.REQUESTS:
        _requests(as_json)
        return
    needs_training("evaluation")
    if include_audio:
        _audio(data_dir, consolidate, seed or 0, as_json)
        return
    dataset = _load(data, data_dir, consolidate, seed or 0)
    if quick:
        _quick(dataset, folds, epochs, min_examples, seed or 0, as_json)
    elif protocol is Protocol.LISTENING_GAP:
        _listening_gap(dataset, method, epochs, seed or 0, as_json)
    elif protocol is Protocol.UNSEEN:
        from eqmorph.cli.evaluation_tables import unseen_lines
        from eqmorph.evaluation.studies.unseen_words import evaluate_unseen

        unseen = evaluate_unseen(
            dataset, socialfx=_socialfx_if_here(data_dir), n_folds=folds, seed=seed or 0
        )
        _print(unseen.to_dict() if as_json else unseen_lines(unseen))
    elif protocol is Protocol.SPACE:
        whole = _load(data, data_dir, True, seed or 0) if data == "safe" else None
        _space(dataset, whole, folds, epochs, seed or 0, fresh, as_json)
    elif protocol is Protocol.ADVICE:
        _advice(dataset, folds, epochs, seed or 0, as_json)
    else:
        from eqmorph.cli.evaluation_tables import contributor_lines
        from eqmorph.evaluation.studies.known_words import default_methods, evaluate_contributors

        chosen = _chosen(default_methods(dataset.space, min_examples), method, epochs)
        with _Steps() as steps:
            report = evaluate_contributors(
                dataset,
                chosen,
                min_examples=min_examples,
                n_folds=folds,
                seed=seed or 0,
                cache=None if fresh else kept_folds(),
                n_processes=processes,
                on_done=steps.fold_done,
            )
        _print(report.to_dict() if as_json else contributor_lines(report))


def _requests(as_json: bool) -> None:
    from eqmorph.cli.request_tables import request_lines
    from eqmorph.evaluation.studies.requests import evaluate_requests, systems_of

    report = evaluate_requests(systems_of(options.open_model(None)))
    _print(report.to_dict() if as_json else request_lines(report))


def _audio(data_dir: Path | None, consolidate: bool, seed: int, as_json: bool) -> None:
    from dataclasses import asdict

    from eqmorph.cli.evaluation_tables import feature_lines
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
    from eqmorph.evaluation.studies.feature_moves import feature_moves

    loader = SAFEDBDatasetLoader(data_dir)
    moves = feature_moves(loader.load(consolidate=consolidate, include_audio=True), seed=seed)
    found = {"moves": [{**asdict(move), "direction": move.direction} for move in moves]}
    _print(found if as_json else feature_lines(moves))


def kept_folds() -> Path:
    """The folder in the user's cache where finished folds are kept."""
    from platformdirs import user_cache_path

    return user_cache_path("eqmorph") / "evaluation"


def _load(data: str, data_dir: Path | None, consolidate: bool, seed: int) -> EqDataset:
    from eqmorph.cli.sources import data_file
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader

    if data == "socialfx":
        if consolidate:
            raise options.usage_error(
                "is for SAFE-DB; SocialFX's words are never merged", ["--consolidate"]
            )
        return SocialFXDatasetLoader(data_dir).load()
    with data_file(data, data_dir, seed) as path:
        return SAFEDBDatasetLoader(path=path).load(consolidate=consolidate)


def _socialfx_if_here(data_dir: Path | None) -> EqDataset | None:
    """SocialFX for the ablations with it, without which the rest is measured all the same."""
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader
    from eqmorph.errors import DataNotFoundError

    try:
        return SocialFXDatasetLoader(data_dir).load()
    except DataNotFoundError:
        return None


def _chosen(
    methods: Sequence[Method], names: Sequence[str] | None, epochs: int | None
) -> tuple[Method, ...]:
    """The methods of those names, each training for so many epochs if it trains."""
    known = {method.name: method for method in methods}
    for name in names or ():
        if name not in known:
            raise options.usage_error(
                f"there is no method {name!r}; known: {'; '.join(known)}", ["--method"]
            )
    chosen = [method for name, method in known.items() if not names or name in names]
    if epochs is None:
        return tuple(chosen)
    changed: dict[str, Any] = {"epochs": epochs}
    return tuple(replace(m, **changed) if hasattr(m, "epochs") else m for m in chosen)


def _quick(
    dataset: EqDataset, folds: int, epochs: int | None, min_examples: int, seed: int, as_json: bool
) -> None:
    from eqmorph.cli.evaluation_tables import quick_lines
    from eqmorph.evaluation.studies.quick import evaluate_quick
    from eqmorph.network.training import TrainingConfig
    from eqmorph.progress import StepProgress

    config = TrainingConfig(
        epochs=epochs or TrainingConfig.epochs, min_examples=min_examples, seed=seed
    )
    with StepProgress("fold", folds) as progress:

        def on_fold(result: FoldResult) -> None:
            progress.done(result.fold + 1, _news(result))

        report = evaluate_quick(
            dataset, config, n_folds=folds, min_examples=min_examples, seed=seed, on_fold=on_fold
        )
    _print(report.to_dict() if as_json else quick_lines(report))


def _news(result: FoldResult) -> str:
    return (
        f"silhouette {result.silhouette:.2f}, LSD {result.lsd_generate_db:.2f} dB "
        f"(flat {result.lsd_flat_db:.2f}), {result.seconds:.1f} s"
    )


def _listening_gap(
    dataset: EqDataset, names: Sequence[str] | None, epochs: int | None, seed: int, as_json: bool
) -> None:
    from eqmorph.cli.evaluation_tables import listening_gap_lines
    from eqmorph.cli.failures import say
    from eqmorph.evaluation.studies.listening_gap import default_methods, evaluate_listening_gap

    first, *others = default_methods()
    # FLAT is always there: it says whether the figures can be compared with the published ones.
    wanted = [first.name, *names] if names else None
    chosen = _chosen((first, *others), wanted, epochs)
    report = evaluate_listening_gap(dataset, chosen, seed=seed, on_done=lambda n: say(f"{n}: done"))
    _print(report.to_dict() if as_json else listening_gap_lines(report))


def _space(
    dataset: EqDataset,
    consolidated: EqDataset | None,
    folds: int,
    epochs: int | None,
    seed: int,
    fresh: bool,
    as_json: bool,
) -> None:
    from eqmorph.cli.evaluation_tables import section_lines
    from eqmorph.cli.failures import say
    from eqmorph.evaluation.report.network_chapter import what_it_is_worth
    from eqmorph.evaluation.studies.space import evaluate_space
    from eqmorph.network.training import TrainingConfig

    config = TrainingConfig(epochs=epochs or TrainingConfig.epochs, seed=seed, device="cpu")
    report = evaluate_space(
        dataset,
        consolidated,
        config=config,
        n_folds=folds,
        seed=seed,
        cache=None if fresh else kept_folds(),
        on_step=say,
    )
    data = report.to_dict()
    _print(data if as_json else section_lines(what_it_is_worth({"space": data})))


def _advice(dataset: EqDataset, folds: int, epochs: int | None, seed: int, as_json: bool) -> None:
    from eqmorph.cli.evaluation_tables import section_lines
    from eqmorph.cli.failures import say
    from eqmorph.evaluation.report.training_advice_chapter import advice_tried
    from eqmorph.evaluation.studies.training_advice import ADVICE, evaluate_advice
    from eqmorph.network.training import TrainingConfig

    config = TrainingConfig(epochs=epochs or TrainingConfig.epochs, seed=seed, device="cpu")
    counts = dataset.term_counts()
    terms = tuple(counts)[:2]
    # A number of epochs that is asked for is not varied.
    advice = ADVICE if epochs is None else ADVICE[:2]
    report = evaluate_advice(
        dataset,
        config=config,
        advice=advice,
        terms=terms,
        n_folds=folds,
        seed=seed,
        on_trial=lambda t: say(
            f"{t.option} {t.value:g}: silhouette {t.silhouette:.2f}, {t.minutes:.1f} min"
        ),
    )
    data = report.to_dict()
    _print(data if as_json else section_lines(advice_tried({"advice": data})))


class _Steps:
    """Progress over folds of which the number is known with the first that is done."""

    def __enter__(self) -> _Steps:
        self._progress: Any = None
        return self

    def fold_done(self, result: FoldFigures, done: int, total: int) -> None:
        from eqmorph.progress import StepProgress

        if self._progress is None:
            self._progress = StepProgress("fold", total).__enter__()
        self._progress.done(done, f"{result.method}, {result.seconds:.1f} s")

    def __exit__(self, *problem: object) -> None:
        if self._progress is not None:
            self._progress.__exit__(*problem)


def _print(found: dict[str, Any] | list[str]) -> None:
    if isinstance(found, dict):
        options.print_json(found)
    else:
        print("\n".join(found))
