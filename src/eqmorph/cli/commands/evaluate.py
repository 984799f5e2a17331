"""`eqmorph evaluate`: one study on held-out people, words or requests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from eqmorph.cli import options
from eqmorph.cli.failures import say
from eqmorph.cli.options import argument, option
from eqmorph.progress import StepProgress

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset
    from eqmorph.evaluation.studies.study import Options, StudyData
    from eqmorph.evaluation.studies.table import Entry

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


# Options of studies by the names that they have here.
_SHOWN = {
    "n_folds": "folds",
    "seed": "seed",
    "min_examples": "min-examples",
    "epochs": "epochs",
    "methods": "method",
    "n_processes": "processes",
}
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
class Given:
    """What a study is run on."""

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
    consolidate: Annotated[
        bool, option("--consolidate", "Count 'warmth' and 'wawrm' as 'warm'.")
    ] = False
    seed: options.Seed = 0

    def study_data(self, entry: Entry) -> StudyData:
        """What a study needs, and how it trains, if not as usual, told."""
        from eqmorph.evaluation.studies.study import StudyData

        if "model" in entry.needs:
            self._refuse("is for studies of labelled settings")
            return StudyData(model=options.open_model(None))
        if "audio" in entry.needs:
            self._refuse(
                "is not for this study: audio features belong to SAFE-DB", ("consolidate",)
            )
            return StudyData(self._with_audio())
        dataset = self._dataset(self.consolidate)
        if entry.trains or entry.taught:
            _tell_without_teacher(dataset, entry)
        merging = "consolidated" in entry.needs and self.data == "safe"
        merged = self._dataset(True) if merging else None
        socialfx = _socialfx_if_here(self.data_dir) if "socialfx" in entry.needs else None
        return StudyData(dataset, merged, socialfx)

    def _refuse(self, because: str, followed: tuple[str, ...] = ()) -> None:
        named = [n for n in ("data", "columns", "consolidate") if n not in followed]
        given = [f"--{n}" for n in named if getattr(self, n) != getattr(Given, n)]
        if given:
            raise options.usage_error(because, given)

    def _dataset(self, consolidate: bool) -> EqDataset:
        from eqmorph.model.labelled import labelled_settings

        if self.data == "socialfx" and self.consolidate:
            raise options.usage_error(
                "is for SAFE-DB; SocialFX's words are never merged", ["--consolidate"]
            )
        return labelled_settings(
            self.data, self.data_dir, say, self.seed or 0, consolidate, self.columns
        )

    def _with_audio(self) -> EqDataset:
        from eqmorph.datasets.safe_db import SAFEDBDatasetLoader

        loader = SAFEDBDatasetLoader(self.data_dir)
        return loader.load(consolidate=self.consolidate, include_audio=True)


@dataclass(frozen=True)
class Running:
    """How a study is run."""

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
    processes: Annotated[int, option("--processes N", "Folds at a time.", min=1)] = 2
    fresh: Annotated[
        bool, option("--fresh", "Start over; else a run goes on from the folds it finished before.")
    ] = False

    def options(self, seed: int, tell: _Steps, entry: Entry) -> Options:
        """For the study; what it does not follow is told."""
        from eqmorph.evaluation.studies.study import Options

        made = Options(
            self.folds, seed, self.min_examples, self.epochs, tuple(self.method or ()),
            None if self.fresh else kept_folds(), self.processes, tell,
        )  # fmt: skip
        usual = {"n_processes": Running.processes}
        for name, shown in _SHOWN.items():
            usually = usual.get(name, getattr(Options, name))
            if name not in entry.follows and getattr(made, name) != usually:
                say(f"--{shown} has no part in this study and is not followed")
        return made


def evaluate(
    given: Given,
    running: Running,
    study: Annotated[str, argument("STUDY", _HELP)] = Study.KNOWN.value,
    as_json: options.Json = False,
    quick: Annotated[bool, option("--quick", hidden=True)] = False,
    include_audio: Annotated[bool, option("--include-audio", hidden=True)] = False,
    protocol: Annotated[str | None, option("--protocol", hidden=True)] = None,
) -> None:
    """Train on some people, measure on others (needs eqmorph[train])."""
    from eqmorph.cli.commands.train import needs_training
    from eqmorph.cli.sections import section_lines
    from eqmorph.evaluation.methods.estimators import UnknownMethodError
    from eqmorph.evaluation.report.study_pages import PAGES
    from eqmorph.evaluation.results import plain
    from eqmorph.evaluation.studies.table import STUDIES

    chosen = _study(protocol or study)
    chosen = Study.QUICK if quick else Study.SOUND if include_audio else chosen
    if chosen is not Study.REQUESTS:
        needs_training("evaluation")
    entry = STUDIES[chosen.value]
    with _Steps() as steps:
        try:
            on = given.study_data(entry)
            found = entry.run(on, running.options(given.seed or 0, steps, entry))
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


def _tell_without_teacher(dataset: EqDataset, entry: Entry) -> None:
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


class _Steps(StepProgress):
    """Tells what a study does, and how far it is where that is known."""

    def __init__(self) -> None:
        super().__init__("fold")

    def __call__(self, news: str, done: int = 0, total: int = 0) -> None:
        if total:
            self.done(done, news, total)
        else:
            say(news)

    def __enter__(self) -> _Steps:
        super().__enter__()
        return self
