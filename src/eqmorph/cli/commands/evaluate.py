"""`eqmorph evaluate`: one study on held-out people, words or requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from eqmorph.cli import options
from eqmorph.cli.options import argument, option

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset
    from eqmorph.evaluation.methods.estimators import Method
    from eqmorph.evaluation.studies.fold_measures import FoldFigures
    from eqmorph.evaluation.studies.quick import FoldResult

EXAMPLES = (
    "eqmorph evaluate quick --data synthetic --epochs 5 --folds 3",
    "eqmorph evaluate quick --consolidate --json",
    "eqmorph evaluate known --method 'term mean (response)' --method FLAT --processes 1 --fresh",
    "eqmorph evaluate listening-gap --method FLAT",
    "eqmorph evaluate requests",
)


class Study(StrEnum):
    """What is held out, and how it is judged."""

    KNOWN = "known"
    QUICK = "quick"
    UNSEEN = "unseen"
    REQUESTS = "requests"
    SPACE = "space"
    ADVICE = "advice"
    LISTENING_GAP = "listening-gap"
    PEOPLE = "people"
    STATEMENTS = "statements"
    SOUND = "sound"


_FORMER = {"contributors": Study.KNOWN}
_HELP = (
    "known: words on new people (the default; half an hour). quick: the same in short (minutes). "
    "unseen: words nobody used, on new people (minutes). requests: whether requests as people make "
    "them are followed (seconds). space: what the network is worth beside formulas (half an hour). "
    "advice: the training advice of the specification (an hour). listening-gap: a published "
    "benchmark on SAFE-DB. people: how far people are apart. statements: whether what answers "
    "state is true of people. sound: what people's words did to audio features."
)


@dataclass(frozen=True)
class Asked:
    """On what a study runs, and how."""

    data: Annotated[
        str,
        option(
            "--data safe|socialfx|synthetic|FILE",
            "SAFE-DB; SocialFX; made-up rows; a table of your own (docs/OWN_DATA.md), or a file "
            "in SAFE-DB's form.",
        ),
    ] = "safe"
    columns: options.Columns = None
    data_dir: options.DataDir = None
    method: Annotated[
        list[str] | None,
        option("--method NAME", "Only this method; can be given again. All otherwise."),
    ] = None
    folds: Annotated[int, option("--folds N", "Parts of the people.", min=2)] = 5
    epochs: Annotated[
        int | None, option("--epochs N", "Of each training; else each method's own.", min=1)
    ] = None
    min_examples: Annotated[
        int, option("--min-examples N", "Settings a word must have to be scored.", min=1)
    ] = 10
    consolidate: Annotated[
        bool, option("--consolidate", "Count 'warmth' and 'wawrm' as 'warm'.")
    ] = False
    processes: Annotated[int, option("--processes N", "Folds at a time.", min=1)] = 2
    fresh: Annotated[
        bool, option("--fresh", "Start over; else a run goes on from the folds it finished before.")
    ] = False
    seed: options.Seed = 0

    @property
    def cache(self) -> Path | None:
        """Where finished folds are kept."""
        return None if self.fresh else kept_folds()

    def dataset(self, consolidate: bool = False) -> EqDataset:
        from eqmorph.cli.failures import say
        from eqmorph.model.labelled import labelled_settings

        if self.data == "socialfx" and self.consolidate:
            raise options.usage_error(
                "is for SAFE-DB; SocialFX's words are never merged", ["--consolidate"]
            )
        merged = consolidate or self.consolidate
        return labelled_settings(
            self.data, self.data_dir, say, self.seed or 0, merged, self.columns
        )

    def training_set(self) -> EqDataset:
        """The data set of a study that trains; how, if not as usual, is told."""
        from eqmorph.cli.failures import say
        from eqmorph.network.taught import teacher_path

        dataset = self.dataset()
        if not teacher_path(dataset.space).is_file():
            say(f"no teacher ships for {dataset.space.name} settings: training from scratch")
        return dataset

    def config(self, **changes: Any) -> Any:
        from eqmorph.network.training import TrainingConfig

        epochs = self.epochs or TrainingConfig.epochs
        return TrainingConfig(epochs=epochs, seed=self.seed or 0, **changes)


def evaluate(
    asked: Asked,
    study: Annotated[str, argument("STUDY", _HELP)] = Study.KNOWN.value,
    as_json: options.Json = False,
    quick: Annotated[bool, option("--quick", hidden=True)] = False,
    include_audio: Annotated[bool, option("--include-audio", hidden=True)] = False,
    protocol: Annotated[str | None, option("--protocol", hidden=True)] = None,
) -> None:
    """Train on some people, measure on others (needs eqmorph[train])."""
    from eqmorph.cli.commands.train import needs_training
    from eqmorph.cli.sections import section_lines
    from eqmorph.evaluation.report.study_pages import PAGES

    chosen = _study(protocol or study)
    chosen = Study.QUICK if quick else Study.SOUND if include_audio else chosen
    if chosen is not Study.REQUESTS:
        needs_training("evaluation")
    found = _RUN[chosen](asked)
    if as_json:
        options.print_json(found)
    else:
        sections = PAGES[chosen.value](found)
        print("\n".join(line for section in sections for line in (*section_lines(section), "")))


def _study(name: str) -> Study:
    try:
        return _FORMER.get(name) or Study(name)
    except ValueError:
        raise options.usage_error(
            f"there is no study {name!r}; there are {', '.join(Study)}", ["STUDY"]
        ) from None


def kept_folds() -> Path:
    """The folder in the user's cache where finished folds are kept."""
    from platformdirs import user_cache_path

    return user_cache_path("eqmorph") / "evaluation"


