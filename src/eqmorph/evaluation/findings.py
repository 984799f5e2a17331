"""What a report says: its text and tables, filled in from its numbers.

"X beats Y" stands only where the paired test and the interval of the difference both say so, after
adjustment for all comparisons of the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eqmorph.evaluation.pages import Block, Picture, Section, Table, interval, number

Data = Mapping[str, Any]

# Marks for known words of ten rows or more: figure, comparison, by contributor, stratified.
_MARKS = (
    ("silhouette", "at least", 0.55, 0.70),
    ("davies_bouldin", "at most", 0.62, 0.38),
    ("reconstruction_median_db", "at most", 0.20, 0.20),
)
_UNSEEN_MARKS = (("mean_db", 5.27, 5.15), ("median_db", 4.80, 4.60), ("win_rate", 0.64, 0.67))
_NAMES = {
    "silhouette": "silhouette",
    "davies_bouldin": "Davies-Bouldin",
    "reconstruction_median_db": "reconstruction, median dB",
    "reconstruction_p95_db": "reconstruction, 95 % dB",
    "mean_db": "mean LSD in dB",
    "median_db": "median LSD in dB",
    "win_rate": "closer than flat",
}


def report_sections(data: Data) -> tuple[Section, ...]:
    """The whole report, in the order in which a reader asks."""
    return (
        _summary(data),
        _clustering(data),
        _reconstruction(data),
        _words(data),
        _people(data),
        _morphs(data),
        _unseen(data),
        _published(data),
        _crowds(data),
        _method(data),
    )


def _cell(figures: Data, name: str, digits: int = 2) -> str:
    if name not in figures or figures[name]["mean"] is None:
        return "–"
    found = figures[name]
    if found["mean"] != found["mean"]:
        return "–"
    return f"{number(found['mean'], digits)} ± {number(found['std'], digits)}"


def _table(
    caption: str, summary: Data, columns: Sequence[tuple[str, str, int]], need: str | None = None
) -> Table:
    """Methods by figures, mean ± deviation over folds; only methods that have the figure `need`."""
    rows = tuple(
        (method, *(_cell(figures, name, digits) for name, _, digits in columns))
        for method, figures in summary.items()
        if need is None or _cell(figures, need) != "–"
    )
    return Table(caption, ("method", *(label for _, label, _ in columns)), rows)


def _verdicts(known: Data, measure: str, what: str) -> list[str]:
    """Sentences on the comparisons of one measure: who beats whom, and where nothing was found."""
    by_verdict: dict[tuple[str, str], list[str]] = {}
    for c in known["comparisons"]:
        if c["measure"] == measure:
            d = c["difference"]
            shown = f"{c['b']} ({interval(d['estimate'], d['low'], d['high'])} dB)"
            by_verdict.setdefault((c["a"], c["verdict"]), []).append(shown)
    words = {
        "better": "beats",
        "worse": "is beaten by",
        "no different": "is not shown to differ from",
    }
    return [
        f"**{a}** {words[verdict]}, in {what}: {'; '.join(rivals)}."
        for (a, verdict), rivals in by_verdict.items()
    ]


def _met(value: float, comparison: str, mark: float) -> str:
    reached = value >= mark if comparison == "at least" else value <= mark
    missed = f"missed by {abs(value - mark):.2f}"
    return "reached" if reached else missed


def _summary(data: Data) -> Section:
    known = data["known"]
    by_person = known["summary"]["contributor"]["ours"]
    by_row = known["summary"].get("stratified", {}).get("ours", {})
    rows = []
    for name, comparison, mark, mark_by_row in _MARKS:
        for division, figures, wanted in (
            ("by contributor", by_person, mark),
            ("stratified", by_row, mark_by_row),
        ):
            if name in figures:
                value = figures[name]["mean"]
                rows.append(
                    (
                        f"{_NAMES[name]}, {division}",
                        _cell(figures, name),
                        f"{comparison} {wanted:g}",
                        _met(value, comparison, wanted),
                    )
                )
    flat, ours = known["summary"]["contributor"]["FLAT"], by_person
    unseen = {m["name"]: m for m in data["unseen"]["methods"]}
    return Section(
        "In short",
        (
            f"Words with ten settings or more ({', '.join(known['terms'])}), on people that "
            f"training did not see: the answer to a word is {number(ours['lsd_db']['mean'])} dB "
            f"from a held-out person on average, doing nothing "
            f"{number(flat['lsd_db']['mean'])} dB.",
            f"Words that nobody in training used, by people who are not in training: "
            f"{number(unseen['nested']['mean_db'])} dB on average over "
            f"{data['unseen']['n_terms']} words with settings chosen inside, doing nothing "
            f"{number(unseen['flat']['mean_db'])} dB.",
            Table("Marks", ("figure", "measured", "mark", "verdict"), tuple(rows)),
        ),
    )


def _clustering(data: Data) -> Section:
    columns = (
        ("silhouette", "silhouette", 2),
        ("davies_bouldin", "Davies-Bouldin", 2),
        ("neighbour_accuracy", "neighbour accuracy", 2),
        ("silhouette_ceiling", "ceiling by label noise", 2),
    )
    known, rarer = data["known"]["summary"], data["rarer"]
    blocks: list[Block] = [
        "Latents of held-out rows, grouped by term. The ceiling is the silhouette of two fully "
        "collapsed groups with the neighbours' error: a row in ten lies among the other word's, "
        "whatever one does.",
        _table("Known words, folds by contributor", known["contributor"], columns, "silhouette"),
    ]
    if "stratified" in known:
        blocks.append(
            _table("Known words, stratified by row", known["stratified"], columns, "silhouette")
        )
    blocks += [
        Picture("clustering_by_method", "Silhouette of held-out latents by method"),
        f"With the consolidated vocabulary at five rows or more ({len(rarer['terms'])} terms) "
        "honest figures are poor: most terms have five to eleven rows by a handful of people.",
        _table(
            "Consolidated vocabulary, five rows or more, folds by contributor",
            rarer["summary"]["contributor"],
            (*columns[:1], ("macro_silhouette", "macro silhouette", 2), *columns[1:]),
            "silhouette",
        ),
        Picture("latent_space", "Held-out latents of one fold by PCA and t-SNE"),
    ]
    return Section("Do the words group?", tuple(blocks))


def _reconstruction(data: Data) -> Section:
    known = data["known"]
    codes = {
        name: figures
        for name, figures in known["summary"]["contributor"].items()
        if "reconstruction_median_db" in figures
    }
    maps = {name: f for name, f in codes.items() if "trustworthiness" in f}
    columns = (
        ("reconstruction_median_db", "median dB", 3),
        ("reconstruction_p95_db", "95 % dB", 2),
        ("illegal_share", "illegal before clipping", 3),
    )
    return Section(
        "How much does the code keep?",
        (
            "RMS difference between the response of a held-out setting and of what is left of it "
            "after the code.",
            _table(
                "Codes of 32 numbers", {n: f for n, f in codes.items() if n not in maps}, columns
            ),
            _table(
                "Maps of one to three numbers: response error, trustworthiness, continuity",
                maps,
                (
                    *columns[:2],
                    ("trustworthiness", "trustworthiness", 3),
                    ("continuity", "continuity", 3),
                ),
            ),
            *_verdicts(known, "reconstruction_db", "reconstruction"),
            Picture("reconstruction_histogram", "Held-out reconstruction errors of one fold"),
            Picture("training_curves", "Training: losses and validation by epoch"),
        ),
    )


def _words(data: Data) -> Section:
    known = data["known"]
    return Section(
        "Is the answer to a word like the people's?",
        (
            "One answer for a word against each held-out person (LSD), and where its score lies "
            "among theirs (HRP: 50 is a typical person, near 0 the very middle; a mean wins this "
            "by construction, so a low figure is not better than people).",
            _table(
                "Central answers",
                known["summary"]["contributor"],
                (("lsd_db", "LSD in dB", 2), ("score_db", "score in dB", 2), ("hrp", "HRP", 1)),
                "lsd_db",
            ),
            *_verdicts(known, "lsd_db", "LSD"),
            Picture("hrp_by_method", "Human-relative percentile by method"),
            Picture("response_by_term", "Central settings with the spread of the people"),
            Picture("parameters_by_term", "Parameters of the two most frequent words"),
        ),
    )


def _people(data: Data) -> Section:
    summary = data["known"]["summary"]["contributor"]
    columns = (
        ("energy_db", "energy distance dB", 3),
        ("dispersion", "dispersion", 2),
        ("coverage_90", "cover 5-95 %", 2),
        ("coverage_50", "cover 25-75 %", 2),
        ("c2st", "C2ST", 2),
    )
    floors = [
        (label, *(_cell(figures, f"{prefix}_{name}", digits) for name, _, digits in columns))
        for figures in (summary.get("people (floor)", {}),)
        for prefix, label in (
            ("halves", "people, random halves"),
            ("contributor_halves", "people, halves by contributor"),
        )
        if f"{prefix}_energy_db" in figures
    ]
    table = _table("", summary, columns, "energy_db")
    return Section(
        "Are its people like people?",
        (
            "500 samples of each word against its held-out people: same distribution? Ideal: "
            "energy distance 0, dispersion 1, cover 0.90 and 0.50, C2ST 0.50. What people score "
            "against people stands below: no method can be asked for more.",
            Table("Samples against held-out people", table.columns, (*table.rows, *floors)),
            Picture("energy_by_method", "Energy distance by method"),
        ),
    )


def _morphs(data: Data) -> Section:
    rows = []
    ways = ("response", "latent", "parameters")
    for method, figures in data["known"]["summary"]["contributor"].items():
        for way in ways:
            prefix = f"morph_{way}_"
            if f"{prefix}path_ratio" in figures:
                rows.append(
                    (
                        f"{method}, {way}",
                        _cell(figures, f"{prefix}path_ratio", 3),
                        _cell(figures, f"{prefix}path_ratio_p90", 3),
                        _cell(figures, f"{prefix}overshoot_db_p90", 2),
                        _cell(figures, f"{prefix}monotone", 2),
                        _cell(figures, f"{prefix}end_error_db", 3),
                    )
                )
    head = ("morph", "path ratio", "90 %", "overshoot 90 % dB", "monotone", "end error dB")
    return Section(
        "Are morphs straight?",
        (
            "Between held-out people's settings of the two most frequent words: length of the "
            "path over the distance of its ends, how far it leaves the band between them, whether "
            "the term probability only rises.",
            Table("Morphs between people's settings", head, tuple(rows)),
            Picture("morph_ladder", "From the first word to the second, by both methods"),
        ),
    )


def _unseen_row(m: Data) -> tuple[str, ...]:
    gain, median, win = (
        m["gain_interval_db"], m["median_interval_db"], m["win_interval"],
    )  # fmt: skip
    return (
        m["name"],
        number(m["mean_db"], 3),
        f"{number(m['median_db'], 3)} [{number(median[0])}, {number(median[1])}]",
        f"{number(m['win_rate'])} [{number(win[0])}, {number(win[1])}]",
        f"[{number(gain[0])}, {number(gain[1])}]",
        "–" if m["wilcoxon_p"] is None or m["wilcoxon_p"] != m["wilcoxon_p"]
        else f"{m['wilcoxon_p']:.1g}",
    )  # fmt: skip


def _unseen(data: Data) -> Section:
    unseen = data["unseen"]
    head = ("method", "mean dB", "median dB", "closer than flat", "gain over flat, 95 %", "p")
    nested = next(m for m in unseen["methods"] if m["name"] == "nested")
    marks = tuple(
        (
            _NAMES[name],
            number(nested[name], 3),
            f"{mark:g} (goal {goal:g})",
            _met(nested[name], "at least" if name == "win_rate" else "at most", mark),
        )
        for name, mark, goal in _UNSEEN_MARKS
    )
    risk = tuple(
        (
            f"{point['kept']:.0%}",
            number(point["least_size_db"]),
            number(point["win_rate"]),
            number(point["mean_gain_db"]),
            number(point["median_db"]),
            number(point["flat_median_db"]),
        )
        for point in unseen["risk"]
    )
    coverage = unseen["coverage"]
    return Section(
        "Words that nobody in training used",
        (
            f"For each of {unseen['n_terms']} rare words and each of its people, neither the word "
            "nor anything by that person is used. `nested`: settings of the process chosen inside "
            "the training side; `released`: the settings that ship; `as shipped`: with grouped "
            "observations and five bands; `strict`: relatives of the word removed, too. Intervals "
            "are over contributors; p is over words, which are not independent.",
            Table("Unseen words", head, tuple(_unseen_row(m) for m in unseen["methods"])),
            Table("Marks, `nested`", ("figure", "measured", "mark", "verdict"), marks),
            Table("What each source is worth", head,
                  tuple(_unseen_row(m) for m in unseen["ablations"])),
            Table(
                "Risk and coverage: the most confident share of words, by size of the prediction",
                ("kept", "size at least dB", "closer than flat", "gain dB", "median dB", "flat dB"),
                risk,
            ),
            f"Stated 80 % intervals hold {coverage['error']:.0%} of the held-out distances, the "
            f"band around the curve {coverage['curve']:.0%} of the points; the expected distance "
            f"is {number(coverage['expected_db'])} dB, the measured one "
            f"{number(coverage['measured_db'])} dB.",
        ),
    )  # fmt: skip


def _published(data: Data) -> Section:
    gap = data["listening_gap"]
    agrees = (
        "FLAT scores here what was published, so the figures are comparable."
        if gap["agrees"]
        else "FLAT does not score here what was published: do not compare."
    )
    known = [(k["method"], number(k["score_db"], 3), number(k["hrp"], 1)) for k in gap["known"]]
    known += [
        (f"published: {name}", number(found["score_db"], 3), number(found["hrp"], 1))
        for name, found in gap["published"]["known"].items()
    ]
    tail = [
        (t["method"], interval(m["estimate"], m["low"], m["high"], 3))
        for t in gap["tail"]
        for m in (t["median_db"],)
    ]
    tail += [(f"published: {n}", number(v, 3)) for n, v in gap["published"]["tail"].items()]
    return Section(
        "Against published figures",
        (
            f"The protocol of “The Listening Gap” (2026): {gap['n_tail_terms']} rare words, 80/20 "
            f"of the entries of warm and bright. {agrees} Its division is by entry, so people are "
            "on both sides.",
            Table("Known words: median LSD and HRP", ("method", "dB", "HRP"), tuple(known)),
            Table("Rare words: median LSD over words", ("method", "dB"), tuple(tail)),
        ),
    )


def _crowds(data: Data) -> Section:
    twin = data["twin"]
    shared = tuple(
        (
            s["term"],
            str(s["n_safe"]),
            str(s["n_socialfx"]),
            interval(s["correlation"], s["low"], s["high"]),
            number(s["agreement_safe"]),
            number(s["agreement_socialfx"]),
        )
        for s in twin["shared_terms"]
    )
    alike = [s["term"] for s in twin["shared_terms"] if s["low"] > 0]
    opposed = [s["term"] for s in twin["shared_terms"] if s["high"] < 0]
    rows = tuple(
        (
            p["source"],
            str(p["rows_per_term"]),
            interval(p["own_term"], p["low"], p["high"]),
            number(p["any_term"]),
        )
        for p in twin["predictability"]
    )
    first, second = twin["predictability"]
    apart = first["high"] < second["low"] or second["high"] < first["low"]
    ahead = max((first, second), key=lambda p: p["own_term"])["source"]
    verdict = (
        f"On the same words with the same number of rows, {ahead} is the more predictable crowd; "
        "the intervals do not touch."
        if apart
        else "On the same words with the same number of rows, the intervals of the two crowds "
        f"overlap: that {ahead} is more predictable is not shown."
    )
    columns = (
        ("silhouette", "silhouette", 2),
        ("davies_bouldin", "Davies-Bouldin", 2),
        ("reconstruction_median_db", "reconstruction median dB", 2),
        ("lsd_db", "LSD in dB", 2),
    )
    return Section(
        "SAFE-DB and SocialFX",
        (
            "Do the two crowds mean the same by a word? Shapes of responses (mean removed, RMS 1) "
            "correlated; intervals by drawing contributors (SAFE-DB) and rows (SocialFX) again. "
            f"Alike beyond chance: {', '.join(alike) or 'none'}. Opposed: "
            f"{', '.join(opposed) or 'none'}.",
            Table(
                "Shared words",
                ("word", "SAFE-DB", "SocialFX", "correlation", "within SAFE-DB", "within SocialFX"),
                shared,
            ),
            Picture("shared_terms", "The same words in both crowds: mean shapes, middle halves"),
            Table(
                f"Correlation of a held-out shape with the others' mean, words "
                f"{', '.join(first['terms'])}",
                ("crowd", "rows a word", "its own word", "the other words"),
                rows,
            ),
            verdict,
            "The same code on SocialFX's forty gains, five folds with equal settings kept together "
            "(it does not tell its contributors apart); dB at 2.6 dB a unit.",
            _table(
                f"SocialFX, all {data['socialfx']['n_rows']} rows, terms of 10 or more judged",
                data["socialfx"]["summary"]["contributor"],
                columns,
            ),
            _table(
                f"SocialFX, only those terms' {data['socialfx_frequent']['n_rows']} rows",
                data["socialfx_frequent"]["summary"]["contributor"],
                columns,
            ),
            f"Trade-offs: SAFE-DB gives playable settings in dB with their contributors, and "
            f"{len(data['known']['terms'])} words with ten rows or more; SocialFX gives "
            f"{len(data['socialfx']['terms'])} such words in two languages, but shapes without a "
            "scale and rows without a person, so held-out people cannot be kept apart there.",
        ),
    )


def _method(data: Data) -> Section:
    about = data["about"]
    versions = ", ".join(f"{name} {v}" for name, v in about["versions"].items())
    sources = tuple(
        (d["source"], str(d["n_rows"]), str(d["n_terms"]), str(d["n_contributors"] or "unknown"),
         f"`{d['sha256'][:16]}…`")
        for d in about["data"]
    )  # fmt: skip
    return Section(
        "How this was made",
        (
            f"`{about['command']}`, seed {about['seed']}; {versions}.",
            Table("Data", ("data set", "rows", "terms", "contributors", "SHA-256"), sources),
            "Distances are RMS differences in dB of magnitude responses at 48 kHz on 256 "
            "log-spaced points, 20 Hz to 20 kHz. ± is the deviation over folds. Comparisons: "
            "Wilcoxon's signed-rank test over contributors, adjusted by Benjamini and Hochberg; "
            "intervals by bootstrap over contributors. Training keeps the epoch that is best by "
            "validation contributors inside the training side. The network's temperature, weights "
            "and forest lessons were shortlisted on other folds of the same rows (the "
            "temperature was also looked at on these); the settings of "
            "`ours, 2-d` and `ours, 3-d` while looking at two of these folds. Central answers are "
            "geometric medians of responses: the latent is not to be credited with them.",
        ),
    )
