"""A report's numbers, small and made up, with every chapter: what a page is made from."""

from __future__ import annotations

from typing import Any

from eqmorph.evaluation.measures.rare_words import KEPT_SHARES
from eqmorph.evaluation.report.network_chapter import MARKS
from eqmorph.evaluation.report.writing import report_markdown
from eqmorph.evaluation.results import typed
from eqmorph.evaluation.studies.all_studies import Report
from eqmorph.evaluation.studies.space_folds import SCRATCH, SPECIFICATION, TAUGHT, TRAINED
from eqmorph.evaluation.studies.training_advice import ADVICE


def report_of(data: dict[str, Any]) -> Report:
    """The report of such numbers."""
    return typed(Report, data, "report.json")


def page_of(data: dict[str, Any]) -> str:
    """Its page."""
    return report_markdown(report_of(data))


WORDS = ("warm", "bright")
METHODS = ("eqmorph", "specification", "network_2", "pca_curves_2",
           "smoothed_bootstrap", "people", "flat")  # fmt: skip


def spread(mean: float) -> dict[str, float]:
    """A figure over folds."""
    return {"mean": mean, "std": mean / 10}


def interval(estimate: float) -> dict[str, float]:
    """A figure with its interval."""
    return {"estimate": estimate, "low": estimate - 0.1, "high": estimate + 0.1, "level": 0.95}


def _known(terms: dict[str, int]) -> dict[str, Any]:
    figures = {
        name: spread(value)
        for name, value in {
            "lsd_db": 4.2, "score_db": 4.0, "hrp": 20.0, "silhouette": 0.6, "davies_bouldin": 0.6,
            "macro_silhouette": 0.5, "neighbour_accuracy": 0.9, "silhouette_ceiling": 0.7,
            "latent_silhouette": 0.2, "reconstruction_median_db": 0.1, "reconstruction_p95_db": 0.7,
            "illegal_share": 0.0, "energy_db": 0.4, "dispersion": 1.0, "coverage_90": 0.9,
            "coverage_50": 0.5, "c2st": 0.7, "morph_response_path_ratio": 1.01,
            "morph_response_path_ratio_p90": 1.03, "morph_response_overshoot_db_p90": 0.3,
            "morph_response_monotone": 0.95, "morph_response_end_error_db": 0.0,
        }.items()
    }  # fmt: skip
    few = {"trustworthiness": spread(0.9), "continuity": spread(0.9)}
    spreads = ("energy_db", "dispersion", "coverage_90", "coverage_50", "c2st")
    halves = ("halves", "contributor_halves")
    floor = {f"{kind}_{name}": figures[name] for kind in halves for name in spreads}
    by_method = {m: {**figures, **(few if "2-d" in m else {})} for m in METHODS}
    by_method["people"] |= floor
    by_method["flat"] = {name: figures[name] for name in ("lsd_db", "score_db", "hrp")}
    comparison = {
        "measure": "lsd_db", "a": "eqmorph", "b": "flat", "difference": interval(-0.7),
        "test": {"n": 140, "mean_difference": -0.7, "median_difference": -0.6, "win_rate": 0.8,
                 "p_value": 0.005},
        "q_value": 0.01, "verdict": "better",
    }  # fmt: skip
    return {
        "protocol": "contributors", "source": "made up", "fingerprint": "f00",
        "unit": "contributor", "n_contributors": 140, "seed": 0, "version": "0.1.0", "methods": [],
        "terms": terms, "n_rows": 160, "n_folds": 5, "min_examples": 10,
        "summary": {"contributor": by_method, "stratified": {"eqmorph": figures}},
        "comparisons": [comparison, {**comparison, "measure": "reconstruction_db"}],
    }  # fmt: skip


