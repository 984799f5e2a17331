"""The README's table of results: the report's numbers that most readers want."""

from __future__ import annotations

import re
from collections.abc import Mapping

from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.methods.spaces import FOREST_BESIDE_PCA
from eqmorph.evaluation.report.pages import Table, number, shown, table_lines
from eqmorph.evaluation.report.requests_chapter import at_first_sight
from eqmorph.evaluation.report.summary_chapter import people_differ
from eqmorph.evaluation.studies.all_studies import Report
from eqmorph.evaluation.studies.space_folds import NOTHING, SPECIFICATION, TRAINED

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_PARAMETERS = "PCA of parameters"


def headlines(report: Report) -> Table:
    """What is measured, what was found, what it is held against.

    Raises
    ------
    InvalidArgumentError
        If the report lacks a part that these are taken from.
    """
    space, unseen, requests = report.space, report.unseen, report.requests
    if space is None or unseen is None or requests is None or space.taste is None:
        raise InvalidArgumentError("the table needs the space, unseen words and requests measured")
    ours, specified, parameters, nothing, forest = (
        {name: figure.mean for name, figure in space.summary[of].items()}
        for of in (TRAINED, SPECIFICATION, _PARAMETERS, NOTHING, FOREST_BESIDE_PCA)
    )
    first, second = space.terms
    answered, flat = unseen.method("as answered"), unseen.method("flat")
    (n, right), (n_fresh, right_fresh) = requests.total, requests.fresh
    keywords = requests.systems.index("keywords")

    def apart(row: Mapping[str, float]) -> str:
        return f"{number(row['isometry_rank'], 3)}, {row['isometry_error']:.1%}"

    def line(row: Mapping[str, float]) -> str:
        beyond = row["line_path_median"] - 1
        return f"{beyond:.1%}, {number(row['line_overshoot_p90_db'], 1)} dB"

    rows = (
        ("distances in the space against what one hears: rank correlation, relative error",
         apart(ours), f"{apart(parameters)} parameters; {apart(specified)} the specification's own "
         "network"),
        ("a setting through the space and back, median and 95 %",
         f"{number(ours['copy_median_db'])}, {number(ours['copy_p95_db'])} dB",
         f"{number(specified['copy_median_db'])}, {number(specified['copy_p95_db'])} dB the "
         "specification's own network"),
        ("straight lines between two people: length beyond the shortest (median), overshoot (90 %)",
         line(ours), f"{line(parameters)} parameters"),
        (f"the answer to {first} or {second} to a person (LSD)", f"{number(ours['known_db'])} dB",
         f"{number(parameters['known_db'])} dB mean of parameters, "
         f"{number(nothing['known_db'])} dB doing nothing"),
        (f"words nobody in training used ({unseen.n_terms}), mean LSD",
         f"{number(answered.mean_db)} dB", f"{number(flat.mean_db)} dB doing nothing"),
        ("such words whose answer is nearer to their people than doing nothing",
         f"{answered.win_rate:.0%}", f"{unseen.answered.n_refused} are refused"),
        (f"{second} people's settings moved to {first}: called {first} by a judge of its own",
         f"{ours['edit_called']:.0%}", "–"),
        ("one's own taste, known from other words",
         f"{shown(space.taste.gain_db)} dB nearer", "–"),
        ("silhouette of the embedding; of the latent itself",
         f"{number(ours['embedding_silhouette'])}; {number(ours['silhouette'])}",
         f"{number(forest['silhouette'])} a forest's probability beside PCA"),
        (f"requests as people make them ({n}; {n_fresh} of them written after the first rules)",
         f"{right[0] / n:.0%}; {right_fresh[0] / n_fresh:.0%}",
         f"{right[keywords] / n:.0%} a list of keywords"),
        *(("such requests at first sight, round by round", told, "–")
          for told in [at_first_sight(requests)] if told),
    )  # fmt: skip
    return Table("Measured", ("measure", "here", "for comparison"), rows)


def with_headlines(readme: str, report: Report) -> str:
    """A README with its table of results as the data have it.

    Raises
    ------
    InvalidArgumentError
        If the table's marks are not in it.
    """
    if _BEGIN not in readme or _END not in readme:
        raise InvalidArgumentError(f"the text has no {_BEGIN} and {_END}")
    table = "\n".join(table_lines(headlines(report)))
    differ = f"{people_differ(report.people)}; no single answer is near to all."
    block = f"{_BEGIN}\n{table}\n\n{differ}\n{_END}"
    return re.sub(f"{_BEGIN}.*{_END}", lambda _: block, readme, flags=re.DOTALL)
