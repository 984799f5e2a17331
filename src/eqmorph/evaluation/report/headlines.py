"""The README's table of results: the report's numbers that most readers want."""

from __future__ import annotations

import re

from eqmorph.errors import InvalidArgumentError
from eqmorph.evaluation.methods.spaces import FOREST_BESIDE_PCA
from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Table, interval, number, table_lines
from eqmorph.evaluation.report.requests_chapter import at_first_sight
from eqmorph.evaluation.studies.space_folds import NOTHING, SPECIFICATION, TRAINED

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"
_PARAMETERS = "PCA of parameters"


def headlines(data: Data) -> Table:
    """What is measured, what was found, what it is held against."""
    space, unseen = data["space"], {m["name"]: m for m in data["unseen"]["methods"]}
    ours, specified, parameters, nothing, forest = (
        {k: f["mean"] for k, f in space["summary"][name].items()}
        for name in (TRAINED, SPECIFICATION, _PARAMETERS, NOTHING, FOREST_BESIDE_PCA)
    )
    first, second = space["terms"]
    answered, flat = unseen["as answered"], unseen["flat"]
    requests = data["requests"]
    (n, right), (n_fresh, right_fresh) = requests["total"], requests["fresh"]
    keywords = requests["systems"].index("keywords")
    taste = space["taste"]["gain_db"]

    def apart(row: Data) -> str:
        return f"{number(row['isometry_rank'], 3)}, {row['isometry_error']:.1%}"

    def line(row: Data) -> str:
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
        (f"words nobody in training used ({data['unseen']['n_terms']}), mean LSD",
         f"{number(answered['mean_db'])} dB", f"{number(flat['mean_db'])} dB doing nothing"),
        ("such words whose answer is nearer to their people than doing nothing",
         f"{answered['win_rate']:.0%}", f"{data['unseen']['answered']['n_refused']} are refused"),
        (f"{second} people's settings moved to {first}: called {first} by a judge of its own",
         f"{ours['edit_called']:.0%}", "–"),
        ("one's own taste, known from other words",
         f"{interval(taste['estimate'], taste['low'], taste['high'])} dB nearer", "–"),
        ("silhouette of the embedding; of the latent itself",
         f"{number(ours['embedding_silhouette'])}; {number(ours['silhouette'])}",
         f"{number(forest['silhouette'])} a forest's probability beside PCA"),
        (f"requests as people make them ({n}; {n_fresh} of them written after the first rules)",
         f"{right[0] / n:.0%}; {right_fresh[0] / n_fresh:.0%}",
         f"{right[keywords] / n:.0%} a list of keywords"),
        *(("such requests at first sight, round by round", at_first_sight(rounds), "–")
          for rounds in [[r for r in requests.get("rounds", ()) if r[2] is not None]] if rounds),
    )  # fmt: skip
    return Table("Measured", ("measure", "here", "for comparison"), rows)


def with_headlines(readme: str, data: Data) -> str:
    """A README with its table of results as the data have it.

    Raises
    ------
    InvalidArgumentError
        If the table's marks are not in it.
    """
    if _BEGIN not in readme or _END not in readme:
        raise InvalidArgumentError(f"the text has no {_BEGIN} and {_END}")
    table = "\n".join(table_lines(headlines(data)))
    apart = " and ".join(f"{number(p['between_db'], 1)} dB ({p['term']})" for p in data["people"])
    differ = f"Two people who use the same word differ by {apart}; no single answer is near to all."
    block = f"{_BEGIN}\n{table}\n\n{differ}\n{_END}"
    return re.sub(f"{_BEGIN}.*{_END}", lambda _: block, readme, flags=re.DOTALL)