def _unseen() -> dict[str, Any]:
    names = ("flat", "constant", "nested", "nested, the best one", "released", "as shipped",
             "as answered", "strict")  # fmt: skip

    def method(name: str, mean: float) -> dict[str, Any]:
        return {
            "name": name, "mean_db": mean, "median_db": 4.9, "win_rate": 0.6, "wilcoxon_p": 0.01,
            "gain_interval_db": [0.2, 0.6], "median_interval_db": [4.5, 5.2],
            "win_interval": [0.5, 0.7], "gain_interval_over_terms_db": [0.3, 0.5],
            "win_interval_over_terms": [0.55, 0.65], "people_gain_db": 0.4, "people_better": 0.7,
            "people_p": 0.02, "against_released_db": [0.02, -0.01, 0.05],
            "difference_p": 0.03, "difference_p_of_all": 0.09,
        }  # fmt: skip

    chances = [{"n_rows": 9, "stated": 0.5 + i / 40, "found": 0.5 + i / 30,
                "found_interval": [0.4 + i / 30, 0.6 + i / 30]} for i in range(10)]  # fmt: skip
    coverage = {
        "error": 0.8, "curve": 0.79, "error_interval": [0.75, 0.85], "curve_interval": [0.7, 0.85],
        "by_size": [0.78, 0.8], "expected_db": 5.0, "measured_db": 5.1, "confidences": chances,
        "confidences_by_word": chances, "brier": 0.22, "brier_base": 0.23,
        "brier_gain": [0.01, 0.002, 0.018],
        "groups": [{"n_people": 40, "stated": s, "stated_interval": [s - 0.1, s + 0.1],
                    "found": s + 0.03, "found_interval": [s - 0.1, s + 0.2]}
                   for s in (0.4, 0.55, 0.7)],
    }  # fmt: skip
    risk = [
        {"kept": k, "least_size_db": 3 - 2 * k, "win_rate": 0.8 - 0.2 * k,
         "mean_gain_db": 1.2 - 0.7 * k, "median_db": 4.8, "flat_median_db": 5.7,
         "win_interval": [0.5, 0.9], "gain_interval_db": [0.2, 1.4]}
        for k in KEPT_SHARES
    ]  # fmt: skip
    return {
        "source": "SAFE-DB", "fingerprint": "f00", "seed": 0, "n_configurations": 1, "chosen": [],
        "n_terms": 323, "n_rows": 452, "n_contributors": 140,
        "methods": [method(name, 5.8 - i / 10) for i, name in enumerate(names)],
        "ablations": [
            method(name, 5.3)
            for name in ("without manner", "with word vectors", "with SocialFX")
        ],
        "risk": risk, "coverage": coverage,
        "answered": {"n_refused": 60, "scaled": 0.2, "mean_db": 5.2, "flat_mean_db": 5.9,
                     "win_rate": 0.65},
        "variety": {"n_curves": 259, "n_distinct": 152, "first_share": 0.5},
        "variety_of_people": {"n_curves": 319, "n_distinct": 249, "first_share": 0.42},
    }  # fmt: skip


def _space() -> dict[str, Any]:
    marked = {name: spread(mark) for name, _, mark, _, _ in MARKS}
    more = {name: spread(0.5) for name in ("describe_mrr", "describe_side", "silhouette",
                                           "davies_bouldin", "line_edit_called",
                                           "line_edit_moved_db", "line_edit_own_kept")}  # fmt: skip
    ways = {name: spread(1.0) for name in ("way_path_median", "way_path_p90", "way_monotone",
                                           "way_overshoot_p90_db", "way_ends_db")}  # fmt: skip
    summary = {name: {**marked, **more} for name in (TAUGHT, TRAINED, SCRATCH, SPECIFICATION)}
    summary["doing nothing"] = {"known_db": spread(4.9), "copy_median_db": spread(5.0)}
    return {
        "protocol": "space", "source": "SAFE-DB", "fingerprint": "f00", "seed": 0, "epochs": 100,
        "version": "0.1.0", "unseen_db": {TRAINED: 5.3},
        "terms": list(WORDS), "n_folds": 5, "temperatures": [1.0, 5.0], "chosen": [5.0] * 5,
        "summary": {**summary, "between settings": ways},
        "taste": {**_own(0), "n_settings": 0},
    }  # fmt: skip


def _advice() -> dict[str, Any]:
    figures = ("silhouette", "davies_bouldin", "copy_median_db", "known_db")
    trials = [
        {"option": option, "value": value, "n_words": 2, "n_rows": 1021, "silhouette": 0.6,
         "davies_bouldin": 0.6, "copy_median_db": 0.1, "known_db": 4.2, "best_epoch": 90.0,
         "minutes": 0.5, "deviations": dict.fromkeys(figures, 0.05)}
        for option, values in ADVICE for value in values
    ]  # fmt: skip
    return {"protocol": "advice", "source": "SAFE-DB", "seed": 0, "terms": list(WORDS),
            "n_folds": 5, "trials": trials}  # fmt: skip


def _own(n: int) -> dict[str, Any]:
    return {
        "n_settings": n, "n_people": 40 - 2 * n, "n_targets": 300, "without_db": 5.4,
        "with_db": 5.2, "flat_db": 6.0, "gain_db": interval(0.2 + n / 50),
        "gain_nested_db": interval(0.2), "gain_of_most_db": 0.2, "better": 0.6, "wilcoxon_p": 0.03,
    }  # fmt: skip


