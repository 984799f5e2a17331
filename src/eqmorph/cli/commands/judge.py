"""`eqmorph judge`: any system's answers by the measures that eqmorph is judged by."""

from __future__ import annotations

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from eqmorph.cli import options
from eqmorph.cli.options import argument, option

if TYPE_CHECKING:
    from eqmorph.datasets.records import EqDataset

EXAMPLES = (
    "eqmorph judge examples/judge/keywords.csv --study requests",
    "eqmorph judge answers.csv --study unseen --json",
    "eqmorph judge --template --study requests",
)


class JudgedStudy(StrEnum):
    """What the answers are to."""

    KNOWN = "known"
    UNSEEN = "unseen"
    REQUESTS = "requests"
    SAMPLES = "samples"


def judge(
    answers: Annotated[
        Path | None, argument("ANSWERS", "A CSV file, as docs/JUDGE.md describes.")
    ] = None,
    study: Annotated[
        JudgedStudy,
        option(
            "--study known|unseen|requests|samples",
            "One answer for warm and bright; for each rare word of SAFE-DB; for each request of "
            "the public set; or many for warm and bright.",
        ),
    ] = JudgedStudy.REQUESTS,
    template: Annotated[bool, option("--template", "Print a file to fill in instead.")] = False,
    columns: options.Columns = None,
    data_dir: options.DataDir = None,
    as_json: options.Json = False,
) -> None:
    """Judge any system's answers, beside lines to beat."""
    if template:
        _template(study, data_dir)
        return
    if answers is None:
        raise options.usage_error("name a file of answers, or ask for --template", ["ANSWERS"])
    from eqmorph.cli.sections import section_lines
    from eqmorph.datasets.own_table import parse_columns
    from eqmorph.evaluation.data.answers import read_answers
    from eqmorph.evaluation.report.judge_page import judged
    from eqmorph.evaluation.results import plain
    from eqmorph.evaluation.studies import judging
    from eqmorph.evaluation.studies.requests import systems_of

    given = read_answers(answers, parse_columns(columns) if columns else None)
    if study is JudgedStudy.REQUESTS:
        systems = systems_of(options.open_model(None))
        found: Any = judging.judge_requests(given, systems)
    else:
        if study is JudgedStudy.SAMPLES:
            from eqmorph.cli.commands.train import needs_training

            needs_training("judging samples")
        found = judging.STUDIES[study.value](_safe_db(data_dir), given)
    if as_json:
        options.print_json(plain(found))
    else:
        print("\n".join(section_lines(judged(found))))


def _safe_db(data_dir: Path | None) -> EqDataset:
    from eqmorph.datasets.safe_db import SAFEDBDatasetLoader

    return SAFEDBDatasetLoader(data_dir).load()


def _template(study: JudgedStudy, data_dir: Path | None) -> None:
    from eqmorph.datasets.own_table import short_names
    from eqmorph.equalizers.space import PARAMETRIC_SPACE
    from eqmorph.evaluation.data.judge_version import KNOWN_WORDS, rare_words
    from eqmorph.evaluation.studies.judging import FEWEST_SAMPLES, requested_texts

    if study is JudgedStudy.REQUESTS:
        texts = requested_texts()
    elif study is JudgedStudy.UNSEEN:
        texts = rare_words(_safe_db(data_dir))
    else:
        times = FEWEST_SAMPLES if study is JudgedStudy.SAMPLES else 1
        texts = [word for word in KNOWN_WORDS for _ in range(times)]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("text", *short_names(PARAMETRIC_SPACE)))
    flat = [f"{value:g}" for value in PARAMETRIC_SPACE.default]
    writer.writerows((text, *flat) for text in texts)
