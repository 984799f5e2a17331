"""What methods are called where people read of them; results know them by their keys alone."""

from __future__ import annotations

import re

_NAMES = {
    "flat": "FLAT",
    "term_mean_parameters": "term mean (parameters)",
    "term_mean_response": "term mean (response)",
    "geometric_median": "term geometric median (response)",
    "nearest_neighbour": "nearest neighbour",
    "people": "people (floor)",
    "smoothed_bootstrap": "smoothed bootstrap",
    "specification": "the specification's network",
    "specification_raw": "the specification on raw numbers",
}
# Of families: the key, with what it tells apart in groups.
_FAMILIES = (
    (r"network_(\d+)", r"network, \1-d"),
    (r"pca_parameters_(\d+)", r"PCA of parameters, \1-d"),
    (r"pca_curves_(\d+)", r"PCA of curves, \1-d"),
    (r"pca_curves_(\d+)_refitted", r"PCA of curves, \1-d, refitted"),
    (r"beta_vae_(\d+)_([\d.]+)", r"β-VAE, \1-d, β \2"),
)


def shown_name(key: str) -> str:
    """The name of a key; of one that has no other, the key."""
    if key in _NAMES:
        return _NAMES[key]
    for pattern, name in _FAMILIES:
        found = re.fullmatch(pattern, key)
        if found is not None:
            return found.expand(name)
    return key
