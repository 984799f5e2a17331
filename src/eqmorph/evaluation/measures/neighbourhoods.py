"""Whether a code keeps neighbours: are settings that sound alike close in it, and the reverse?

References
----------
Venna, Kaski, "Neighborhood preservation in nonlinear projection methods", ICANN 2001; scikit-learn.
"""

from __future__ import annotations

from eqmorph.equalizers.biquads import FloatArray
from eqmorph.errors import InvalidArgumentError

NEIGHBOURS = 10


def trustworthiness(responses: FloatArray, codes: FloatArray, k: int = NEIGHBOURS) -> float:
    """Whether neighbours in the code are neighbours in what one hears.

    Parameters
    ----------
    responses : array, shape (n, bins)
        dB; their distance is the LSD.
    codes : array, shape (n, d)
    k : int
        Neighbours looked at; fewer where n is below 2 k + 2.

    Returns
    -------
    float
        In [0, 1]; 1 where no stranger comes into a neighbourhood. NaN for fewer than 4 rows.

    Raises
    ------
    InvalidArgumentError
        If the two have different lengths.
    """
    if len(responses) != len(codes):
        raise InvalidArgumentError(
            f"{len(responses)} responses need as many codes, got {len(codes)}"
        )
    neighbours = min(k, (len(responses) - 1) // 2)
    if neighbours < 1 or len(responses) < 4:
        return float("nan")
    from sklearn.manifold import trustworthiness as compare

    return float(compare(responses, codes, n_neighbors=neighbours))


def continuity(responses: FloatArray, codes: FloatArray, k: int = NEIGHBOURS) -> float:
    """Whether neighbours in what one hears stay neighbours in the code.

    Trustworthiness with the two spaces swapped; parameters and return value are the same.
    """
    return trustworthiness(codes, responses, k)
