"""Train on SAFE-DB under the brief's name: `eqmorph train` with its options."""

import sys

from eqmorph.cli import main

if __name__ == "__main__":
    # An option given later wins over the same one given first.
    sys.argv[1:1] = ["train", "--output", "neural_eq_safedb.pt"]
    main()
