"""What a report's words and methods mean, for who reads it first."""

from __future__ import annotations

from eqmorph.evaluation.report.method_tables import Data
from eqmorph.evaluation.report.pages import Section, Table

_TERMS = (
    ("person, contributor", "who typed a word and saved a setting for it; opaque numbers here"),
    ("by contributor", "five folds; nobody's settings are on both sides"),
    (
        "stratified",
        "five folds by row, as others divide; people are on both sides, so it is easier",
    ),
    ("LSD", "RMS distance in dB between two magnitude responses, 20 Hz to 20 kHz on a log scale"),
    ("HRP", "where an answer's LSD lies among the people's own, in per cent; 50 is a typical one"),
    ("silhouette, Davies-Bouldin", "how well codes group by word: 1 and 0 are perfect"),
    ("± and [ ]", "deviation over folds; 95 % interval by drawing people again"),
)
# By the beginning of a method's name.
_METHODS = (
    ("eqmorph", "the package's model, as it ships but trained on the fold"),
    (
        "network, 2-d",
        "the same network with a latent of two (or three) numbers, no words, no teacher",
    ),
    ("the specification's network", "as its diagram says: its sizes and its loss, no teacher"),
    ("the specification on raw numbers", "the same on raw dB, hertz and Q, clipped afterwards"),
    ("β-VAE", "flowEQ's variational autoencoder by size of code and β"),
    ("PCA of parameters", "principal components of the 13 parameters"),
    ("PCA of curves", "principal components of the responses; refitted: as five bands again"),
    ("smoothed bootstrap", "somebody's setting for the word, with a little noise"),
    ("nearest neighbour", "somebody's setting: the middle one of the word's, or the nearest one"),
    ("term mean (parameters)", "mean of the word's settings"),
    ("term mean (response)", "mean of the word's curves"),
    ("term geometric median", "the curve nearest to all of the word's"),
    ("people (floor)", "the training people's own settings instead of a method's"),
    ("FLAT", "0 dB everywhere: doing nothing"),
)


def what_is_compared(data: Data) -> Section:
    """The terms and methods of the tables, as far as they are in them."""
    names = list(data["known"]["summary"]["contributor"])
    methods = tuple(
        (start, what) for start, what in _METHODS if any(n.startswith(start) for n in names)
    )
    return Section(
        "What is compared",
        (
            "eqmorph turns a word for how sound should feel into an equaliser setting. This page "
            "holds what it does against people: their settings for words, saved in SAFE-DB while "
            "they mixed. Two people who use the same word differ by 5.5 to 6.4 dB, so that no "
            "single answer can be near all of them.",
            Table("Terms", ("term", "what it is"), _TERMS),
            Table("Methods for known words", ("method", "what it is"), methods),
        ),
    )
