"""Make the shipped model or check it: ``python -m eqmorph.release`` (``make train``).

Builds the model from the real SAFE-DB, measures it on held-out contributors, and writes it into the
package, and the model and data-set cards into the folder of ``--docs``; with ``--check`` it writes
nothing and says whether a rebuild agrees with the shipped one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eqmorph.datasets.records import EqDataset
from eqmorph.datasets.safe_db import SAFEDBDatasetLoader
from eqmorph.errors import EqmorphError
from eqmorph.files import replacing
from eqmorph.model.morph_model import MorphModel
from eqmorph.model.packing import shipped_model_path
from eqmorph.release.building import build_release, measure_release
from eqmorph.release.cards import dataset_card, model_card
from eqmorph.release.checking import disagreement


def write_cards(model: MorphModel, dataset: EqDataset, folder: Path) -> None:
    """Write ``MODEL_CARD.md`` and ``DATASET_CARD.md`` into a folder."""
    for name, text in (
        ("MODEL_CARD.md", model_card(model)),
        ("DATASET_CARD.md", dataset_card(dataset)),
    ):
        with replacing(folder / name) as beside:
            beside.write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Build and write the shipped model, or check a rebuild against it."""
    parser = argparse.ArgumentParser(prog="eqmorph.release", description=__doc__)
    parser.add_argument("--data-dir", help="where SAFE-DB lies")
    parser.add_argument("--docs", type=Path, help="folder of the cards")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args(arguments)
    path = shipped_model_path()
    try:
        if options.check:
            found = disagreement(MorphModel.load(path), build_release(options.data_dir))
            verdict = "agrees" if found.agrees else "does not agree"
            print(f"the rebuild {verdict} with the shipped model: {found}")
            return 0 if found.agrees else 1
        model = build_release(options.data_dir, measure_release(options.data_dir))
    except EqmorphError as error:
        print(f"eqmorph: {error}", file=sys.stderr)
        return 1
    model.save(path)
    if options.docs is not None:
        dataset = SAFEDBDatasetLoader(options.data_dir).load()
        write_cards(model, dataset, options.docs)
    print(f"wrote {path}: {len(model.terms)} terms, {path.stat().st_size / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
