"""`eqmorph evaluate`: one study on held-out people, words or requests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eqmorph.cli import options

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset
    from eqmorph.evaluation.studies.study import StudyData
    from eqmorph.evaluation.studies.table import Entry
    from eqmorph.progress import StepProgress

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


def evaluate(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=_HELP)] = Study.KNOWN.value,
    data: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="safe|socialfx|synthetic|FILE",
            help="SAFE-DB; SocialFX; made-up rows; a table of your own (docs/OWN_DATA.md), or a "
            "file in SAFE-DB's form.",
        ),
    ] = "safe",
    columns: options.Columns = None,
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
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="Folds at a time.")] = 2,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh", help="Start over; else a run goes on from the folds it finished before."
        ),
    ] = False,
    seed: options.Seed = 0,
    as_json: options.Json = False,
    quick: Annotated[bool, typer.Option("--quick", hidden=True)] = False,
    include_audio: Annotated[bool, typer.Option("--include-audio", hidden=True)] = False,
    protocol: Annotated[str | None, typer.Option("--protocol", hidden=True)] = None,
) -> None:
    """Train on some people, measure on others (needs eqmorph[train])."""
    from eqmorph.cli.commands.train import needs_training
    from eqmorph.cli.sections import section_lines
    from eqmorph.evaluation.methods.estimators import UnknownMethodError
    from eqmorph.evaluation.report.study_pages import PAGES
    from eqmorph.evaluation.results import plain
    from eqmorph.evaluation.studies.study import Options
    from eqmorph.evaluation.studies.table import STUDIES

    chosen = _study(protocol or study)
    chosen = Study.QUICK if quick else Study.SOUND if include_audio else chosen
    if chosen is not Study.REQUESTS:
        needs_training("evaluation")
    entry = STUDIES[chosen.value]
    given = _Given(data, columns, data_dir, consolidate, seed or 0)
    with _Steps() as steps:
        asked = Options(
            folds, seed or 0, min_examples, epochs, tuple(method or ()),
            None if fresh else kept_folds(), processes, steps,
        )  # fmt: skip
        try:
            found = entry.run(given.study_data(entry), asked)
        except UnknownMethodError as error:
            raise options.usage_error(str(error), ["--method"]) from None
    if as_json:
        options.print_json(plain(found))
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


@dataclass(frozen=True)
class _Given:
    """What the command line says of the data."""

    data: str
    columns: str | None
    data_dir: Path | None
    consolidate: bool
    seed: int

    def study_data(self, entry: Entry) -> StudyData:
        """What a study needs, and how it trains, if not as usual, told."""
        from eqmorph.evaluation.studies.study import StudyData

        needs = entry.needs
        if "model" in needs:
            return StudyData(model=options.open_model(None))
        if "audio" in needs:
            return StudyData(self._with_audio())
        dataset = self._dataset(self.consolidate)
        if entry.trains or entry.taught:
            _tell_without_teacher(dataset, entry)
        merged = self._dataset(True) if "consolidated" in needs and self.data == "safe" else None
        socialfx = _socialfx_if_here(self.data_dir) if "socialfx" in needs else None
        return StudyData(dataset, merged, socialfx)

    def _dataset(self, consolidate: bool) -> EqDataset:
        from eqmorph.cli.sources import labelled_settings

        if self.data == "socialfx" and self.consolidate:
            raise options.usage_error(
                "is for SAFE-DB; SocialFX's words are never merged", ["--consolidate"]
            )
        return labelled_settings(self.data, self.data_dir, self.seed, consolidate, self.columns)

    def _with_audio(self) -> EqDataset:
        from eqmorph.datasets.safe_db import SAFEDBDatasetLoader

        loader = SAFEDBDatasetLoader(self.data_dir)
        return loader.load(consolidate=self.consolidate, include_audio=True)


def _tell_without_teacher(dataset: EqDataset, entry: Entry) -> None:
    from eqmorph.cli.failures import say
    from eqmorph.network.taught import teacher_path

    if not teacher_path(dataset.space).is_file():
        told = (
            *(["training from scratch"] if entry.trains else []),
            *(["a small one is taught here first (minutes)"] if entry.taught else []),
        )
        say(f"no teacher ships for {dataset.space.name} settings: {'; '.join(told)}")


def _socialfx_if_here(data_dir: Path | None) -> EqDataset | None:
    """SocialFX for the ablations with it, without which the rest is measured all the same."""
    from eqmorph.datasets.socialfx import SocialFXDatasetLoader
    from eqmorph.errors import DataNotFoundError

    try:
        return SocialFXDatasetLoader(data_dir).load()
    except DataNotFoundError:
        return None


class _Steps:
    """Progress over folds of which the number is known with the first that is done."""

    def __enter__(self) -> _Steps:
        self._progress: StepProgress | None = None
        return self

    def __call__(self, news: str, done: int = 0, total: int = 0) -> None:
        from eqmorph.cli.failures import say
        from eqmorph.progress import StepProgress

        if not total:
            say(news)
            return
        if self._progress is None:
            self._progress = StepProgress("fold", total).__enter__()
        self._progress.done(done, news)

    def __exit__(self, *problem: object) -> None:
        if self._progress is not None:
            self._progress.__exit__(*problem)