def _pictures() -> dict[str, Any]:
    bins = [20.0, 200.0, 2_000.0, 20_000.0]
    quantiles = [[-4.0 + 2 * q] * 4 for q in range(5)]
    parameters = [[value + q / 10 for value in (1.0, 150.0, 1.0, 560.0, 0.7)] for q in range(5)]
    return {
        "source": "SAFE-DB", "frequencies_hz": bins,
        "parameter_names": ["low_shelf_gain_db", "low_shelf_frequency_hz", "peak_1_gain_db",
                            "peak_1_frequency_hz", "peak_1_q"],
        "units": ["dB", "Hz", "dB", "Hz", ""],
        "latent_map": {"terms": ["warm", "bright"] * 12, "pca_share": [0.5, 0.3],
                       "pca": [[i % 2, i / 9] for i in range(24)],
                       "tsne": [[i / 9, i % 2] for i in range(24)]},
        "history": [{"epoch": e, "loss": 3 / e, "validation_error_db": 0.3 / e,
                     "validation_silhouette": 0.5} for e in range(1, 6)],
        "best_epoch": 4,
        "reconstruction_errors_db": [0.05, 0.1, 0.4],
        "spreads": [{"term": t, "n_rows": 500, "response_db": quantiles, "centre_db": [1.0] * 4,
                     "parameters": parameters} for t in WORDS],
        "morph_terms": list(WORDS), "morph_alphas": [0.0, 0.5, 1.0],
        "morph_response_db": [[1.0] * 4, [0.0] * 4, [-1.0] * 4],
    }  # fmt: skip


def numbers() -> dict[str, Any]:
    """The whole report, fresh at every call."""
    shared = {"n_safe": 500, "n_socialfx": 60, "agreement_safe": 0.3, "agreement_socialfx": 0.4}
    crowd = {"rows_per_term": 5, "own_term": 0.5, "low": 0.4, "high": 0.6, "any_term": 0.1,
             "terms": list(WORDS), "by_term": [0.5, 0.5]}  # fmt: skip
    curve = [[0.5] * 4, [0.0] * 4, [1.0] * 4]
    gap = {"estimate": 5.4, "low": 5.2, "high": 5.6, "level": 0.95}
    return {
        "about": {"command": "eqmorph report OUT", "seed": 0, "deviation": "sample",
                  "training": {"epochs": 100}, "versions": {"python": "3.12"},
                  "data": [{"source": "SAFE-DB", "sha256": "0" * 64, "n_rows": 1473,
                            "n_terms": 325, "n_contributors": 146}]},
        "known": _known({"warm": 582, "bright": 439}),
        "people": [{"term": t, "n_people": 30, "n_rows": 500, "between_db": 7.1,
                    "between_interval_db": [6.0, 8.1], "within_db": 5.3} for t in WORDS],
        "stated": [{"term": t, "n_people": 30, "n_rows": 500, "coverage": _unseen()["coverage"]}
                   for t in WORDS],
        "rarer": _known({"warm": 582, "bright": 439, "deep": 9}),
        "socialfx": _known({"warm": 60}), "socialfx_frequent": _known({"warm": 60}),
        "socialfx_same": _known({"warm": 60}),
        "space": _space(), "advice": _advice(), "unseen": _unseen(),
        "few_shot": [_own(n) for n in (2, 5, 11)],
        "requests": {"systems": ["eqmorph", "flat"], "categories": [["more", 50, [48, 0]]],
                     "fresh": [20, [15, 0]], "rounds": [["third", 20, 12, [15, 0]]],
                     "total": [50, [48, 0]], "wrong": []},
        "listening_gap": {
            "source": "SAFE-DB", "fingerprint": "f00", "seed": 0, "version": "0.1.0",
            "n_tail": 452, "n_tail_terms": 323, "n_training": 816, "n_held_out": 205,
            "known": [{"method": "flat", "score_db": 4.479, "hrp": 32.2,
                       "terms": {"warm": [4.4, 30.0]}}],
            "tail": [{"method": "flat", "n_terms": 323, "median_db": gap, "mean_db": gap,
                      "against_flat": None, "q_value": None}],
        },
        "twin": {"shared_terms": [{"term": t, "correlation": 0.8, "low": 0.5, "high": 0.9, **shared}
                                  for t in WORDS],
                 "predictability": [{"source": s, **crowd} for s in ("SAFE-DB", "SocialFX")]},
        "pictures": _pictures(),
        "shared_curves": [{"term": t, "frequencies_hz": [20.0, 200.0, 2_000.0, 20_000.0],
                           "safe": curve, "socialfx": curve} for t in WORDS],
    }  # fmt: skip