def _known(asked: Asked) -> dict[str, Any]:
    from eqmorph.evaluation.studies.known_words import default_methods, evaluate_contributors

    dataset = asked.training_set()
    methods = default_methods(dataset.space, asked.min_examples)
    from eqmorph.progress import StepProgress

    with StepProgress("fold") as progress:

        def fold_done(result: FoldFigures, done: int, total: int) -> None:
            progress.done(done, f"{result.method}, {result.seconds:.1f} s", total)

        return evaluate_contributors(
            dataset,
            _chosen(methods, tuple(asked.method or ()), asked.epochs),
            min_examples=asked.min_examples,
            n_folds=asked.folds,
            seed=(asked.seed or 0),
            cache=asked.cache,
            n_processes=asked.processes,
            on_done=fold_done,
        ).to_dict()


def _quick(asked: Asked) -> dict[str, Any]:
    from eqmorph.evaluation.studies.quick import evaluate_quick
    from eqmorph.progress import StepProgress

    dataset = asked.training_set()
    with StepProgress("fold", asked.folds) as progress:

        def on_fold(result: FoldResult) -> None:
            progress.done(result.fold + 1, _news(result))

        return evaluate_quick(
            dataset,
            asked.config(min_examples=asked.min_examples),
            n_folds=asked.folds,
            min_examples=asked.min_examples,
            seed=(asked.seed or 0),
            on_fold=on_fold,
        ).to_dict()


def _news(result: FoldResult) -> str:
    return (
        f"silhouette {result.silhouette:.2f}, LSD {result.lsd_generate_db:.2f} dB "
        f"(flat {result.lsd_flat_db:.2f}), {result.seconds:.1f} s"
    )


def _unseen(asked: Asked) -> dict[str, Any]:
    from eqmorph.evaluation.studies.unseen_words import evaluate_unseen

    socialfx = _socialfx_if_here(asked.data_dir)
    return evaluate_unseen(
        asked.dataset(), socialfx=socialfx, n_folds=asked.folds, seed=(asked.seed or 0)
    ).to_dict()


def _socialfx_if_here(data_dir: Path | None) -> EqDataset | None:
    """SocialFX for the ablations with it, without which the rest is measured all the same."""
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader
    from eqmorph.errors import DataNotFoundError

    try:
        return SocialFXDatasetLoader(data_dir).load()
    except DataNotFoundError:
        return None


def _requests(asked: Asked) -> dict[str, Any]:
    from eqmorph.evaluation.studies.requests import evaluate_requests, systems_of

    return evaluate_requests(systems_of(options.open_model(None))).to_dict()


def _space(asked: Asked) -> dict[str, Any]:
    from eqmorph.cli.failures import say
    from eqmorph.evaluation.studies.space import evaluate_space

    return evaluate_space(
        asked.dataset(),
        asked.dataset(consolidate=True) if asked.data == "safe" else None,
        config=asked.config(device="cpu"),
        n_folds=asked.folds,
        seed=(asked.seed or 0),
        cache=asked.cache,
        on_step=say,
    ).to_dict()


