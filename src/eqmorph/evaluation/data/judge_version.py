"""What "eqmorph judge 1" is: data, folds, words and requests, as rules with their checksums.

Nobody's setting, name or rare word is in it: the folds are a rule over the data's file, the words
are the file's, and the checksums say whether somebody else has made the same of them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from eqmorph.datasets.records import EqDataset
from eqmorph.evaluation.data.splits import Folds, contributor_folds

N_FOLDS, SEED = 5, 0
KNOWN_WORDS = ("warm", "bright")


@dataclass(frozen=True)
class JudgeVersion:
    """A published version.

    Attributes
    ----------
    name : str
    data_sha256 : str
        Of SAFE-DB's file.
    folds_sha256, words_sha256 : str
        Of the folds as JSON, and of the rare words in alphabetical order, a line each.
    n_requests : int
        So many requests from the beginning of the set; later ones belong to later versions.
    requests_sha256 : str
        Of these lines and the heading.
    """

    name: str
    data_sha256: str
    folds_sha256: str
    words_sha256: str
    n_requests: int
    requests_sha256: str


def judge_version() -> JudgeVersion:
    """The version that this package judges by."""
    file = resources.files("eqmorph.evaluation.data").joinpath("judge_1.json")
    return JudgeVersion(**json.loads(file.read_text("utf-8")))


def judge_folds(dataset: EqDataset) -> Folds:
    """The folds, by contributor."""
    return contributor_folds(dataset, N_FOLDS, SEED)


def rare_words(dataset: EqDataset) -> list[str]:
    """The words that "unseen" is about."""
    return sorted(set(dataset.terms) - set(KNOWN_WORDS))


def request_lines(n: int) -> str:
    """The heading and the first n requests of the public set, as text."""
    file = resources.files("eqmorph.evaluation.data").joinpath("requests.tsv")
    return "".join(file.read_text("utf-8").splitlines(keepends=True)[: n + 1])


def sha256(text: str) -> str:
    """The checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def checksums(dataset: EqDataset, n_requests: int) -> dict[str, Any]:
    """What `judge_1.json` holds, made of a data set that is here."""
    return {
        "data_sha256": dataset.fingerprint,
        "folds_sha256": sha256(judge_folds(dataset).to_json()),
        "words_sha256": sha256("\n".join(rare_words(dataset))),
        "n_requests": n_requests,
        "requests_sha256": sha256(request_lines(n_requests)),
    }


def differs(dataset: EqDataset) -> list[str]:
    """In what a data set is not that of the version: nothing where figures can be compared."""
    version = judge_version()
    found = checksums(dataset, version.n_requests)
    return [name.removesuffix("_sha256") for name, value in found.items()
            if value != getattr(version, name)]  # fmt: skip
