"""`eqmorph match`: a curve into the five-band setting closest to it."""

from __future__ import annotations

from eqmorph.cli import foreign, options
from eqmorph.errors import InvalidArgumentError

EXAMPLES = (
    "eqmorph export warm --to csv --output warm.csv --force && eqmorph match warm.csv",
    "eqmorph match warm.csv --output matched.json --force",
    "eqmorph export bright --to wavelet | eqmorph match - --json",
)


def match(
    curve: foreign.Curve,
    sample_rate: options.SampleRate = 48_000.0,
    output: options.Output = None,
    force: options.Force = False,
    as_json: options.Json = False,
) -> None:
    """The setting closest to a curve.

    The curve is a table, a measurement or a GraphicEQ line. One that no setting comes near as it
    is, such as a measurement at 75 dB, is matched by its shape, and the level that was taken off is
    told.
    """
    options.refuse_existing(output, force)
    from eqmorph.formats import read_setting, recognise
    from eqmorph.formats.decoding import decode
    from eqmorph.formats.strangers import check_bytes

    data, where, folder = foreign.read_bytes(curve)
    check_bytes(data, where)
    found = recognise(decode(data, where), where)
    if found not in ("csv", "apo"):
        raise InvalidArgumentError(
            f"{where} is a setting ({found}), not a curve; `eqmorph import` reads it"
        )
    imported = read_setting(data, sample_rate, where, found, folder=folder)
    foreign.show(imported, where, sample_rate, output, as_json)