def _advice(asked: Asked) -> dict[str, Any]:
    from eqmorph.cli.failures import say
    from eqmorph.evaluation.studies.training_advice import ADVICE, evaluate_advice

    dataset = asked.training_set()
    return evaluate_advice(
        dataset,
        config=asked.config(device="cpu"),
        # A number of epochs that is asked for is not varied.
        advice=ADVICE if asked.epochs is None else ADVICE[:2],
        terms=tuple(dataset.term_counts())[:2],
        n_folds=asked.folds,
        seed=(asked.seed or 0),
        on_trial=lambda t: say(
            f"{t.option} {t.value:g}: silhouette {t.silhouette:.2f}, {t.minutes:.1f} min"
        ),
    ).to_dict()


def _listening_gap(asked: Asked) -> dict[str, Any]:
    from eqmorph.cli.failures import say
    from eqmorph.evaluation.studies.listening_gap import default_methods, evaluate_listening_gap

    first, *others = default_methods()
    # FLAT is always there: it says whether the figures can be compared with the published ones.
    wanted = (first.name, *tuple(asked.method or ())) if tuple(asked.method or ()) else ()
    chosen = _chosen((first, *others), wanted, asked.epochs)
    return evaluate_listening_gap(
        asked.dataset(), chosen, seed=(asked.seed or 0), on_done=lambda name: say(f"{name}: done")
    ).to_dict()


def _frequent(dataset: EqDataset, least: int) -> list[str]:
    return [term for term, n in dataset.term_counts().items() if n >= least]


def _people(asked: Asked) -> dict[str, Any]:
    from eqmorph.evaluation.studies.people_apart import measure_people_apart

    dataset = asked.dataset()
    found = measure_people_apart(
        dataset, _frequent(dataset, asked.min_examples), seed=(asked.seed or 0)
    )
    return {"people": [people.to_dict() for people in found]}


def _statements(asked: Asked) -> dict[str, Any]:
    from eqmorph.evaluation.studies.known_statements import evaluate_known_statements

    dataset = asked.dataset()
    found = evaluate_known_statements(
        dataset, _frequent(dataset, asked.min_examples), n_folds=asked.folds, seed=(asked.seed or 0)
    )
    return {"stated": [word.to_dict() for word in found]}


def _sound(asked: Asked) -> dict[str, Any]:
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
    from eqmorph.evaluation.studies.feature_agreement import feature_agreement
    from eqmorph.evaluation.studies.feature_moves import feature_moves

    loader = SAFEDBDatasetLoader(asked.data_dir)
    dataset = loader.load(consolidate=asked.consolidate, include_audio=True)
    moves = feature_moves(dataset, seed=(asked.seed or 0))
    agreement = feature_agreement(dataset, seed=(asked.seed or 0))
    return {
        "moves": [{**asdict(move), "direction": move.direction} for move in moves],
        "agreement": [{**asdict(found), "matches": found.matches} for found in agreement],
    }


_RUN: dict[Study, Callable[[Asked], dict[str, Any]]] = {
    Study.KNOWN: _known,
    Study.QUICK: _quick,
    Study.UNSEEN: _unseen,
    Study.REQUESTS: _requests,
    Study.SPACE: _space,
    Study.ADVICE: _advice,
    Study.LISTENING_GAP: _listening_gap,
    Study.PEOPLE: _people,
    Study.STATEMENTS: _statements,
    Study.SOUND: _sound,
}


def _chosen(
    methods: Sequence[Method], names: Sequence[str], epochs: int | None
) -> tuple[Method, ...]:
    """The methods of those names, each training for so many epochs if it trains."""
    known = {method.name: method for method in methods}
    for name in names:
        if name not in known:
            raise options.usage_error(
                f"there is no method {name!r}; known: {'; '.join(known)}", ["--method"]
            )
    chosen = [method for name, method in known.items() if not names or name in names]
    if epochs is None:
        return tuple(chosen)
    changed: dict[str, Any] = {"epochs": epochs}
    return tuple(replace(m, **changed) if hasattr(m, "epochs") else m for m in chosen)
